"""The rows of a table make its total row, and its parts the column «Tổng số».

Read from the cells, whatever they measure. Rows are added only where the table is flat: no «trong đó», no numbers of
two levels, no text in a number's place. What proves that the rows are those of the total are the other columns (or, of
a sum over columns, the other rows) that do fit; a lone column that does not fit only asks.

**Source**: consistency rule R1 of the provincial auditors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import total
from extractor.checks.sheets import Figure, Sheet
from extractor.checks.slips import slips_of
from extractor.checks.wording import computed, plain, slack
from extractor.model import Finding
from extractor.vi.fold import fold_phrase

COLUMN = "tables.column"
ROW = "tables.row"
_TOTAL_RE = regex.compile(
    r"(?:tổng|cộng|tổng (?:số|cộng)|toàn (?:xã|huyện|tỉnh|thị xã|thành phố))(?: (?:số|cộng|chung))?:?"
)
_TOTAL_HEAD_RE = regex.compile(r"(?:tổng|cộng|tổng (?:số|cộng|vốn|kinh phí|nguồn vốn))(?: \(.{1,30}\))?")
_ALL_OF_RE = regex.compile(r"tổng (?:số )?(?:xã|thôn|ấp|bản|xóm|hộ|trường|người)")
_WHOLE_HEAD_RE = regex.compile(r"(?:tổng|cộng|toàn (?:xã|huyện|tỉnh|thị xã|thành phố))(?!\p{L})")
_NESTED_RE = regex.compile(r"trong đó|^\s*[-+*•]|^bao gồm|^gồm|^cụ thể|^chia ra")
# No sums: rates, means, comparisons, years, ranks.
_NO_SUM_RE = regex.compile(
    r"%|tỉ lệ|bình quân|(?<!\p{L})bq|thu nhập|năng suất|so sánh|mức|đạt so|tăng|giảm|/|đơn giá|xếp|stt|^tt$"
    r"|hạng|điểm|ghi chú"
)
_FEWEST_PARTS, _MOST_CELLS = 2, 20_000
_NO_CHANCE = 3  # digits of a sum that does not fit by chance
_ROMAN_RE = regex.compile(r"[IVX]+\.?")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_LEVEL_RE = regex.compile(r"\d{1,3}\.?")


@dataclass(frozen=True, slots=True)
class Sum:
    """A total with the cells that should make it."""

    whole: Figure
    parts: tuple[Figure, ...]
    name: str

    @property
    def fits(self) -> bool:
        """True if the parts can make the total."""
        exactly = sum(part.value for part in self.parts) == self.whole.value  # most do, and that is soon seen
        return exactly or total(part.meant for part in self.parts).meets(self.whole.meant)


def check_tables(book: Book) -> Iterator[Finding]:
    """Yield a finding for each total of a table that its rows or columns do not make."""
    outline = book.context.outline
    if outline is None:
        return
    frames = Counter(grid.table for grid in outline.grids)
    for grid in outline.grids:
        cells = len(outline.document.tables[grid.table].cells)
        if cells <= _MOST_CELLS and len(grid.column_heads) >= _FEWEST_PARTS:
            sheet = book.sheet(outline, grid)
            if frames[grid.table] == 1:  # «Tổng cộng» below the second half is that of both
                yield from _told(book, COLUMN, sheet, column_sums(sheet))
            yield from _told(book, ROW, sheet, row_sums(sheet))


def column_sums(sheet: Sheet) -> list[Sum]:
    """Return the columns of a flat table with one total row at its top or bottom."""
    rows = [
        row
        for row in range(sheet.grid.head_rows, len(sheet.rows))
        if any((row, c) in sheet.texts for c in range(len(sheet.heads)))
    ]
    totals = [row for row in rows if _TOTAL_RE.fullmatch(_label(sheet, row))]
    if len(totals) != 1 or totals[0] not in (rows[0], rows[-1]):
        return []
    others = _topmost(sheet, [row for row in rows if row != totals[0]])
    if any(_NESTED_RE.search(_label(sheet, row)) for row in others) or not _is_flat(sheet, others):
        return []
    sums = []
    for column, head in enumerate(sheet.heads):
        whole = sheet.figure(totals[0], column) if column else None
        if whole is None or _NO_SUM_RE.search(head):
            continue
        parts = sheet.parts([(row, column) for row in others])
        if parts and len(parts) >= _FEWEST_PARTS:
            sums.append(Sum(whole, parts, sheet.grid.column_heads[column]))
    return sums


def row_sums(sheet: Sheet) -> list[Sum]:
    """Return the rows of a table whose column «Tổng số» is followed by its parts."""
    at = next((c for c, head in enumerate(sheet.heads) if _TOTAL_HEAD_RE.fullmatch(head)), None)
    if at is None and _ALL_OF_RE.fullmatch(sheet.heads[-1]):
        at = len(sheet.heads) - 1
    if at is None:
        return _sums_at_the_end(sheet)
    if at == len(sheet.heads) - 1:
        return _sums_before(sheet, at)
    parts_at = [c for c in range(at + 1, len(sheet.heads)) if sheet.heads[c].startswith("trong đó")] or list(
        range(at + 1, len(sheet.heads))
    )
    if any(_NO_SUM_RE.search(sheet.heads[c].replace(" › ", " ")) for c in parts_at):
        return []
    sums = []
    for row in range(sheet.grid.head_rows, len(sheet.rows)):
        whole, parts = sheet.figure(row, at), sheet.parts([(row, column) for column in parts_at])
        if whole and parts and len(parts) >= _FEWEST_PARTS:
            sums.append(Sum(whole, parts, sheet.grid.row_heads[row]))
    return sums


def _sums_before(sheet: Sheet, at: int) -> list[Sum]:
    """«Xã | Trục xã | Trục thôn | Ngõ xóm | Cộng»: all columns of numbers before the last, where most rows fit."""
    rows = range(sheet.grid.head_rows, len(sheet.rows))
    parts_at = [
        c for c in range(1, at) if not _NO_SUM_RE.search(sheet.heads[c]) and any(sheet.figure(row, c) for row in rows)
    ]
    sums = []
    for row in rows:
        whole, parts = sheet.figure(row, at), sheet.parts([(row, column) for column in parts_at])
        if whole and parts and len(parts) >= _FEWEST_PARTS:
            sums.append(Sum(whole, parts, sheet.grid.row_heads[row]))
    fitting = [one.whole for one in sums if one.fits]
    if len(sums) == 1 and len(sums[0].parts) == len(parts_at):
        return sums if fitting or _is_meant(sums[0]) else []  # a table of one row
    return sums if len(fitting) > 1 or any(len(whole.quote.text) >= _NO_CHANCE for whole in fitting) else []


def _is_meant(one: Sum) -> bool:
    """True if a slip in the total or in a part explains why a row does not make its total."""
    added = total(part.meant for part in one.parts)
    if any(slips_of(one.whole.printed, added)):
        return True
    return any(any(slips_of(it.printed, one.whole.meant.minus(added.minus(it.meant)))) for it in one.parts)


def _sums_at_the_end(sheet: Sheet) -> list[Sum]:
    """«Chia theo xã cũ › A | B | C | Toàn xã»: the parts stand under one head before their total."""
    last = len(sheet.heads) - 1
    parts_at = [c for c, head in enumerate(sheet.heads) if head.startswith(("chia theo", "trong đó", "chia ra"))]
    if not _WHOLE_HEAD_RE.match(sheet.heads[last]) or parts_at != list(range(last - len(parts_at), last)):
        return []
    sums = []
    for row in range(sheet.grid.head_rows, len(sheet.rows)):
        words = " ".join(
            fold_phrase(sheet.texts.get((row, c), ("", None))[0]) for c in range(parts_at[0] if parts_at else 0)
        )
        whole, parts = sheet.figure(row, last), sheet.parts([(row, column) for column in parts_at])
        if whole and parts and len(parts) >= _FEWEST_PARTS and not _NO_SUM_RE.search(words):
            sums.append(Sum(whole, parts, sheet.grid.row_heads[row]))
    return sums


def _label(sheet: Sheet, row: int) -> str:
    """What names a row: its head, or its first words."""
    if sheet.rows[row]:
        return sheet.rows[row].split(" › ")[-1]
    return next((fold_phrase(sheet.texts[row, c][0]) for c in range(2) if sheet.texts.get((row, c), ("", 0))[0]), "")


def _topmost(sheet: Sheet, rows: list[int]) -> list[int]:
    """The rows I, II, III … where others stand under them, else all."""
    roman = [row for row in rows if _ROMAN_RE.fullmatch(sheet.texts.get((row, 0), ("", None))[0])]
    marks = [sheet.texts[row, 0][0].rstrip(".") for row in roman]
    whole = len(roman) >= _FEWEST_PARTS and roman[0] == rows[0] and tuple(marks) == _ROMANS[: len(marks)]
    return roman if whole else rows


def _is_flat(sheet: Sheet, rows: Sequence[int]) -> bool:
    """True if the rows are numbered on one level, or not at all."""
    marks = [sheet.texts.get((row, 0), ("", None))[0] for row in rows]
    numbered = [mark for mark in marks if _LEVEL_RE.fullmatch(mark)]
    if len(numbered) == len(marks):
        return [int(mark.rstrip(".")) for mark in marks] == list(range(1, len(marks) + 1))
    if all(_ROMAN_RE.fullmatch(mark) for mark in marks):
        return tuple(mark.rstrip(".") for mark in marks) == _ROMANS[: len(marks)]
    return not numbered and not any(regex.fullmatch(r"[IVX]+\.?|[a-zđA-H][.)]?|\d+(?:\.\d+)+", mark) for mark in marks)


def _has_part_of_a_part(wrong: list[Sum]) -> bool:
    """True if one row makes all the difference in each column: it is a part of the row above it."""
    if len(wrong) < _FEWEST_PARTS or len({len(one.parts) for one in wrong}) > 1:
        return False
    excesses = [sum(part.value for part in one.parts) - one.whole.value for one in wrong]
    rows = range(len(wrong[0].parts))
    return any(all(one.parts[row].value == over for one, over in zip(wrong, excesses, strict=True)) for row in rows)


def _is_mean(one: Sum) -> bool:
    """True for the mean of a column rather than its sum: it lies between the least and the greatest."""
    values = [part.value for part in one.parts]
    return min(values) > 0 and min(values) <= one.whole.value <= max(values)


def _told(book: Book, check: str, sheet: Sheet, sums: list[Sum]) -> Iterator[Finding]:
    wrong = [one for one in sums if not one.fits]
    if len(sums) == 1 and wrong and _is_mean(wrong[0]):
        return
    if len(wrong) * 2 > len(sums) > 1 or _has_part_of_a_part(wrong):
        return  # the parts are not those of the total
    for one in wrong:
        added = sum((Fraction(part.value) for part in one.parts), Fraction(0))
        decimals = max(figure.decimals for figure in (one.whole, *one.parts))
        whole = Fraction(one.whole.value)
        unit, scale = book.measure_of(*((it.quote.span, Fraction(it.value)) for it in (one.whole, *one.parts)))
        yield from book.finding(
            check,
            "proved" if len(sums) > 1 else "assumed",
            "differs",
            (),
            {
                "table": sheet.name,
                "name": " ".join(one.name.split()),
                "sum": " + ".join(part.quote.text for part in one.parts),
                "added": computed(added, decimals),
                "total": one.whole.quote.text,
                "difference": computed(abs(added - whole), decimals),
            },
            quotes=(one.whole.quote, *(part.quote for part in one.parts)),
            expected=plain(added * scale),
            observed=plain(whole * scale),
            unit=unit,
            tolerance=slack(one.whole.meant.times(scale), total(part.meant.times(scale) for part in one.parts)),
        )
