"""What a cell of words tells of the unit of its row: «hiện 17/19 TC», «nâng cao năm 2019», «đạt chuẩn năm 2015»."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims.making import value_of
from extractor.claims.recognition import ITEM
from extractor.claims.scope import Reader
from extractor.claims.table_criteria import CRITERIA_MET, criteria_told
from extractor.claims.table_heads import Measure, period_in
from extractor.claims.table_making import Making
from extractor.claims.table_recognised import AHEAD_RE
from extractor.claims.table_rows import Rows
from extractor.model import Cell, Claim, PlaceName
from extractor.vi.fold import fold

_RECOGNISED_RE = regex.compile(
    r"(?:(?P<kind>nâng cao|kiểu mẫu)|(?:đạt chuẩn|công nhận|về đích|hoàn thành nhiệm vụ)[^.;,\d]{0,40}?"
    r"(?P<kind>nâng cao|kiểu mẫu)?) ?[(:,]? ?(?:(?:vào|trong|từ) )?(?:năm )?(?P<year>20\d\d)(?!\d)"
)


def remarks(cell: Cell, place: PlaceName, rows: Rows, reader: Reader, making: Making) -> Iterator[Claim]:
    """Return the claims of the criteria that the cell says are met, and of the recognition that it tells."""
    commune = reader.is_commune(place)
    met = criteria_told(rows, cell) if commune else None
    if met is not None:
        quantity, of = value_of(met)
        yield making.make(cell, CRITERIA_MET, place, "actual", quantity=quantity, of=of, span=met.span)
    words = fold(rows.words(cell), cell.span.start)
    told = "commune_recognised" if commune else "district_recognised"
    for said in _RECOGNISED_RE.finditer(words.text):
        measure, period = Measure(told, ITEM[said["kind"] or ""], "criteria"), period_in(said["year"])
        year = reader.setting.year
        ahead = period is not None and period.first_year > (year or period.first_year)
        role = "target" if ahead or AHEAD_RE.search(words.text, 0, said.start()) else "actual"
        yield making.make(cell, measure, place, role, status="true", period=period, span=words.home(*said.span()))
