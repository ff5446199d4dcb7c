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
_SIGNS = ("yêu cầu", "quy định", "chuẩn", "tối thiểu", "tối đa", "phải đạt", "mức đạt", "(≥", "(≤", "(từ ", "%/")
_ASKED = r"(?:yêu cầu|quy định|chuẩn|tối thiểu|tối đa|phải đạt|mức (?:phải )?đạt)"
_ASKED_RE = regex.compile(rf"(?<!\p{{L}}|đạt ){_ASKED}(?!\p{{L}})[^.;]*$")
# «quy định 90%», «(mức đạt chuẩn là 90%)», «so với yêu cầu 90%», «78%/90%»: a level without its sign
_BARE_RE = regex.compile(
    rf"(?<!\p{{L}}|đạt ){_ASKED}(?: (?:chuẩn|tối thiểu|chung|của tỉnh|là|đạt|phải đạt))*:? ?\(?$|%/$"
)
_FALLING_RE = regex.compile(
    r"(?<!\p{L})(?:nghèo|suy dinh dưỡng|còi|nhà tạm|dột|tảo hôn|sinh con thứ|tội phạm|tử vong|bỏ học)"
)
# «82%, cao hơn mức quy định (90%)», «79%, đáp ứng yêu cầu ≥ 90%»: the words between the two are the verdict
_CALLED_RE = regex.compile(
    r"[ ,;]*(?:là )?(?:cao hơn|vượt|đảm bảo|bảo đảm|đáp ứng|đạt|(?P<low>dưới|thấp hơn))(?: (?:so|với|mức))*"
    r" (?:quy định|yêu cầu|chuẩn|tối thiểu)[^\d;.]*"
)
_RESULT_RE = regex.compile(r"[-+*• ]*(?:kết quả|thực hiện|thực tế|hiện trạng|thực trạng|xã đạt|đạt được|đạt)(?!\p{L})")
_NO_RESULT_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|so(?! với (?:mức )?(?:quy định|yêu cầu|chuẩn))|thêm|kế hoạch|phấn đấu|mục tiêu|năm trước)"
    r"(?!\p{L})[^.;,]*$"
)
_MET_RE = regex.compile(
    r"(?:[:;.,|(→=>–-]|(?<!\p{L})(?:đánh giá|kết luận|xếp loại|(?:xã|tiêu chí|chỉ tiêu|nội dung)(?: này)?)) ?"
    r"(?:là |đã |được đánh giá |được công nhận )*đạt"
    r"(?: (?:tiêu chí|chỉ tiêu|nội dung|yêu cầu|chuẩn|quy định|theo quy định|này|số \d+))*[ .;)]*$"
)
_LEAST, _MOST = ("at_least", "above"), ("at_most", "below")
_REACH = 80
_PAIR = 2
_ASKED_HEADS = (regex.compile(r"quy định|yêu cầu|chuẩn(?! bị)|mức (?:phải )?đạt"), regex.compile(r"chỉ tiêu"))
_HEAD_SIGNS = ("quy định", "yêu cầu", "chuẩn", "mức", "chỉ tiêu")
_RESULT_HEADS = (
    regex.compile(r"thực hiện|kết quả(?! đánh giá)|hiện trạng|thực tế|thực trạng"),
    regex.compile(r"xã đạt|đạt được"),
)
_VERDICT_HEADS = (regex.compile(r"đánh giá|xếp loại|kết luận|tự chấm|thẩm tra"), regex.compile(r"đạt|kết quả"))
_MET_CELL_RE = regex.compile(r"đạt(?: chuẩn| yêu cầu| tiêu chí)?\.?")
_LEVEL_RE = regex.compile(
    rf"(?P<sign>≥|>=|>|từ|tối thiểu|trên|≤|<=|<|dưới|tối đa|không quá)? ?"
    rf"(?P<number>{NUMBER}) ?%?(?P<up> trở lên| trở xuống)?"
)
_DOWN = ("≤", "<=", "<", "dưới", "tối đa", "không quá")


def check_asked_levels(book: Book) -> Iterator[Finding]:
    """Yield a finding for each figure below the level beside it that is called met."""
    for line in book.lines:
        if says(line.text, _SIGNS):
            yield from _check_line(book, line)
            yield from _check_items(book, line)
    outline = book.context.outline
    for grid in outline.grids if outline is not None else ():
        sheet = book.sheet(outline, grid) if outline is not None else None
        if sheet is not None and any(says(head, _HEAD_SIGNS) for head in sheet.heads):
            yield from _check_sheet(book, sheet)


def _check_line(book: Book, line: Line) -> Iterator[Finding]:
    pairs = list(_pairs(line))
    below = [(asked, result) for asked, result in pairs if _is_below(line, result, asked)]
    met = bool(below) and _is_called_met(book, line)
    for asked, result in below:
        called = _CALLED_RE.fullmatch(line.text, result.end, max(result.end, asked.start))
        if met or (called is not None and (not called["low"] or _is_most(line, asked))):
            yield from _finding(book, line, result, asked)


def _check_items(book: Book, line: Line) -> Iterator[Finding]:
    """«Quy định: ≥ 90%», «Thực hiện: 78%», «Đánh giá: Đạt» in lines below each other."""
    result, verdict = book.lines.at(line.at + 1), book.lines.at(line.at + _PAIR)
    told = [one.figures[0] for one in (line, result) if one is not None and len(one.figures) == 1]
    if result is None or len(told) < _PAIR or told[0].unit.partition("/")[0] != told[1].unit.partition("/")[0]:
        return
    asked, reached = told
    asks = _ASKED_RE.search(line.text[: asked.start]) is not None and _RESULT_RE.match(result.text)
    met = _MET_RE.search(result.text) or (verdict is not None and not verdict.figures and _MET_RE.search(verdict.text))
    if asks and met and asked.unit and reached.bound == "exact" and _is_below(line, reached, asked):
        yield from _finding(book, line, reached, asked)


def _finding(book: Book, line: Line, result: Figure, asked: Figure) -> Iterator[Finding]:
    facts, quotes = book.lines.cited((result, asked))
    yield from book.finding(
        CHECK,
        "assumed" if asked.bound == "exact" else "proved",
        "below",
        facts,
        {"observed": result.quote, "asked": asked.quote},
        quotes=quotes,
        expected=f"{'<=' if _is_most(line, asked) else '>='} {plain(exact(asked.number) or Fraction(0))}",
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
            asks = _asks(line, figure, since)
            if not asks and figure.bound != "exact":
                return
            told.append((asks, figure))
        if len(told) % _PAIR == 0 and all(told[at][0] != told[at + 1][0] for at in range(len(told) - 1)):
            for at in range(0, len(told), _PAIR):
                (asks, one), (_, other) = told[at], told[at + 1]
                yield (one, other) if asks else (other, one)


def _asks(line: Line, figure: Figure, since: str) -> bool:
    """True for a level: by its sign and a word before it or its brackets, or right behind what asks for it."""
    if figure.bound in (*_LEAST, *_MOST):
        bracketed = since.endswith("(") and line.text[figure.end : figure.end + 1] == ")"
        return bracketed or _ASKED_RE.search(since) is not None
    return (
        figure.bound == "exact" and _BARE_RE.search(line.text, max(0, figure.start - _REACH), figure.start) is not None
    )


def _is_most(line: Line, asked: Figure) -> bool:
    return asked.bound in _MOST or (asked.bound == "exact" and _FALLING_RE.search(line.text) is not None)


def _is_below(line: Line, result: Figure, asked: Figure) -> bool:
    level, value = exact(asked.number), rounded(result)
    if level is None or value.low is None or value.high is None:
        return False
    return value.low > level if _is_most(line, asked) else value.high < level


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
    columns: list[int] = []
    for patterns in (_ASKED_HEADS, _RESULT_HEADS, _VERDICT_HEADS):
        found = _columns(heads, patterns, columns)
        if len(found) != 1:
            return
        columns += found
    asked = columns[0]
    for row in range(sheet.grid.head_rows, len(sheet.rows)):
        cells = [sheet.texts.get((row, column)) for column in columns]
        if None in cells or not _MET_CELL_RE.fullmatch(fold_phrase(cells[2][0] if cells[2] else "")):
            continue
        level, value = (_LEVEL_RE.fullmatch(fold_phrase(cell[0])) for cell in cells[:2] if cell)
        if level is None or value is None or value["sign"] or value["up"]:
            continue
        signed = bool(level["sign"] or level["up"])
        if signed or _ASKED_HEADS[0].search(heads[asked]):
            falls = level["sign"] in _DOWN or level["up"] == " trở xuống"
            falls = falls if signed else _FALLING_RE.search(sheet.rows[row]) is not None
            quotes = [Quote(cell[1], cell[0]) for cell in cells[1::-1] if cell]
            yield from _judge_row(book, level, value, quotes, "proved" if signed else "assumed", falls=falls)


def _columns(heads: Sequence[str], patterns: Sequence[regex.Pattern[str]], taken: Sequence[int]) -> list[int]:
    """The columns whose head the first of the patterns that finds any finds, but the first and those taken."""
    free = [column for column in range(1, len(heads)) if column not in taken]
    found = ([column for column in free if pattern.search(heads[column])] for pattern in patterns)
    return next(filter(None, found), [])


def _judge_row(
    book: Book, level: regex.Match[str], value: regex.Match[str], quotes: Sequence[Quote], verdict: str, *, falls: bool
) -> Iterator[Finding]:
    (least, _), (reached, decimals) = parse_number(level["number"]), parse_number(value["number"])
    half = Fraction(1, 2 * 10**decimals)
    meant = Interval(Fraction(reached) - half, Fraction(reached) + half)
    if (meant.low or 0) > least if falls else (meant.high or 0) < least:
        unit, scale = book.measure_of((quotes[0].span, Fraction(reached)))
        yield from book.finding(
            CHECK,
            verdict,
            "below",
            (),
            {"observed": quotes[0].line, "asked": quotes[1].line},
            quotes=quotes,
            expected=f"{'<=' if falls else '>='} {plain(Fraction(least) * scale)}",
            observed=plain(Fraction(reached) * scale),
            unit=unit,
            tolerance=slack(meant.times(scale)),
        )
