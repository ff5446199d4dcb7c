"""Cells that list communes: «Năm | Số xã | Tên xã» of those recognised, «Tiêu chí | Xã chưa đạt» of those that lack it.

The row says when, or which criterion; the head says what is told of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from extractor.claims.passage import place_value
from extractor.claims.recognition import SIGNS
from extractor.claims.scope import Reader
from extractor.claims.table_districts import commune_within
from extractor.claims.table_heads import Head, period_in
from extractor.claims.table_recognised import kind_told
from extractor.claims.table_rows import Rows
from extractor.model import Cell, Period, PlaceName, Span
from extractor.vi.fold import fold
from extractor.vi.gate import says

_HEAD_RE = regex.compile(
    r"(?:(?:tên|danh sách|các|những|gồm|cụ thể|trong đó) )*(?:xã|đơn vị|địa phương)"
    r"(?: (?:(?:còn )?(?P<not_met>(?:chưa|không) (?:đạt|hoàn thành)|thiếu)|(?:còn )?(?P<owed>nợ)|(?P<met>(?:đã )?đạt))"
    r"(?: chuẩn| tiêu chí)?)?(?: (?:được|đã|công nhận|đạt chuẩn|về đích|ntm|nông thôn mới|nâng cao|kiểu mẫu))*"
)
_CAPTION_RE = regex.compile(r"(?<!\p{L})xã [^.;]{0,30}(?<!(?:chưa|không) (?:\p{L}+ )?)(?:đạt chuẩn|công nhận|về đích)")
_NAME_RE = regex.compile(r"\p{Lu}(?:(?! và )[^,;()])*")
_YEAR_RE = regex.compile(r"(?:năm )?20\d\d")


@lru_cache(maxsize=4096)  # each cell of a column asks
def lists_communes(last: str) -> bool:
    """True if the folded last words of a head say that its cells name communes: «Tên xã», «Xã chưa đạt»."""
    return _HEAD_RE.fullmatch(last) is not None


def communes_in(cell: Cell, rows: Rows, reader: Reader) -> list[tuple[Span, PlaceName]]:
    """The communes that a cell names, by themselves or as those of the district of its row; none if one is unknown."""
    named = [(it.span, place_value(it)) for it in rows.mentions(cell) if it.kind == "place"]
    if named or cell.row not in rows.places:
        return [(span, place) for span, place in named if reader.is_commune(place)]
    above, text = rows.places[cell.row], reader.outline.document.text
    if reader.level_of(above) != "district":
        return []
    names = list(_NAME_RE.finditer(text, cell.span.start, cell.span.end))
    found = [(Span(*it.span()), commune_within(reader, it.group(), above.candidates[0])) for it in names]
    known = [(span, place) for span, place in found if place is not None]
    return known if len(known) == len(found) else []


def state_over(head: Head) -> str:
    """Return met | not_met | owed if a head is that of communes in this state as to the criterion of the row."""
    said = _HEAD_RE.fullmatch(head.last)
    return said.lastgroup or "" if said is not None else ""


def recognised_in(
    head: Head, heads: Sequence[Head], caption: str, before: Iterator[str], *, several: bool
) -> tuple[Period | None, str] | None:
    """The year, if the row has one, and the kind of communes that a cell lists as recognised; None if nothing says so.

    `before` are the words of the cells before it. Where the caption alone tells («Các xã được công nhận năm 2019» over
    «Huyện A | 2 | xã B, xã C») the cell must name `several`.
    """
    kind = kind_told(head.text, caption)
    if kind is None:
        return None
    years = [period_in(words) for words in (fold(it).text for it in before) if _YEAR_RE.fullmatch(words)]
    told = " › ".join((caption, *(it.text for it in heads)))
    if len(years) == 1 and says(told, SIGNS):
        return years[0], kind
    return (None, kind) if several and not years and _CAPTION_RE.search(caption) else None
