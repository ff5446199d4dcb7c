"""Cells that list communes: «Năm | Số xã | Tên xã» of those recognised, «Tiêu chí | Xã chưa đạt» of those that lack it.

The row says when, or which criterion; the head says what is told of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.claims.passage import place_value
from extractor.claims.recognition import SIGNS
from extractor.claims.scope import Reader
from extractor.claims.table_heads import Head, period_in
from extractor.claims.table_recognised import kind_told
from extractor.claims.table_rows import Rows
from extractor.model import Cell, Mention, Period
from extractor.vi.fold import fold
from extractor.vi.gate import says

_HEAD_RE = regex.compile(
    r"(?:(?:tên|danh sách|các|những|gồm|cụ thể|trong đó) )*(?:xã|đơn vị|địa phương)"
    r"(?: (?:(?:còn )?(?P<not_met>(?:chưa|không) (?:đạt|hoàn thành)|thiếu)|(?:còn )?(?P<owed>nợ)|(?P<met>(?:đã )?đạt))"
    r"(?: chuẩn| tiêu chí)?)?(?: (?:được|đã|công nhận|đạt chuẩn|về đích|ntm|nông thôn mới|nâng cao|kiểu mẫu))*"
)
_YEAR_RE = regex.compile(r"(?:năm )?20\d\d")


def communes_in(cell: Cell, rows: Rows, reader: Reader) -> list[Mention]:
    """The communes that a cell names."""
    return [it for it in rows.mentions(cell) if it.kind == "place" and reader.is_commune(place_value(it))]


def state_over(head: Head) -> str:
    """Return met | not_met | owed if a head is that of communes in this state as to the criterion of the row."""
    said = _HEAD_RE.fullmatch(head.last)
    return said.lastgroup or "" if said is not None else ""


def recognised_by_year(
    head: Head, heads: Sequence[Head], caption: str, before: Iterator[str]
) -> tuple[Period, str] | None:
    """The year of a row whose cell lists communes recognised then, and their kind; None where nothing says so.

    `before` are the words of the cells before it.
    """
    told = " › ".join((caption, *(it.text for it in heads)))
    if _HEAD_RE.fullmatch(head.last) is None or not says(told, SIGNS):
        return None
    years = [period_in(words) for words in (fold(it).text for it in before) if _YEAR_RE.fullmatch(words)]
    kind = kind_told(head.text, caption)
    return (years[0], kind) if len(years) == 1 and years[0] is not None and kind is not None else None
