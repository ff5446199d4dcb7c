"""Totals with their parts, as a text tells them: behind a word that opens a list, before «cộng lại là».

A part is in the unit of its total. Figures in brackets are parts of parts; a plan, a change, a share and a mean are
none, and end the list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.catalog.places import EACH_UNIT
from extractor.checks.lines import Figure, Line, Lines
from extractor.vi.gate import says

WHOLE_WORDS = (
    r"(?:được )?(?:bao gồm|gồm)(?: có)?|(?:được )?chia (?:ra|thành)(?: làm)?|trong đó gồm"
    r"|cụ thể(?: là| như sau)?|(?:phân|chia|tính|xét) (?:ra|theo) [^\d,;:()]{1,30}:|cơ cấu(?: [^\d,;:()]{1,30})?:"
)
_OPEN = (
    r"trong (?:đó|số (?:đó|này|ấy))(?: có| gồm)?|(?<=trong (?:tổng )?số \d[^,;:.]{3,40} )(?:có|thì)|(?<=[,;.(] ?)riêng"
)
_OPENER_RE = regex.compile(
    r"(?=[(:.bcgptrxđ])"  # with what each begins: without the look it takes twice as long
    rf"(?:(?P<bracket>\() ?(?:(?:(?P<open>{_OPEN})|(?P<whole>{WHOLE_WORDS}))(?!\p{{L}}) ?:? ?)?"
    rf"|(?<!\p{{L}})(?:(?P<open>{_OPEN})|(?P<whole>{WHOLE_WORDS}))(?!\p{{L}}) ?:? ?|(?P<colon>:) |(?P<next>\.) )"
)
# «Tổng số nhà ở 2.140 nhà. Nhà kiên cố 1.320 nhà, …»: the sentence behind a total
_ALL_RE = regex.compile(r"(?<!\p{L})tổng (?:số|cộng|diện tích|chiều dài)(?!\p{L})[^,;:.()\d]{0,60}$")
_CLOSER_RE = regex.compile(
    r"(?<!\p{L})(?:(?:tổng )?cộng(?: lại| chung)?|tổng(?: số)?|tất cả|cả thảy|gộp lại|tính chung)"
    r"(?: \d{1,2} \p{L}+(?: \p{L}+){0,3})?(?: (?:là|có|được|thành|bằng))?(?: có)? ?:? ?$"
    r"|= ?$"
)
# «Ba nhóm này cộng lại là …»: of the sentence before
_THESE_RE = regex.compile(r" *(?:\p{L}+ )?(?:nhóm|nguồn|khoản|loại|phần|mục)(?: \p{L}+)? (?:này|trên) *")
# What stands before a figure that is no part: a plan, a change, what is compared, a mean, a part of a part.
BREAK_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|so (?:với )?|vượt|kế hoạch|mục tiêu|bình quân"
    r"|trung bình(?= (?:mỗi|\d)| *$)|mỗi|trong đó|trong số|gồm|(?<=[,;] ?)riêng|cụ thể"
    r"|nâng(?! cấp| cao)|đưa(?= số| tổng| tỉ lệ)|lũy kế|tổng số|tổng cộng|cộng (?:lại|chung|dồn)"
    r"|phấn đấu|dự kiến|trị giá|cùng kì|(?:lên|trên)(?= ?(?:\d|$))|còn(?= (?:\d|$))|bằng(?= *$)"
    r"|thêm|đến nay|hiện (?:nay|có)|nhờ|tính(?= đến| ra| chung))(?!\p{L})"
)
NOT_TOTAL_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|so với[^,;:]*|vượt|(?<!tổng )kế hoạch[^,;:]*|mục tiêu[^,;:]*|bình quân[^,;:]*"
    r"|trung bình[^,;:]*|mỗi[^,;:]*"
    r"|từ|trên|thêm|bớt|chỉ tiêu giao[^,;:]*)(?: được| là| thêm| khoảng| bớt)*[ (]*$"
)
_CHANGED_RE = regex.compile(r"(?<!\p{L})(?:tăng|giảm|so với|vượt|bình quân|mỗi)(?!\p{L})[^,;:()\d]*$")
# «31/36 trường trên địa bàn 14 xã, gồm mầm non 11, …»: where they stand is no total
_LIES_IN_RE = regex.compile(r"(?<!\p{L})(?:trên địa bàn|thuộc|tại|ở)(?: các| cả)? $")
# «lũy kế huy động 6.874,2 tỷ đồng; lần lượt các năm: 2011 là 862,4 tỷ đồng, …»
_GOES_ON_RE = regex.compile(r" ?; ?(?:lần lượt|cụ thể|từng|theo|trong đó|chia|phân)[^\d;:.]{0,40}")
_SEPARATOR_RE = regex.compile(r"[,;+]| và | với ")
_LABELLED_RE = regex.compile(r"\p{L}: ?$")
_REST_RE = regex.compile(r"(?<!\p{L})(?:còn lại|số còn lại|phần còn lại)(?!\p{L})")
_OTHERS_RE = regex.compile(r"(?<!\p{L})khác ?:? ?$")  # «…; nghề khác 75 lao động»: the last of all
_UNSAID_RE = regex.compile(r"…|\.\.|v\.v|(?<!\p{L})(?:một số|một phần|nhiều|các loại khác|khác)(?!\p{L}| ?:? ?\d)")
# How a clause goes on that tells of the whole again.
_AFTER_RE = regex.compile(
    r"\s*(?:[,;] ?(?:đã |và |hiện |được |như vậy )*(?:bằng|đạt|chiếm|tăng|giảm|so|nâng|đưa|vượt|với|tiêu|nhờ|trị giá"
    r"|tổng|bình quân"
    r"|đến|góp phần|phục vụ|đáp ứng|hoàn thành|trong đó|tại|ở|kinh phí)(?!\p{L})|;|\)|$)"
)
# «…; Thọ Xuân và Triệu Sơn mỗi huyện 1»: a part for each name
_EACH_RE = regex.compile(rf"[ ,;]*(?P<names>[^\d();:.]+) {EACH_UNIT} *")
_NAMES_RE = regex.compile(r",|;| và ")
_TURN_RE = regex.compile(r"[;.:(]|\d")
_FIGURE_OR_END_RE = regex.compile(r"[\d;]")
_COMMA_RE = regex.compile(r"[,;]")
_OWN_WORDS_RE = regex.compile(r"^[^,;)]*")
_MORE_RE = regex.compile(r"; *\p{L}")
_CLAUSE_END_RE = regex.compile(r" *(?:[,;.)]|và |$)")
_STARS_RE = regex.compile(r"[^,;.\d]{0,30}[1-5] sao(?!\p{L})")  # a product has one rank only
_OPENED_RE = regex.compile(r"(?<!\p{L})(?:bao )?gồm(?: có)?(?!\p{L})[^,;]*$")  # «gồm A 3.420 và B 860, cộng là 4.280»
_SOME_RE = regex.compile(r"(?<!\p{L})(?:như|nhất|điển hình|tập trung|chủ yếu|tiêu biểu|nhiều|nổi bật)(?!\p{L})")
_SIGNS = (
    *("gồm", "trong đó", "trong số", "chia", "cụ thể", "cộng", "tổng", "riêng"),
    *("(", ":", "=", "cả", "phân", "gộp", "tính", "xét"),
)
# «thôn 1: 240 hộ, thôn 2: 265 hộ»: numbers in names
_NUMBERED_RE = regex.compile(
    r"(?<!\p{L})(?:thôn|ấp|bản|xóm|khu|tổ|đội|làng|tuyến|đường|số) (?:số )?\d{1,2}(?= ?[:,;(]| \p{L}|$)"
    r"|(?<!\d)[1-5] sao(?= ?:| ?$)"
)
_GOES_ON_BELOW_RE = regex.compile(r"\W*trong (?:đó|số (?:đó|này))(?!\p{L})")
_BAND_RE = regex.compile(r"\d tiêu chí")
_YEAR_RE = regex.compile(r"(?<!\p{L})năm (?:19|20)\d\d(?!\d)")  # «trong đó năm 2018 công nhận 2 xã, …»
_GRADES_RE = regex.compile(r"(?<!\p{L})(?:khá|yếu|tốt|giỏi)(?!\p{L})")  # beside which «trung bình» is no mean
REACH = 70  # letters between an opening word and the first part
FEWEST = 2
_MOST = 40
_IN_ALL = ("tổng số", "tất cả")  # «nhà kiên cố 1.620 căn, nhà tạm 41 căn; tổng số 1.880 căn»: no sum of these
_DOTS = 3
_HEAD = 12  # letters of a line in which «trong đó» opens it
_NAME = 14  # letters before a number that is part of a name
_NEAR = 5  # a sum within a fifth of a total is meant to be it


@dataclass(frozen=True, slots=True)
class Told:
    """Parts with the totals that they may be of, the nearest first; `claims` if they are said to be all of it."""

    parts: tuple[Figure, ...]
    totals: tuple[Figure, ...]
    claims: bool
    clean: bool
    first: bool = False  # they stand before their total

    @property
    def ways(self) -> Iterator[tuple[Figure, ...]]:
        """The parts that may be meant: all, or without those at the end that may go on about something else."""
        for count in range(len(self.parts), FEWEST - 1, -1):
            yield self.parts[-count:] if self.first else self.parts[:count]
            if self.clean and (self.first or self.claims):
                return


def find_told(lines: Lines, line: Line) -> Iterator[Told]:
    """Yield the totals of a line with their parts."""
    if says(line.text, _SIGNS):
        yield from _behind(lines, line)
        yield from _before(line)


def _behind(lines: Lines, line: Line) -> Iterator[Told]:
    """«1.012,6 km đường, trong đó đường xã 186,4 km, …»: parts behind the word that opens them."""
    above = _above(lines, line)
    if len(line.figures) <= FEWEST - bool(above):
        return
    for match in _OPENER_RE.finditer(line.text):
        first = bisect_left(line.figures, match.end(), key=_start)
        goes_on = above and not line.text[: match.start()].strip(" -+*") and match["open"] is not None
        before = above if goes_on else []
        if len(line.figures) < first + FEWEST or (not first and not before and not line.sentence_of(match.start())):
            continue
        if line.figures[first].start - match.end() > REACH:
            continue
        start, end = match.end(), _end_of(line, match)
        within = [figure for figure in line.figures[first:] if figure.end <= end]
        if len(within) < FEWEST:
            continue
        flat = line.text if match["bracket"] else line.flat
        if flat[match.start() : match.end()].isspace():
            continue  # an opening word within brackets
        before = before or _before_opener(line, match.start(), flat)
        if match["next"] and not (before and _ALL_RE.search(line.text, 0, before[-1].start)):
            continue
        if before and _BAND_RE.search(line.text, before[0].end, match.start()):
            within = [figure for figure in within if figure.unit]  # «04 xã đạt 15-16 tiêu chí: A 16, B 15, C 15»
        if before and _is_sum(before[0], within):
            # «2 phiên/tuần, 46 gian hàng (31 gian cố định, 15 gian tạm)»: of no other figure
            yield Told(tuple(within), (before[0],), claims=True, clean=True)
            continue
        for unit in dict.fromkeys(figure.unit for figure in before if figure.is_amount):
            totals = tuple(figure for figure in before if figure.unit == unit)
            parts, clean = _parts(flat, start, end, within, totals[0])
            if len(parts) >= FEWEST and _REST_RE.search(flat, parts[-1].end, end):
                continue  # «09 văn bản (02 nghị quyết, 03 kế hoạch, còn lại là thông báo)»
            if match["next"] and not _is_near(totals[0], parts):
                continue  # a sentence about something else
            if len(parts) >= FEWEST and _opens(line, match, parts[0]) and _are_named(flat, match.end(), parts):
                rest = _REST_RE.search(flat, parts[-2].end, parts[-1].start) is not None
                rest = rest or _OTHERS_RE.search(flat, parts[-2].end, parts[-1].start) is not None
                claims = (
                    rest
                    or (match["whole"] is not None and "trong đó" not in match.group())
                    or _lists_all(line, match, parts, totals[0])
                )
                claims = claims or (clean and all(_STARS_RE.match(flat, part.end) for part in parts))
                yield Told(parts, totals, claims, clean)


def _above(lines: Lines, line: Line) -> list[Figure]:
    """The figures of the paragraph before one that opens with «Trong đó: …», the last first."""
    opened = "trong " in line.text[:_HEAD] and _GOES_ON_BELOW_RE.match(line.text)
    above = lines.at(line.at - 1) if opened else None
    told = above.figures[::-1] if above is not None else ()
    return [
        it
        for it in told
        if it.is_amount and above and not _CHANGED_RE.search(above.text, max(0, it.start - REACH), it.start)
    ]


def _is_sum(whole: Figure, parts: Sequence[Figure]) -> bool:
    return sum(part.number for part in parts) == whole.number


def _is_near(whole: Figure, parts: Sequence[Figure]) -> bool:
    return abs(sum(part.number for part in parts) - whole.number) * _NEAR <= whole.number


def _start(figure: Figure) -> int:
    return figure.start


def _are_named(flat: str, start: int, parts: Sequence[Figure]) -> bool:
    """False for bare numbers in a row, which are names themselves: «Tiêu chí cả 15 xã đạt: 1, 12, 19»."""
    return any(any(map(str.isalpha, text)) for text in (*(it.quote for it in parts), flat[start : parts[-1].start]))


def _lists_all(line: Line, match: regex.Match[str], parts: Sequence[Figure], whole: Figure) -> bool:
    """True for a bracket or colon right behind the total with a list that gives no mere examples."""
    if match["open"] or match["whole"] or match["next"]:
        return False
    if match["bracket"] and match.end() == parts[0].start:
        return True
    between = line.text[whole.end : match.start()]
    return (
        len(parts) > FEWEST
        and not _FIGURE_OR_END_RE.search(between)
        and not _SOME_RE.search(line.text, whole.end, match.end())
    )


def _end_of(line: Line, match: regex.Match[str]) -> int:
    """Where the list behind an opening word ends: with its bracket, or with its sentence."""
    if match["bracket"]:
        at = line.text.find(")", match.end())
        return at if at >= 0 else match.end()
    return line.sentences[line.sentence_of(match.end())][1]


def _opens(line: Line, match: regex.Match[str], first: Figure) -> bool:
    """True if the first part stands right behind the opening word, and not behind a figure of another kind."""
    between = _NUMBERED_RE.sub("", line.text[match.end() : first.start].rstrip(" :"))
    between = _YEAR_RE.sub("", between)
    return len(between) <= REACH and not BREAK_RE.search(between) and not _TURN_RE.search(between)


def _before_opener(line: Line, at: int, flat: str) -> list[Figure]:
    """The figures of the sentence before an opening word, or of the one before where it opens its sentence."""
    index = line.sentence_of(at)
    start, _ = line.sentences[index]
    if not line.text[start:at].strip(" ,;:-+") and index:
        start, _ = line.sentences[index - 1]
    found = [
        figure
        for figure in line.figures
        if start <= figure.start < at
        and figure.end <= at
        and not flat[figure.start : figure.end].isspace()
        and (
            ";" not in flat[figure.end : at].rstrip(" ;")
            or _GOES_ON_RE.fullmatch(line.text, figure.end, at)
            or _names_unit_alone(line, figure, at)
        )
        and not NOT_TOTAL_RE.search(line.text, max(start, figure.start - REACH), figure.start)
        and not _LIES_IN_RE.search(line.text, max(start, figure.start - REACH), figure.start)
    ]
    # «NS tỉnh: 300 triệu đồng, NS huyện: 200 triệu đồng, …»: a label each
    apart = found and line.text.startswith(":", at) and "," in line.text[found[-1].end : at]
    return [] if apart and _LABELLED_RE.search(line.text, 0, found[-1].start) else found[::-1]


def _names_unit_alone(line: Line, figure: Figure, at: int) -> bool:
    """«diện tích 2.614,5 ha; có 1.986 hộ. Cơ cấu đất: …»: the only figure of its unit in the sentence before."""
    if line.sentence_of(figure.start) == line.sentence_of(at):
        return False
    return not any(it is not figure and it.unit == figure.unit for it in line.figures if it.start < at)


def _parts(flat: str, start: int, end: int, within: Sequence[Figure], whole: Figure) -> tuple[tuple[Figure, ...], bool]:
    """The parts in the unit of the total, and whether nothing else is told among them."""
    parts: list[Figure] = []
    clean, at, last = True, start, start
    graded = _GRADES_RE.search(flat, start, end) is not None
    for figure in within:
        if flat[figure.start : figure.end].isspace() or figure.unit == "percent":
            continue
        gap = flat[at : figure.start]
        gap = gap.replace("trung bình", "") if graded else gap
        figure = as_part(flat, figure, whole)
        each = _EACH_RE.fullmatch(gap) if parts else None
        if parts and BREAK_RE.search(gap) and each is None:
            break
        if len(parts) >= FEWEST and (figure.of is not None or (";" in gap and ";" not in flat[start:last])):
            break  # «4 trường gồm 1 trường mầm non, 2 trường tiểu học, 1 trường THCS; có 3/4 trường đạt chuẩn»
        if not is_like(figure, whole):
            if parts and figure.unit and (sign := _COMMA_RE.search(gap)):
                clean = clean and sign.group() == ";" and ";" not in flat[start:at]
                break
            continue
        if parts and not _SEPARATOR_RE.search(gap):
            clean = False
            break
        clean = clean and (gap.count(";") <= 1 if parts else ";" not in gap)
        # «trong đó cứng hóa 11,3 km; đường ngõ 24,8 km, cứng hóa 13,1 km»: what is told behind the semicolon is no part
        clean = clean and not (parts and ";" in flat[start:last] and ";" not in gap)
        parts += [figure] * (len(_NAMES_RE.findall(each["names"])) + 1 if each else 1)
        at = last = figure.end
    rest = flat[last:end]
    after = _AFTER_RE.search(_OWN_WORDS_RE.sub("", rest))
    clean = clean and after is not None and not (";" in flat[start:last] and _MORE_RE.search(rest))
    # an «…» ends the sentence, too
    return tuple(parts[:_MOST]), clean and not _UNSAID_RE.search(flat[start : end + _DOTS])


def as_part(flat: str, figure: Figure, whole: Figure) -> Figure:
    """A bare number is one in the unit of the total where its clause ends: «nghèo 120, cận nghèo 200»."""
    if figure.unit or (whole.counts and figure.decimals):
        return figure
    same = bool(whole.words) and flat.startswith(whole.words, figure.end + 1)
    return figure.of_unit(whole) if same or _CLAUSE_END_RE.match(flat, figure.end) else figure


def is_like(figure: Figure, whole: Figure) -> bool:
    """True if the two are told in one unit: «32 trường (7 mầm non, …)», «12 máy, gồm 5 máy lớn»."""
    if figure.unit == whole.unit:
        return True
    return figure.unit == "count" and whole.counts and not whole.unit.startswith("VND")


def _before(line: Line) -> Iterator[Told]:
    """«31 xã xây trạm mới, 13 xã sửa chữa, 3 xã dùng trạm cũ, cộng lại là 47 trạm»: parts first."""
    for index, whole in enumerate(line.figures):
        if index < FEWEST or not (whole.is_amount or _ends_bare(line, whole)):
            continue
        sentence = line.sentence_of(whole.start)
        begin, _ = line.sentences[sentence]
        closer = _CLOSER_RE.search(line.text, max(begin, whole.start - REACH), whole.start)
        if closer is None:
            continue
        opening = line.text[begin : closer.start()]
        if sentence and (not opening.strip() or _THESE_RE.fullmatch(opening)):
            begin, _ = line.sentences[sentence - 1]  # «…; nhân dân 1.140 triệu đồng. Tổng cộng: 4.400 triệu đồng.»
        bare = not whole.unit
        whole = whole.of_unit(line.figures[index - 1]) if bare else whole
        parts: list[Figure] = []
        stop = closer.start()
        within = 0
        told = [it for it in line.figures[:index] if begin <= it.start < closer.start() and it.unit != "percent"]
        outside = [it for it in told if not line.in_brackets(it)]
        flat = line.flat if outside else line.text  # «nhóm ngân sách (7.696 triệu đồng), nhóm tín dụng (1.094 …)»
        for figure in reversed(outside or told):
            if _is_of_name(line, figure):
                continue
            within += 1
            if parts and not _SEPARATOR_RE.search(flat[figure.end : stop]):
                break
            if BREAK_RE.search(flat[figure.end : stop]):
                break
            like = parts[0] if parts else whole
            if figure.unit != like.unit and not (figure.counts and whole.counts and (bare or not parts)):
                break
            parts.insert(0, figure)
            stop = figure.start
        lead = _OPENED_RE.sub("", flat[begin:stop])
        adds = closer.group().startswith("=")  # «45,0 km + 21,5 km + 32,2 km = 98,7 km»
        if adds and (not parts or "+" not in line.text[parts[0].end : parts[-1].start]):
            continue
        if len(parts) >= FEWEST:
            yield Told(
                tuple(parts),
                (whole,),
                claims=not closer.group().startswith(_IN_ALL),
                clean=not BREAK_RE.search(lead) and len(parts) == within,
                first=True,
            )


def _ends_bare(line: Line, whole: Figure) -> bool:
    """«43 tập thể, 15 cá nhân, tổng cộng 58»: the sum of things of two kinds has no name."""
    before = line.figures[line.figures.index(whole) - 1]
    return (
        not whole.unit
        and not whole.decimals
        and before.counts
        and _CLAUSE_END_RE.match(line.text, whole.end) is not None
    )


def _is_of_name(line: Line, figure: Figure) -> bool:
    """«thôn 2: 420 triệu đồng»: a number in a name."""
    found = _NUMBERED_RE.search(line.text, max(0, figure.start - _NAME), figure.end + 1) if not figure.unit else None
    return found is not None and found.end() == figure.end
