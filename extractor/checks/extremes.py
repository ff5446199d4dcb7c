"""What is called the highest or the lowest is so among the figures told: «cao nhất là Vị Thanh», and Ngã Bảy has more.

The figures are those of one unit behind the names of the paragraph, or of the list of names that ends right above or
begins right below. A superlative of a group («trong các xã miền núi») or of a change says nothing of the rest, and one
that holds in any of the units told of its place is right.

**Source**: consistency rule A9 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import exact, rounded
from extractor.checks.lines import Figure, Line
from extractor.checks.wording import plain
from extractor.checks.words import NAME_WORD, Quote
from extractor.model import Finding, PlaceName, Span
from extractor.vi.fold import fold_phrase

CHECK = "extremes.named"
_NAMED = rf"{NAME_WORD}(?:[ -]{NAME_WORD}){{0,4}}(?: \d(?= ?[:(]| \d| (?:là|đạt|có) ))?"
_TYPES = "thành phố|thị trấn|phường|huyện|thị xã|thôn|làng|xóm|bản|khu|xã|ấp|tổ"
_NAME_RE = regex.compile(rf"(?:(?P<type>(?i:{_TYPES})) )?(?P<name>{_NAMED}|(?<=(?i:thôn|ấp|bản|xóm|khu|tổ) )\d{{1,2}})")
_GAP_RE = regex.compile(
    r"(?: ?[:(]| (?:là|đạt|có|được|với|còn|khoảng|thu nhập|bình quân|ước|hiện|tỉ lệ|tỷ lệ))* ?(?=\d)", regex.IGNORECASE
)
_MOST_RE = regex.compile(
    r"(?<!\p{L})(?P<way>cao|lớn|nhiều|thấp|ít|nhỏ) nhất"
    r"(?: (?:là|thuộc về|ở|tại|toàn (?:huyện|tỉnh|xã)|vẫn|hiện nay|có))* ?:? ?"
)
_UP = ("cao", "lớn", "nhiều")
_HEAD_RE = regex.compile(r"^(?:tổng số|số|tỉ lệ(?= hộ| nghèo| xã| thôn))(?!\p{L}) ?|,? ?(?:đạt|năm \d{4}|bình quân).*$")
_HEAD_WORDS, _COLUMNS = 3, 2
_LEAD = 30  # letters before a superlative that opens its sentence
_FEWEST = 3
_MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A unit as printed, its type ("" if none) and its name folded, and the figure right behind it."""

    words: str
    type: str
    name: str
    figure: Figure


def check_extremes(book: Book) -> Iterator[Finding]:
    """Yield a finding for each unit called the highest or the lowest that another one passes."""
    outline = book.context.outline
    for at, passage in enumerate(outline.passages if outline else ()):
        line = book.lines.at(at) if " nhất" in book.lines.text(passage.span) else None
        for match in _MOST_RE.finditer(line.text) if line else ():
            begin, _ = line.sentences[line.sentence_of(match.start())] if line else (0, 0)
            if line is not None and not book.catalog.limits.tells("extremes_of_some", line.text[begin : match.end()]):
                yield from _check(book, line, match, opens=match.start() - begin <= _LEAD)


def _check(book: Book, line: Line, match: regex.Match[str], *, opens: bool) -> Iterator[Finding]:
    span = line.view.home(match.end(), len(line.text))
    name = _NAME_RE.match(book.lines.text(span))
    if name is None:
        return
    kind, named = fold_phrase(name["type"] or ""), fold_phrase(name["name"])
    quote = Quote(Span(span.start, span.start + name.end()), name.group())
    level_of = book.catalog.places.level_of_type  # "" of hamlets
    begin, end = line.sentences[line.sentence_of(match.start())]
    lists = (list(_in_line(book, line)), _in_list(book, line, -1), _in_list(book, line, 1))
    for told in chain(lists, _in_tables(book, line.text[begin:end])):
        alike = [it for it in told if "" in (kind, it.type) or level_of(it.type) == level_of(kind)]
        own = [it for it in alike if it.name == named and (not kind or it.type in (kind, ""))]
        if not own or len({it.name for it in alike}) < _FEWEST:
            continue
        passing = [_passing(alike, it, highest=match["way"] in _UP) for it in own]
        if all(passing) and passing[0] is not None:
            said = Quote(line.view.home(match.start(), match.end()), match["way"] + " nhất")
            yield from _finding(book, quote, own[0], passing[0], said, "proved" if opens else "assumed")
        return


def _in_line(book: Book, line: Line) -> Iterator[Told]:
    """The units of a paragraph with the figure right behind each; a name without its type is one that a list knows."""
    known = [it.span for it in book.context.mentions if it.passage == line.at and isinstance(it.value, PlaceName)]
    for match, figure in _named_figures(book, line):
        start = line.passage.span.start + match.start("name")
        if match["type"] or any(start in range(span.start, span.end) for span in known):
            yield _told(match, figure)


def _in_list(book: Book, line: Line, step: int) -> list[Told]:
    """The units of the list that ends above a line or begins below it: each in a line of its own, and its figure."""
    found: list[Told] = []
    for at in range(line.at + step, line.at + step * _MOST_LINES, step):
        item = book.lines.at(at)
        first = next(_named_figures(book, item), None) if item is not None else None
        if item is None or first is None or first[0].start("name") > len("- thành phố "):
            break
        found.append(_told(*first))
    return found


def _in_tables(book: Book, said: str) -> Iterator[list[Told]]:
    """The units of a table with the figures of the column that a sentence speaks of, if it is the only one."""
    outline = book.context.outline
    known = {it.span for it in book.context.mentions if isinstance(it.value, PlaceName)}
    for grid in outline.grids if outline else ():
        if outline is None or len(grid.column_heads) < _COLUMNS:
            continue
        sheet = book.sheet(outline, grid)
        names = [
            (row, column, text)
            for (row, column), (text, span) in sheet.texts.items()
            if any(span.start <= it.start < span.end for it in known)
        ]
        called = {column for _, column, _ in names}
        columns = [at for at, head in enumerate(sheet.heads) if at not in called and _is_spoken_of(head, said)]
        if len(columns) == len(called) == 1:
            found = ((text, sheet.figure(row, columns[0])) for row, _, text in names)
            yield [_told(name, cell.printed) for text, cell in found if cell and (name := _NAME_RE.fullmatch(text))]


def _is_spoken_of(head: str, said: str) -> bool:
    """True for a column «thu nhập (triệu đồng/người)» of «xã có thu nhập cao nhất là …»."""
    words = _HEAD_RE.sub("", head).split(" (")[0].split()
    return bool(words) and f" {' '.join(words[:_HEAD_WORDS])} " in f" {said} "


def _told(match: regex.Match[str], figure: Figure) -> Told:
    return Told(match.group(), fold_phrase(match["type"] or ""), fold_phrase(match["name"]), figure)


def _named_figures(book: Book, line: Line) -> Iterator[tuple[regex.Match[str], Figure]]:
    text = book.lines.text(line.passage.span)
    for match in _NAME_RE.finditer(text):
        gap = _GAP_RE.match(text, match.end())
        at = line.view.position(line.passage.span.start + gap.end()) if gap else -1
        figure = next((it for it in line.figures if it.start == at), None)
        if figure is not None and figure.bound == "exact":
            yield match, figure


def _passing(told: list[Told], own: Told, *, highest: bool) -> Told | None:
    """The unit that is most above the one called the highest, or below the one called the lowest; None if none is."""
    limit = rounded(own.figure)
    found: Told | None = None
    for other in told:
        meant = rounded(other.figure)
        if other.name == own.name or other.figure.unit != own.figure.unit or None in (limit.low, limit.high):
            continue
        above = meant.low is not None and limit.high is not None and meant.low > limit.high
        below = meant.high is not None and limit.low is not None and meant.high < limit.low
        if above if highest else below:
            farther = found is None or (other.figure.number > found.figure.number) == highest
            found = other if farther else found
    return found


def _finding(book: Book, quote: Quote, own: Told, other: Told, said: Quote, verdict: str) -> Iterator[Finding]:
    value, more = exact(own.figure.number), exact(other.figure.number)
    if value is None or more is None:
        return
    facts, quotes = book.lines.cited((own.figure, other.figure))
    yield from book.finding(
        CHECK,
        verdict,
        "passed",
        facts,
        {
            "name": quote.line,
            "said": said.text,
            "figure": own.figure.quote,
            "other": other.words,
            "more": other.figure.quote,
        },
        quotes=(*quotes, quote),
        expected=plain(more),
        observed=plain(value),
        unit=own.figure.unit,
    )
