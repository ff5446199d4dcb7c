"""Communes below their districts: «Huyện | Xã», the district merged, left blank below or in a row above its communes.

Or behind them: «Xã | Huyện».

A commune that its district does not have is kept as written: its figures are never the district's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from extractor.claims.scope import Reader
from extractor.model import PlaceName

_BEHIND = frozenset({"huyện", "thuộc huyện", "tên huyện", "huyện, thị xã", "huyện, thành phố"})  # «Xã | Huyện»
_UPPER_HEAD_RE = regex.compile(r"(?:tên |thuộc )?(?:huyện|đơn vị|địa phương)(?: ?[,/(-].{1,30})?")
_HEAD_RE = regex.compile(r"(?:tên |các )?(?:xã|đơn vị(?: xã)?|địa phương)(?: ?[,/(-].{1,30})?")
_UPPER_TYPE_RE = regex.compile(r"(?i:huyện|thị xã|thành phố|tx|tp)(?!\p{L})")
_TYPED_RE = regex.compile(r"(?i:xã) (?P<name>.+)")
_TOTAL_RE = regex.compile(r"(?i:tổng|cộng|toàn|chung|bình quân|trung bình|số (?:xã|lượng)|t[ỷỉ] lệ)(?!\p{L})")
_DOUBTFUL = frozenset({"outside", "edit", "shared"})
_LONGEST_NAME = 40
_BELOW = {"province": "district", "district": "commune"}


def communes_below(
    reader: Reader,
    rows: Mapping[int, Mapping[int, str]],
    heads: Sequence[str],
    known: Mapping[tuple[int, int], PlaceName],
) -> dict[int, PlaceName]:
    """Return the commune of each row that stands below or beside its district; empty for a table without districts.

    Args:
        reader: The report.
        rows: The words of the first columns, by row and column, in order.
        heads: The folded last words above those columns.
        known: The places that the cells name by themselves, by row and column.
    """
    column = next((at for at in reversed(range(len(heads))) if _HEAD_RE.fullmatch(heads[at])), -1)
    beside = [*range(column), *(at for at in range(column + 1, len(heads)) if heads[at] in _BEHIND)]
    upper = next((at for at in beside if _UPPER_HEAD_RE.fullmatch(heads[at])), -1) if column >= 0 else -1
    district, found = "", {}
    for row, cells in rows.items():
        words, place = cells.get(column, ""), known.get((row, column))
        level = reader.level_of(place) if place is not None else ""
        told = known.get((row, upper)) if upper >= 0 else place if level == "district" else None
        if told is not None or cells.get(upper) or _UPPER_TYPE_RE.match(words):
            district = told.candidates[0] if told is not None and reader.level_of(told) == "district" else ""
        if level == "district" or not words[:1].isupper() or len(words) > _LONGEST_NAME or _TOTAL_RE.match(words):
            continue
        if place is not None and level == "commune":
            found.update({row: place} if upper >= 0 else {})
        elif district or (upper >= 0 and place is None):
            found[row] = commune_within(reader, words, district) or _as_written(words)
    return found


def _as_written(words: str) -> PlaceName:
    typed = _TYPED_RE.fullmatch(words)
    return PlaceName(name=typed["name"] if typed else words, type_word="xã", inferred=True)


def commune_within(reader: Reader, words: str, district: str) -> PlaceName | None:
    """The commune of that name in a district, None without one."""
    return _unit_within(reader, words, district, "commune") if district else None


def _unit_within(reader: Reader, words: str, within: str, level: str) -> PlaceName | None:
    answer = reader.catalog.places.resolve(words, on=reader.setting.on, within=within, level=level)
    if len(answer.places) != 1 or _DOUBTFUL & set(answer.reason.split()):
        return None
    place = answer.places[0]
    return PlaceName(name=place.name, type_word="", candidates=(place.unit_id,), inferred=answer.inferred)


def units_below(reader: Reader, rows: Mapping[int, PlaceName]) -> dict[int, PlaceName]:
    """Return the rows whose place is a unit of the level below: of a name that is also that of the unit above.

    «Huyện, thị xã, thành phố | …» of Tỉnh Yên Bái: «Yên Bái» among its districts is the city, «Vinh» one of Nghệ An.
    """
    own = reader.setting.place
    level = _BELOW.get(reader.level_of(own), "") if own is not None and reader.setting.unit_id else ""
    levels = [reader.level_of(place) for place in rows.values() if place.candidates]
    if own is None or not level or level not in levels:
        return {}
    found = {}
    for row, place in rows.items():
        named_above = place.name == own.name and not place.type_word and reader.level_of(place) != level
        if named_above or not place.candidates:
            unit = _unit_within(reader, place.name, reader.setting.unit_id, level)
            if unit is None and named_above:  # both «xã» and «thị trấn» have the name: one of them, not the district
                unit = PlaceName(name=place.name, type_word="xã" if level == "commune" else "", inferred=True)
            if unit is not None and unit not in rows.values():
                found[row] = unit
    return found
