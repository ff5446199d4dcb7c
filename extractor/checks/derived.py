"""A column of a table that is computed from two others: «KH 33 | TH 35 | TH/KH 106,1 %», «118 tiêu chí | 9 xã | 13,1».

No head says which columns those are: the rows do. Where one way of computing gives the printed figure in nearly all
rows, the row in which it does not is wrong. Rates (of a hundred and plain) and differences of two columns are tried.

**Source**: consistency rules A4 and R1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import Interval
from extractor.checks.sheets import Figure, Sheet
from extractor.checks.wording import computed, plain, slack
from extractor.checks.words import Quote
from extractor.model import Finding

CHECK = "tables.derived"
_HUNDRED = Fraction(100)
_COMPUTED_RE = regex.compile(r"%|tỉ lệ|bình quân|trung bình|(?<!\p{L})bq(?!\p{L})|so |tăng|giảm|chênh|còn lại|/|hệ số")
_INDEX_RE = regex.compile(r"s?tt|số tt|số thứ tự|tt\.?")
_DONE_RE = regex.compile(r"(?:kết quả )?thực hiện(?!\p{L})|[ưu]?th(?!\p{L})|kết quả(?!\p{L})|ước th")
_PLANNED_RE = regex.compile(r"kế hoạch(?!\p{L})|kh(?!\p{L})|chỉ tiêu giao|dự toán|được giao")
_SHARE_RE = regex.compile(r"%|tỉ lệ")
_SMALL = 3
_FEWEST_TOLD, _FEWEST_ROWS, _MOST_ROWS, _MOST_COLUMNS = 2, 3, 400, 12
_ONE_WRONG_IN = 4  # of so many rows one may be wrong; more, and the column is not computed so
_RATE = "percent"
Way = Callable[[Interval, Interval], Interval]
_WAYS: tuple[tuple[str, Way], ...] = (
    (_RATE, lambda first, second: first.over(second).times(_HUNDRED)),
    ("ratio", lambda first, second: first.over(second)),
    ("difference", lambda first, second: first.minus(second)),
)


class Row(NamedTuple):
    """The figures of one row in three columns: computed, and what it is computed from."""

    at: int
    result: Figure
    first: Figure
    second: Figure

    def fits(self, way: Way) -> bool:
        """True if the way of computing can give what is printed; cut instead of rounded is right, too."""
        made, printed = way(self.first.meant, self.second.meant), self.result.meant
        if self.result.decimals and printed.low is not None and printed.high is not None:
            half = Fraction(1, 2 * 10**self.result.decimals)
            printed = Interval(printed.low - half, printed.high + half)
        return made.meets(printed)

    @property
    def turned(self) -> Row:
        """The same with what it is computed from in the other order."""
        return Row(self.at, self.result, self.second, self.first)

    @property
    def tells(self) -> bool:
        """True if the row can show how the column is computed: zeros, small and equal figures fit many ways."""
        told = self.result.decimals > 0 or abs(self.result.value) >= _SMALL
        return told and 0 not in (self.first.value, self.second.value) and self.first.value != self.second.value


def check_derived(book: Book) -> Iterator[Finding]:
    """Yield a finding for each row whose computed figure is not what the other rows show that it should be."""
    outline = book.context.outline
    if outline is None:
        return
    for grid in outline.grids:
        heads, rows = sum(map(bool, grid.column_heads)), len(grid.row_heads) - grid.head_rows
        if _FEWEST_TOLD <= rows <= _MOST_ROWS and heads <= _MOST_COLUMNS:
            yield from _check(book, book.sheet(outline, grid))


def _check(book: Book, sheet: Sheet) -> Iterator[Finding]:
    results = [column for column, head in enumerate(sheet.heads) if _COMPUTED_RE.search(head.split(" › ")[-1])]
    if not results:
        return
    numbers = {
        column: {
            row: figure for row in range(sheet.grid.head_rows, len(sheet.rows)) if (figure := sheet.figure(row, column))
        }
        for column in range(len(sheet.heads))
    }
    fulfilled = _fulfilled(sheet)
    fewest_rows = _FEWEST_TOLD if fulfilled else _FEWEST_ROWS
    filled = [column for column, figures in numbers.items() if len(figures) >= fewest_rows]
    for result in (column for column in results if column in filled):
        others = [column for column in filled if column != result and not _INDEX_RE.fullmatch(sheet.heads[column])]
        made = [
            (rows, name)
            for pair in permutations(others, 2)
            for name, way in _WAYS
            if (rows := _wrong_rows(numbers, result, pair, way, told=name == _RATE and pair == fulfilled)) is not None
        ]
        if not made and _SHARE_RE.search(sheet.heads[result]):
            for other in others:
                yield from _of_one_whole(book, sheet, result, numbers[result], numbers[other])
        fewest = min((len(rows) for rows, _ in made), default=0)
        best = [(rows, name) for rows, name in made if len(rows) == fewest]
        for row in best[0][0] if fewest and len(best) == 1 else ():  # two ways, and nobody knows which is meant
            yield from _finding(book, sheet, result, row, best[0][1])


def _of_one_whole(
    book: Book, sheet: Sheet, column: int, shares: dict[int, Figure], counts: dict[int, Figure]
) -> Iterator[Finding]:
    """«Tiêu chí | Số xã đạt | Tỷ lệ (%)»: all rows are out of one number, which stands in no column."""
    rows = [(at, counts[at], share) for at, share in shares.items() if at in counts and share.value]
    wholes = [
        round(Fraction(count.value) / Fraction(share.value) * _HUNDRED) for _, count, share in rows if count.counts
    ]
    if len(wholes) < _FEWEST_ROWS:
        return
    whole = max(set(wholes), key=wholes.count)
    number = Figure(Decimal(whole), 0, counts=True, quote=Quote(rows[0][1].quote.span, str(whole)))
    told = [Row(at, share, count, number) for at, count, share in rows]
    wrong = [row for row in told if whole and not row.fits(_WAYS[0][1])]
    telling = {row.first.value for row in told if row.tells and row not in wrong}
    if whole and len(telling) >= _FEWEST_ROWS and len(wrong) <= max(1, len(told) // _ONE_WRONG_IN):
        for row in wrong:
            yield from _finding(book, sheet, column, row, _RATE)


def _fulfilled(sheet: Sheet) -> tuple[int, int] | None:
    """The columns of result and plan where each has one: «Kế hoạch | Thực hiện | % so KH»."""
    heads = [head.split(" › ")[-1] for head in sheet.heads]
    done, planned = (
        [column for column, head in enumerate(heads) if pattern.match(head) and not _COMPUTED_RE.search(head)]
        for pattern in (_DONE_RE, _PLANNED_RE)
    )
    return (done[0], planned[0]) if len(done) == len(planned) == 1 else None


def _wrong_rows(
    numbers: dict[int, dict[int, Figure]], result: int, pair: tuple[int, int], way: Way, *, told: bool
) -> tuple[Row, ...] | None:
    """The rows that a way of computing does not fit though nearly all others do; None if the column is not made so.

    Where the heads tell the way (`told`), one row that fits is enough beside one that does not.
    """
    first, second = pair
    rows = [
        Row(at, printed, numbers[first][at], numbers[second][at])
        for at, printed in numbers[result].items()
        if at in numbers[first] and at in numbers[second]
    ]
    allowed = max(len(rows) // _ONE_WRONG_IN, 1 if told else 0)
    wrong: list[Row] = []
    for row in rows:
        if not row.fits(way) and not (told and row.turned.fits(way)):  # «hộ nghèo: KH 4,0; TH 3,7; đạt 108,1%»
            wrong.append(row)
            if len(wrong) > allowed:
                return None
    telling = {(row.first.value, row.second.value) for row in rows if row.tells and row not in wrong}
    return tuple(wrong) if len(telling) >= (1 if told else _FEWEST_ROWS) else None


def _finding(book: Book, sheet: Sheet, result: int, row: Row, name: str) -> Iterator[Finding]:
    first, second = Fraction(row.first.value), Fraction(row.second.value)
    if name != "difference" and second == 0:
        return
    scale = _HUNDRED if name == "percent" else Fraction(1)
    due = first - second if name == "difference" else first / second * scale
    printed = Fraction(row.result.value)
    cells = (row.result, row.first, row.second) if name == "difference" else (row.result,)
    unit, factor = book.measure_of(*((it.quote.span, Fraction(it.value)) for it in cells))
    yield from book.finding(
        CHECK,
        "proved",
        name,
        (),
        {
            "table": sheet.name,
            "row": " ".join(sheet.grid.row_heads[row.at].split()),
            "name": " ".join(sheet.grid.column_heads[result].split()),
            "first": row.first.quote.text,
            "second": row.second.quote.text,
            "due": computed(due, row.result.decimals),
            "printed": row.result.quote.text,
        },
        quotes=tuple({it.quote.span: it.quote for it in (row.second, row.first, row.result)}.values())[::-1],
        expected=plain(due * factor, row.result.decimals + 2),
        observed=plain(printed * factor),
        unit=unit or (_RATE if name == _RATE else ""),
        tolerance=slack(row.result.meant.times(factor)),
    )
