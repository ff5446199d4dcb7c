"""The unit that the first sentences of a story tell of, where its headline names none: «Huyện vùng cao đổi thay»."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.catalog.places import Gazetteer, Place
from extractor.mentions.articles import (
    COUNTRY_RE,
    WHOLE_WORDS,
    alone,
    level_spoken_for,
    name_of,
    named_province,
    places_in,
)
from extractor.mentions.bare_headlines import bracketed, inside
from extractor.mentions.opening import headline, page_head, titled
from extractor.mentions.places import PlaceReader
from extractor.mentions.typed import NAME
from extractor.model import Outline
from extractor.vi.fold import fold, fold_name, fold_phrase

_SENTENCES = 3  # of the first paragraphs, that may say whom a story is about
_PARAGRAPHS = 2
_SENTENCE_RE = regex.compile(r"[.;!?…]+\s+(?=\p{Lu})")
_PROSE_RE = regex.compile(r"[.…:]\W*$")
_BRACKETED_RE = regex.compile(rf"(?P<name>{NAME})\s*\((?P<above>[^()\d]{{2,60}})\)")
_DAY_RE = regex.compile(r"^.{0,40}\d{1,2}[/.-]\d{1,2}[/.-]20\d\d\W*$")  # «Lộc Bình (Lạng Sơn), 12/9/2021.»
_COMMUNE_RE = regex.compile(
    r"(?:^|[,.;:\n“\"] ?|(?<!\p{L})(?:nay|đó) )xã (?:đã|có|mới|còn|hiện|đạt|được|chỉ|cũng|đang|sẽ|phấn đấu)(?!\p{L})"
)
_WORD_RE = regex.compile(r"\S+")
_NAME_RE = regex.compile(rf"(?<!\p{{L}}){NAME}")


def told_in_lead(outline: Outline, gazetteer: Gazetteer, on: str, province: Place | None) -> Place | None:
    """Return the unit that the first sentence with a name is about, None if it is about several.

    Of units that lie in one another it is the lowest («Nằm ở phía tây tỉnh A, huyện B có 12 xã»). A headline that names
    a province is about it unless the text never speaks of the province as a whole, but of the district.
    """
    text = outline.document.text
    heads = [titled(text[it.span.start : it.span.end]) for it in page_head(outline)]
    province = province or named_province("\n".join(heads), text, gazetteer, on)
    reader = PlaceReader(gazetteer, on, name_of(province))
    lead = [line for line in heads if _PROSE_RE.search(line)][:_PARAGRAPHS]
    sentences = [it for line in lead for it in _SENTENCE_RE.split(line) if not _DAY_RE.search(it)][:_SENTENCES]
    for sentence in sentences:
        named = _named_in(sentence, reader, gazetteer, on, province)
        above = {up.code for place in named or () for up in gazetteer.ancestors(place)}
        lowest = [it for it in named or () if it.code not in above]
        if named is None or len(lowest) > 1:
            return None
        if lowest:
            return lowest[0] if _is_about(lowest[0], outline, reader, gazetteer) else None
        said = fold(sentence).text
        if WHOLE_WORDS["province"].search(said) or COUNTRY_RE.search(said):
            break  # «Đến nay toàn tỉnh có 40 xã đạt chuẩn. Theo bà A, Chủ tịch UBND xã B, …»
    return None


def _is_about(place: Place, outline: Outline, reader: PlaceReader, gazetteer: Gazetteer) -> bool:
    if place.level == "province":
        return True
    text = outline.document.text
    level = level_spoken_for(text, places_in(text, reader, gazetteer))
    if place.level == "commune":
        named = len(regex.findall(rf"(?<!\p{{L}}){regex.escape(place.name)}(?!\p{{L}})", text))
        return level == "commune" or (not level and named > 2)
    if level != "district" and _COMMUNE_RE.search(fold(text).text):
        return False  # «Ở Lộc Bình (Lạng Sơn), ông A, chủ tịch xã B, kể: xã có …»
    provinces = {fold_name(it.name) for it in gazetteer.ancestors(place)}
    headed = any(fold_name(it.group()) in provinces for it in _NAME_RE.finditer(titled(headline(outline))))
    return level == "district" or (not level and not headed)


def _named_in(
    sentence: str, reader: PlaceReader, gazetteer: Gazetteer, on: str, province: Place | None
) -> list[Place] | None:
    """The units that a sentence names, None if one of them may be several: «huyện Châu Thành» of no known province.

    They stand with their words, with brackets behind, or are the bare names of provinces and of known districts.
    """
    found: list[Place] = []
    spans: list[tuple[int, int]] = []
    for match in _BRACKETED_RE.finditer(sentence):
        around = bracketed(match["above"], gazetteer, on)
        for first, name in _endings(match["name"]):
            lying = list(inside(name, around, gazetteer, on))
            if len({it.code for it in lying if it.level == lying[0].level}) == 1:
                found.append(lying[0])
                spans.append((match.start() + first, match.end()))
                break
    typed = [it for it in reader.typed_names(sentence) if not any(start < it[1] <= end for start, end in spans)]
    if any(len(value.candidates) > 1 for _, _, value in typed):
        return None
    found += alone(typed, gazetteer, frozenset())
    for start, end in (*spans, *((start, end) for start, end, _ in typed)):
        sentence = f"{sentence[:start]}{'.' * (end - start)}{sentence[end:]}"
    provinces = gazetteer.names_within("", on, "province")
    districts = gazetteer.names_within(province.unit_id if province is not None else "", on, "district")
    for match in _NAME_RE.finditer(sentence):
        known = (provinces.get(name) or districts.get(name) for _, name in _endings(match.group()))
        place = next((it for it in known if it is not None), None)
        if place is None or (province is None and place.level != "province" and not _is_only_one(place, gazetteer, on)):
            continue
        found.append(place)
    return list(dict.fromkeys(found))


def _is_only_one(place: Place, gazetteer: Gazetteer, on: str) -> bool:
    """True for Lộc Bình, not for An Lão, which is a district of Bình Định and of Hải Phòng, nor for a lone word."""
    same = gazetteer.resolve(place.name, on=on)
    return " " in place.name and not same.inferred and len(same.places) == 1 and same.places[0] == place


def _endings(written: str) -> Iterator[tuple[int, str]]:
    """Where each name begins that the words end with: «Về Lộc Bình» → «về lộc bình», «lộc bình»."""
    words = list(_WORD_RE.finditer(written))
    for word in words[: max(len(words) - 1, 1)]:
        yield word.start(), fold_phrase(written[word.start() :])
