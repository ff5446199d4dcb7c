"""What the words between two figures say of them: «2.846,3 tấn, tăng so với 2.871,5 tấn» is no rise.

A rise or a fall against an earlier figure, «tăng từ … lên …», a plan that is called reached or exceeded, a part told
behind «trong đó» that is more than its whole, and a percentage right behind whole and part that one slip of the pen
makes theirs. Figures of any kind, whether or not a record names what they measure; only bare words may stand between.

**Source**: consistency rules A4, A8 and A9 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import Interval, exact, loosened, percentage, rounded
from extractor.checks.lines import Figure, Line
from extractor.checks.slips import slips_of
from extractor.checks.subsets import is_told_part
from extractor.checks.wording import beside, figure, plain
from extractor.model import Fact, Finding
from extractor.vi.gate import says

CHECK = "relations.words"
SHARE = "relations.share"
_SKIPPED = frozenset({"", "percentage_point", "times", "years", "months", "days", "bool"})
_SIGNS = (
    *("tổng", "toàn", "trong", "tăng", "giảm", "hơn", "kế hoạch", "kh", "chỉ tiêu", "trong đó", "trong số"),
    *("cấp", "việc làm", "%", "hóa", "kiên cố", "khai thác", "thu hoạch", "kinh doanh", "cho trái", "cho quả"),
)
_MONEY = ("funding", "funding_share")
_TOGETHER = 2  # figures that may be a whole together
_REACH = 60  # letters before a figure in which «tăng từ», «kế hoạch» stand
_TIMES_RE = regex.compile(
    r"(?:(?:cuối|đầu|hết|của|trong|vào) )*(?:năm|tháng|quý|ngày) \d{1,4}(?:[/.-]\d{1,4}){0,2}|(?:19|20)\d\d"
    r"|cùng kì(?: năm (?:trước|ngoái))?|năm (?:trước|ngoái)"
)
_ASIDE_RE = regex.compile(r"\([^()]*\)")
_COMPARED = (
    r"(?: \p{L}+){0,2}? (?:so|so với|với)(?: (?!kế|chỉ|mục|nghị|dự|kh|yêu|quy|chuẩn|mức)\p{L}+){0,5}? ?"
    r"(?:\(|là |đạt |:)? ?"
)
_RISE_RE = regex.compile(rf"[ ,;(]*(?:(?:đã|có|đều|tiếp tục) )*(?:tăng|cao hơn|nhiều hơn){_COMPARED}")
_FALL_RE = regex.compile(rf"[ ,;(]*(?:(?:đã|có|đều|tiếp tục) )*(?:giảm|thấp hơn|ít hơn){_COMPARED}")
_FROM_RE = regex.compile(
    r"(?<!\p{L})(?:(?P<up>tăng|nâng(?! cao| cấp))|(?P<down>giảm))(?: \p{L}+){0,6}? từ(?: mức| khoảng)? ?$"
)
_UPWARD, _DOWNWARD = ("tăng lên", "nâng lên"), ("giảm xuống", "giảm còn", "hạ xuống")
_TO_RE = regex.compile(
    r"[^\d,;.()]{0,30}?(?<!\p{L})(?:(?P<up>lên|thành)|(?P<down>xuống|còn))(?: còn| đến| tới| mức)? ?"
)
_EXCEEDS_RE = regex.compile(
    r"[ ,;(]*(?:(?:đã|đạt và|hoàn thành và|đều) )*vượt(?: mức)? (?:kế hoạch|kh|chỉ tiêu|mục tiêu|nghị quyết)"
    r"(?: (?!là|đề)\p{L}+){0,5}? ?(?:\(|là |đề ra ?\(?|: ?)(?:kh |kế hoạch )?"
)
_PLANNED_RE = regex.compile(r"(?<!\p{L})(?:kế hoạch|kh|chỉ tiêu)(?: (?!được)\p{L}+){0,3}? ?:? ?$")
_DONE_RE = regex.compile(
    r"[^\d;.]{0,40}?(?<!\p{L})(?:thực hiện|đạt|thi công|xây dựng|làm|hoàn thành|trồng|đã|th)(?: \p{L}+){0,3} ?:? ?"
)
_REACHED_RE = regex.compile(
    r"[^\d;.]{0,30}?(?<!\p{L}|chưa |không )(?:hoàn thành|đạt|vượt)(?: và vượt| mức)? (?:kế hoạch|kh|chỉ tiêu)(?!\p{L})"
)
_PART_RE = regex.compile(
    r"[^\d;.(]{0,40}?[,(]? ?(?<!\p{L})trong (?:đó|số đó|số này)(?:,? (?:có|riêng|thì))?(?: \p{L}+){0,5}? ?"
)
# «Tổng số 138 ấp, có 97 ấp có nhà văn hóa»
_IN_ALL_RE = regex.compile(
    r"(?<!\p{L})(?:tổng (?:số|cộng)|toàn (?:xã|huyện|tỉnh|thị xã|thành phố|địa bàn) có|trong)(?: có)? ?:? ?$"
)
_THERE_RE = regex.compile(r"(?: \p{L}+){0,4}?[,;]? ?(?:thì |đã |hiện |đến nay |nay )*(?:có|đạt) ")
# «giải ngân 38,2 tỷ đồng trên tổng kế hoạch 45 tỷ đồng»
_OUT_OF_RE = regex.compile(
    r"(?: \p{L}+){0,8}? (?:trên|trong)(?: tổng)?(?: số)? (?:tổng|số|kế hoạch|vốn)(?: \p{L}+){0,5}? ?"
)
_IN_ALL_SIGNS = ("tổng số ", "trong số ", "trên số ", "% số ")
_IN_TOTAL_RE = regex.compile(r"[^\d.;:()%]{0,60}? (?:trong|trên) (?:tổng )?số ")
_IN_TOTAL_BEHIND_RE = regex.compile(r" ?(?:trong |trên |so với |của )?(?:tổng )?số [^.;:()\d%]{0,30}\( ?")
_OWN_SHARE_RE = regex.compile(r" ?\( ?\d[\d,]* ?%\)")
_OUT_OF_SIGNS = (" trên ", " trong ")
_EXCEEDED = ("vượt", "đạt trên", "hoàn thành vượt")
_AWARDED_RE = regex.compile(r"[^\d;.(]{0,30}?, ?(?:trong đó |có |đã )*")
_AWARD_RE = regex.compile(
    r"(?: \p{L}+){0,2}? (?:được cấp|được nhận|có|tìm được|đã có) (?:chứng chỉ|bằng|việc làm|giấy chứng nhận)(?!\p{L})"
)
_NET_RE = regex.compile(r"(?<!\p{L})(?:giảm|tăng)(?: ròng| thuần| được| thêm)? ?$")
_MEASURED = ("km", "m2", "m")
_DONE_OF_RE = regex.compile(
    r" ?[^\d,;.(]{0,30}[,;(] ?(?:trong đó|đã|đang|hiện|được|có|và| )*"
    r"(?:cứng hóa|kiên cố|bê tông hóa|nhựa hóa|khai thác|thu hoạch|kinh doanh|cho (?:trái|quả|thu hoạch))"
    r"(?: hóa| được| là)* ?"
)
_THERE_IS_RE = regex.compile(
    r"(?<!\p{L})(?:dài|tổng|toàn|có|diện tích|hệ thống|đường(?! \p{L}+ (?:mới|thêm)))(?!\p{L})"
    r"(?:(?!làm|xây|mới|thêm|nâng)[^,;.\d])*$"
)
_MEAN_RE = regex.compile(r"(?<!\p{L})(?:bình quân|trung bình|thu nhập|đầu người|mỗi|năng suất|giá)(?!\p{L})")
_SHARE_RE = regex.compile(
    r"[ ,;(]*(?:chiếm|đạt|bằng|tương ứng|tương đương|tỉ lệ|=|\()"
    r"(?: (?:với|tỉ lệ|tỉ trọng|(?:lớn|cao|thấp|nhỏ) nhất|tới|khoảng))*[ (]*"
)
_THING_RE = regex.compile(r"(?: (?!(?:chiếm|đạt|bằng)(?!\p{L}))\p{L}+){1,3}")  # «1.824 phiếu»
# «1.612 hộ đạt gia đình văn hóa, đạt 80%», «49.920 người có việc làm (đạt 80%)»
_NAMED_SHARE_RE = regex.compile(
    r"(?:(?!(?<!\p{L})(?:trong|riêng|còn|tăng|giảm|vượt|so|kế hoạch|trừ|mỗi)(?!\p{L}))[^.;:()\d%]){0,70}"
    r"(?:, ?|\( ?)(?:đạt|chiếm|bằng)(?: tỉ lệ| khoảng)? ?"
)
_SURE = ("swapped", "doubled")
_NO_PARTS = _SKIPPED | {"percent"}
_OF_ELSE_RE = regex.compile(
    r" ?\)? ?(?:so (?:với )?)?(?:của )?(?:kế hoạch|kh|dự toán|chỉ tiêu|nghị quyết|mục tiêu)(?!\p{L})"
    r"| ?\)? ?so (?:với )?(?:cùng kì|cuối|đầu|năm|giai đoạn|trước)(?!\p{L})"
)
# «701 hộ, bằng 26,4% số hộ nghèo»: of what another line counts
_OF_NAMED_RE = regex.compile(
    r" ?\)? ?(?:trong |của )?(?:tổng )?số (?P<what>\p{L}+ (?!(?:toàn|trong|trên|của|dân|cả|hiện|và|là)(?!\p{L}))\p{L}+)"
)
_TAKEN_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|so|kế hoạch|kh|từ(?! \d+ ?(?:-|–|đến))|mục tiêu|vượt|mỗi|bình quân)(?!\p{L})"
)


def check_relations(book: Book) -> Iterator[Finding]:
    """Yield a finding for each pair of figures that the words between them contradict."""
    for line in book.lines:
        if not says(line.text, _SIGNS):
            continue
        told = [it for it in line.figures if it.unit not in _SKIPPED and it.bound == "exact" and it.of is None]
        for one, other in pairwise(told):
            if _is_alike(line, one, other) and _is_beside(line, one, other):
                yield from _words(book, line, one, other)
        yield from _check_shares(book, line)
        if "%" in line.text and says(line.text, _IN_ALL_SIGNS):
            yield from _check_in_all(book, line)


def _is_alike(line: Line, one: Figure, other: Figure) -> bool:
    """True for two figures of one unit, or of things called by one word: «74 tổ hợp tác, trong đó 85 tổ …»."""
    if one.unit == other.unit or not (one.counts and other.counts):
        return one.unit == other.unit
    return line.thing(one) == line.thing(other) != ""


def _is_beside(line: Line, one: Figure, other: Figure) -> bool:
    between = (it for it in line.figures if one.end <= it.start < other.start)
    same = line.sentence_of(one.start) == line.sentence_of(other.start)
    return same and all(line.in_brackets(it) and not line.in_brackets(other) for it in between)


def _words(book: Book, line: Line, one: Figure, other: Figure) -> Iterator[Finding]:
    """Only what would contradict is looked for: the second greater, or less."""
    if one.number == other.number:
        return
    gap = _TIMES_RE.sub("", line.text[one.end : other.start]).replace("  ", " ")
    bare = _ASIDE_RE.sub("", gap).replace("  ", " ")
    if other.number < one.number:
        if says(gap, _OUT_OF_SIGNS) and _OUT_OF_RE.fullmatch(gap) and not says(line.text, _EXCEEDED):
            yield from _unless(book, "part", low=one, high=other)
        elif _FALL_RE.fullmatch(bare) or _FALL_RE.fullmatch(gap):
            yield from _unless(book, "fall", low=one, high=other)
        elif _is_moved(line, one, bare, "up"):
            yield from _unless(book, "rise", low=one, high=other)
        elif _is_done(line, one, other, bare):
            yield from _unless(book, "plan", low=one, high=other)
    elif _RISE_RE.fullmatch(bare) or _RISE_RE.fullmatch(gap):
        yield from _unless(book, "rise", low=other, high=one)
    elif _is_moved(line, one, bare, "down"):
        yield from _unless(book, "fall", low=other, high=one)
    elif _EXCEEDS_RE.fullmatch(gap):
        yield from _unless(book, "plan", low=other, high=one)
    elif _is_part(book, line, one, other, gap) or _is_done_of(line, one, gap):
        yield from _unless(book, "part", low=other, high=one)


def _is_moved(line: Line, one: Figure, bare: str, way: str) -> bool:
    """«tăng từ 286.500 con lên …» up, «giảm từ … xuống …» down."""
    to = _TO_RE.fullmatch(bare)
    if to is None or not to[way]:
        return False
    before = _TIMES_RE.sub("", line.text[max(0, one.start - _REACH) : one.start])
    moved = _FROM_RE.search(before)
    if moved is None and before.endswith("từ "):  # «từ 29,9 triệu đồng (năm 2015) tăng lên 32,9 triệu đồng»
        return says(bare, _UPWARD if way == "up" else _DOWNWARD)
    return moved is not None and bool(moved[way])


def _is_done(line: Line, one: Figure, other: Figure, bare: str) -> bool:
    """«kế hoạch 12 vườn, đã làm 14 vườn, hoàn thành kế hoạch»."""
    if _DONE_RE.fullmatch(bare) is None:
        return False
    planned = _PLANNED_RE.search(line.text, max(0, one.start - _REACH), one.start)
    return planned is not None and _REACHED_RE.match(_ASIDE_RE.sub("", line.text[other.end :])) is not None


def _is_done_of(line: Line, one: Figure, gap: str) -> bool:
    """«đường vào bản dài 4,7 km, đã cứng hóa 5,1 km»: more was done than there is."""
    lengthy = one.unit in _MEASURED and _DONE_OF_RE.fullmatch(gap) is not None
    return lengthy and _THERE_IS_RE.search(line.text, max(0, one.start - _REACH), one.start) is not None


def _is_part(book: Book, line: Line, one: Figure, other: Figure, gap: str) -> bool:
    """«112 hộ, trong đó 15 hộ …», «95 học viên theo học, 102 người được cấp chứng chỉ»; no mean has parts."""
    begin, _ = line.sentences[line.sentence_of(one.start)]
    if "/" in one.unit or one.unit == "percent" or _MEAN_RE.search(line.text, begin, other.start):
        return False
    if _NET_RE.search(line.text, begin, one.start):
        return False  # «giảm 6.154 hộ, trong đó thoát nghèo 7.402 hộ, phát sinh 1.248 hộ»
    known = [book.lines.fact(it) for it in (one, other)]
    if known[0] is not None and known[1] is not None and is_told_part(book, known[0], known[1]):
        return False  # `subsets` weighs them
    if one.counts and _IN_ALL_RE.search(line.text, begin, one.start) and _THERE_RE.fullmatch(gap):
        return line.thing(one) == line.thing(other) != ""
    awarded = _AWARDED_RE.fullmatch(gap) and _AWARD_RE.match(line.text, other.end)
    return _PART_RE.fullmatch(gap) is not None or (one.unit == "persons" and bool(awarded))


def _unless(book: Book, kind: str, *, low: Figure, high: Figure) -> Iterator[Finding]:
    """A finding if the figure that is said to be the higher is the lower one, whatever was rounded."""
    if low.low is None or high.high is None or high.high >= low.low:
        return
    smaller, greater = exact(high.number), exact(low.number)
    if smaller is None or greater is None:
        return
    facts, quotes = book.lines.cited((low, high))
    fields = {"low": low.quote, "high": high.quote}
    yield from book.finding(
        CHECK,
        "proved",
        kind,
        facts,
        fields,
        quotes=quotes,
        expected=f">= {plain(greater)}",
        observed=plain(smaller),
        unit=high.unit,
        tolerance="0",
    )


def _check_shares(book: Book, line: Line) -> Iterator[Finding]:
    """«có 512,6 km, đã kiên cố 287,4 km, chiếm 59,1%»: asked about only if one slip makes it what a whole gives."""
    for part, share in pairwise(line.figures):
        if share.unit != "percent" or part.unit in _NO_PARTS or part.of is not None or "/" in part.unit:
            continue
        thing = _THING_RE.match(line.text, part.end) if part.counts else None
        right_behind = _SHARE_RE.fullmatch(line.text, thing.end() if thing else part.end, share.start) is not None
        named = right_behind or _NAMED_SHARE_RE.fullmatch(line.text, part.end, share.start) is not None
        exactly = share.bound == part.bound == "exact"
        if not named or not exactly or _OF_ELSE_RE.match(line.text, share.end):
            continue
        begin, _ = line.sentences[line.sentence_of(part.start)]
        if not _TAKEN_RE.search(line.text, max(begin, part.start - _REACH // 2), part.start) and not _is_weighed(
            book, share
        ):
            named = _OF_NAMED_RE.match(line.text, share.end)
            last = max((it.end for it in line.figures if it.end <= part.start), default=0)
            if named is None or (last and named["what"] in line.text[: last + len(named["what"]) + 1]):
                wholes = list(_wholes(book, line, part))
                yield from _share(book, line, part, share, wholes, right_behind=right_behind)


def _check_in_all(book: Book, line: Line) -> Iterator[Finding]:
    """«63 xã đạt chuẩn trong tổng số 95 xã, bằng 66,3%»: the whole stands between the part and its percentage."""
    for part, whole, share in zip(line.figures, line.figures[1:], line.figures[2:], strict=False):
        if whole.unit == "percent" and _IN_TOTAL_BEHIND_RE.fullmatch(line.text, whole.end, share.start):
            whole, share = share, whole  # «2.402 hộ, bằng 79,6% tổng số hộ (3.018 hộ)»
        if share.unit != "percent" or not _is_alike(line, part, whole) or whole.number <= part.number:
            continue
        exactly = part.of is whole.of is share.of is None and part.bound == whole.bound == share.bound == "exact"
        if not exactly or _OF_ELSE_RE.match(line.text, share.end) or part.unit in _NO_PARTS:
            continue
        thing = _THING_RE.match(line.text, whole.end) if whole.counts else None
        right_behind = _SHARE_RE.fullmatch(line.text, thing.end() if thing else whole.end, share.start)
        if share.start < whole.start:
            told = _NAMED_SHARE_RE.fullmatch(line.text, part.end, share.start) is not None
        else:
            told = right_behind is not None and _IN_TOTAL_RE.fullmatch(line.text, part.end, whole.start) is not None
        if told and not _gives(part, share, whole):
            yield from share_finding(book, part, share, whole)


def _is_weighed(book: Book, share: Figure) -> bool:
    """True if `shares` or `ratio` weigh a share, by the facts."""
    fact = book.lines.fact(share)
    return fact is not None and any(fact in split.shares and split.amounts_of(fact) for split in book.splits)


def _wholes(book: Book, line: Line, part: Figure) -> Iterator[Figure | Fact]:
    """What a number can be a share of: figures of one kind before it, the nearest first, and what there is in all.

    They stand in its line or in the one that opens its list.
    """
    for whole in reversed(line.figures):
        if whole.end <= part.start and _is_alike(line, whole, part) and not _is_sibling(line, whole, part):
            if whole.number > part.number:
                yield whole
            if whole.of is not None and whole.of > part.number:  # «52/230 xã về đích (22,6%); … là 69 xã (30%)»
                yield whole._replace(number=whole.of, low=whole.of, high=whole.of, of=None)
    lead = book.lines.at(line.passage.lead) if line.passage.lead is not None else None
    for whole in reversed(lead.figures) if lead else ():
        if whole.number > part.number and whole.unit == part.unit and whole.of is None:
            yield whole
    for indicator in book.catalog.limits.totals:
        for fact in book.by_indicator.get(indicator, ()):
            total = fact.role == "actual" and fact.item in ("", "total") and fact.of is None and book.is_own_unit(fact)
            if total and fact.unit == part.unit and (fact.number or 0) > part.number:
                yield fact


def _is_sibling(line: Line, one: Figure, other: Figure) -> bool:
    """«đầu tư 58,9 tỷ đồng (30,0%); sự nghiệp 3,1 tỷ đồng (5,9%)»: two parts, each with its own share."""
    shared = all(_OWN_SHARE_RE.match(line.text, it.end) for it in (one, other))
    return shared and "trong" not in line.text[one.end : other.start]


def _known_whole(book: Book, part: Figure, share: Figure) -> Fact | None:
    """«Tổng số hộ 1.512; hộ nghèo 47 hộ, tỷ lệ 5,01%»: what a count is part of, where the share is known to be its."""
    count, rate = book.lines.fact(part), book.lines.fact(share)
    limits = book.catalog.limits
    if count is None or rate is None or count.item != rate.item:
        return None
    measures = {pair.whole for pair in limits.subsets if pair.part == count.indicator}
    if (count.indicator, rate.indicator) == _MONEY:
        measures = {count.indicator}
    elif (count.indicator, rate.indicator) not in limits.pairs or count.item:
        return None
    wholes = [
        fact
        for measure in measures
        for fact in book.same_moment(measure, count, count.unit)
        if fact.item in ("", "total") and (fact.period_start == count.period_start or measure != count.indicator)
    ]
    settled = len({fact.number for fact in wholes}) == 1 and all(fact.certainty == "stated" for fact in wholes)
    return wholes[0] if settled and (wholes[0].number or 0) >= part.number else None


def _of_slipped(part: Figure, share: Figure, wholes: Sequence[Figure | Fact]) -> Figure | Fact | None:
    """«145 km kênh; đã kiên cố 85 km (40%)»: the whole of which the part, two digits swapped, is that share."""
    rate = rounded(share).times(Fraction(1, 100))
    for whole in wholes:
        of = exact(whole.number)
        if of is not None and any(slip.kind in _SURE for slip in slips_of(part, rate.times(of))):
            return whole
    return None


def _beside(line: Line, part: Figure, wholes: Sequence[Figure | Fact]) -> Figure | None:
    """«1.900 phiếu, hài lòng 1.824 phiếu, đạt 86%»: the only other figure of its kind in the sentence, right before."""
    begin, _ = line.sentences[line.sentence_of(part.start)]
    alike = [it for it in line.figures if begin <= it.start < part.start and _is_alike(line, it, part)]
    if len(alike) != 1 or alike[0] not in wholes or not (part.counts or part.unit in _MEASURED):
        return None
    between = line.text[alike[0].end : part.start]
    if ";" in between or "%)" in between or _TAKEN_RE.search(between) or not _is_beside(line, alike[0], part):
        return None
    return alike[0] if alike[0].of is None or "trong đó" in between else None


def _share(
    book: Book, line: Line, part: Figure, share: Figure, wholes: list[Figure | Fact], *, right_behind: bool
) -> Iterator[Finding]:
    if any(_gives(part, share, whole) for whole in wholes) or _is_share_of_all(part, share, wholes):
        return
    whole: Figure | Fact | None = _beside(line, part, wholes)
    if right_behind:
        slipped = (it for it in wholes if any(slips_of(share, percentage(part, it))))
        whole = next(slipped, None) or _known_whole(book, part, share) or whole or _of_slipped(part, share, wholes)
    if whole is not None and not any(_gives(part, share, it) for it in (whole, *book.sums) if it.unit == part.unit):
        yield from share_finding(book, part, share, whole)


def _gives(part: Figure, share: Figure, whole: Figure | Fact) -> bool:
    return percentage(part, whole).meets(loosened(share))


def _is_share_of_all(part: Figure, share: Figure, wholes: Sequence[Figure | Fact]) -> bool:
    """«NSTW 92 tỷ đồng; NS tỉnh 104 tỷ đồng. Đã giải ngân 88 tỷ đồng, đạt 45%»: of what was told before, together."""
    told = [rounded(it) for it in wholes if isinstance(it, Figure) and it.end <= part.start]
    if len(told) < _TOGETHER:
        return False
    return rounded(part).over(reduce(Interval.plus, told)).times(Fraction(100)).meets(loosened(share))


def share_finding(book: Book, part: Figure, share: Figure, whole: Figure | Fact) -> Iterator[Finding]:
    """Yield what a part and its whole give beside the share that is printed."""
    total, count, printed = exact(whole.number), exact(part.number), exact(share.number)
    if not total or count is None or printed is None:
        return
    rate = count / total * 100
    facts, quotes = book.lines.cited((whole, part, share))
    yield from book.finding(
        SHARE,
        "assumed",
        "slip",
        facts,
        {"part": part.quote, "whole": whole.quote, "due": beside(rate, share), "printed": figure(share)},
        quotes=quotes,
        expected=plain(rate),
        observed=plain(printed),
        unit=share.unit,
        tolerance="0",
    )
