"""What is left of a whole, what there is after what came and went: 24,6 km, 18,9 of them done, leave 5,7 and not 7,5.

The figures stand one after the other in a paragraph, or in items below each other; the words of their clauses say which
is the whole, what is done and what is left, or what there was, came, went and is. A clause that says none of it breaks
the row, for it may tell of a part of a part. What is left after what is done must be told as the rest of the same: by
«còn lại», by a word that both clauses share, or a slip of the pen must explain the difference.

**Source**: consistency rules A1 and A8 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import regex

from extractor.checks.book import YEAR_RE, Book
from extractor.checks.intervals import exact, loosened, rounded, total
from extractor.checks.lines import Figure, Line
from extractor.checks.slips import slips_of
from extractor.checks.wording import counted, plain, slack
from extractor.model import Finding
from extractor.vi.gate import says

LEFT = "balances.left"
STOCK = "balances.stock"
_SIGNS = ("còn", "chưa", "không", "cuối", "nay", "lũy kế", "nâng", "đưa", "lên", "hết", "hiện", "đến", "31/12")
_LEFT_RE = regex.compile(r"(?<!\p{L})(?:còn(?: lại| nợ)?|(?:số )?(?:chưa|không)(?!\p{L}))[^\d]*$")
_LEFT_BEHIND_RE = regex.compile(
    r" ?(?:\p{L}+ ){0,3}?(?:chưa|không|tạm|đất|còn lại)(?!\p{L})| (?:ở|tại|thuộc) \d[^\d]*?(?<!\p{L})chưa(?!\p{L})"
)
_REST_RE = regex.compile(r"(?<!\p{L})(?:còn lại|phần còn|số còn)(?!\p{L})")
_DONE_RE = regex.compile(
    r"(?<!\p{L})(?:đã|đạt|được|có|hoàn thành|thực hiện|giải ngân|thanh toán|trả|xây|làm|dùng|sử dụng|kiên cố|cứng hóa"
    r"|bê tông|nhựa hóa)(?!\p{L})"
)
_NO_WHOLE_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|thêm|so với|mới|bình quân|mỗi|trung bình|phấn đấu|mục tiêu|vượt|trong đó|riêng|đã|còn"
    r"|chưa)(?!\p{L})"
)
_NO_DONE_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|thêm|so với|bình quân|mỗi|trung bình|phấn đấu|mục tiêu|vượt|riêng|kế hoạch|chưa|còn)"
    r"(?!\p{L})"
)
_OPENS_RE = regex.compile(
    r"(?<!\p{L})(?:đầu (?:năm|kì|nhiệm kì)|(?:cuối |hết )?năm (?:trước|ngoái|\d{4})|(?:31/12/|12/)\d{4}|trước đó)"
)
_COMES_RE = regex.compile(
    r"(?<!\p{L})(?:thêm|công nhận mới|thành lập|phát sinh|tái nghèo|bổ sung|kết nạp|tiếp nhận|xây mới"
    r"|(?:được )?công nhận (?:trong|năm)|đạt chuẩn trong năm)(?!\p{L})"
)
_GOES_RE = regex.compile(r"(?<!\p{L})(?:thoát|giải thể|bị thu hồi|ngừng hoạt động|xóa|ra khỏi)(?!\p{L})")
_HAS_MOVED_RE = regex.compile(
    r"(?<!\p{L})(?:thêm|công nhận|thành lập|phát sinh|kết nạp|tiếp nhận|giải thể|thoát nghèo|ngừng hoạt động)"
    r"(?: mới| thêm| được)* ?$"
)
_CLOSES_RE = regex.compile(
    r"(?<!\p{L})(?:(?:đến )?cuối (?:năm|kì)|(?:đến|hiện) nay|lũy kế|hiện (?:có|còn)|nâng|đưa|lên|đến hết|đến ngày"
    r"|tính đến|31/12|đến năm)(?!\p{L})"
)
_CLOSES_SIGNS = ("cuối", "nay", "lũy kế", "hiện", "nâng", "đưa", "lên", "đến", "31/12")
_CHANGED_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|so với|bình quân|mỗi|kế hoạch|phấn đấu|mục tiêu|riêng|trong đó)(?!\p{L})"
)
_CUT_RE = regex.compile(r"[,;(]|\.(?!\d)")
_AND_RE = regex.compile(r" ?[,;](?: \p{L}+){1,4} ")
# «24 hộ ở 2 thôn Nà Lang, Bản Phố chưa có điện»
_BEHIND_RE = regex.compile(
    r"[^,;.()\d]*(?:(?<= (?:ở|tại|thuộc) )\d{1,2} (?:thôn|bản|ấp|xóm|tổ|xã)(?!\p{L})[^;.()\d]*)?"
)
_WORD_RE = regex.compile(r"\p{L}+")
_EMPTY = frozenset(
    ("chưa", "không", "được", "có", "đạt", "còn", "lại", "đã", "là", "số", "tổng", "cả", "của", "các", "và", "xã")
)
_REACH = 70
_YEAR_BEHIND_RE = regex.compile(r"(?<=năm )(?:19|20)\d\d(?!\d)")
_ITEMS = 5  # neighbouring items that are read as one row
_FEWEST = 2
_CRITERIA = "criteria"  # `met_count` knows how many their set has


@dataclass(frozen=True, slots=True)
class Step:
    """A figure with the words of its clause before and behind it."""

    figure: Figure
    line: Line
    before: str
    behind: str

    @property
    def at(self) -> int:
        """Where it stands in its line."""
        return self.figure.start

    @property
    def words(self) -> set[str]:
        """What its clause speaks of."""
        return {*_WORD_RE.findall(self.before), *_WORD_RE.findall(self.behind)} - _EMPTY

    def says(self, pattern: regex.Pattern[str]) -> bool:
        """True if the clause says it on either side of its figure."""
        return bool(pattern.search(self.before) or pattern.search(self.behind))


def check_balances(book: Book) -> Iterator[Finding]:
    """Yield a finding for each rest and each stock that the figures before it do not leave."""
    lines = list(book.lines)
    known: dict[int, list[Step]] = {}
    for at, line in enumerate(lines):
        if (len(line.figures) < _FEWEST and not line.passage.marker) or not says(line.text, _SIGNS):
            continue
        # the first figure of a line that is no item has none before it
        for last in _kept(known, line)[not line.passage.marker :]:
            if _is_left(last) or _closes(last):
                row = [step for one in _row(lines, at) for step in _kept(known, one)]
                before = [it for it in row if _is_alike(it, last) and (it.line is not line or it.at < last.at)]
                found = list(_check_left(book, before, last))
                yield from found or _check_stock(book, before, last)


def _kept(known: dict[int, list[Step]], line: Line) -> list[Step]:
    if line.at not in known:
        known[line.at] = _steps(line)
    return known[line.at]


def _row(lines: Sequence[Line], at: int) -> Sequence[Line]:
    """A line with the items right before it."""
    first = at
    while first and at - first < _ITEMS and _are_neighbours(lines[first - 1], lines[first]):
        first -= 1
    return lines[first : at + 1]


def _are_neighbours(one: Line, other: Line) -> bool:
    marked = bool(one.passage.marker) and bool(other.passage.marker) and one.passage.depth == other.passage.depth
    return other.at - one.at == 1 and marked and one.passage.lead == other.passage.lead


def _steps(line: Line) -> list[Step]:
    found, at = [], 0
    for index in range(len(line.figures)):
        figure = _counted(line, index)
        if not line.in_brackets(figure):
            if (figure.is_amount or figure.unit == _CRITERIA) and figure.bound == "exact":
                before = _CUT_RE.split(line.flat[max(at, figure.start - _REACH) : figure.start])[-1]
                behind = _BEHIND_RE.match(line.flat, figure.end, figure.end + _REACH)
                found.append(Step(figure, line, before, behind.group() if behind else ""))
            at = figure.end
    return found


def _counted(line: Line, at: int) -> Figure:
    """«thành lập mới 8, giải thể 3 hợp tác xã»: the bare number counts what the next one does, else the one before."""
    figure = line.figures[at]
    if figure.unit or figure.decimals:
        return figure
    after = line.figures[at + 1] if at + 1 < len(line.figures) else None
    between = line.flat[figure.end : after.start] if after is not None and after.counts and after.unit else ""
    if after is not None and _AND_RE.fullmatch(between) and _GOES_RE.search(between):
        return figure.of_unit(after)
    before = next((it for it in reversed(line.figures[:at]) if it.unit and it.counts), None)
    moved = before is not None and _HAS_MOVED_RE.search(line.flat, max(0, figure.start - _REACH), figure.start)
    return figure.of_unit(before) if before and moved and _CUT_RE.match(line.flat, figure.end) else figure


def _is_alike(one: Step, other: Step) -> bool:
    units = (one.figure.unit, other.figure.unit)
    if "count" not in units:
        return units[0] == units[1]
    thing = one.line.thing(one.figure)
    return one.figure.counts and other.figure.counts and thing == other.line.thing(other.figure) != ""


def _is_left(step: Step) -> bool:
    return bool(_LEFT_RE.search(step.before) or _LEFT_BEHIND_RE.match(step.behind))


def _closes(step: Step) -> bool:
    closes = says(step.before, _CLOSES_SIGNS) or says(step.behind, _CLOSES_SIGNS)
    return closes and step.says(_CLOSES_RE) and not _move(step) and not step.says(_CHANGED_RE)


def _check_left(book: Book, before: list[Step], last: Step) -> Iterator[Finding]:
    """«24,6 km, đã cứng hóa 18,9 km, còn 5,7 km»; «11,2/18,9 km, còn 7,7 km»."""
    if not before or not _is_left(last) or last.figure.of is not None or last.figure.unit == _CRITERIA:
        return
    done, wholes = before[-1], _wholes(before, last)
    if not wholes or not _ends(last) or not done.says(_DONE_RE) or done.says(_NO_DONE_RE):
        return
    if YEAR_RE.findall(done.before) and YEAR_RE.findall(last.before):
        return  # «năm 2016 có 42 hộ, năm 2017 có 36 hộ, năm 2018 còn 25 hộ»
    whole, left = wholes[0], last.figure
    if any(loosened(it).minus(loosened(done.figure)).meets(loosened(left)) for it in wholes):
        return
    if whole.number <= done.figure.number or (whole.number <= left.number and not last.says(_REST_RE)):
        return
    needed = {left: rounded(whole).minus(rounded(done.figure)), done.figure: rounded(whole).minus(rounded(left))}
    slipped = any(any(slips_of(it, due)) for it, due in needed.items())
    sure = last.says(_REST_RE) or bool(last.words & done.words)
    if sure or slipped:
        cited = (left, done.figure) if done.figure.of is not None else (left, whole, done.figure)
        verdict = "proved" if sure and slipped else "assumed"
        yield from _finding(book, LEFT, verdict, cited, ((whole, 1), (done.figure, -1)), left)


def _wholes(before: list[Step], last: Step) -> list[Figure]:
    """Of what something is left: what stands behind the stroke of what is done, else the figure before it, the nearest.

    None where the sentence tells of more.
    """
    done = before[-1].figure
    if done.of is not None:
        half = done.half_step
        return [done._replace(number=done.of, low=done.of - half, high=done.of + half, of=None)]
    sentence = last.line.sentence_of(last.figure.start)
    beside = [it for it in before if it.line is last.line and it.line.sentence_of(it.figure.start) == sentence]
    if len(before) < _FEWEST or len(beside) > _FEWEST or before[-2].says(_NO_WHOLE_RE):
        return []
    return [it.figure for it in before[-2::-1] if it.figure.of is None]


def _ends(last: Step) -> bool:
    """True unless more is left behind it: «còn 3,2 km đường đất, 2,5 km cấp phối», «còn 3 xã chưa đạt 15 tiêu chí»."""
    line, figure = last.line, last.figure
    _, end = line.sentences[line.sentence_of(figure.start)]
    more = [it for it in line.figures if figure.end <= it.start < end and not line.in_brackets(it)]
    behind = figure.end + len(last.behind)
    year = _YEAR_BEHIND_RE.match(line.text, behind) is not None  # «còn lại 9,5 tỷ đồng trả trong năm 2016»
    more = [it for it in more if not (year and it.start == behind)]
    return not any(it.unit in (figure.unit, "") for it in more) and (
        year or not line.text[behind : behind + 1].isdigit()
    )


def _check_stock(book: Book, before: list[Step], last: Step) -> Iterator[Finding]:
    """«Đầu năm có 63 hợp tác xã; thành lập mới 8, giải thể 3; cuối năm có 68 hợp tác xã»."""
    if not _closes(last):
        return
    moves: list[tuple[Step, int]] = []
    for step in reversed(before):
        sign = 0 if step.says(_CHANGED_RE) else _move(step)
        if not sign:
            break
        moves.insert(0, (step, sign))
    opening = before[-len(moves) - 1] if moves and len(before) > len(moves) else None
    if opening is None or not opening.says(_OPENS_RE) or opening.says(_CHANGED_RE):
        return
    if all(sign < 0 for _, sign in moves):
        return  # of those who left others may have come: `differences` asks
    rows = ((opening.figure, 1), *((step.figure, sign) for step, sign in moves))
    if not total(loosened(it).times(Fraction(sign)) for it, sign in rows).meets(loosened(last.figure)):
        cited = (last.figure, *(it for it, _ in rows))
        yield from _finding(
            book, STOCK, "proved" if len({it.unit for it in cited}) == 1 else "assumed", cited, rows, last.figure
        )


def _move(step: Step) -> int:
    """1 for what came, -1 for what went, 0 for what neither or both is said of."""
    return step.says(_COMES_RE) - step.says(_GOES_RE)


def _finding(
    book: Book,
    check: str,
    verdict: str,
    cited: Sequence[Figure],
    rows: Sequence[tuple[Figure, int]],
    last: Figure,
) -> Iterator[Finding]:
    printed = exact(last.number)
    values = [(exact(it.number) or Fraction(0)) * sign for it, sign in rows]
    if printed is None:
        return
    scale = Fraction(last.scale)
    due = sum(values, Fraction(0))
    written = " ".join(f"{'-' if value < 0 else '+'} {counted(abs(value) / scale)}" for value in values)
    facts, quotes = book.lines.cited(cited)
    yield from book.finding(
        check,
        verdict,
        "differs",
        facts,
        {"sum": written.removeprefix("+ "), "due": counted(due / scale), "printed": last.quote},
        quotes=quotes,
        expected=plain(due),
        observed=plain(printed),
        unit=last.unit,
        tolerance=slack(*(rounded(it) for it, _ in rows), rounded(last)),
    )
