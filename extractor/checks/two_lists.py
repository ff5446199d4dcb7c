"""A name stands in one of two lists that exclude each other: with 19 criteria or with 15-18, recognised or not yet.

Each list is told by the words before it: a band of criteria, a criterion that is met, the standard. Two lists are held
against each other if they speak of one time: the year that the sentence names, else that of the report. A plan, a
look back and a list by another set of criteria are left alone, and so is a name that means more than one unit. A band
is also held against what the report says of that commune by itself. A commune's criteria are met or are not.

**Source**: consistency rule L1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import regex

from extractor.checks.book import YEAR_RE, Book, Moment, last_year, moment, names_another_year, spoken, year_of
from extractor.checks.intervals import exact
from extractor.checks.lines import Line
from extractor.checks.wording import counted
from extractor.checks.words import NAME_WORD, Quote
from extractor.model import Fact, Finding, Span
from extractor.vi.fold import fold, fold_phrase
from extractor.vi.gate import says

PLACE = "two_lists.place"
COUNT = "two_lists.count"
CRITERION = "two_lists.criterion"
_SIGNS = ("tiêu chí", "chuẩn", "công nhận")
_OPENERS = (":", "(", "gồm", " là ")
_NAMED = rf"{NAME_WORD}(?:[ -](?:{NAME_WORD}|\d{{1,2}}(?![\d,./]))){{0,4}}"
_NAME_RE = regex.compile(
    rf"(?:(?i:các )?(?i:xã|thị trấn|phường|huyện|thị xã|thành phố|TT\.?) )?(?P<name>{_NAMED})"
    rf"|(?P<village>(?i:thôn|ấp|bản|xóm|làng|khu|tổ) (?:\d{{1,2}}|{_NAMED}))"
)
_BETWEEN_RE = regex.compile(r"(?: ?\([^()\n]{1,80}\))?\s*(?:[,;+]|(?<!\p{L})(?:và|cùng|với)(?!\p{L}))\s*(?:và )?")
_BAND = (
    r"(?P<below>dưới |chưa đạt )?(?:từ )?(?P<low>\d{1,2})(?: ?/ ?\d{2})?"
    r"(?: ?(?:-|–|đến) ?(?P<high>\d{1,2}))?(?: ?/ ?\d{2})? tiêu chí(?P<up> trở lên)?"
)
_CRITERION = r"(?P<unmet>chưa |không )?(?:đạt|hoàn thành) tiêu chí (?P<criterion>[^\d.,;:()]{3,40}?)"
_STANDARD = (
    r"(?P<not>chưa |không )?(?:được )?(?:công nhận(?: và| là| xã| thôn)*(?: đạt)?|đạt)(?P<bare> chuẩn)?"
    r"(?: (?:xã|thôn))?(?: nông thôn mới| ntm)?(?: (?P<kind>nâng cao|kiểu mẫu))?"
)
_HEAD_RE = regex.compile(
    rf"(?<![\p{{L}}\d/-])(?:{_BAND}|{_CRITERION}|{_STANDARD})"
    r"(?:,? (?:có|là|gồm|trên địa bàn|đến nay|hiện nay|của huyện|năm \d{4}))*"
    r"(?: ?[:,(]? ?(?:có |gồm |là )?\d{1,2}(?: ?/ ?\d{1,3})? (?:xã|thôn|ấp|bản|xóm|đơn vị))?"
    r"(?: ?\(?(?:chiếm |đạt |tỉ lệ )*\d[\d,]* ?%\)?,?)?"
    r"(?: ?[:(] ?|,? (?:gồm|là|đó là|bao gồm|gồm có) ?:? ?)(?:(?:đó )?là:? |gồm:? )*"
)
_YEAR_HEAD_RE = regex.compile(
    r"(?<![\d/-])(?:năm )?(?P<year>20[012]\d)(?![\d/-])[^.;:()\d]{0,60}(?:\d{1,3} (?:xã|đơn vị)[^.;:()\d]{0,40})?"
    r"(?: ?[:(] ?|,? (?:gồm|là|bao gồm|đó là):? )(?:các )?"
)
_REACHED_RE = regex.compile(r"công nhận|đạt chuẩn|về đích")
_AGAIN_RE = regex.compile(
    r"(?<!\p{L})(?:lại|duy trì|giữ vững|tiêu chí|đăng kí|chưa|không|huyện nông thôn mới)(?!\p{L})"
)
_TYPE_RE = regex.compile(r"^(?:xã|thị trấn|phường) ")
# «Ba Tri 11, Bình Đại 8», «Ba Tri (11 xã)», «Ba Tri, Bình Đại mỗi huyện 01 xã»: units that hold so many each
_HOLDS_RE = regex.compile(r"[ ,]*\(?(?:\d{1,3}(?![\d/]| ?\p{L}{0,6} ?tiêu chí)|mỗi (?:huyện|thị xã|đơn vị|nơi))")
_KINDS = ("", "nâng cao", "kiểu mẫu")
# «Các tiêu chí chưa đạt: số 3.»; «- Tiêu chí 9 Nhà ở dân cư: chưa đạt»
# «Tồn tại: chưa hoàn thành tiêu chí số 6», «Đối chiếu: đạt tiêu chí số 15»: the verdict right before the only one
_ONE_RE = regex.compile(
    r"(?<!\p{L})(?:tiêu chí (?:chưa|không|khó) (?:đạt|hoàn thành)(?: là| gồm)? ?:(?: tiêu chí)?"
    r"|(?<!phấn đấu |sẽ |để |nếu |khi |tục |gần |cơ bản )(?:đã |chưa |không )?(?:đạt|hoàn thành) ?:?"
    r"(?: tiêu chí)?(?: số)?)$"
)
_UNMET_RE = regex.compile(
    r" ?\)? ?(?:\([^()]{1,40}\) ?|(?:về|-|:) (?:(?!chưa)\p{L}+ ){1,6}?)?"
    r"(?:hiện |vẫn |còn |là |\()*chưa (?:đạt|hoàn thành)(?! \d)"
)
_MARK = 4  # letters before the criterion that opens an item
_MOST = 999
_NEAR = 6  # items of one list of bands


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with what it says of its names; lists of one `topic` exclude each other if `low` to `high` do.

    These are criteria, or the standards that are reached: none 0, the standard 1, the advanced 2, the model 3.
    """

    topic: str
    low: int
    high: int
    head: Quote
    names: dict[str, Quote]
    line: Line
    year: int | None


def check_two_lists(book: Book) -> Iterator[Finding]:
    """Yield a finding for each name in two lists that exclude each other, or that its own figure contradicts."""
    lists = list(_lists(book))
    told: set[str] = set()
    for one, other in combinations(lists, 2):
        if (one.topic, one.year) != (other.topic, other.year) or (one.low <= other.high and other.low <= one.high):
            continue
        for name in one.names:
            code = _code_of(book, name, one.topic) if name in other.names and name not in told else None
            if code is not None:
                told.add(name)
                yield from _finding(book, one, other, name, sure=bool(code) and _are_beside(one.line, other.line))
    banded = [listed for listed in lists if listed.topic == "criteria"]
    if banded:
        yield from _against_counts(book, banded)
    yield from _criteria(book)


def _lists(book: Book) -> Iterator[Listed]:
    outline = book.context.outline
    for at, passage in enumerate(outline.passages if outline else ()):
        text = outline.text_of(passage) if outline and passage.kind != "cell" else ""
        if not says(text, _OPENERS):
            continue
        lead = outline.text_of(outline.passages[passage.lead]) if outline and passage.lead is not None else ""
        telling = says(text, _SIGNS) or says(lead, _SIGNS)
        line = book.lines.at(at) if telling else None
        found = [*_in_line(book, line), *_in_years(book, line, fold_phrase(lead))] if line else []
        if line and found and not _is_of_a_plan(book, line):
            yield from found


def _in_line(book: Book, line: Line) -> Iterator[Listed]:
    topic, done = "", 0
    for match in _HEAD_RE.finditer(line.text):
        begin, end = line.sentences[line.sentence_of(match.start())]
        names = _names(book, line, match.end(), end)
        said = line.text[begin : match.end()]
        known = _meaning(match, said, topic) if names else None
        if known is None or book.catalog.limits.tells("two_lists_other_time", said) or _is_planned(book, said):
            continue
        topic, low, high = known
        years = [int(it) for it in YEAR_RE.findall(line.text[max(begin, done) : match.end()])]
        done = match.end()
        year = years[-1] if years else year_of(book.context.subject.period_end)
        span = line.view.home(match.start(), match.end())
        head = Quote(span, book.lines.text(span).strip(" :(,"))
        yield Listed(topic, low, high, head, names, line, year)


def _in_years(book: Book, line: Line, lead: str) -> Iterator[Listed]:
    """«Năm 2014: xã Trung Hiếu, …» below «Kết quả công nhận xã đạt chuẩn qua các năm:»: each is recognised once."""
    for match in _YEAR_HEAD_RE.finditer(line.text):
        begin, end = line.sentences[line.sentence_of(match.start())]
        said = f"{lead} {line.text[begin : match.end()]}"
        names = _names(book, line, match.end(), end)
        if not names or not _REACHED_RE.search(said) or _AGAIN_RE.search(said) or _is_planned(book, said):
            continue
        kind = next((it for it in _KINDS[1:] if it in said), "")
        verb = "công nhận" if "công nhận" in said else "chuẩn"
        span = line.view.home(match.start(), match.end())
        head = Quote(span, book.lines.text(span).strip(" :(,"))
        year = int(match["year"])
        yield Listed(f"{verb} {kind}", year, year, head, names, line, None)


def _meaning(match: regex.Match[str], said: str, topic: str) -> tuple[str, int, int] | None:
    """What a list says of its names; «3 thôn chưa đạt: …» says it of what the list before it is about."""
    if match["low"]:
        low, high = int(match["low"]), int(match["high"] or match["low"])
        kind = next((it for it in _KINDS[1:] if it in said), "")
        if match["below"]:
            low, high = 0, low - 1
        return f"criteria {kind}".strip(), low, _MOST if match["up"] else high
    if match["criterion"]:
        met = int(not match["unmet"])
        return f"criterion {fold_phrase(match['criterion'])}", met, met
    if match["bare"] is None and "công nhận" not in match.group():
        return (topic, 0, 0) if match["not"] and topic.startswith(("standard", "criterion")) else None
    above = _KINDS.index(match["kind"] or "")
    return ("standard", 0, above) if match["not"] else ("standard", above + 1, len(_KINDS))


def _names(book: Book, line: Line, start: int, end: int) -> dict[str, Quote]:
    """The names of a list; none where they are units told with how many of theirs are meant."""
    span = line.view.home(start, end) if start < end else Span(0, 0)
    text, at = book.lines.text(span), 0
    found: dict[str, Quote] = {}
    while name := _NAME_RE.match(text, at):
        if _HOLDS_RE.match(text, name.end()):
            return {}
        group = "name" if name["name"] else "village"
        place = Span(span.start + name.start(group), span.start + name.end(group))
        found[fold_phrase(name[group])] = Quote(place, name[group])
        between = _BETWEEN_RE.match(text, name.end())
        if between is None:
            break
        at = between.end()
    return found


def _are_beside(one: Line, other: Line) -> bool:
    return abs(one.at - other.at) < _NEAR and one.passage.section == other.passage.section


def _is_planned(book: Book, said: str) -> bool:
    words = spoken(said)
    limits = book.catalog.limits
    return says(words, limits.future_words) or says(words, limits.plan_words)


def _is_of_a_plan(book: Book, line: Line) -> bool:
    """True if the line that leads it, or the heading above, speaks of what is to come."""
    outline, passage = book.context.outline, line.passage
    if outline is None:
        return True
    lead = outline.text_of(outline.passages[passage.lead]) if passage.lead is not None else ""
    title = fold_phrase(outline.sections[passage.section].title) if passage.section is not None else ""
    planned = book.catalog.words.opens_targets(title) or _is_planned(book, lead)
    return planned or book.catalog.limits.tells("two_lists_other_time", fold_phrase(lead))


def _code_of(book: Book, name: str, topic: str) -> str | None:
    """The code of the only unit that a name may mean here, "" if no list knows it, None if it may mean several.

    Or a district, where communes are listed by their criteria: «10-14 tiêu chí: 37 xã (Sìn Hồ 11, …)».
    """
    context, gazetteer = book.context, book.catalog.places
    if context.subject.unit_level == "commune":
        return name  # a hamlet; no list has them
    found = gazetteer.resolve(name, on=context.on, within=context.unit_id or None)
    if len(found.places) > 1 or "outside" in found.reason.split():
        return None
    if not found.places:
        return "" if context.subject.unit_level == "district" else None
    return None if topic.startswith("criteria") and found.places[0].level == "district" else found.places[0].code


def _finding(book: Book, one: Listed, other: Listed, name: str, *, sure: bool) -> Iterator[Finding]:
    quotes = (one.names[name], other.names[name])
    fields = {"name": quotes[0].line, "one": one.head.line, "other": other.head.line}
    verdict = "proved" if sure else "assumed"
    yield from book.finding(PLACE, verdict, "both", (), fields, quotes=(*quotes, one.head, other.head))


def _against_counts(book: Book, banded: list[Listed]) -> Iterator[Finding]:
    """«Nhóm đạt 15-18 tiêu chí: …, Khánh Phú» and «xã Khánh Phú đạt 19/19 tiêu chí»."""
    named = {name for listed in banded for name in listed.names}
    for fact in book.by_indicator.get("criteria_met_count", ()):
        if fact.role != "actual" or fact.bound != "exact" or fact.item or fact.certainty != "stated":
            continue
        name, number = _TYPE_RE.sub("", fold_phrase(fact.place_name)), exact(fact.number)
        if name not in named or number is None or fact.rule.endswith(".member") or names_another_year(fact):
            continue
        for listed in banded:
            quote = listed.names.get(name)
            outside = last_year(fact) == listed.year and not listed.low <= number <= listed.high
            if quote is not None and outside and _code_of(book, name, listed.topic):
                fields = {"name": quote.line, "head": listed.head.line, "count": counted(number)}
                yield from book.finding(COUNT, "assumed", "outside", (fact,), fields, quotes=(quote, listed.head))


def _criteria(book: Book) -> Iterator[Finding]:
    """«Đạt 16/19 tiêu chí gồm các số: 1, 3, …, 17, 19. Chưa đạt 3 tiêu chí: số 2, 6, 17»."""
    lists: dict[tuple[Moment, str], dict[str, list[Fact]]] = {}
    for fact in book.by_indicator.get("criterion_status", ()):
        settled = fact.role == "actual" and fact.certainty == "stated" and fact.status in ("met", "not_met")
        if settled and fact.sentence and fact.item.isdigit() and book.is_of_commune(fact):
            lists.setdefault((moment(fact), fact.status), {}).setdefault(fact.sentence, []).append(fact)
    for (at, status), told in lists.items():
        others = lists.get((at, "not_met"), {}) if status == "met" else {}
        if not _items(told) & _items(others):
            continue
        met, unmet = _listed(book, told), _listed(book, others)
        both = sorted(met.keys() & unmet.keys(), key=int)
        if both:
            criteria = book.commune_set(at[1])
            every = [it.number for it in criteria.criteria] if criteria else []
            fields = {"list": ", ".join(both), "neither": ", ".join(it for it in every if it not in met | unmet)}
            sure = len(met) + len(unmet) == len(every)  # so that another one is in neither list
            facts = tuple(one[number] for number in both for one in (met, unmet))
            verdict, message = ("proved", "neither") if sure else ("assumed", "both")
            yield from book.finding(CRITERION, verdict, message, facts, fields)


def _is_called_unmet(book: Book, fact: Fact) -> bool:
    """«Khó khăn nhất hiện nay là tiêu chí Thu nhập chưa đạt»: told of one criterion, right behind its name."""
    passage = book.passage_of(fact)
    behind = book.lines.text(Span(fact.span.end, passage.span.end)) if passage else ""
    return fact.status == "not_met" and _UNMET_RE.match(fold(behind).text) is not None


def _items(told: dict[str, list[Fact]]) -> set[str]:
    return {fact.item for facts in told.values() for fact in facts}


def _listed(book: Book, told: dict[str, list[Fact]]) -> dict[str, Fact]:
    """The criteria of all sentences that list them, by number; not of another time."""
    found: dict[str, Fact] = {}
    for facts in told.values():
        passage = book.passage_of(facts[0])
        said = book.lines.text(Span(passage.span.start, facts[0].span.start)) if passage else ""
        said = regex.split(r"[.;] ", said)[-1]
        of_now = all(int(year) == last_year(facts[0]) for year in YEAR_RE.findall(said))
        alone = passage and (facts[0].span.start - passage.span.start <= _MARK or _ONE_RE.search(fold_phrase(said)))
        if (
            (len(facts) > 1 or alone or facts[0].origin != "text" or _is_called_unmet(book, facts[0]))
            and of_now
            and not book.catalog.limits.tells("two_lists_other_time", fold_phrase(said))
        ):
            found.update((fact.item, fact) for fact in facts)
    return found
