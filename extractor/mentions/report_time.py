"""On which time a report reports: the stretch or year of its title, of its opening, or of its day."""

from __future__ import annotations

import regex

from extractor.mentions.dates import find_dates
from extractor.mentions.opening import HEADLINES, PROSE, headline, opening_texts
from extractor.mentions.reading import Reading
from extractor.model import Document, Mention, Outline, Passage, Period, Span
from extractor.vi.fold import fold
from extractor.vi.numbers import COUNTS

_EARLY_MONTHS = ("01", "02", "03")  # a report signed then speaks of the year before
_FIRST_MONTH = "01"
_FEW, _LATE_FEW = 4, 2  # sentences with figures for each that names the year before; in papers of the last months
_LATE_MONTHS = ("10", "11", "12")
_LAST_LINES, _DATE_LINE = 4, 60  # passages at the end of which one may be the day, characters of such a line
_COUNTED_TO_RE = regex.compile(r"(?i)(?:tính\s+)?đến\s+(?:hết|cuối|thời\s+điểm\s+cuối)\s+năm\s+(?P<year>20\d\d)\s*,")
_COUNTED_YEARS_RE = regex.compile(
    rf"(?i)(?<!\p{{L}})(?P<count>\d{{1,2}}|{'|'.join(COUNTS)})\s+năm(?!\s+(?:\d{{4}}|học|tới|sau|đầu|cuối))(?!\p{{L}})"
)
_AS_OF_RE = regex.compile(r"(?i)(?<!\p{L})(?:đến|hết)\s+(?:hết\s+)?(?:ngày\s+)?\d[^\n]*")
_NUMBER_RE = regex.compile(r"\d+(?:[.,]\d+)*")
_FILLED_IN_RE = regex.compile(
    r"(?i)\W*(?:năm|kỳ|kì|thời\s+(?:gian|điểm|kỳ))(?:\s+(?:báo\s+cáo|đánh\s+giá|rà\s+soát|số\s+liệu))?\s?:\s*(?P<when>.*20\d\d)\W*"
)
_YEAR_RE = regex.compile(r"20\d\d")
_SENTENCE_END_RE = regex.compile(r"[.;!?](?=\s)")
_NOT_TOLD = r"(?<!(?:kết\s+quả|tình\s+hình|tổng\s+kết|sơ\s+kết|đánh\s+giá|thực\s+hiện)[^,;.]{0,40})"
_TASKS = r"nhiệm\s+vụ|phương\s+hướng|kế\s+hoạch|giải\s+pháp|mục\s+tiêu(?!\s+quốc\s+gia)"
# «…, nhiệm vụ năm 2019», «KẾ HOẠCH xây dựng nông thôn mới năm 2019»; not «kết quả thực hiện kế hoạch năm 2018»
_TASKS_RE = regex.compile(rf"(?i){_NOT_TOLD}(?:{_TASKS})[^,;.]{{0,90}}?năm\s+20\d\d(?![\d-])")
_PLANNING = frozenset({"kế hoạch", "đề án", "nghị quyết", "chương trình", "tờ trình"})
_AHEAD_RE = regex.compile(
    rf"(?i){_NOT_TOLD}(?:{_TASKS}|đăng\s+ký|đăng\s+kí|lộ\s+trình"
    r"|dự\s+kiến|phấn\s+đấu|giao\s+chỉ\s+tiêu|chỉ\s+tiêu\s+giao)"
    r"(?:[^,;.]|,(?=\s+(?:nông\s+thôn\s+mới|ntm|nâng\s+cao|kiểu\s+mẫu)))*"
)
# «V/v đăng ký xã phấn đấu đạt chuẩn năm 2024»; not «đánh giá, công nhận các xã đăng ký đạt chuẩn năm 2024»
_PLEDGED_RE = regex.compile(
    r"(?i)(?:(?:^|\n)\s*|(?<!\p{L})(?:v/v|về\s+việc|về)\s*:?\s*)(?:bản\s+|giấy\s+)?(?:đăng\s+k[ýí]|cam\s+kết)[^;.]*"
)
# «Hậu Giang phấn đấu đến năm 2020 có 50% số xã …» above a page without a day
_AIMED_RE = regex.compile(r"(?i)(?<!\p{L})(?:phấn\s+đấu|quyết\s+tâm|dự\s+kiến|hướng\s+tới)(?!\p{L})[^,;.\n]*")
_LAST_YEAR_RE = regex.compile(
    r"(?i)(?<!\d )(?<!\p{L} )(?:năm\s+(?:qua|vừa\s+qua)|(?-i:Năm)\s+ngoái|năm\s+ngoái(?=,))(?!\p{L})"
    r"|(?<=(?:kết\s+quả|trong|một)\s)năm\s+qua(?!\p{L})"
)
_NOW_RE = regex.compile(
    r"(?i)(?<!\p{L})(?:đến\s+nay|hiện\s+nay|hiện\s+tại|tháng\s+đầu\s+năm|từ\s+đầu\s+năm|năm\s+nay|hiện(?=\s+(?:có|đã|còn)))(?!\p{L})"
)
_COMPARED_RE = regex.compile(
    r"(?i)(?:so\s+(?:với\s+)?|từ\s+|hơn\s+|lần\s+)(?:cuối\s+|đầu\s+)?(?:năm\s+)?20\d\d|(?:đầu\s+)năm\s+20\d\d"
)
_ASIDE_RE = regex.compile(
    r"\([^()]*\d[.,]?\d*\s?%?,\s*(?i:năm)\s+20\d\d\s+[^()]*\d[^()]*\)"
)  # «(27,41%, năm 2021 là 34,2%)»
_DATES_RE = regex.compile(r"\d{1,2}[:hg]\d{2}|\d{1,2}[/.-]\d{1,2}(?:[/.-]20\d\d)?|20\d\d|(?i:ngày|tháng|số)\s+\d+")
_RESULTS_RE = regex.compile(r"(?i)kết\s+quả|đánh\s+giá|tình\s+hình")
_TO_COME_RE = regex.compile(
    r"(?i)phấn\s+đấu|mục\s+tiêu(?!\s+quốc\s+gia)|kế\s+hoạch|dự\s+kiến|định\s+hướng|phương\s+hướng|lộ\s+trình|tầm\s+nhìn"
    r"|\b(?:hứa|cam\s+kết|quyết\s+tâm|đăng\s+ký|sẽ|hướng\s+tới)\b"
)


def find_period(outline: Outline, issued: str) -> Period | None:
    """The stretch or year of the title, else that of the results that the text tells, else the year of signing.

    A title may name any time up to the signing, but not by its tasks («…, nhiệm vụ năm 2019»). Opening lines also cite
    the past («từ tháng 6/2010»), so only the year of signing or the one before can be that of the report: the one
    before in a paper of the first months, or where the text tells of its results and of none since.
    """
    year = int(issued[:4]) if issued else 0
    plans = fold(outline.header.form).text == "kế hoạch"
    told = _PLEDGED_RE.sub("", _TASKS_RE.sub("", headline(outline)))
    told = told if year else _AIMED_RE.sub("", told)
    titled = [] if plans and year else _periods_in(told, year)
    written = next((it.last_year for it in titled if not year and _is_month(it)), 0)
    if written:  # «giữa nhiệm kỳ (2020-2025), tháng 3/2023», without a day; not «nhiệm kỳ 2020-2025 (tháng 7/2020)»
        titled = [it for it in titled if not it.first_year < written < it.last_year - 1]
    if titled:
        longest = max(titled, key=lambda period: period.last_year - period.first_year)
        return longest if longest.last_year > longest.first_year and not _is_plan(longest, year) else titled[0]
    counted = _AS_OF_RE.search(headline(outline))
    if counted is not None and (as_of := _days_in(counted.group())):  # not «Cập nhật: 15/01/2013 08:42»
        return Period(start=as_of[-1][:4], end=as_of[-1][:4])
    if not year:
        return _filled_in(outline) or _last_told(outline)
    if (looked_back := _named_stretch(outline, year)) is not None:
        return looked_back
    last = _year_told(outline, year, issued[5:7])
    for text in () if plans else opening_texts(outline):
        for sentence in _SENTENCE_END_RE.split(text):
            for period in _periods_in(_told(sentence), year):
                if period.last_year == last and (period.first_year < last or len(period.start) > len("2020")):
                    return period  # «9 tháng đầu năm 2020», «giai đoạn 2011-2015»
    return Period(start=str(last), end=str(last))


def find_planned(outline: Outline, year: int) -> Period | None:
    """The stretch or year to come that the title names: of its plan («KẾ HOẠCH … năm 2019»), of tasks («nhiệm vụ …»).

    `year` is that of the report; what the title of a report («báo cáo») names without such words is what it tells of.
    """
    title, form = headline(outline), fold(outline.header.form).text
    said = [title] if form in _PLANNING else [match.group() for match in _AHEAD_RE.finditer(title)]
    periods = [period for words in said for period in _periods_in(words, 0) if year and period.last_year >= year]
    return max(periods, key=lambda period: (period.last_year, -period.first_year), default=None)


def _year_told(outline: Outline, year: int, month: str) -> int:
    """The year of a signing or the one before: of which the text tells results, with figures or in a heading.

    Later in a year one sentence of many that names the year before says nothing of the others («năm 2012 là 21 triệu»).
    """
    early, few = month in _EARLY_MONTHS, _LATE_FEW if month in _LATE_MONTHS else _FEW
    now, before = False, False
    text = outline.document.text
    of_last, sentences = 0, 0  # that tell figures
    for passage in outline.passages:
        if passage.kind in ("front", "back", "furniture", "cell"):
            continue
        said = text[passage.span.start : passage.span.end]
        before |= _LAST_YEAR_RE.search(said) is not None and (early or _NUMBER_RE.search(said) is not None)
        for sentence in _SENTENCE_END_RE.split(said):
            done = _told(sentence)
            named = {int(it) for it in _YEAR_RE.findall(_COMPARED_RE.sub("", _ASIDE_RE.sub("", done)))}
            figures = _NUMBER_RE.search(_DATES_RE.sub("", done)) is not None
            heads = passage.kind == "heading" and _RESULTS_RE.search(done) is not None
            now |= year in named and (figures or heads)
            now |= _NOW_RE.search(done) is not None and _NUMBER_RE.search(done) is not None
            before |= year - 1 in named and (early or heads)
            sentences, of_last = sentences + figures, of_last + (figures and year - 1 in named)
    before |= of_last > 0 and sentences <= few * of_last
    before |= month == _FIRST_MONTH and not now  # what a paper of January counts, the year before has brought
    return year - 1 if before and (early or not now) else year


def _named_stretch(outline: Outline, year: int) -> Period | None:
    """«Nhìn lại 5 năm xây dựng nông thôn mới» above «từ năm 2011 đến 2015 huy động được …»: the stretch it counts."""
    counted = _COUNTED_YEARS_RE.search(headline(outline))
    if counted is None:
        return None
    length = COUNTS.get(counted["count"].lower()) or int(counted["count"])
    for passage in outline.passages:
        text = outline.document.text[passage.span.start : passage.span.end]
        for mention in _read_dates(text, year):
            named = len(_YEAR_RE.findall(text, mention.span.start, mention.span.end)) > 1  # not «5 năm qua»
            period = mention.value
            if not named or not isinstance(period, Period) or not year - 1 <= period.last_year <= year:
                continue
            if period.last_year - period.first_year + 1 == length:
                return period
    return None


def _filled_in(outline: Outline) -> Period | None:
    """«Năm báo cáo: 2018», «Kỳ báo cáo: 6 tháng đầu năm 2018» above a form that is filled in."""
    for line in map(outline.text_of, outline.passages[:HEADLINES]):
        filled = _FILLED_IN_RE.fullmatch(line) if len(line) <= _DATE_LINE else None
        when = filled["when"] if filled is not None else ""
        for period in _periods_in(f"năm {when}" if _YEAR_RE.fullmatch(when) else when, 0):
            return period
    return None


def _last_told(outline: Outline) -> Period | None:
    """Without any day: the latest time that the opening tells of, not one to come («phấn đấu đến năm 2025»)."""
    told: list[Period] = []
    for text in opening_texts(outline):
        for sentence in _SENTENCE_END_RE.split(text):
            told += _periods_in(_told(sentence), 0)
    return max(told, key=lambda period: (period.last_year, period.first_year), default=None)


def _told(sentence: str) -> str:
    """The part of a sentence that tells of what is: «Năm 2023, huyện phấn đấu …» has none."""
    to_come = _TO_COME_RE.search(sentence)
    if to_come is None:
        return sentence
    before = sentence[: to_come.start()]
    numbers = _NUMBER_RE.findall(before)
    return before if len(numbers) > 1 and not all(map(_YEAR_RE.fullmatch, numbers)) else ""


def _periods_in(text: str, year: int) -> list[Period]:
    periods = [
        mention.value
        for mention in _read_dates(text, year)
        if isinstance(mention.value, Period)
        and mention.kind == "period"
        # «hồi tháng 10», without its year, tells of something that happened then.
        and (not _is_month(mention.value) or _YEAR_RE.search(text, mention.span.start, mention.span.end))
    ]
    return [period for period in periods if not year or period.first_year <= year]


def _is_month(period: Period) -> bool:
    return period.start == period.end and len(period.start) == len("2020-10")


def _days_in(text: str) -> list[str]:
    dates = [it.value.end for it in _read_dates(text, 0) if it.kind == "date" and isinstance(it.value, Period)]
    return [day for day in dates if len(day) == len("2020-10-15")]


def dateline(outline: Outline) -> str:
    """When a page without a date was written: the day above, in its first sentences or below, else its counted year.

    «Thứ tư, 05/12/2018», «Sáng 23/9/2019, …», «Tính đến hết năm 2024, toàn tỉnh có …».
    """
    text = outline.document.text
    shown = [line for line in outline.passages if line.kind != "furniture"][:HEADLINES]
    framed = [line for line in outline.passages[:HEADLINES] if line.kind == "furniture"]  # above a portal's page
    last = [line for line in outline.passages[-_LAST_LINES:] if line.span.end - line.span.start <= _DATE_LINE]
    lines = [text[line.span.start : line.span.end] for line in (*shown, *framed, *last)]
    days = [day for line in lines for day in _days_in(line[:PROSE])] if not outline.header.symbol else []
    counted = (_COUNTED_TO_RE.search(line) for line in opening_texts(outline))
    return next(iter(days), "") or next((match["year"] for match in counted if match), "")


def _is_plan(period: Period, year: int) -> bool:
    """«giai đoạn 2016-2020» in a report of 2018 names the programme, not the time reported on."""
    return bool(year) and period.last_year > year


def _read_dates(text: str, year: int) -> list[Mention]:
    document = Document(document_id="", file_name="", media_type="", reader="", text=text, blocks=())
    reading = Reading(document, 0, Passage(span=Span(0, len(text))))
    find_dates(reading, year)
    return sorted(reading.mentions, key=lambda mention: mention.span)
