"""Communes, districts and provinces by name, with and without the word for their type, and lists of names.

«xã Hà Lan», «các xã: Quang Trung, Hà Vinh và Hà Lan», «Phước Cát 1», bare «Hà Lan» in a report of its district.
The gazetteer decides where a name ends; a name that it does not know is kept as written, never forced onto another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeGuard

import regex

from extractor.catalog.place_table import window_of
from extractor.catalog.places import Gazetteer, Place, Resolution
from extractor.mentions.reading import Reading
from extractor.mentions.typed import (
    AND_NUMBER,
    AND_WORD,
    NAME,
    TITLE,
    ends_name,
    first_line,
    full_type,
    is_no_name,
    qualified_re,
    typed_in,
)
from extractor.model import PlaceName
from extractor.vi.fold import fold_name
from extractor.vi.gate import Gated

_LISTED_RE = regex.compile(rf"\s*(?:,|;|và)\s*(?P<name>{NAME})(?=\s*(?:[,;.)(]|và|$|\p{{Ll}}))")
# «xã Yên Nhân (Yên Mô, Ninh Bình)»: what a typed name lies in, without words for the types
_LIES_IN_RE = regex.compile(rf"\s*\(\s*(?P<district>{NAME})(?:\s*[,–-]\s*(?P<province>{NAME}))?\s*\)")
# «có thêm 06 xã được công nhận (Long Phước, Trung Nghĩa, …)», «4 huyện đạt chuẩn là: …»: names behind their number
_COUNTED = Gated(
    regex.compile(
        rf"(?i:\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các)\s+(?P<type>xã|huyện)(?!\p{{L}})(?:[^.;:()]|(?<=%);){{0,90}}(?:[:(]\s*(?:gồm|là)?|\s(?:là|gồm))\s*:?\s*"
        rf"(?P<names>{NAME}(?:\s*(?:,|;|và)\s*{NAME})*)(?=\s*[.;)]|\s*$|\s*(?:,|và)\s+(?i:thành\s+phố|thị\s+xã|tp\.|tx\.))"
    ),
    regex.compile(r"(?:[:(]\s*(?:gồm|là)?|\s(?:là|gồm))\s*:?\s*\p{Lu}"),
)
# «Nam Chính, Tân Hà (huyện Đức Linh)», «Châu Bình – huyện Giồng Trôm»: names made sure by the district behind them
_DISTRICT_TYPES = r"(?i:huyện|thị\s+xã|thành\s+phố|TX\.?|TP\.?|H\.)"
_IN_DISTRICT = Gated(
    regex.compile(
        rf"(?P<names>{NAME}(?:\s*(?:,|và)\s*{NAME}){{0,8}})"
        rf"\s*[(,–-]\s*(?P<type>{_DISTRICT_TYPES})\s+(?P<parent>{NAME})"
        rf"|(?P<names>{NAME}(?:\s*(?:,|và)\s*{NAME}){{0,8}})\s*\(\s*(?P<type>)(?P<parent>{NAME})\s*\)"
    ),
    regex.compile(rf"[(,–-]\s*{_DISTRICT_TYPES}\s+\p{{Lu}}|\(\s*{NAME}\s*\)"),
)
_ONLY_ONE_RE = regex.compile(r"(?<=[,;:(] ?)(?:thành phố|thị xã)(?= \d)")
# «+ Đakrông: chưa có xã đạt chuẩn»: a name of one word that opens an item
_OPENS_ITEM_RE = regex.compile(rf"\s*(?:[-+*•–]|\d{{1,2}}[.)]|\p{{Ll}}[.)])\s*(?P<name>{TITLE})(?=\s*:)")
# «đưa thêm 3 xã Sông Ray, Lâm San về đích»: the word is counted; not in «năm 2016 xã …», «tiêu chí số 7 xã …»
_COUNTS_THEM_RE = regex.compile(r"(?<![\d.,/]|số )(?<!\p{Lu}\p{Ll}* )\d{1,3}\s+$")
_FIGURE_BEHIND_RE = regex.compile(r"\s*[(:–-]?\s*\d")
_BEFORE_TYPE = 16
_WORD_RE = regex.compile(r"[\p{L}’'\d]+")
_LONG_NAME_RE = regex.compile(rf"(?<![\p{{L}}\d]){TITLE}(?:{AND_WORD}{{1,4}}{AND_NUMBER}?|{AND_NUMBER})")


class PlaceReader:
    """Finds names for one report: at its date, inside its province and district."""

    def __init__(
        self, gazetteer: Gazetteer, on: str, province: PlaceName | None = None, unit: PlaceName | None = None
    ) -> None:
        self._gazetteer = gazetteer
        self._on = on
        self.window = window_of(on)
        known = [place.candidates[0] for place in (unit, province) if place is not None and place.candidates]
        self._scopes = list(dict.fromkeys(known))
        self._known: dict[tuple[str, str], PlaceName] = {}
        own = gazetteer.by_id(unit.candidates[0]) if unit and unit.candidates else None
        self._former = gazetteer.names_of_former(own.unit_id) if own and own.level == "commune" else {}
        self._bare = self._bare_names(own)
        self._joined = {name.replace(" ", ""): place for name, place in self._bare.items()}
        self._of_province = own is not None and own.level == "province"
        self._only = self._only_ones(own) if own is not None and self._of_province else {}
        self._inner_city = self._city_of_its_name(own) if own is not None and self._of_province else None
        self._introduced: dict[str, PlaceName] = {}
        self._inside: dict[str, Mapping[str, Place]] = {}

    def find(self, reading: Reading) -> None:
        """Take the names of the passage."""
        for start, end, value in self.typed_names(reading.raw):
            reading.take_raw("place", start, end, value, "places.typed")
            self._introduce(value)
        for start, end, value in self._named_with_district(reading.raw):
            reading.take_raw("place", start, end, value, "places.in_district")
        for start, end, value in self._counted_names(reading.raw):
            reading.take_raw("place", start, end, value, "places.counted")
        opening = _OPENS_ITEM_RE.match(reading.raw) if self._bare else None
        opened = self._joined.get(fold_name(opening["name"])) if opening is not None else None
        if opening is not None and opened is not None:
            value = PlaceName(name=opened.name, type_word="", candidates=(opened.unit_id,))
            reading.take_raw("place", opening.start("name"), opening.end("name"), value, "places.opening")
        names = list(_LONG_NAME_RE.finditer(reading.raw)) if self._bare or self._introduced else []
        for start, end, value in self._bare_hits(names):
            reading.take_raw("place", start, end, value, "places.bare")
        for match in _ONLY_ONE_RE.finditer(reading.raw) if self._only else ():
            if match.group() in self._only:
                reading.take_raw("place", match.start(), match.end(), self._only[match.group()], "places.only")
        beside = self._communes_beside(reading) if names else {}
        for start, end, value in self._hits_among(names, beside) if beside else ():
            reading.take_raw("place", start, end, value, "places.beside")

    def _named_with_district(self, raw: str) -> Iterator[tuple[int, int, PlaceName]]:
        for match in _IN_DISTRICT.finditer(raw):
            parent = self.read(" ".join(match["parent"].split()), full_type(match["type"]))
            district = self._gazetteer.by_id(parent.candidates[0]) if len(parent.candidates) == 1 else None
            if district is None or (not match["type"] and (district.level != "district" or parent.inferred)):
                continue
            for name in regex.finditer(NAME, match["names"]):
                words = " ".join(name.group().split())
                found = _resolve(self._gazetteer, words, "", self._on, district.unit_id)
                place = self._communes_of(district.unit_id).get(fold_name(words), *found.places[:1] or (None,))
                if place is None or place.level != "commune" or {"outside", "edit"} & set(found.reason.split()):
                    continue
                start = match.start("names") + name.start()
                value = PlaceName(name=place.name, type_word="", candidates=(place.unit_id,), inferred=found.inferred)
                yield start, start + len(name.group()), value

    def read(self, name: str, type_word: str) -> PlaceName:
        """Return the place of a name as written; without candidates if no gazetteer has it."""
        key = (name, type_word)
        if key not in self._known:
            self._known[key] = self._resolve(name, type_word)
        return self._known[key]

    def typed_names(self, raw: str) -> Iterator[tuple[int, int, PlaceName]]:
        """Yield start, end and place of each name with the word for its type, and of those listed behind it."""
        for match in typed_in(raw):
            type_word = full_type(match["type"])
            at = match.start("name")
            value, length = self._longest(match["name"], type_word)
            if not value.candidates and (qualified := qualified_re().match(raw, at)) is not None:
                at = qualified.start("name")
                value, length = self._longest(qualified["name"], type_word)
            if not value.candidates and (raw[at : at + length].isupper() or is_no_name(raw[at:])):
                continue  # «xã NTM»
            own = self._bare.get(fold_name(value.name))  # «10 xã: Hậu Lộc 6, Nga Sơn 4», «các huyện: Phước Long 5»
            if match["plural"] and (not value.candidates or (own is not None and own.unit_id not in value.candidates)):
                continue  # «Đơn vị cấp huyện: Có 04/9 đơn vị»: a sentence begins
            end = at + length
            value = self._inside_named(raw, end, value, type_word)
            several = match["plural"] or _COUNTS_THEM_RE.search(
                raw, max(0, match.start() - _BEFORE_TYPE), match.start()
            )
            yield at if several else match.start(), end, value
            while value.candidates and (following := _LISTED_RE.match(raw, end)) is not None:
                if not several and self._lies_in(value, following["name"]):
                    break  # «Cổng TTĐT huyện Bình Liêu, Quảng Ninh», though there is a huyện Quảng Ninh
                value, length = self._longest(following["name"], type_word)
                # «huyện miền núi của tỉnh Long An, Thạnh Hóa có 10 xã»: no second province, one letter off
                one = value.inferred and not several and self._gazetteer.level_of_type(type_word) != "commune"
                if not value.candidates or one or length < len(following["name"]):
                    break  # «huyện Trà Ôn và Tân An Luông»: no second district, whose name is a part
                end = following.start("name") + length
                yield following.start("name"), end, value

    def _lies_in(self, value: PlaceName, name: str) -> bool:
        """True if the name is that of a unit in which the place lies."""
        places = self._gazetteer.by_ids(value.candidates)
        return any(fold_name(it.name) == fold_name(name) for place in places for it in self._gazetteer.ancestors(place))

    def _inside_named(self, raw: str, end: int, value: PlaceName, type_word: str) -> PlaceName:
        """A commune in the district that stands in brackets behind it, where several bear its name."""
        above = _LIES_IN_RE.match(raw, end) if type_word in ("xã", "thị trấn", "phường") else None
        if above is None:
            return value
        top = _resolve(self._gazetteer, above["province"] or "", "tỉnh", self._on, None) if above["province"] else None
        inside = top.places[0].unit_id if top and top.places else (self._scopes[-1] if self._scopes else None)
        district = _resolve(self._gazetteer, above["district"], "huyện", self._on, inside)
        if not district.places or district.places[0].level != "district":
            return value
        found = _resolve(self._gazetteer, value.name, type_word, self._on, district.places[0].unit_id)
        if len(found.places) != 1 or {"outside", "edit"} & set(found.reason.split()):
            return value
        return PlaceName(name=value.name, type_word=type_word, candidates=(found.places[0].unit_id,))

    def _counted_names(self, raw: str) -> Iterator[tuple[int, int, PlaceName]]:
        """Names behind a number of communes, where the unit that reports has one such commune."""
        if not self._scopes or not ("xã" in raw or "huyện" in raw):
            return
        for match in _COUNTED.finditer(raw):
            for name in regex.finditer(NAME, match["names"]):
                value = self.read(" ".join(name.group().split()), match["type"])
                if (
                    len(value.candidates) == 1 and not value.inferred and self._has_name(value)
                ):  # not «10 xã: Hà Vinh 6»
                    start = match.start("names") + name.start()
                    yield start, start + len(name.group()), value

    def _longest(self, written: str, type_word: str) -> tuple[PlaceName, int]:
        """Return the longest beginning of the words that is a known name, else all of them as written.

        The whole name of a unit of another time or place goes before a shorter one of here and now.
        """
        written = first_line(written)
        ends = [match.end() for match in _WORD_RE.finditer(written)]
        best: tuple[PlaceName, int] | None = None
        for end in reversed(ends):
            value = self.read(" ".join(written[:end].split()), type_word)
            if len(value.candidates) > 1:
                if not self._scopes and self._goes_on(written, end):
                    break  # nobody knows where: the whole name, as written
                return value, end  # «xã Thuận Hòa», of which there are several, is no «xã Thuận»
            if value.candidates and not value.inferred:
                return (replace(value, inferred=True) if self._goes_on(written, end) else value), end
            if value.candidates and (len(value.candidates) == 1 or end == len(written)) and self._has_name(value):
                return value, end
            if value.candidates and best is None:
                best = value, end
        if best and (self._scopes or best[1] == len(written)):
            return best
        written = written[: next((end for end in ends[:-1] if ends_name(written[end:])), len(written))]
        return self.read(" ".join(written.split()), type_word), len(written)

    def _has_name(self, value: PlaceName) -> bool:
        """True if it is a name of the unit letter by letter; else it is only one edit away."""
        place = self._gazetteer.by_id(value.candidates[0])
        return place is not None and fold_name(value.name) in map(fold_name, (place.name, *place.aliases))

    def _goes_on(self, written: str, end: int) -> bool:
        """True for «Xã Mỹ Xương Quảng» where only Mỹ Xương is known; not for «thị xã Bỉm Sơn Thanh Hóa»."""
        rest = written[end:].split()
        if not rest or written.isupper() or rest[0].isupper() or not rest[0][0].isalpha():
            return False
        if ends_name(written[end:]):
            return False
        return not self.read(" ".join(rest), "").candidates

    def _resolve(self, name: str, type_word: str) -> PlaceName:
        former = self._former.get(fold_name(name))
        if former is not None and former.type == type_word:
            return PlaceName(name=name, type_word=type_word, candidates=(former.unit_id,))
        within = self._scopes[0] if self._scopes else None
        found = _resolve(self._gazetteer, name, type_word, self._on, within)
        shared = "shared" in found.reason.split()
        return PlaceName(
            name=name,
            type_word=type_word,
            candidates=tuple(place.unit_id for place in (found.places if shared else found.places[:1])),
            inferred=found.inferred,
        )

    def _bare_names(self, place: Place | None) -> dict[str, Place]:
        """Names of the communes of a reporting district, of the districts of a province, with its own name.

        «Thái Bình» alone is the province that reports, not its city; «Chợ Gạo» the district, not its town. Of a commune
        they are those out of which it was made: «cả ba xã cũ đều đạt chuẩn: Điện Phong …».
        """
        if place is None:
            return {}
        if place.level == "commune":
            return {**self._former, fold_name(place.name): place} if len(self._former) > 1 else {}
        below = {"district": "commune", "province": "district"}[place.level]
        return {**self._gazetteer.names_within(place.unit_id, self._on, below), fold_name(place.name): place}

    def _city_of_its_name(self, province: Place) -> Place | None:
        districts = self._gazetteer.names_within(province.unit_id, self._on, "district")
        return districts.get(fold_name(province.name))

    def _only_ones(self, province: Place) -> dict[str, PlaceName]:
        """The city or the town of a province that has one: «Tam Đường 38, thành phố 25»."""
        districts = self._gazetteer.children(province.unit_id, self._on, "district")
        types = Counter(it.type for it in districts)
        only = (it for it in districts if types[it.type] == 1)
        return {it.type: PlaceName(name=it.name, type_word=it.type, candidates=(it.unit_id,)) for it in only}

    def _introduce(self, value: PlaceName) -> None:
        """«xã Vạn Thắng của huyện Vạn Ninh … Vạn Thắng có 14 tiêu chí»: once named with its word, then without."""
        if len(value.candidates) == 1 and not value.inferred and " " in value.name and self._has_name(value):
            self._introduced.setdefault(fold_name(value.name), value)

    def _communes_beside(self, reading: Reading) -> Mapping[str, Place]:
        """Where a province reports: the communes of the districts that the passage names, or whose communes it names.

        «Vĩnh Linh 3 xã (Vĩnh Sơn, Vĩnh Chấp, Vĩnh Hòa)», «Xã Hữu Sản được 5/19 tiêu chí, Vân Sơn 6/19».
        """
        if not self._of_province:
            return {}
        named = (self._gazetteer.by_id(it.value.candidates[0]) for it in reading.mentions if _is_one_place(it.value))
        districts = {
            above.unit_id: None
            for place in named
            if place is not None
            for above in (place, *self._gazetteer.ancestors(place))
            if above.level == "district"
        }
        communes: dict[str, Place] = {}
        for district in districts:
            for name, place in self._communes_of(district).items():
                communes.setdefault(name, place)
        return communes

    def _communes_of(self, district: str) -> Mapping[str, Place]:
        if district not in self._inside:
            self._inside[district] = self._gazetteer.names_within(district, self._on, "commune")
        return self._inside[district]

    def _bare_hits(self, names: list[regex.Match[str]]) -> Iterator[tuple[int, int, PlaceName]]:
        """Names of units below without the word for their type before them; only whole, with their capitals."""
        for match in names if self._introduced else ():
            whole = fold_name(match.group())
            if whole in self._introduced and whole not in self._bare:
                yield match.start(), match.end(), replace(self._introduced[whole], type_word="")
        yield from self._with_city(list(self._hits_among(names, self._bare)), names)

    def _with_city(
        self, hits: list[tuple[int, int, PlaceName]], names: list[regex.Match[str]]
    ) -> Iterator[tuple[int, int, PlaceName]]:
        """«Yên Bái 5,2%, Lục Yên 9,8%»: in a list of districts with their figures the province's name is its city's."""
        own = set(self._scopes)
        city = self._inner_city if any(own.intersection(value.candidates) for _, _, value in hits) else None
        counted = [it for it in hits if city is not None and _FIGURE_BEHIND_RE.match(names[0].string, it[1])]
        listed = any(own.isdisjoint(value.candidates) for _, _, value in counted)
        for hit in hits:
            if city is not None and listed and hit in counted and own.intersection(hit[2].candidates):
                yield hit[0], hit[1], replace(hit[2], candidates=(city.unit_id,), inferred=True)
            else:
                yield hit

    @staticmethod
    def _hits_among(
        written_names: list[regex.Match[str]], known: Mapping[str, Place]
    ) -> Iterator[tuple[int, int, PlaceName]]:
        for match in written_names if known else ():
            words = [(word.start(), word.end()) for word in _WORD_RE.finditer(match.group())]
            first = 0
            while first < len(words):
                for last in range(len(words) - 1, first, -1):
                    written = match.group()[words[first][0] : words[last][1]]
                    place = known.get(fold_name(written))
                    if place is not None:
                        value = PlaceName(name=place.name, type_word="", candidates=(place.unit_id,))
                        yield match.start() + words[first][0], match.start() + words[last][1], value
                        first = last
                        break
                first += 1


def _is_one_place(value: object) -> TypeGuard[PlaceName]:
    return isinstance(value, PlaceName) and len(value.candidates) == 1 and not value.inferred


@lru_cache(maxsize=65536)
def _resolve(gazetteer: Gazetteer, name: str, type_word: str, on: str, within: str | None) -> Resolution:
    """Names repeat within a report and between the reports of a province."""
    return gazetteer.resolve(name, type_word, on=on, within=within)
