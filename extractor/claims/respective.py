"""Measures told in a row and their figures in a row: «Thu nhập, hộ nghèo quy định lần lượt là 33 triệu đồng và 12%».

A second row of figures in the sentence («kết quả tương ứng của xã là 35,1 triệu đồng và 8,9%») has the same names.
"""

from __future__ import annotations

import regex

from extractor.catalog.indicators import Indicator
from extractor.catalog.lexicon import Hit
from extractor.claims.nearness import accepts
from extractor.claims.scope import Scope
from extractor.model import Mention
from extractor.vi.gate import Gated

_WORD = Gated(regex.compile(r"(?<!\p{L})(?:lần lượt|tương ứng)(?!\p{L})"), ("lần lượt", "tương ứng"))
_SAME_ROW_RE = regex.compile(r" ?(?:,|;|và|, và|với)(?: (?:mức|tỉ lệ|khoảng|từ|trên|dưới|gần|hơn))* ?")


def told_in_order(scope: Scope, mention: Mention, hits: list[Hit]) -> Indicator | None:
    """Return the measure that has the place of a figure in the row of names before it, None without such a row."""
    start = scope.at(mention)[0]
    first = scope.labelled(start)[0]
    words = list(_WORD.finditer(scope.text, first, start))
    if not words:
        return None
    row = _row_of(scope, words[-1].end(), start)
    named = _names(scope, hits, first, min(words[0].start(), scope.at(row[0])[0])) if mention in row else []
    if len(row) < 2 or len(named) < len(row):
        return None
    named = named[-len(row) :]
    fitting = [_fitting(scope, it, hit) for it, hit in zip(row, named, strict=True)]
    if any(record is None for record in fitting) or len({record.id for record in fitting if record}) < len(row):
        return None
    return fitting[row.index(mention)]


def _row_of(scope: Scope, begin: int, start: int) -> list[Mention]:
    """The figures behind «lần lượt» up to one that other words part from them; those around `start`."""
    row: list[Mention] = []
    for mention, _ in scope.figures:
        at = scope.at(mention)[0]
        if at < begin:
            continue
        if row and not _SAME_ROW_RE.fullmatch(scope.text, scope.at(row[-1])[1], at):
            if scope.at(row[-1])[0] >= start:
                break
            row = []
        row.append(mention)
    return row


def _names(scope: Scope, hits: list[Hit], begin: int, end: int) -> list[Hit]:
    """The names told before the figures, of those that overlap the longest."""
    heads = scope.reader.catalog.indicators.heads.find(scope.text)
    kept: list[Hit] = []
    record = scope.reader.catalog.indicators.record
    for hit in sorted((*hits, *heads), key=lambda hit: (record(hit.ids[0]).generic, hit.start - hit.end, hit.start)):
        inside = begin <= hit.start and hit.end <= end
        if inside and all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept)


def _fitting(scope: Scope, mention: Mention, hit: Hit) -> Indicator | None:
    records = (scope.reader.catalog.indicators.record(it) for it in hit.ids)
    fitting = [record for record in records if record.topic != "open" and accepts(record, mention)]
    return fitting[0] if len(fitting) == 1 else None
