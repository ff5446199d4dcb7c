"""A target lies ahead: its year follows the report, it reaches the level asked, and what is met is no target.

Each of these has innocent readings (a plan told as history, a step on the way, a criterion to be kept), so each only
asks, and only where the sentence speaks of the future.

**Source**: consistency rule L7 of the provincial auditors; the words in schemas/checks.toml, `targets`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import regex

from extractor.checks.book import YEAR_RE, Book, last_year, place, spoken
from extractor.checks.intervals import exact
from extractor.checks.thresholds import fails, region_of
from extractor.checks.wording import amount, counted, money_factor, plain, unit_words
from extractor.checks.words import Quote
from extractor.model import Fact, Finding, Span
from extractor.vi.fold import fold, fold_phrase
from extractor.vi.format import format_date, format_number
from extractor.vi.gate import says

YEAR = "targets.year"
LEVEL = "targets.level"
MET = "targets.met"
REACHED = "targets.reached"
ADDED = "targets.added"
RECOGNISED = "communes_recognised_count"
_RATES = ("percent", "VND/person/year", "criteria/commune")
_AT_LEAST, _AT_MOST = ("exact", "at_least", "above"), ("exact", "at_most", "below")
_LEFT_RE = regex.compile(r"(?<!\p{L})còn(?: lại| không quá| dưới)* ?$")  # «hộ nghèo còn 3 hộ»
_REACHED = {"criteria": "criteria_met_count", "communes": RECOGNISED, "villages": "villages_recognised_count"}
_SENTENCES_RE = regex.compile(r"[.;]\s")
_ADDS_RE = regex.compile(
    r"(?<!\p{L})(?:thêm|cho|hoàn thành|có|chỉ đạo|công nhận|phấn đấu) 0?(\d{1,2}) (?:xã|tiêu chí|thôn|ấp|bản)(?!\p{L})"
)
_UP_TO_RE = regex.compile(
    r"(?<!\p{L})(?:(?:nâng|đưa)[^.;\d]{0,60}? lên(?: thành| tổng số)?|(?:để|nhằm) (?:đạt|có)"
    r"|tổng số(?: đạt| lên| có)?|lũy kế(?: có| đạt| là)?) ?$"
)
# «nâng tổng số lên 16 xã (đến nay có 14 xã)»
_NOW_RE = regex.compile(
    r" ?(?:tiêu chí|xã|thôn|ấp|bản)?[^().;,\d]{0,30}\((?:đến nay|hiện(?: nay| tại)?|năm \d{4})"
    r"(?: đã)?(?: có| đạt| là)? ?:? ?"
    r"0?(?P<number>\d{1,3})(?:/\d{1,3})? (?:tiêu chí|xã|thôn|ấp|bản)"
)
_PLAN_RE = regex.compile(r"(?:kế hoạch|hướng|chỉ tiêu)(?: năm)? \d{4}$")
_CLAUSES_RE = regex.compile(r"[.;:]\s")
_REMOVED_RE = regex.compile(r"(?<!\p{L})(?:xóa|xoá|dỡ|giảm)(?!\p{L})")  # «xóa 30 nhà tạm» is not what is to be left


def check_targets(book: Book) -> Iterator[Finding]:
    """Yield a finding for each target that is past, too low, or reached already."""
    region = region_of(book)
    for fact in book.facts:
        if fact.role != "target" or not _looks_ahead(book, fact):
            continue
        if book.issued_year is not None:
            yield from _check_year(book, fact, book.issued_year)
        if not any(word in spoken(fact.sentence) for word in book.catalog.limits.kept_target_words):
            yield from _check_level(book, fact, region)
            yield from _check_met(book, fact)
            yield from _check_reached(book, fact)
            yield from _check_added(book, fact)


def _looks_ahead(book: Book, fact: Fact) -> bool:
    return not any(word in spoken(fact.sentence) for word in book.catalog.limits.past_target_words)


def _check_year(book: Book, fact: Fact, issued: int) -> Iterator[Finding]:
    """«phấn đấu đến năm 2018 …» in a report of 2019, said beside the figure or by the line that opens its list."""
    year, sentence = last_year(fact), spoken(fact.sentence)
    ahead = says(sentence, book.catalog.limits.future_words)
    quotes: tuple[Quote, ...] = ()
    if year is None:
        opening = _opening(book, fact)
        years = [int(it) for it in YEAR_RE.findall(opening.text)] if opening else []
        if opening is None or not years:
            return
        year, ahead, quotes = max(years), True, (opening,)
    elif year < issued and str(year) not in sentence:
        titles = [title for title in _titles(book, fact) if book.catalog.words.opens_targets(title)]
        if not any(str(year) in title for title in titles):
            return
        ahead = True
    if year < issued and (ahead or _opens_tasks(book, fact)):
        fields = {"year": str(year), "issued": format_date(book.context.issued_on), "figure": fact.quote}
        yield from book.finding(
            YEAR,
            "assumed",
            "past",
            (fact,),
            fields,
            quotes=quotes,
            expected=f">= {issued}",
            observed=str(year),
        )


def _titles(book: Book, fact: Fact) -> Iterator[str]:
    passage = book.passage_of(fact)
    yield from book.titles_above(passage) if passage is not None else ()


def _opens_tasks(book: Book, fact: Fact) -> bool:
    """True for «Mục tiêu: đến hết năm 2016 có thêm 2 xã», or below a heading of what is to be done."""
    opening, colon, _ = fact.sentence.partition(":")
    named = fold_phrase(opening)
    planned = book.catalog.words.opens_targets(named) or _PLAN_RE.match(named) is not None
    return (bool(colon) and planned) or book.is_among_tasks(fact)


def _opening(book: Book, fact: Fact) -> Quote | None:
    """The line that leads the list of a target, if it speaks of what is to come, or stands where the report does."""
    outline, lead = book.context.outline, book.lead_of(fact)
    if outline is None or lead is None:
        return None
    text = outline.text_of(lead)
    said = spoken(text)
    told = says(said, book.catalog.limits.past_target_words)
    ahead = says(said, book.catalog.limits.future_words)
    # «Mục tiêu năm 2018:» is a heading itself where no section has one
    title = fold_phrase(text if lead.section is None else outline.sections[lead.section].title)
    planned = ahead or book.catalog.words.opens_targets(title)
    return Quote(lead.span, text) if planned and not told else None


def _check_level(book: Book, fact: Fact, region: str) -> Iterator[Finding]:
    """«phấn đấu đạt chuẩn năm 2020 …, bảo hiểm y tế trên 70 %»: recognised with less than the set asks."""
    year, value = last_year(fact), exact(fact.number)
    if _REMOVED_RE.search(spoken(fact.sentence)):
        return
    criteria = book.commune_set(year)
    level = book.catalog.criteria.threshold(criteria, fact.indicator, region, year) if criteria and year else None
    required = level.required(region) if level else None
    if criteria is None or level is None or required is None or value is None or fact.unit != level.unit:
        return
    number = level.number.partition(".")[0]
    goals = [
        goal
        for goal in (*book.by_indicator.get("criterion_status", ()), *book.by_indicator.get("commune_recognised", ()))
        if goal.role == "target"
        and place(goal) == place(fact)
        and last_year(goal) == year
        and goal.item in ("", number)
    ]
    if not goals or not book.is_of_commune(fact) or not fails(fact, level.op, required):
        return
    factor = money_factor(fact)
    fields = {
        "criterion": number,
        "figure": amount(fact, book.catalog.messages),
        "required": format_number(required / factor) + unit_words(fact.unit, factor, book.catalog.messages),
        "decree": criteria.decree,
    }
    yield from book.finding(
        LEVEL,
        "assumed",
        "below",
        (fact, goals[0]),
        fields,
        expected=f"{level.op} {required:f}",
        observed=plain(value),
        unit=fact.unit,
    )


def _check_reached(book: Book, fact: Fact) -> Iterator[Finding]:
    """«bảo hiểm y tế phấn đấu đạt 95 %» where 97,3 % are reached: a rate or a number that is to become worse.

    Not across years in which the measure was counted anew.
    """
    goal, record = last_year(fact), book.catalog.indicators.by_id.get(fact.indicator)
    if record is None or goal is None:
        return
    better = 1 if record.higher_is_better else -1 if record.lower_is_better else 0
    least = ("at_least",) if fact.unit != "percent" else ()  # «từ 90% trở lên» may be what the set asks
    rate = fact.unit in _RATES and fact.bound in ("exact", *(("above", *least) if better > 0 else ("below",)))
    if not better or not (rate or (record.kind == "stock" and _is_of_all(book, fact, better))):
        return
    latest = _latest(book, fact, goal)
    aimed, reached = exact(fact.number), [exact(one.number) for one in latest]
    if aimed is None or not reached or None in reached:
        return
    if fact.certainty != "stated" and any(book.passage_of(one) is not book.passage_of(fact) for one in latest):
        return  # «BHYT đạt 92%. Năm 2020 phấn đấu đạt 90%» names it a sentence before
    if book.catalog.limits.counts_anew(fact.indicator, last_year(latest[0]) or goal, goal):
        return
    if all(value is not None and (value - aimed) * better > 0 for value in reached):
        messages = book.catalog.messages
        fields = {
            "what": book.what(fact),
            "at": str(last_year(latest[0])),
            "reached": amount(latest[0], messages),
            "goal": str(goal),
            "aimed": amount(fact, messages),
        }
        yield from book.finding(
            REACHED,
            "assumed",
            "worse",
            (fact, latest[0]),
            fields,
            expected=f"{'>=' if better > 0 else '<='} {plain(reached[0] or aimed)}",
            observed=plain(aimed),
            unit=fact.unit,
        )


def _is_of_all(book: Book, fact: Fact, better: int) -> bool:
    """True if a number that is aimed at tells all there are to be, not those to come: «đến năm 2020 có 12 xã»."""
    limits, passage = book.catalog.limits, book.passage_of(fact)
    if better < 0:
        before = book.lines.text(Span(passage.span.start, fact.span.start)) if passage else ""
        return fact.bound in _AT_MOST and _LEFT_RE.search(fold(before).text) is not None
    if passage is None or fact.bound not in _AT_LEAST or fact.rule.endswith(".added"):
        return False
    if fact.unit == "criteria" and fact.of is not None:
        return True
    said = spoken(_CLAUSES_RE.split(book.lines.text(Span(passage.span.start, fact.span.start)))[-1])
    return says(said, limits.standing_words) and not says(said, limits.added_words)


def _latest(book: Book, fact: Fact, goal: int) -> list[Fact]:
    """What is reached by the place of a target, told for the last year before it; communes with all criteria count."""
    told = [
        one
        for one in (*book.by_indicator.get(fact.indicator, ()), *_communes_with_all(book, fact))
        if (one.role, one.unit, place(one)) == ("actual", fact.unit, place(fact))
        and (one.item == fact.item or one.indicator != fact.indicator)
        and one.certainty == "stated"
        and not one.rule.endswith(".added")
        and (last_year(one) or goal) < goal
    ]
    return [one for one in told if last_year(one) == max(last_year(it) or 0 for it in told)]


def _check_added(book: Book, fact: Fact) -> Iterator[Finding]:
    """«hoàn thành thêm 3 tiêu chí, đưa tổng số lên 16 tiêu chí» where 11 are met: what there is and what comes."""
    goal, passage, aimed = last_year(fact), book.passage_of(fact), exact(fact.number)
    if passage is None or goal is None or aimed is None or fact.unit not in _REACHED or fact.bound != "exact":
        return
    said = _SENTENCES_RE.split(book.lines.text(Span(passage.span.start, fact.span.start)))[-1]
    if not _UP_TO_RE.search(fold(said).text):
        return
    added = [int(number) for number in _ADDS_RE.findall(fold(said).text)]
    if not added:  # «hoàn thành tiêu chí số 6 và số 17, nâng lên 18 tiêu chí»
        start = fact.span.start - len(said)
        goals = [one for one in book.by_indicator.get("criterion_status", ()) if one.role == "target"]
        added = [1 for one in goals if start <= one.span.start < fact.span.start]
    known = fact if fact.topic != "open" else replace(fact, indicator=_REACHED[fact.unit], item="")
    behind = fold(book.lines.text(Span(fact.span.end, passage.span.end))).text
    now = _NOW_RE.match(behind)
    latest = _latest(book, known, goal)
    reached = [value for one in latest if (value := exact(one.number)) is not None]
    if now is not None:
        reached, latest = [Fraction(now["number"])], [one for one in latest if one.span in passage.span]
    if not added or not reached or any(value + more == aimed for value in reached for more in (sum(added), added[-1])):
        return
    fields = {
        "base": counted(reached[0]),
        "added": str(sum(added)),
        "sum": counted(reached[0] + sum(added)),
        "aimed": amount(fact, book.catalog.messages),
    }
    yield from book.finding(
        ADDED,
        "assumed",
        "sum",
        (fact, *latest[:1]),
        fields,
        expected=plain(reached[0] + sum(added)),
        observed=plain(aimed),
        unit=fact.unit,
        tolerance="0",
    )


def _communes_with_all(book: Book, fact: Fact) -> Iterator[Fact]:
    """The communes of the highest band, if a target is of communes recognised."""
    for band in book.by_indicator.get("communes_by_band", ()) if fact.indicator == RECOGNISED else ():
        criteria = book.commune_set(last_year(band))
        if criteria is not None and band.item == str(criteria.denominators.get("criteria")):
            yield band


def _check_met(book: Book, fact: Fact) -> Iterator[Finding]:
    """A criterion said to be met, or a commune recognised before, that is still to be brought there."""
    if fact.indicator not in ("criterion_status", "commune_recognised") or not book.is_of_commune(fact):
        return
    same = [one for one in book.by_indicator[fact.indicator] if one.item == fact.item and place(one) == place(fact)]
    reached = [one for one in same if one.role == "actual" and one.status in ("met", "true")]
    if not reached or any(one.status in ("not_met", "owed") for one in same):
        return
    at, goal = last_year(reached[0]), last_year(fact)
    if at is not None and goal is not None and at < goal:
        message = "recognised" if fact.indicator == "commune_recognised" else "criterion"
        fields = {"item": fact.item, "place": fact.place_name, "at": str(at), "goal": str(goal)}
        yield from book.finding(MET, "assumed", message, (fact, reached[0]), fields)
