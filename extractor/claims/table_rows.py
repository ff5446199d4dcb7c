"""Rows and columns of a table as they are named: by a place, a criterion, a total, a unit.

A name that no gazetteer has is kept as written where its column holds places: it is never the reporting unit's figure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import regex

from extractor.catalog.lexicon import Hit
from extractor.catalog.units import Unit
from extractor.claims.bands import band_item
from extractor.claims.scope import Reader, unit_of
from extractor.claims.table_districts import communes_below, units_below
from extractor.claims.table_heads import band_of
from extractor.claims.table_records import SEPARATOR
from extractor.model import Cell, Grid, Mention, PlaceName
from extractor.vi.fold import fold

TOTAL_ROW_RE = regex.compile(
    r"^(?:tổng(?: cộng| số| hợp)?|cộng|(?:chung )?toàn (?:huyện|tỉnh|thị xã|thành phố|xã)|tổng (?:toàn )?\p{L}+)"
    r"(?!\p{L})"
)
MEAN_ROW_RE = regex.compile(r"^(?:bình quân|trung bình|bq|tỉ lệ|số xã|%)(?!\p{L})")
_PLACE_HEAD_RE = regex.compile(
    r"(?:tên |các )?(?P<type>xã|huyện|phường|thị trấn)?(?:đơn vị|địa phương|địa bàn|địa điểm)?"
    r"(?:(?: ?[,/(-] ?| )[^›]{1,30})?"
)
_VILLAGE_HEAD_RE = regex.compile(
    r"(?:tên )?(?P<type>thôn|bản|ấp|xóm|buôn|làng|khóm|khu|tổ dân phố)(?:(?:, ?| ?/ ?| và )(?:thôn|bản|ấp|xóm|buôn|làng"
    r"|khóm|khu|tổ dân phố|đội))*"
)
_CRITERION_NUMBER_RE = regex.compile(r"(?:tiêu chí ?|số )*(?P<n>0?[1-9]|1\d|20)")
NUMBER_HEAD_RE = regex.compile(r"(?:mã |s?tt |số )?tiêu chí(?: số)?")  # «Tiêu chí số»
_NUMBERED_NAME_RE = regex.compile(r"tiêu chí(?: số)? ?(?P<n>0?[1-9]|1\d|20)[ .:(-]+\p{L}[^\d%]*")
_NUMBER_BEHIND_RE = regex.compile(  # «Trường học (TC 5)»
    r"\p{L}[^()%]{1,40}\(tiêu chí(?: số)? ?(?P<n>0?[1-9]|1\d|20)\)"
)
_SAID_NUMBER_RE = regex.compile(  # «Tiêu chí số 17 - Môi trường và ATTP»
    r"tiêu chí(?: số)? ?(?P<n>0?[1-9]|1\d|20)(?:(?: ?[-–:.]| về) ?\p{L}| \(|$)"
)
_BAND_ROW_RE = regex.compile(
    r"(?:[-+*] ?)?(?:số |nhóm |các )*(?:xã )?(?:đạt |từ |dưới |trên |đủ |chuẩn |:| )*"
    r"(?:\d|<|>|≥|≤)[^,;:]{0,24}tiêu chí"
)
_ASIDE_RE = regex.compile(r" ?\([^()]*\) ?$")
# «Số tiêu chí | Số xã | Tên xã», «Mức đạt»: rows named by a number of criteria
_BAND_HEAD_RE = regex.compile(r"(?:số |mức |nhóm )?tiêu chí(?: đã)?(?: đạt)?(?: được)?")
_COMMUNES_HEAD_RE = regex.compile(r"(?:tổng )?số(?: lượng)? xã(?: đạt)?|xã")
_BARE_BAND_RE = regex.compile(r"0?(?P<low>\d|1\d|20)(?: ?(?:-|–|đến) ?0?(?P<high>\d|1\d|20))?")
_NAMES_TO_TRUST = 5  # names that must agree with their row number before numbers alone are believed
_OF_DISTRICT = 9  # criteria of a district, Quyết định 558/QĐ-TTg and 320/QĐ-TTg
_PLACE_COLUMNS = 3  # a row's place stands in one of its first columns
_LONGEST_NAME = 40
_BUILT_RE = regex.compile(r"(?<!\p{L})(?:mới|sửa|sửa chữa|nâng cấp|cải tạo)(?!\p{L})")  # none of those that there are
_LONGEST_UNIT = 3  # words: «nhà văn hóa»
_SEVERAL_RE = regex.compile(r"[,;]")  # «19 tiêu chí | 2 | Nga An, Nga Bạch»


def criterion_number(head: str) -> str:
    """Return the criterion that a folded head numbers («TC 5», «05», «TC 17 Môi trường, ATTP»), "" if none."""
    match = (
        _CRITERION_NUMBER_RE.fullmatch(head) or _NUMBERED_NAME_RE.fullmatch(head) or _NUMBER_BEHIND_RE.fullmatch(head)
    )
    return str(int(match["n"])) if match else ""


class Rows:
    """The names of one grid's rows and columns."""

    def __init__(self, reader: Reader, grid: Grid) -> None:
        self._reader = reader
        self._grid = grid
        self._text = reader.outline.document.text
        self._cells = [cell for cell in reader.outline.cells_of(grid) if len(cell.span)]
        self._heads = [fold(head).text.split(SEPARATOR)[-1].strip() for head in grid.column_heads]
        self.names = [fold(head).text.strip() for head in grid.row_heads]

    def words(self, cell: Cell) -> str:
        """The cell's text on one line."""
        return " ".join(self._text[cell.span.start : cell.span.end].split())

    def sums(self, row: int) -> bool:
        """«Tổng cộng», «Số xã đạt»: a row that tells of those above it."""
        name = self.names[row] if row < len(self.names) else ""
        return TOTAL_ROW_RE.match(name) is not None or MEAN_ROW_RE.match(name) is not None

    @property
    def body(self) -> Iterator[Cell]:
        """The cells below the heads that say something."""
        last = len(self.names)
        return (cell for cell in self._cells if self._grid.head_rows <= cell.row < last)

    @cached_property
    def labels(self) -> dict[int, str]:
        """The words of the first column by row: a number, or a name where no column has numbers."""
        return {cell.row: self.words(cell) for cell in self.body if cell.column == 0}

    # --- places ----------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> dict[int, PlaceName]:
        """The place of each body row that has one."""
        first = [cell for cell in self.body if cell.column < _PLACE_COLUMNS]
        named = {(cell.row, cell.column): place for cell in first if (place := self._place_in(cell)) is not None}
        found: dict[int, PlaceName] = {}
        columns = Counter[int]()
        headed = {at for at, head in enumerate(self._heads[:_PLACE_COLUMNS]) if head and _PLACE_HEAD_RE.fullmatch(head)}
        # «Đường ấp Long Bào | Phước Lâm» below «Tên công trình | Xã»
        for (row, column), place in sorted(named.items(), key=lambda it: (it[0][0], it[0][1] not in headed, it[0][1])):
            if row not in found and (row not in self._named_bands or column == 0):
                found[row] = place
                columns[column] += 1
        words: dict[int, dict[int, str]] = {}
        for cell in first:
            words.setdefault(cell.row, {})[cell.column] = self.words(cell)
        found |= communes_below(self._reader, words, self._heads[:_PLACE_COLUMNS], named)
        found |= self._unknown_places(found, columns)
        return found | units_below(self._reader, found)

    def _unknown_places(self, found: Mapping[int, PlaceName], columns: Mapping[int, int]) -> dict[int, PlaceName]:
        """Names of no gazetteer in the column that holds the places."""
        column = max(columns, key=lambda it: columns[it]) if columns else self._column_of_villages
        if not 0 <= column < len(self._heads):
            return {}
        head = _VILLAGE_HEAD_RE.fullmatch(self._heads[column]) or _PLACE_HEAD_RE.fullmatch(self._heads[column])
        if head is None or not self._heads[column]:
            return {}
        unknown = {}
        communes = found and all(map(self._reader.is_commune, found.values()))
        word = head["type"] or ("xã" if communes else "")
        for cell in self.body:
            words = self.words(cell)
            numbered = column == self._column_of_villages and words.isdecimal()  # «Thôn | 1 | 2»
            if cell.column != column or cell.row in found or not (words[:1].isupper() or numbered):
                continue
            if len(words) > _LONGEST_NAME or _SEVERAL_RE.search(words):
                continue
            folded = fold(words).text
            if not TOTAL_ROW_RE.match(folded) and not MEAN_ROW_RE.match(folded):
                inferred = column != self._column_of_villages  # no gazetteer has villages
                typed = word and words.lower().startswith(f"{word} ")  # «Thôn | Thôn Đông»
                name = words[len(word) + 1 :] if typed else words
                unknown[cell.row] = PlaceName(name=name, type_word=word, inferred=inferred)
        return unknown

    @cached_property
    def _column_of_villages(self) -> int:
        """«Thôn | Tổng số hộ | Hộ nghèo» in the report of a commune; -1 without one."""
        heads = enumerate(self._heads[:_PLACE_COLUMNS])
        return next((at for at, head in heads if _VILLAGE_HEAD_RE.fullmatch(head)), -1)

    @cached_property
    def across(self) -> dict[int, PlaceName]:
        """Places that head columns: communes across, criteria or sources down; one alone is no such table."""
        found: dict[int, PlaceName] = {}
        for cell in self._cells:
            if cell.row >= self._grid.head_rows or cell.column_span > 1:
                continue
            place = self._place_in(cell)
            if place is not None and len(self.words(cell)) <= len(f"{place.type_word} {place.name} ") + 2:
                found[cell.column] = place
        return found | units_below(self._reader, found) if len(found) > 1 else {}

    @cached_property
    def bands(self) -> dict[int, str]:
        """Band of the rows that are named by criteria alone: «Đạt 19 tiêu chí», «Từ 15-18 tiêu chí», «Dưới 15»."""
        return self._named_bands or self._numbered_bands

    @cached_property
    def _named_bands(self) -> dict[int, str]:
        found: dict[int, str] = {}
        columns = set[int]()
        for cell in self.body:
            words = fold(self.words(cell)).text
            if cell.column >= _PLACE_COLUMNS or cell.row in found or not _BAND_ROW_RE.match(words):
                continue
            if words.strip() not in self.names[cell.row]:
                continue  # «Số tiêu chí đạt | 14 tiêu chí»
            for index in self._passages_in(cell):
                bands = [it for it in self._reader.by_passage.get(index, []) if unit_of(it) == "criteria"]
                if len(bands) == 1:
                    found[cell.row] = band_item(bands[0])
                    columns.add(cell.column)
        for cell in self.body if len(columns) == 1 else ():  # «Đạt 19 TC», «Từ 15 đến 18», «Dưới 10»
            band = band_of(f"{fold(self.words(cell)).text} tiêu chí") if cell.column in columns else ""
            if band:
                found.setdefault(cell.row, band)
        return found

    @property
    def _numbered_bands(self) -> dict[int, str]:
        """«Số tiêu chí | Số xã»: 19, 16 or «15-18» alone name the band."""
        columns = [at for at, head in enumerate(self._heads[:_PLACE_COLUMNS]) if _BAND_HEAD_RE.fullmatch(head)]
        if len(columns) != 1 or not any(_COMMUNES_HEAD_RE.fullmatch(head) for head in self._heads):
            return {}
        words = {cell.row: _BARE_BAND_RE.fullmatch(self.words(cell)) for cell in self.body if cell.column == columns[0]}
        return {row: "-".join(filter(None, (it["low"], it["high"]))) for row, it in words.items() if it is not None}

    def _place_in(self, cell: Cell) -> PlaceName | None:
        """The place of a cell; «An Cư, Mỹ Hội, Hòa Khánh» is a list of communes, «xã An Cư, huyện Cái Bè» is one."""
        named = [it.value for it in self.mentions(cell) if isinstance(it.value, PlaceName)]
        levels = [self._reader.level_of(it) for it in named]
        return named[0] if named and levels.count(levels[0]) == 1 else None

    @cached_property
    def _passages(self) -> tuple[list[int], list[int]]:
        """The passages of the table in their order: where they begin, and their indices."""
        passages = self._reader.outline.passages
        indices = [index for index, passage in enumerate(passages) if passage.table == self._grid.table]
        return [passages[index].span.start for index in indices], indices

    def _passages_in(self, cell: Cell) -> list[int]:
        starts, indices = self._passages
        return indices[bisect_left(starts, cell.span.start) : bisect_left(starts, cell.span.end)]

    def mentions(self, cell: Cell) -> Iterator[Mention]:
        """What stands in the cell, in order."""
        return (mention for index in self._passages_in(cell) for mention in self._reader.by_passage.get(index, []))

    @cached_property
    def first_passage(self) -> int:
        """Index of the first passage of the table."""
        return min(self._passages[1], default=0)

    def passage(self, cell: Cell) -> int:
        """Index of the first passage of the cell, or of the table."""
        return next(iter(self._passages_in(cell)), self.first_passage)

    # --- criteria and units ------------------------------------------------------------------------------------------

    def criteria_in(self, words: str, level: str = "commune") -> list[Hit]:
        """Names of criteria of a level, each of one number, in the set of the report's year."""
        names = self._reader.catalog.criteria_names(level, self._reader.setting.year)
        return [hit for hit in names.find(words) if len(hit.ids) == 1]

    def criteria(self, columns: Iterable[int], index_column: int | None, level: str = "commune") -> dict[int, str]:
        """Criterion number of rows, by the name that fills a cell of `columns`, else by the column «TT»."""
        found: dict[int, str] = {}
        among = set(columns)
        for cell in self.body:
            if cell.column not in among or cell.row in found:
                continue
            words = fold(self.words(cell)).text
            said = _SAID_NUMBER_RE.match(words)
            if said is not None:
                found.update(dict.fromkeys(range(cell.row, cell.row + cell.row_span), str(int(said["n"]))))
                continue
            words = _ASIDE_RE.sub("", words)  # «10. Thu nhập (tr.đồng/người)»
            names = self.criteria_in(words, level)
            whole = [hit for hit in names if hit.start <= len("tiêu chí số 10 ") and hit.end >= len(words) - 3]
            if whole:
                found.update(dict.fromkeys(range(cell.row, cell.row + cell.row_span), whole[0].ids[0]))
        return self._carried_down(found | self._numbered(found, index_column), among, index_column)

    def _carried_down(self, found: dict[int, str], columns: set[int], index_column: int | None) -> dict[int, str]:
        """«2 | Giao thông | 2.1 … | Đạt» over « | | 2.2 … | Chưa đạt»: rows without a number or name of their own."""
        first = min(columns, default=0)
        told = {cell.row for cell in self.body if cell.column in (first, index_column) and self.words(cell).strip()}
        last, carried = "", dict(found)
        for row in range(self._grid.head_rows, len(self.names)):
            last = found.get(row, last if row not in told else "")
            if last and row not in found and self.names[row] and not TOTAL_ROW_RE.match(self.names[row]):
                carried[row] = last
        return carried

    def numbers_of_district(self, columns: Iterable[int], index_column: int | None) -> dict[int, str]:
        """Criterion number of rows that are the nine criteria of a district by name and number, else nothing."""
        if not self._numbered(found := self.criteria(columns, index_column, "district"), index_column):
            return {}
        rows = {cell.row for cell in self.body if cell.column == index_column}
        return found if len(rows) <= _OF_DISTRICT else {}

    def _numbered(self, named: dict[int, str], index_column: int | None) -> dict[int, str]:
        """Criteria by the column «TT», where it agrees with all names that are known."""
        numbers = {cell.row: self.words(cell).strip(" .") for cell in self.body if cell.column == index_column}
        head = self._heads[index_column] if index_column is not None else ""
        if NUMBER_HEAD_RE.fullmatch(head) and all(map(_CRITERION_NUMBER_RE.fullmatch, numbers.values())):
            return {row: str(int(number)) for row, number in numbers.items() if number.isdecimal()}
        agree = [numbers.get(row) == number for row, number in named.items() if row in numbers]
        if len(agree) < _NAMES_TO_TRUST or not all(agree):
            return {}
        return {row: number for row, number in numbers.items() if _CRITERION_NUMBER_RE.fullmatch(number)}

    def units(self, unit_column: int | None) -> dict[int, Unit]:
        """Units of rows, from the column «ĐVT»."""
        found: dict[int, Unit] = {}
        for cell in self.body:
            said = fold(self.words(cell)).text if cell.column == unit_column else ""
            unit = self._narrowed(said, cell.row) or self.read_unit(said) if said else None
            if unit is not None:
                found.update(dict.fromkeys(range(cell.row, cell.row + cell.row_span), unit))
        return found

    def _narrowed(self, word: str, row: int) -> Unit | None:
        """«Nhà văn hóa thôn | nhà», «Xây mới phòng học | phòng»: what begins with the word for the unit is counted."""
        name, words = self.names[row].split(SEPARATOR)[-1].split(), self._reader.catalog.units.words
        at = name.index(word) if word in name and not _BUILT_RE.search(self.names[row]) else len(name)
        found = (words.get(" ".join(name[at : at + length])) for length in (_LONGEST_UNIT, _LONGEST_UNIT - 1))
        return next((unit for unit in found if unit is not None and unit.counts), None)

    def read_unit(self, text: str) -> Unit | None:
        """Return the unit that a folded cell names."""
        units = self._reader.catalog.units
        first = text.split("/")[0].strip()
        return units.read_head(f"({text})") or units.read_head(f"({first})") or units.words.get(first)
