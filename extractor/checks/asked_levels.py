"""What is called met reaches the level printed beside it: «yêu cầu ≥ 90%; thực hiện 66%: đạt» does not.

Whatever is measured, and whatever set the level is of: the paper itself says what is asked and that it is met. The two
stand in one line, or in one row of a table under heads of their own; in a line they must alternate, so that nobody asks
which belongs to which.

**Source**: consistency rule L2 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import Interval, exact, rounded
from extractor.checks.lines import Figure, Line
from extractor.checks.sheets import Sheet
from extractor.checks.wording import plain, slack
from extractor.checks.words import Quote
from extractor.model import Finding
from extractor.vi.fold import fold_phrase
from extractor.vi.gate import says
from extractor.vi.numbers import NUMBER, parse_number

CHECK = "asked_levels.met"
_SIGNS = ("yêu cầu", "quy định", "chuẩn", "tối thiểu", "tối đa", "phải đạt", "mức đạt")
_ASKED = r"(?:yêu cầu|quy định|chuẩn|tối thiểu|tối đa|phải đạt|mức (?:phải )?đạt)"
_ASKED_RE = regex.compile(rf"(?<!\p{{L}}|đạt ){_ASKED}(?!\p{{L}})[^.;]*$")
_NO_RESULT_RE = regex.compile(r"(?<!\p{L})(?:tăng|giảm|so|thêm|kế hoạch|phấn đấu|mục tiêu|năm trước)(?!\p{L})[^.;,]*$")
_MET_RE = regex.compile(
    r"(?:[:;.,|(→=–-]|(?<!\p{L})(?:đánh giá|kết luận|xếp loại|xã|tiêu chí)) ?"
    r"(?:là |đã |được đánh giá |được công nhận )*đạt"
    r"(?: (?:tiêu chí|yêu cầu|chuẩn|quy định|theo quy định|này|số \d+))*[ .;)]*$"
)
_LEAST, _MOST = ("at_least", "above"), ("at_most", "below")
_REACH = 80
_PAIR = 2
_ASKED_HEAD_RE = regex.compile(r"quy định|yêu cầu|chuẩn(?! bị)|mức (?:phải )?đạt")
_HEAD_SIGNS = ("quy định", "yêu cầu", "chuẩn", "mức")
_RESULT_HEAD_RE = regex.compile(r"thực hiện|kết quả(?! đánh giá)|hiện trạng|thực tế|thực trạng")
_VERDICT_HEAD_RE = regex.compile(r"đánh giá|đạt|xếp loại|kết luận|tự chấm")
_MET_CELL_RE = regex.compile(r"đạt(?: chuẩn| yêu cầu| tiêu chí)?\.?")
_LEVEL_RE = regex.compile(
    rf"(?P<sign>≥|>=|>|từ|tối thiểu|trên|≤|<=|<|dưới|tối đa|không quá)? ?"
    rf"(?P<number>{NUMBER}) ?%?(?P<up> trở lên| trở xuống)?"
)
_DOWN = ("≤", "<=", "<", "dưới", "tối đa", "không quá")


def check_asked_levels(book: Book) -> Iterator[Finding]:
    """Yield a finding for each figure below the level beside it that is called met."""
    for line in book.lines:
        if "đạt" in line.text and says(line.text, _SIGNS):
            yield from _check_line(book, line)
    outline = book.context.outline
    for grid in outline.grids if outline is not None else ():
        sheet = book.sheet(outline, grid) if outline is not None else None
        if sheet is not None and any(says(head, _HEAD_SIGNS) for head in sheet.heads):
            yield from _check_sheet(book, sheet)


def _check_line(book: Book, line: Line) -> Iterator[Finding]:
    pairs = list(_pairs(line))
    if not pairs or not any(_is_below(result, asked) for asked, result in pairs) or not _is_called_met(book, line):
        return
    for asked, result in pairs:
        if _is_below(result, asked):
            facts, quotes = book.lines.cited((result, asked))
            yield from book.finding(
                CHECK,
                "proved",
                "below",
                facts,
                {"observed": result.quote, "asked": asked.quote},
                quotes=quotes,
                expected=f"{'<=' if asked.bound in _MOST else '>='} {plain(exact(asked.number) or Fraction(0))}",
                observed=plain(exact(result.number) or Fraction(0)),
                unit=result.unit,
                tolerance=slack(rounded(result)),
            )


def _pairs(line: Line) -> Iterator[tuple[Figure, Figure]]:
    """What is asked with what is reached, of each unit, where the two alternate."""
    for unit in dict.fromkeys(figure.unit.partition("/")[0] for figure in line.figures if figure.unit):
        told: list[tuple[bool, Figure]] = []
        for figure in line.figures:
            before = line.text[max(0, figure.start - _REACH) : figure.start]
            if figure.unit.partition("/")[0] != unit or _NO_RESULT_RE.search(before):
                continue
            since = line.text[told[-1][1].end if told else 0 : figure.start]
            asks = figure.bound in (*_LEAST, *_MOST) and _ASKED_RE.search(since) is not None
            if not asks and figure.bound != "exact":
                return
            told.append((asks, figure))
        if len(told) % _PAIR == 0 and all(told[at][0] != told[at + 1][0] for at in range(len(told) - 1)):
            for at in range(0, len(told), _PAIR):
                (asks, one), (_, other) = told[at], told[at + 1]
                yield (one, other) if asks else (other, one)


def _is_below(result: Figure, asked: Figure) -> bool:
    level, value = exact(asked.number), rounded(result)
    if level is None or value.low is None or value.high is None:
        return False
    return value.high < level if asked.bound in _LEAST else value.low > level


def _is_called_met(book: Book, line: Line) -> bool:
    """True if the line ends in the verdict, or the only criterion told in it or its section is met."""
    if _MET_RE.search(line.text):
        return True
    states = [fact for fact in book.by_indicator.get("criterion_status", ()) if fact.role == "actual"]
    here = [fact for fact in states if fact.span in line.passage.span]
    if not here and line.passage.section is not None:
        here = [
            fact
            for fact in states
            if (passage := book.passage_of(fact)) is not None and passage.section == line.passage.section
        ]
    return len({fact.item for fact in here}) == 1 and all(fact.status == "met" for fact in here)


def _check_sheet(book: Book, sheet: Sheet) -> Iterator[Finding]:
    """«Nội dung | Quy định | Thực hiện | Đánh giá»: one level and one result in a row that is called met."""
    heads = [head.split(" › ")[-1] for head in sheet.heads]
    asked, result, verdict = (
        [column for column, head in enumerate(heads) if column and pattern.search(head)]
        for pattern in (_ASKED_HEAD_RE, _RESULT_HEAD_RE, _VERDICT_HEAD_RE)
    )
    verdict = [column for column in verdict if column not in (*asked, *result)]
    if len(asked) != 1 or len(result) != 1 or len(verdict) != 1:
        return
    for row in range(sheet.grid.head_rows, len(sheet.rows)):
        cells = [sheet.texts.get((row, column)) for column in (asked[0], result[0], verdict[0])]
        if None in cells or not _MET_CELL_RE.fullmatch(fold_phrase(cells[2][0] if cells[2] else "")):
            continue
        level, value = (_LEVEL_RE.fullmatch(fold_phrase(cell[0])) for cell in cells[:2] if cell)
        if level is None or value is None or value["sign"] or value["up"] or not (level["sign"] or level["up"]):
            continue
        yield from _judge_row(book, level, value, [Quote(cell[1], cell[0]) for cell in cells[1::-1] if cell])


def _judge_row(
    book: Book, level: regex.Match[str], value: regex.Match[str], quotes: Sequence[Quote]
) -> Iterator[Finding]:
    (least, _), (reached, decimals) = parse_number(level["number"]), parse_number(value["number"])
    half = Fraction(1, 2 * 10**decimals)
    meant = Interval(Fraction(reached) - half, Fraction(reached) + half)
    falls = level["sign"] in _DOWN or level["up"] == " trở xuống"
    if (meant.low or 0) > least if falls else (meant.high or 0) < least:
        unit, scale = book.measure_of((quotes[0].span, Fraction(reached)))
        yield from book.finding(
            CHECK,
            "proved",
            "below",
            (),
            {"observed": quotes[0].line, "asked": quotes[1].line},
            quotes=quotes,
            expected=f"{'<=' if falls else '>='} {plain(Fraction(least) * scale)}",
            observed=plain(Fraction(reached) * scale),
            unit=unit,
            tolerance=slack(meant.times(scale)),
        )
