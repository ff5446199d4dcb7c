"""What the report says there is none of is not told with a figure elsewhere: no debts, and 1.246 triệu đồng of them.

Held against each other for one place and year. A denial of a part («thôn Đông không còn hộ nghèo»), of a kind («không
còn hộ nghèo là người có công») or of nearly all («cơ bản không còn») denies nothing else, and what was removed, was
there before or is asked for is no figure of today. «Không có xã nào dưới 10 tiêu chí» denies each commune with fewer.

**Source**: consistency rule R5 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import regex

from extractor.checks.bands import band_of, none_has_all
from extractor.checks.book import YEAR_RE, Book, last_year, names_another_year
from extractor.checks.intervals import exact
from extractor.checks.wording import amount, counted, plain
from extractor.model import Fact, Finding
from extractor.vi.fold import fold

FIGURE = "denied.figure"
BAND = "denied.band"
_TOLD = "nothing.told"
_REACH = 90
_PART_RE = regex.compile(
    r"(?<!\p{L})(?:(?:\d+|các|nhiều|một số|những|mỗi|từng|có) (?:xã|thôn|ấp|bản|xóm|làng|khu|tổ|phường|huyện)"
    r"|(?:thôn|ấp|bản|xóm|làng|khu|tổ) \S+)(?!\p{L})"
)
# what is denied, by its first words: «nợ» of «không còn nợ đọng», «nhà tạm» of «không còn nhà tạm, dột nát»
_NAMED_RE = regex.compile(r"(?P<thing>nợ|nhà tạm|nhà dột nát|hộ nghèo|hộ đói)(?!\p{L})")
_IS_LEFT_RE = regex.compile(
    r"(?<!\p{L})(?:còn|hiện(?: nay| tại)?,?(?: (?:toàn )?(?:xã|huyện))? (?:có|nợ)|vẫn|tồn)(?!\p{L})"
)
_NO_MORE_RE = regex.compile(r"(?<!\p{L})(?:không|chưa)(?: để)?(?: phát sinh| xảy ra)?(?: còn| có)? (?:nợ|nhà|hộ)")
_NOT_TODAY_RE = regex.compile(
    r"(?<!\p{L})(?:đầu (?:năm|kì)|trước|cùng kì|năm 20\d\d có|phấn đấu|kế hoạch|vay|dư nợ|tín dụng|ngân hàng|nguy cơ"
    r"|cận nghèo|bảo hiểm|thuế|đã (?:xóa|trả|thanh toán|giải quyết|hỗ trợ)|nợ tiêu chí|bảo trợ)(?!\p{L})"
)
_EARLIER_RE = regex.compile(
    r"(?<!\p{L})(?:trước|ban đầu|đầu (?:năm|kì)|năm \d{4}|xuất phát|khi|lúc|mà)(?!\p{L})[^.;\n]*$"
)
_SUBJECT_RE = regex.compile(r"(?<!\p{L})(?:xã|huyện|toàn|địa bàn|đến nay)(?!\p{L})")
_BEHIND_RE = regex.compile(
    r"(?:[ ,]*(?:dột nát|nhà dột nát|tạm bợ|đơn sơ|(?:vốn |trong )?(?:đầu tư )?(?:xây dựng )?(?:cơ bản|nông thôn mới)"
    r"|xdcb|ntm|nào|đạt chuẩn|nâng cao|kiểu mẫu|(?:trên )?địa bàn(?: toàn)?(?: (?:xã|huyện|thị xã|tỉnh|thành phố))?"
    r"|đến nay))*"
    r" ?(?:[.,;)]|$|và (?!\p{L}+ (?:có|được))|nên |vì |do )"
)


def check_denied(book: Book) -> Iterator[Finding]:
    """Yield a finding for each thing that there is none of, and some of elsewhere."""
    for indicator, facts in book.by_indicator.items():
        nones = [fact for fact in facts if fact.number is not None and not fact.number and fact.role == "actual"]
        told = [none for none in nones if none.rule.endswith(_TOLD) and _is_of_all(book, none)]
        found = [finding for none in told for finding in _against_figures(book, none)]
        yield from found or (_against_words(book, told[0]) if told else ())
        for none in nones if indicator == "communes_by_band" else ():
            if none.origin == "text" and none not in told:
                yield from _against_communes(book, none)
    yield from _against_recognised(book)


def _against_recognised(book: Book) -> Iterator[Finding]:
    """«chưa có xã nào đạt 19 tiêu chí», and a commune with 19/19."""
    criteria = book.commune_set(book.issued_year)
    every = criteria.denominators.get("criteria") if criteria else None
    said = none_has_all(book, every) if every else None
    if said is None or _EARLIER_RE.search(book.words.text, max(0, said.start() - _REACH), said.start()):
        return
    for fact in book.by_indicator.get("criteria_met_count", ()):
        settled = fact.role == "actual" and fact.certainty == "stated" and not fact.item and exact(fact.of) == every
        if (
            settled
            and exact(fact.number) == every
            and last_year(fact) == book.issued_year
            and not book.is_own_unit(fact)
        ):
            quote = book.words.quote(*said.span())
            fields = {"band": str(every), "place": fact.place_name, "count": str(every)}
            yield from book.finding(
                BAND, "assumed", "commune", (fact,), fields, quotes=(quote,), observed=str(every), unit=fact.unit
            )
            return


def _is_of_all(book: Book, none: Fact) -> bool:
    """True if nothing beside the denial narrows it."""
    before, behind = _around(book, none)
    clause = before.rpartition(",")[2]
    before = clause if _SUBJECT_RE.search(clause) else before  # «công khai tại các xóm, đến nay xã không còn nợ»
    of_part = _PART_RE.search(before) is not None or book.catalog.limits.tells("denied_part", before)
    return _BEHIND_RE.match(behind) is not None and not of_part


def _around(book: Book, fact: Fact) -> tuple[str, str]:
    """The words of its sentence before a figure and behind it, folded."""
    outline, passage = book.context.outline, book.passage_of(fact)
    if outline is None or passage is None:
        return "", ""
    text, start = outline.text_of(passage), passage.span.start
    before = fold(text[max(0, fact.span.start - start - _REACH) : fact.span.start - start]).text
    behind = fold(text[fact.span.end - start : fact.span.end - start + _REACH]).text
    return regex.split(r"[.;](?: |$)", before)[-1], behind


def _against_figures(book: Book, none: Fact) -> Iterator[Finding]:
    tells = book.catalog.limits.tells
    rates = [pair.share for pair in book.catalog.limits.ratios if pair.count == none.indicator]
    for indicator in (none.indicator, *rates):
        for some in book.same_moment(indicator, none):
            before, _ = _around(book, some)
            number, least = exact(some.number), exact(some.low)
            if some.item or number is None or not least or least < 0 or some.sentence == none.sentence:
                continue
            if (
                some.rule.endswith(".added")
                or names_another_year(some)
                or tells("denied_gone", before.rpartition(",")[2])
            ):
                continue
            sure = some.origin == "text" and some.certainty == none.certainty == "stated"
            fields = {
                "none": " ".join(none.quote.split()),
                "what": book.what(some),
                "some": amount(some, book.catalog.messages),
            }
            yield from book.finding(
                FIGURE,
                "proved" if sure and tells("denied_today", before) else "assumed",
                "some",
                (some, none),
                fields,
                expected="0",
                observed=plain(number),
                unit=some.unit,
            )
            return


def _against_words(book: Book, none: Fact) -> Iterator[Finding]:
    """«còn 7 hộ ở nhà tạm», «khoản nợ … còn phải thanh toán là 1,35 tỷ đồng»: figures of no such fact."""
    named = _NAMED_RE.search(fold(none.quote).text)
    tells, passage = book.catalog.limits.tells, book.passage_of(none)
    for line in book.lines if named else ():
        if named is None or named["thing"] not in line.text or line.passage is passage:
            continue
        for begin, end in line.sentences:
            said = line.text[begin:end]
            there = regex.search(rf"(?<!\p{{L}}){named['thing']}(?!\p{{L}})", said)
            some = [it for it in line.figures if begin <= it.start < end and it.number > 0 and it.bound == "exact"]
            some = [it for it in some if it.unit.startswith("VND") == none.unit.startswith("VND") and it.is_amount]
            if there is None or len(some) != 1 or not _IS_LEFT_RE.search(said) or YEAR_RE.search(said[: there.start()]):
                continue
            if _NOT_TODAY_RE.search(said) or tells("denied_part", said) or _NO_MORE_RE.search(said):
                continue
            facts, quotes = book.lines.cited(some)
            told = facts[0].quote if facts else some[0].quote
            fields = {"none": " ".join(none.quote.split()), "what": book.what(none), "some": told}
            observed = plain(exact(some[0].number) or Fraction(0))
            yield from book.finding(
                FIGURE,
                "assumed",
                "some",
                (*facts, none),
                fields,
                quotes=quotes,
                expected="0",
                observed=observed,
                unit=some[0].unit,
            )
            return


def _against_communes(book: Book, none: Fact) -> Iterator[Finding]:
    band = band_of(none)
    for fact in book.by_indicator.get("criteria_met_count", ()) if band else ():
        number = exact(fact.number)
        settled = fact.role == "actual" and fact.bound == "exact" and fact.certainty == "stated" and not fact.item
        if band is None or number is None or not settled or last_year(fact) != last_year(none):
            continue
        if book.is_own_unit(fact) or not book.is_of_commune(fact) or names_another_year(fact):
            continue
        if band.low <= number and (band.high is None or number <= band.high):
            fields = {"band": none.item, "place": fact.place_name, "count": counted(number)}
            yield from book.finding(
                BAND, "assumed", "commune", (fact, none), fields, observed=plain(number), unit=fact.unit
            )
            return
