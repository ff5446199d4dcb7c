"""What no record explains: the figure is kept as an open one, named by the noun phrase that it counts, always in doubt.

«hội trường 200 chỗ ngồi» → topic open, «chỗ ngồi». The most frequent names are the next records of schemas/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractor.claims.beside import beside
from extractor.claims.indicators import OF_PART, falls
from extractor.claims.making import exactly, make_claim, negative, value_of
from extractor.claims.nearness import is_difference
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, Mention, Span
from extractor.vi.words import closing_noun_phrase, opening_noun_phrase

# Durations, ages and multiples say how long, how old, how often: no figures of a report's subject.
_NOT_COUNTED = frozenset({"days", "months", "years", "years_of_age", "times"})
_WINDOW = 60  # letters around a figure that may name it
_MONEY_WORDS = 5  # words before money that may name it
_ASIDE_RE = regex.compile(r"\([^()]*\)")
_STOP_RE = regex.compile(r"[.,;:()\"/|\n]|\d")
_VERBS = r"(?:(?:đạt|chiếm|bằng|tương ứng|tương đương|với|tỉ lệ|là) ?)"
# «163/207 xã đã phê duyệt quy hoạch, đạt 78,7%», «21,4 tỷ đồng (55,0%)»: the share of what was counted before it
_SHARE_RE = regex.compile(rf"[^.;:()\d]{{0,60}}[,(] ?{_VERBS}+| ?[,(;–-]? ?{_VERBS}*")
# «12,4 km (năm 2014: 10,3 km)», «… cao hơn năm trước 2,1 km (cùng kỳ 10,3 km)»
_EARLIER_RE = regex.compile(
    r"[^.;()]{0,40}\( ?(?:so với )?(?:năm (?:trước|ngoái|\d{4})|cùng kì|(?:đầu|cuối) (?:năm|kì)|kế hoạch|kh)"
    r"(?: \d{4})?(?: (?:là|đạt|có))* ?:? ?"
)
_CHANGED_RE = regex.compile(
    r"(?: (?:so với )?(?:kế hoạch|dự toán|nghị quyết|chỉ tiêu)(?: [^.;:,()\d]{0,24})?)?[ ,(]*(?:(?:đã|và|cũng) )*"
    r"(?:tăng|giảm|vượt|(?:(?:cao|thấp|nhiều|ít) )?hơn|kém)(?!\p{L})[^.;:()]{0,40}"
)
_TIME_RE = regex.compile(r" (?:năm|quý|tháng|giai đoạn) [\dIVXivx]{1,4}(?:[/–-]\d{4})?(?!\p{L})")
_MARKS_RE = regex.compile(r"[\s\-+*•.]*(?:(?:\p{L}{1,2}|\d{1,2})[.)] ?)?[\s\-+*•]*")  # «a) Giao thông», «- Chuyển đổi»
UNKNOWN = "chưa có trong từ điển chỉ tiêu"


def find_open(scope: Scope, claimed: frozenset[Span]) -> Iterator[Claim]:
    """Claims of the quantities that nobody else has claimed."""
    last, end, unit = "", 0, ""
    before: Mention | None = None
    for mention, value in scope.figures:
        pair = beside(scope, before, mention) if before is not None else None
        before = mention
        if pair is not None:  # «Tỷ lệ che phủ rừng 44,2/44%»
            if last and pair.told:
                yield replace(_claim(scope, mention, last), role="plan")
            continue
        name = ""
        if mention.span not in claimed:
            name = last if last and _goes_on(scope, mention, end, unit) else open_name(scope, mention)
        if not name and mention.span not in claimed and value.unit == "percent" and end:
            name = _share_of(scope, end, scope.at(mention)[0])
        if name:
            yield _claim(scope, mention, name)
        if mention.span in claimed and value.unit == "percent" and last:  # «77.000 ha, đạt 100,1% kế hoạch, tăng 0,2%»
            end = scope.at(mention)[1]
            continue
        last, end, unit = name, scope.at(mention)[1], value.unit


def _share_of(scope: Scope, end: int, start: int) -> str:
    """«đạt 247/285 tiêu chí (86,6%)»: what the figure that ends before a share counts, also if a rule knows it."""
    share = _SHARE_RE.fullmatch(scope.text, end, start) is not None and end < start
    return f"tỉ lệ {word}" if share and (word := _last_word(scope.text[max(0, end - _WINDOW) : end])) else ""


def _goes_on(scope: Scope, mention: Mention, end: int, unit: str) -> bool:
    """True for the share of the figure that ends before it, for what it grew by, and for what it was before."""
    start, text = scope.at(mention)[0], scope.text
    grown = _CHANGED_RE.fullmatch(text, end, start) is not None and is_difference(text[end:start])
    if unit_of(mention) == "percent":
        return grown or _SHARE_RE.fullmatch(text, end, start) is not None
    return unit_of(mention) == unit and (grown or _EARLIER_RE.fullmatch(text, end, start) is not None)


def open_name(scope: Scope, mention: Mention, heading: str = "") -> str:
    """The name of what a figure counts or measures, "" if it is none to keep; `heading` names it in a table."""
    unit = unit_of(mention)
    if not unit or unit in _NOT_COUNTED or unit in ("criteria", "criteria/commune"):
        return ""
    if mention.evidence.rule.endswith(".spelled"):
        return ""  # «hai xã» without a measure is prose
    return _name_of(scope, mention) or heading


def _claim(scope: Scope, mention: Mention, name: str) -> Claim:
    start, _ = scope.at(mention)
    rule, quantity, of = "open.counted", *value_of(mention)
    if quantity is not None and scope.text.startswith("vượt ", start):
        quantity = exactly(quantity)  # «4 xã đạt chuẩn, vượt 1 xã»
        return make_claim(
            scope, mention, rule, topic="open", indicator=name, role="change", quantity=quantity, doubts=(UNKNOWN,)
        )
    if not is_difference(scope.text[scope.clause(start)[0] : start]) or quantity is None:
        return make_claim(
            scope, mention, rule, topic="open", indicator=name, quantity=quantity, of=of, doubts=(UNKNOWN,)
        )
    quantity = negative(quantity) if falls(scope, start) else quantity  # «giảm 02 vụ so với cùng kỳ»
    return make_claim(
        scope, mention, rule, topic="open", indicator=name, role="change", quantity=quantity, doubts=(UNKNOWN,)
    )


def _name_of(scope: Scope, mention: Mention) -> str:
    """The unit's own words with what follows; for shares and measures what stands before."""
    start, end = scope.at(mention)
    clause_start, clause_end = scope.clause(start)
    unit = unit_of(mention)
    behind = _until_stop(scope.text[end : min(clause_end, end + _WINDOW)])
    if mention.evidence.rule == OF_PART or unit in ("percent", "VND", "km", "m2", "m3", "tonnes") or "/" in unit:
        before = _from_stop(_TIME_RE.sub("", scope.text[max(clause_start, start - _WINDOW) : start]))
        sentence = scope.sentence(start)[0]  # «Tổng thu … , bằng 85% so với năm 2018»: of what the sentence opens with
        opening = _without_marks(scope.text[sentence : min(start, sentence + _WINDOW)])
        return (
            closing_noun_phrase(_without_marks(before))
            or opening_noun_phrase(behind)
            or _label(scope, clause_start, start)
            or opening_noun_phrase(_until_stop(opening))
            or (_words_before(scope.text[clause_start:start]) if unit == "VND" else "")
            or next(
                (closing_noun_phrase(_until_stop(title.removeprefix("về "))) for title in scope.titles_above[:1]), ""
            )
        )
    counted = regex.sub(r"^[\d.,/ -]+", "", scope.text[start:end])
    said = f"{_last_word(counted)} {behind}".strip()
    named = opening_noun_phrase(said) or counted.strip() or " ".join(said.split()[:2])
    return named or _label(scope, clause_start, start)


def _words_before(text: str) -> str:
    """«Đã thực chi», «dự thu», «Các xã dưới 5 tiêu chí:»: money is of something, whatever words say so."""
    words = _ASIDE_RE.sub("", text).rstrip(" :(-").split()
    return " ".join(word for word in words[-_MONEY_WORDS:] if any(map(str.isalpha, word))).strip(" ,.;:()")


def _label(scope: Scope, clause_start: int, start: int) -> str:
    """«Tổ hợp tác: 5» counts what its label names, which is no place («Phong Phú: 5»)."""
    end = len(scope.text[:start].rstrip(" :"))
    if any(scope.at(it)[1] == end for it in scope.places()):
        return ""
    label = _without_marks(scope.text[max(clause_start, start - _WINDOW) : end])
    return closing_noun_phrase(_from_stop(label))


def _without_marks(text: str) -> str:
    """What opens an item of a list is no word of it."""
    return text[_MARKS_RE.match(text).end() :]


def _last_word(figure: str) -> str:
    """«44 xã /104 xã» → «xã»; «trên 20 công trình» → «công trình»."""
    words: str = regex.split(r"\d[\d.,]*", figure)[-1]
    return words.strip(" /")


def _until_stop(text: str) -> str:
    match = _STOP_RE.search(text)
    return (text[: match.start()] if match else text).strip()


def _from_stop(text: str) -> str:
    stops = list(_STOP_RE.finditer(text.rstrip(" (")))
    return (text[stops[-1].end() :] if stops else text).strip(" (")
