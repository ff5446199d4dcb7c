"""Which unit a page without a head speaks for (an article, a bare annex): what it names most and counts as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import regex

from extractor.catalog.locate import load_toml
from extractor.catalog.places import Gazetteer, Place
from extractor.mentions.opening import HEADLINES, PROSE, headline, is_source, opening_texts, page_head, titled
from extractor.mentions.places import PlaceReader
from extractor.model import Outline, PlaceName
from extractor.vi.fold import fold, fold_name, fold_phrase

LEVEL_RANK = {"province": 0, "district": 1, "commune": 2}
WHOLE_WORDS = {
    "province": regex.compile(r"(?:toàn|cả|trong) tỉnh(?! \p{L}+ ủy)|trên địa bàn tỉnh|tỉnh (?:ta|nhà)"),
    "district": regex.compile(r"(?:toàn|cả|trong) (?:huyện|thị xã)|trên địa bàn (?:huyện|thị xã)|huyện nhà"),
    "commune": regex.compile(r"(?:toàn|cả|trong) xã(?! hội)|trên địa bàn xã|xã nhà"),
}
_TYPED_RE = regex.compile(r"(?<!\p{L})(?P<type>thị xã|thành phố|thị trấn|xã|phường|huyện|quận|tỉnh) $")
_MANY_COMMUNES_RE = regex.compile(r"(?<!\p{L})(?:\d|các|mỗi|nhiều|số|những|bình quân) ?xã(?!\p{L})|tiêu chí ?/ ?xã")
_LONGEST_TYPE = 12  # letters
COUNTRY_RE = regex.compile(r"(?<!\p{L})(?:cả nước|toàn quốc)(?: (?:đã|hiện|cũng|mới|nay))* có(?!\p{L})")


def find_unit_in_text(
    outline: Outline, gazetteer: Gazetteer, on: str, province: Place | None
) -> tuple[Place | None, Place | None]:
    """A page without a head (an article, a bare annex): the level that it speaks for, and the name it says most."""
    text = outline.document.text
    head = "\n".join(titled(text[it.span.start : it.span.end]) for it in page_head(outline))
    province = province or named_province(head, text, gazetteer, on)
    headed = _named_in_headline(outline, PlaceReader(gazetteer, on, name_of(province)), gazetteer)
    headed = headed or most_named_district(outline, gazetteer, on, province)
    if headed is not None:
        above = [place for place in gazetteer.ancestors(headed) if place.level == "province"]
        return (above[0] if above else province), headed
    places = places_in(text, PlaceReader(gazetteer, on, name_of(province)), gazetteer)
    level = level_spoken_for(text, places)
    # «nhân dân xã A, huyện B, đã chung sức …», and no other
    one = not level and places[:1] and set(places) <= {places[0], *gazetteer.ancestors(places[0])}
    if one and places[0].level == "commune" and not _MANY_COMMUNES_RE.search(fold(text).text):
        return province, places[0]
    if not level and COUNTRY_RE.search(fold(text).text) and not (province and province.name in headline(outline)):
        return None, None  # «Cả nước có 5.343 xã đạt chuẩn … (còn TP Hồ Chí Minh …)»
    if not level or level == "province":
        said = _count_names(text, gazetteer.names_within("", on, "province")) if level and not province else {}
        province = next(iter(said)) if len(said) == 1 else province  # «… Hà Tĩnh long trọng tổ chức», named once
        return province, province
    counted = Counter(place.unit_id for place in places if place.level == level)
    unit = gazetteer.by_id(max(sorted(counted), key=lambda unit_id: counted[unit_id])) if counted else None
    return province, unit


def level_spoken_for(text: str, places: list[Place]) -> str:
    """The level whose whole is spoken of most («toàn tỉnh», «cả xã»), the higher of two; "" if none is.

    A page that names several communes alike tells of a commune in each of its stories, and is about none of them.
    """
    spoken = fold(text).text
    whole = {level: len(pattern.findall(spoken)) for level, pattern in WHOLE_WORDS.items()}
    communes = Counter(place.unit_id for place in places if place.level == "commune").most_common(2)
    if len(communes) > 1 and communes[0][1] < 2 * communes[1][1]:
        whole["commune"] = 0
    level = max(whole, key=lambda level: (whole[level], -LEVEL_RANK[level]))
    return level if whole[level] else ""


def is_one_of_many(outline: Outline, unit: Place, reader: PlaceReader, gazetteer: Gazetteer) -> bool:
    """«Chủ tịch UBND xã A» in an article that counts «toàn tỉnh»: one who is asked, in a page without a head."""
    if fold(unit.name).text in fold(headline(outline)).text:
        return False
    text = outline.document.text
    level = level_spoken_for(text, places_in(text, reader, gazetteer))
    return bool(level) and LEVEL_RANK[level] < LEVEL_RANK[unit.level]


def _named_in_headline(outline: Outline, reader: PlaceReader, gazetteer: Gazetteer) -> Place | None:
    """«Tân Hiệp trên đường về đích» above «Huyện Tân Hiệp là huyện đầu tiên …»: the first unit that both name."""
    above = fold(headline(outline)).text
    places = places_in(" ".join(opening_texts(outline)[:HEADLINES]), reader, gazetteer)
    provinces = {fold_name(it.name) for it in places if it.level == "province"}  # «Điện Biên có 11 xã …»
    for place in places:
        name = regex.escape(fold(place.name).text)
        if (
            place.level != "province"
            and fold_name(place.name) not in provinces
            and not _is_city_of_its_province(place, gazetteer)
            and regex.search(rf"(?<!\p{{L}}){name}(?!\p{{L}})", above)
        ):
            return place
    return None


def _is_city_of_its_province(place: Place, gazetteer: Gazetteer) -> bool:
    """True for TP Bắc Giang: a headline that says «Bắc Giang» alone is about the province."""
    name = fold_name(place.name)
    return place.type != "huyện" and any(fold_name(it.name) == name for it in gazetteer.ancestors(place))


def most_named_district(outline: Outline, gazetteer: Gazetteer, on: str, province: Place | None) -> Place | None:
    """«Chợ Gạo “về đích” huyện nông thôn mới»: the district that headlines and text name most, by name alone too.

    It must stand in the head of the page, twice in all, and weigh twice as much as any other; headlines weigh more.
    """
    if province is None:
        return None
    text = outline.document.text
    lines = [text[it.span.start : it.span.end] for it in page_head(outline)]
    names = dict(gazetteer.names_within(province.unit_id, on, "district"))
    names.pop(fold_phrase(province.name), None)  # «Thái Bình» alone is the province, not its city
    if not names:
        return None
    known = {**names, fold_phrase(province.name): province}  # «Đắk Lắk» does not name the district Lắk
    counted, headed, lined = (
        Counter({it: count for it, count in _count_names(said, known).items() if it != province})
        for said in (
            text,
            "\n".join(titled(line) for line in lines),
            "\n".join(titled(line) for line in lines if len(line) <= PROSE),
        )
    )
    ranked = Counter({it: count + 2 * lined[it] for it, count in counted.items()}).most_common(2)
    if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    best = ranked[0][0]
    above = headline(outline)  # «Nông thôn mới Cần Thơ: …» is about the city, however often a district is named
    if _count_names(above, {fold_phrase(province.name): province}) and not _count_names(above, names)[best]:
        return None
    if not headed[best] or counted[best] < 2:
        return None
    # «thị xã Cai Lậy» and «huyện Cai Lậy» share a name: the word that stands before it decides
    reader = PlaceReader(gazetteer, on, name_of(province))
    said = Counter(it for it in places_in("\n".join(lines), reader, gazetteer) if it.level == "district")
    alike = [
        it for it, _ in said.most_common() if it.level == "district" and fold_name(it.name) == fold_name(best.name)
    ]
    return next(iter(alike), best)


def named_province(head: str, text: str, gazetteer: Gazetteer, on: str) -> Place | None:
    """The province that a headline opens with («Đắk Nông: Nhìn lại …»), else the one named most in the text.

    By name alone, that is at least twice, and twice as often as any other; else the one in which all districts that
    the text names with their word lie.
    """
    names = gazetteer.names_within("", on, "province")
    if not names:  # a year in which nothing stood, by a typing error
        return None
    opened = regex.search(rf"(?:^|\n)(?P<name>{_any_of(tuple(names)).pattern})(?= ?[:,-])", fold(head).text)
    if opened is not None:
        return names[opened["name"]]
    headed = _count_names(head.split("\n")[0], names)
    if len(headed) == 1:
        return next(iter(headed))
    ranked = _count_names(text, names).most_common(2)
    if ranked and ranked[0][1] > 1 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return ranked[0][0]
    districts = [it for it in places_in(text, PlaceReader(gazetteer, on), gazetteer) if it.level == "district"]
    above = {top for it in districts for top in gazetteer.ancestors(it) if top.level == "province"}
    told = _count_names("\n".join(line for line in head.split("\n") if is_source(line)), names)  # «(Báo Hà Nam) - …»
    return above.pop() if len(above) == 1 else next(iter(told)) if len(told) == 1 and not above else None


def _count_names(text: str, names: Mapping[str, Place]) -> Counter[Place]:
    """How often each place is named in the text, with a capital letter."""
    view = fold(text)
    found = (match for match in _any_of(tuple(names)).finditer(view.text))
    return Counter(
        names[it.group()]
        for it in found
        if text[view.home(*it.span()).start].isupper()
        and not view.text.endswith(not_units(), 0, it.start())
        and _is_of_type(names[it.group()], view.text, it.start())
    )


@lru_cache(maxsize=8)
def _any_of(names: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile(
        rf"(?<!\p{{L}})(?:{'|'.join(map(regex.escape, sorted(names, key=len, reverse=True)))})(?!\p{{L}})"
    )


def _is_of_type(place: Place, spoken: str, at: int) -> bool:
    """Not the province in «xã Hòa Bình»."""
    typed = _TYPED_RE.search(spoken, max(0, at - _LONGEST_TYPE), at)
    return typed is None or typed["type"] == place.type


@lru_cache(maxsize=1)
def not_units() -> tuple[str, ...]:
    """Folded words before a name that is no unit: «Đoàn TNCS Hồ Chí Minh», with and without the blank behind."""
    words = [fold_phrase(word) for word in load_toml("place_words.toml")["not_units"]]
    return (*(f" {word}" for word in words), *(f" {word} " for word in words))


def places_in(
    text: str, reader: PlaceReader, gazetteer: Gazetteer, districts: frozenset[str] = frozenset()
) -> list[Place]:
    """Return the places that the text names with their words and that one unit alone can be."""
    return alone(reader.typed_names(text), gazetteer, districts)


def alone(named: Iterable[tuple[int, int, PlaceName]], gazetteer: Gazetteer, districts: frozenset[str]) -> list[Place]:
    """Places that one unit alone can be; of several communes of a name, the one in a district named beside it."""
    found: list[Place] = []
    for _, _, value in named:
        places = gazetteer.by_ids(value.candidates)
        if len(places) > 1:
            places = [it for it in places if districts & {above.code for above in gazetteer.ancestors(it)}]
        found += places if len(places) == 1 else []
    return found


def name_of(place: Place | None) -> PlaceName | None:
    """Return a unit of the records as the name of a place."""
    if place is None:
        return None
    return PlaceName(name=place.name, type_word=place.type, candidates=(place.unit_id,))
