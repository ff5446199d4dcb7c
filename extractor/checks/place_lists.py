"""Names in a list of communes that lie in another district than the rest.

«Hội chọn 05 xã làm điểm gồm A, B, C, D và E»: a list of communes of the reporting district that names one of another;
«Huyện Thuận Nam (4 xã): A, B, C, D» in a report of a province: one that lies in another district of it. A name that
the district has too, at whatever time, is its own; a name that no list knows may be a hamlet's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.checks.book import Book
from extractor.checks.words import NAME_WORD, OUTSIDE, Quote
from extractor.model import Mention, Passage, PlaceName, Span
from extractor.vi.gate import says

_NAME = rf"{NAME_WORD}(?:[ -](?:{NAME_WORD}|\d{{1,2}}(?![\d,.]))){{0,4}}"
_TYPE = r"(?:(?:các )?(?:[Xx]ã|[Tt]hị trấn|[Pp]hường|TT\.?|tt\.?) )?"
_BESIDE = r"(?: ?\([^()\n]{1,80}\)| \d{1,2}(?: xã)?)?"
_BETWEEN = r"\s*(?:[,;]|(?<!\p{L})(?:và|cùng|với)(?!\p{L}))\s*"
_LIST_RE = regex.compile(rf"{_TYPE}{_NAME}{_BESIDE}(?:{_BETWEEN}{_TYPE}{_NAME}{_BESIDE})+")
_NAMED_RE = regex.compile(rf"(?:(?:{_BETWEEN})|^){_TYPE}(?P<name>{_NAME})(?P<beside>{_BESIDE})")
# What tells of other districts with them: a border, a visit, «lần lượt là» behind several.
_ABROAD_RE = regex.compile(
    r"(?<!\p{L})(?:giáp|học tập|tham quan|giao lưu|liên kết|phía (?:bắc|nam|đông|tây)|ngoài huyện|kinh nghiệm|lần lượt"
    r"|tương ứng)(?!\p{L})",
    regex.IGNORECASE,
)
_OPENS_RE = regex.compile(
    r"(?:^|[:(,;-]|(?<!\p{L})(?:gồm|là|xã|trấn|phường|ở|tại|như|của|các|và|có))\s*$", regex.IGNORECASE
)
_BEHIND_RE = regex.compile(rf"(?P<name>{_NAME}) \((?P<type>huyện|thị xã|thành phố) (?P<upper>{_NAME})\)")
_UPPER_RE = regex.compile(r" ?\((?:huyện|thị xã|thành phố|H\.|TX\.?|TP\.?|tỉnh) ?\p{Lu}", regex.IGNORECASE)
_BEHIND_SIGNS = ("(huyện ", "(thị xã ", "(thành phố ")
_END_RE = regex.compile(r"[.!?](?:\s|$)|\n")
_FEWEST_OWN, _FEWEST_UNDER = 2, 1  # names of the district that make a list its own; fewer where it is named before
_REACH = 60  # letters between the name of a district and its list


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name in a list of communes, and the unit of which the others are."""

    quote: Quote
    unit: str


def find_strangers(book: Book) -> Iterator[Stranger]:
    """Yield the names of a report's lists of communes that lie elsewhere in the province."""
    context = book.context
    outline, level = context.outline, context.subject.unit_level
    if outline is None or not context.unit_id or level not in ("district", "province"):
        return
    places: dict[int, list[Mention]] = {}
    for mention in context.mentions:
        if isinstance(mention.value, PlaceName):
            places.setdefault(mention.passage, []).append(mention)
    for at, mentions in places.items():
        passage = outline.passages[at]
        if passage.kind not in OUTSIDE and len(mentions) >= _FEWEST_OWN:
            yield from _in_passage(book, passage, mentions, of_district=level == "district")
            if level == "province":
                yield from _in_brackets(book, passage)


def _in_brackets(book: Book, passage: Passage) -> Iterator[Stranger]:
    """«Cà Ná (huyện Thuận Nam), Tri Hải (huyện Thuận Bắc)»: the district right behind a commune is not its own."""
    context, gazetteer = book.context, book.catalog.places
    text = book.lines.text(passage.span)
    for match in _BEHIND_RE.finditer(text) if says(text, _BEHIND_SIGNS) else ():
        upper = gazetteer.resolve(
            match["upper"], match["type"], on=context.on, within=context.unit_id, level="district"
        )
        if len(upper.places) != 1 or upper.reason:
            continue
        below = gazetteer.resolve(match["name"], on=context.on, within=upper.places[0].unit_id, level="commune")
        around = gazetteer.resolve(match["name"], on=context.on, within=context.unit_id, level="commune")
        if "outside" in below.reason.split() and len(around.places) == 1 and not around.reason:
            span = Span(passage.span.start + match.start("name"), passage.span.start + match.end("name"))
            yield Stranger(Quote(span, match["name"]), upper.places[0].full_name)


def _in_passage(book: Book, passage: Passage, mentions: list[Mention], *, of_district: bool) -> Iterator[Stranger]:
    outline, context = book.context.outline, book.context
    text = outline.text_of(passage) if outline else ""
    first = passage.span.start
    for match in _LIST_RE.finditer(text):
        begin = max((end.end() for end in _END_RE.finditer(text, 0, match.start())), default=0)
        if _ABROAD_RE.search(text, begin, match.start()):
            continue
        before = [it for it in mentions if it.span.start <= first + match.start() and _level(book, it) == "district"]
        names, unit = list(_names(match, first)), context.unit_id
        if not _OPENS_RE.search(text, max(0, match.start() - _REACH), match.start()) and text[match.start()].isupper():
            names = names[1:]  # «Công ty Ea Kly, các xã Phú Lộc, Phú Xuân»
        if of_district:
            if any(first + begin <= it.span.start and unit not in _ids(it) for it in before):
                continue  # another district is named in this sentence
        else:
            if not before or len(_ids(before[-1])) != 1:
                continue
            (unit,), own = _ids(before[-1]), before[-1].span
            between = text[own.end - first : match.start()]
            if len(between) > _REACH or _END_RE.search(between) or ";" in between:
                continue
            names = [name for name in names if name.span.start >= own.end]
        yield from _strangers(book, unit, names, mentions, of_district=of_district)


def lies_in_its_bracket(behind: str) -> bool:
    """Return whether a name is followed by the district in which it lies: «Tân An (huyện Yên Dũng)»."""
    return _UPPER_RE.match(behind) is not None


def _names(match: regex.Match[str], start: int) -> Iterator[Quote]:
    for name in _NAMED_RE.finditer(match.group()):
        if lies_in_its_bracket(name["beside"]):
            continue
        at = start + match.start() + name.start("name")
        yield Quote(Span(at, at + len(name["name"])), name["name"])


def _strangers(
    book: Book, unit: str, names: list[Quote], mentions: list[Mention], *, of_district: bool
) -> Iterator[Stranger]:
    context, gazetteer = book.context, book.catalog.places
    own = {place.code for place in gazetteer.children(unit, context.on)}
    inside, strangers = 0, []
    for name in names:
        known = next((it for it in mentions if it.span.overlaps(name.span)), None)
        if known is not None and isinstance(known.value, PlaceName):
            found = gazetteer.by_ids(known.value.candidates)
            if known.value.type_word not in ("", "xã", "thị trấn", "phường"):
                continue
            if any(place.code in own for place in found):
                inside += 1
                continue
        answer = gazetteer.resolve(name.text, on=context.on, within=unit)
        if not answer.places or any(place.level != "commune" for place in answer.places):
            continue
        if answer.reason.split() == ["outside"] and not any(place.code in own for place in answer.places):
            strangers.append(name)
        elif any(place.code in own for place in answer.places):
            inside += 1
    if inside >= (_FEWEST_OWN if of_district else _FEWEST_UNDER) and len(strangers) < max(inside, 2):
        district = gazetteer.by_id(unit)
        yield from (Stranger(name, district.full_name if district else "") for name in strangers)


def _level(book: Book, mention: Mention) -> str:
    places = book.catalog.places.by_ids(_ids(mention))
    return places[0].level if places else ""


def _ids(mention: Mention) -> tuple[str, ...]:
    return mention.value.candidates if isinstance(mention.value, PlaceName) else ()
