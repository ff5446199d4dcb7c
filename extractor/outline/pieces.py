"""The head and the foot of a letter as pieces: what stands in one column of one line, whatever order a reader gave.

Two columns may come side by side on one line, cell by cell or one after the other; a piece is what belongs together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import regex

from extractor.catalog.forms import Forms
from extractor.model import Document, Passage, Span
from extractor.outline.lines import Line, columns
from extractor.vi.fold import fold, skeleton

# «Vĩnh Thủy, 9-12-2016»: without «ngày» only behind the name of a place
_PLACE = (
    r"^(?!(?:ubnd|ủy ban|hđnd|xã|huyện|tỉnh|thị xã|tháng|quý|năm|đảng|phòng|ban|thứ|chủ nhật|cập nhật)(?!\p{L}))"
    r"[\p{L}’'. -]{2,30}, ?"
)
_DATE_RE = regex.compile(
    rf"(?:(?:^|[ ,.])ngày ?|{_PLACE})"
    r"(?:(?P<day>[\d .…_]{0,9}?) ?tháng ?(?P<month>[\d .…_]{0,9}?) ?năm ?(?P<year>\d{4})"
    r"|(?P<day2>\d{1,2}) ?[/.-] ?(?P<month2>\d{1,2}) ?[/.-] ?(?P<year2>\d{4}))[ .,;|)]{0,4}(?: ?\([^()\d]{0,40}\))?$"
)
# What a narrow column leaves of a date on its first lines: «Thanh Hóa,», «…, ngày 13», «…, ngày 13 tháng 7 năm».
_OPEN_DATE_RE = regex.compile(
    r"(?:^|[ ,.])ngày[\d .…_]{0,9}(?:tháng[\d .…_]{0,9}(?:năm)?)?$|^[\p{L}][\p{L} .-]{2,30},$"
)
_MAX_DATE_LINES = 3
_LONGEST_PLACE = 45
_LONGEST_CELL = 200
_MAX_REST = 24  # lines of a frame beyond those that were understood
_JOINED = {
    "abstract": ("title",),
    "title": ("title",),
    "addressee": ("recipient",),
    "recipient": ("recipient",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words in one column of one line; `role` says what they are, "" where nothing says so."""

    at: int
    span: Span
    text: str
    folded: str
    line: Line
    role: str = ""

    @property
    def upper(self) -> bool:
        """True if nearly all letters are capitals."""
        return is_upper(self.text)


@lru_cache(maxsize=256)  # a line is asked as a line, a piece and a paragraph
def is_upper(text: str) -> bool:
    """Return True if the text has letters and at least nine in ten of them are capitals.

    >>> is_upper("BÁO CÁO v/v"), is_upper("2018")
    (False, False)
    """
    letters = sum(map(str.isalpha, text))
    return letters > 0 and sum(map(str.isupper, text)) >= 0.9 * letters


def starts_with(folded: str, phrases: Iterable[str]) -> str:
    """Return the first of the phrases with which the folded text opens as whole words, or ""."""
    for phrase in phrases:
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return phrase
    return ""


def cut_pieces(document: Document, lines: Sequence[Line], places: Iterable[int], forms: Forms) -> Iterator[Piece]:
    """Yield the pieces of the lines at `places`, cut where a known part begins within a column."""
    for at in places:
        line = lines[at]
        if line.kind == "furniture":
            continue
        for column in columns(document, line):
            for span in _parts(document.text, column, forms):
                yield make_piece(document.text, span, at, line)


def make_piece(text: str, span: Span, at: int, line: Line) -> Piece:
    """Return the piece at the span, folded."""
    words = text[span.start : span.end]
    return Piece(at=at, span=span, text=words, folded=fold(words).text.strip(), line=line)


def find_date(folded: str) -> regex.Match[str] | None:
    """Return the match of «…, ngày 13 tháng 7 năm 2018» if the piece holds no more than a place before it."""
    match = _DATE_RE.search(folded)
    return match if match and match.start() <= _LONGEST_PLACE else None


def whole_dates(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces; those of a date that a narrow column broke get its role, the first one all of its words."""
    waiting: list[Piece] = []
    for piece in pieces:
        parts = [*waiting, piece]
        folded = " ".join(part.folded for part in parts)
        if waiting and find_date(folded):
            yield replace(parts[0], role="date", text=" ".join(part.text for part in parts), folded=folded)
            yield from (with_role(part, "date") for part in parts[1:])
            waiting = []
        elif _is_open_date(parts):
            waiting = parts
        else:
            yield from waiting
            waiting = [piece] if waiting and _is_open_date([piece]) else []
            if not waiting:
                yield piece
    yield from waiting


def _is_open_date(parts: Sequence[Piece]) -> bool:
    folded = " ".join(part.folded for part in parts)
    return len(parts) < _MAX_DATE_LINES and len(folded) <= _LONGEST_PLACE and bool(_OPEN_DATE_RE.search(folded))


def read_date(match: regex.Match[str]) -> str:
    """Return the date in ISO 8601 without what was left blank before signing: «ngày   tháng 11 năm 2023» → 2023-11."""
    day, month, year = (
        (match["day2"], match["month2"], match["year2"])
        if match["year2"]
        else (match["day"], match["month"], match["year"])
    )
    iso = str(year)
    for part, most in ((month, 12), (day, 31)):
        digits = "".join(letter for letter in part or "" if letter.isdigit())
        if not digits or not 1 <= int(digits) <= most:
            return iso
        iso += f"-{int(digits):02d}"
    return iso


def passages_of(text: str, pieces: Sequence[Piece], kind: str) -> list[Passage]:
    """Return the passages of pieces in text order; lines of one part become one passage."""
    ordered = sorted(pieces, key=lambda piece: piece.span)
    groups: list[list[Piece]] = []
    for piece in ordered:
        joins = groups and piece.role in _JOINED.get(groups[-1][-1].role, ())
        if joins and groups[-1][-1].line.table == piece.line.table and piece.at - groups[-1][-1].at <= 1:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    passages = []
    for index, group in enumerate(groups):
        start, end = group[0].span.start, group[-1].span.end
        if index + 1 < len(groups) and groups[index + 1][0].at == group[-1].at:
            end = groups[index + 1][0].span.start
        else:
            end = max(end, group[-1].line.span.end)
        if index == 0 or groups[index - 1][-1].at != group[0].at:
            start = min(start, group[0].line.span.start)
        end = start + len(text[start:end].rstrip())
        passages.append(Passage(span=Span(start, end), kind=kind, table=group[0].line.table))
    return passages


def rest_of_frames(lines: Sequence[Line], taken: Collection[int]) -> frozenset[int]:
    """Return the other lines of the tables in which head or foot stand: offices set both in frames of two columns.

    A table that goes on at length holds more than a frame does; of that only what was taken belongs here.
    """
    tables = {lines[at].table for at in taken} - {None}
    rest = [
        at for at, line in enumerate(lines) if line.table in tables and line.kind != "furniture" and at not in taken
    ]
    frame = len(rest) <= _MAX_REST and all(len(lines[at].text) <= _LONGEST_CELL for at in rest)
    return frozenset(rest if frame else ())


def with_role(piece: Piece, role: str) -> Piece:
    """Return the piece with its role."""
    return replace(piece, role=role)


def _parts(text: str, column: Span, forms: Forms) -> Iterator[Span]:
    """Yield the parts of a column: «UBND HUYỆN A CỘNG HÒA XÃ HỘI…» and «Số: 12/BC-UBND B, ngày…» are two each."""
    view = fold(text[column.start : column.end], column.start)
    cuts = {0, len(view.text)}
    bald = skeleton(view.text)
    for phrase in (*forms.nation, *forms.motto):
        at = bald.find(skeleton(phrase))
        if at >= 0:
            cuts |= {at, at + len(phrase)}
    symbol = SYMBOL_RE.match(view.text)
    if symbol and find_date(view.text[symbol.end() :]):
        cuts.add(symbol.end())
    power = _power_pattern(forms.powers).search(text, column.start, column.end)
    if power and power.start() > column.start:
        folded_at = view.position(power.start())
        cuts.add(folded_at)
    marks = sorted(cuts)
    if not view.text.strip():
        yield column  # a lone asterisk is dropped by the view, yet every letter has a passage
    for first, last in pairwise(marks):
        words = view.text[first:last]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            yield view.home(first + lead, first + len(words.rstrip()))


SYMBOL_RE = regex.compile(
    r"(?:số|so) ?[:.]? ?(?P<number>[\d.…_]{0,12}(?: \d{1,2})?)(?P<suffix>[a-zđ]?) ?"
    r"(?P<code>(?:[-/] ?[\p{L}\d.&]{1,14} ?){1,5}(?<! )|(?:[-/] ?[\p{L}\d.&]{1,14} ){1,5})"
)


@lru_cache(maxsize=4)
def _power_pattern(powers: tuple[str, ...]) -> regex.Pattern[str]:
    words = "|".join(regex.escape(power.upper()) for power in powers)
    return regex.compile(rf"(?<![\p{{L}}/])(?:{words})\s?\.\s?(?=\p{{Lu}}{{2}})")
