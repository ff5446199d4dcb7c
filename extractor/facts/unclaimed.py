"""Every run of digits is a fact, a citation, a date, the number of a heading, or a row here: nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extractor.model import (
    Claim,
    Document,
    Mention,
    NumberRange,
    Ordinal,
    Outline,
    PlaceName,
    Quantity,
    Ratio,
    Span,
    Unclaimed,
)

_DIGITS_RE = regex.compile(r"\d+(?:[.,/:-]\d+)*")
_SENTENCE_LIMIT = 160  # letters on each side shown to a person
_REASONS = {
    "numbering": "số thứ tự",
    "symbol": "số, ký hiệu của văn bản",
    "name": "số nằm trong tên riêng, tên gọi hoặc chữ viết tắt",
    "clock": "giờ trong ngày",
    "criterion": "nhắc tên tiêu chí, không nêu trạng thái",
    "band": "mức tiêu chí để phân nhóm xã",
    "set_size": "số tiêu chí của bộ tiêu chí hoặc mức để phân nhóm xã",
    "furniture": "số trang, tiêu đề chạy",
    "quantity": "có đơn vị nhưng chưa rõ là chỉ tiêu nào",
    "leftover": "số chưa có quy tắc nào đọc",
}


def find_unclaimed(outline: Outline, mentions: Iterable[Mention], claims: Iterable[Claim]) -> tuple[Unclaimed, ...]:
    """Return a row for each run of digits that no fact, citation or date covers, in the order of the text."""
    document = outline.document
    claimed = {claim.evidence.span for claim in claims}
    covered = bytearray(len(document.text))
    kinds: list[tuple[Span, str]] = []
    for span in claimed:
        _cover(covered, span)
    for mention in mentions:
        if mention.span in claimed:
            continue
        if mention.kind in ("citation", "date", "period"):
            _cover(covered, mention.span)
        else:
            kinds.append((mention.span, _kind_of(mention)))
    rows = []
    kind_at = _kind_lookup(kinds, outline)
    for match in _DIGITS_RE.finditer(document.text):
        span = Span(*match.span())
        if not all(covered[position] for position in range(span.start, span.end) if document.text[position].isdigit()):
            rows.append(_row(document, span, kind_at(span)))
    return tuple(rows)


def _cover(covered: bytearray, span: Span) -> None:
    covered[span.start : span.end] = b"\x01" * len(span)


def _kind_of(mention: Mention) -> str:
    value = mention.value
    if isinstance(value, Ordinal):
        return value.reason
    if isinstance(value, PlaceName):
        return "name"
    if isinstance(value, NumberRange) and value.unit == "criteria":
        return "band"
    if isinstance(value, Quantity | Ratio | NumberRange):
        return {"criteria": "set_size", "count": "leftover"}.get(value.unit, "quantity")
    return "criterion"


def _kind_lookup(kinds: list[tuple[Span, str]], outline: Outline):  # type: ignore[no-untyped-def]
    """Return a function from the span of digits to its kind."""
    spans = sorted(kinds)
    text = outline.document.text
    furniture = [passage.span for passage in outline.passages if passage.kind == "furniture"]

    def kind_at(span: Span) -> str:
        for other, kind in spans:
            if other.overlaps(span):
                return kind
        if any(span in other for other in furniture):
            return "furniture"
        before = text[span.start - 1] if span.start else " "
        after = text[span.end] if span.end < len(text) else " "
        return "name" if before.isalpha() or (after.isalpha() and after not in "mx") else "leftover"

    return kind_at


def _row(document: Document, span: Span, kind: str) -> Unclaimed:
    text = document.text
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _SENTENCE_LIMIT)
    line_end = text.find("\n", span.end)
    end = min(len(text) if line_end < 0 else line_end, span.end + _SENTENCE_LIMIT)
    return Unclaimed(
        document_id=document.document_id,
        quote=text[span.start : span.end],
        kind=kind,
        reason=_REASONS[kind],
        sentence=text[start:end].strip(),
        span=span,
        page=document.page_of(span.start),
    )
