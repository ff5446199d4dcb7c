"""What one commune has met and what not: told in a line of a district's report or in its own, or as a table."""

from __future__ import annotations

from tests.generating.draft import Draft
from tests.generating.world import WHOLE, CommuneYear, World, criteria_of

FAULTS = ("unmet_list", "unmet_too_many", "unmet_count", "denominator", "criterion_name", "met_over_whole")
PLACE_FAULTS = ("unknown_place", "foreign_place")
_FEWEST, _MOST = 2, 8


def commune_count(draft: Draft, it: CommuneYear, world: World) -> None:
    """«Xã X đạt 17/19 tiêu chí, còn 02 tiêu chí chưa đạt: số 6 (…), số 17 (…).»"""
    style, names = draft.style, criteria_of(world.year)
    unmet = list(it.unmet)
    fault = draft.fault if draft.wants(*FAULTS) else ""
    if fault in ("unmet_list", "unmet_too_many", "unmet_count") and not _FEWEST <= len(unmet) <= _MOST:
        fault = ""
    if fault in ("unmet_list", "unmet_count"):
        unmet.pop(draft.dice.randrange(len(unmet)))
    elif fault == "unmet_too_many":
        unmet = sorted([*unmet, draft.dice.choice([one for one in names if one not in unmet])])
    met, whole = it.met, WHOLE
    if fault == "denominator" and it.met < WHOLE - 1:
        whole = WHOLE - 1
    elif fault == "met_over_whole":
        met = WHOLE + 2
    told = f"{met:02d}/{whole} tiêu chí" if style.zero else f"{met}/{whole} tiêu chí"
    place = it.unit.full
    count = draft.fig(told, "criteria_met_count", met, "criteria", of=WHOLE, place=place)
    if whole != WHOLE or met > WHOLE:
        draft.plant(count)
    left = ""
    if fault not in ("unmet_list", "unmet_too_many"):
        missing = len(it.unmet)
        left = draft.fig(style.count(missing, "tiêu chí"), "criteria_unmet_count", missing, "criteria", place=place)
    together, printed = _unmet(draft, unmet, names, place)
    if fault in ("unmet_list", "unmet_too_many"):
        draft.plant(count, *printed)
    elif fault == "unmet_count":
        draft.plant(left)
    _say(draft, _printed(draft, it, world), (count, left, together))


def _unmet(draft: Draft, unmet: list[int], names: dict[int, str], place: str) -> tuple[str, list[str]]:
    """The criteria not met by number, by name or by both, and how each is printed."""
    way = draft.pick("number", "both", "name", "both")
    listed, printed = [], []
    for number in unmet:
        literal = names[number] if way == "name" else f"số {number}"
        literal = draft.fig(literal, "criterion_status", "not_met", "status", item=str(number), place=place)
        name = names[number]
        if way == "both" and draft.wants("criterion_name"):
            name = next(other for other in names.values() if other not in (names[it] for it in unmet))
            draft.plant(literal)
        listed.append(f"{literal} ({name})" if way == "both" else literal)
        printed.append(literal)
    return {"number": "tiêu chí ", "both": "tiêu chí ", "name": ""}[way] + draft.listed(listed), printed


def _say(draft: Draft, place: str, told: tuple[str, str, str]) -> None:
    count, left, together = told
    if not left:
        draft.say(
            draft.pick(
                f"{place} đạt {count}, chưa đạt: {together}.",
                f"{place} đạt {count}; các tiêu chí chưa đạt gồm: {together}.",
                f"{place} đạt {count} (chưa đạt {together}).",
            )
        )
        return
    draft.say(
        draft.pick(
            f"{place} đạt {count}, còn {left} chưa đạt là: {together}.",
            f"{place}: đạt {count}; còn {left} chưa đạt ({together}).",
            f"{place} mới đạt {count}, còn lại {left} chưa hoàn thành gồm: {together}.",
        )
    )


def _printed(draft: Draft, it: CommuneYear, world: World) -> str:
    """The commune as the report names it; one that no list knows, or of another district, if that is the fault."""
    printed = it.unit.full
    if draft.wants("unknown_place"):
        printed = f"Xã {it.unit.name.split()[0]} Xương Quảng"
    elif draft.wants("foreign_place"):
        printed = world.neighbour.full
    if printed != it.unit.full:
        draft.plant(printed)
    return printed


def table_of_communes(draft: Draft, communes: list[CommuneYear]) -> None:
    """The criteria of each commune, one row a commune."""
    draft.say(f"Biểu tổng hợp số tiêu chí đạt của từng xã đến hết năm {draft.year}:")
    rows = [["TT", "Tên xã", "Số tiêu chí đạt"]]
    for number, it in enumerate(communes, start=1):
        told = draft.fig(str(it.met), "criteria_met_count", it.met, "criteria", place=it.unit.full)
        rows.append([str(number), it.unit.name, told])
    draft.lines.append(rows)
