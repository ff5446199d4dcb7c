"""Units of administration at a date: provinces, districts and communes since 2008, one record a state.

A name is looked up where and when the report stands: «xã Hà Lan» is a commune of thị xã Bỉm Sơn in 2018 and nothing in
2020; «phường Đông Sơn» is in two towns. Accents may be dropped here and only here («Bim Sơn»), and then the answer is
inferred. A name that no list has stays unknown. **Source**: schemas/places.NOTICE.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from extractor.catalog.locate import load_toml
from extractor.catalog.place_table import Place, PlaceTable, window_of
from extractor.vi.fold import fold_name, fold_phrase, skeleton

__all__ = ["EACH_UNIT", "REGION_TYPES", "Gazetteer", "Place", "Resolution", "region_words", "village_words"]

LEVELS = ("province", "district", "commune")
REGION_TYPES = ("vùng", "khu vực", "các xã")
"""What stands before the name of a part of a unit that is no unit (`region_words`)."""
EACH_UNIT = r"mỗi (?:huyện|xã|thôn|nơi|đơn vị|địa phương)"
"""A pattern of what makes one figure that of each place named before it («Nga Sơn và Hậu Lộc mỗi huyện 13 xã»)."""
_SHORTEST_FOR_EDIT = 5  # letters; one edit turns short names into each other (Hà An, Hà Ân, Hà Yên)
_LONGEST = 100  # letters; no unit has half as many
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}  # «Tam Xuân II» is «Tam Xuân 2»
_HIGHLAND = dict.fromkeys(("đăk", "đắc", "đăc", "đak"), "đắk") | dict.fromkeys(("lăk", "lắc", "lăc", "lak"), "lắk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a name can mean, one unit unless several fit equally well; empty if no list has it.

    `reason` joins why it is inferred: accents (they differ) | edit (one letter differs) | type (a ward is called a
    commune) | date (it is not in force then) | outside (not in the unit given) | shared (several bear the name).
    """

    places: tuple[Place, ...] = ()
    inferred: bool = False
    reason: str = "unknown"


@lru_cache(maxsize=1)
def region_words() -> frozenset[str]:
    """Folded names of parts of a unit that are no unit: «đồng bằng», «miền núi»."""
    return frozenset(fold_phrase(word) for word in load_toml("place_words.toml")["regions"])


@lru_cache(maxsize=1)
def village_words() -> frozenset[str]:
    """The words for units below the commune, folded: «xóm», «tổ dân phố»; no list has their names."""
    return frozenset(load_toml("place_words.toml")["villages"])


@lru_cache(maxsize=65536)
def _exact_key(name: str) -> str:
    """Blanks, marks and leading zeros tell no names apart («Kontum», «Phường 01»), nor do the ways to write Đắk, II."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold_phrase(name)).split()
    words[1:] = [_ROMAN.get(word, word) for word in words[1:]]
    return "".join(word.lstrip("0") if word.isdigit() else _HIGHLAND.get(word, word) for word in words)


@lru_cache(maxsize=65536)
def _bare_key(name: str) -> str:
    return skeleton(_exact_key(name)).replace("y", "i")


def _type_key(word: str) -> str:
    """Return «TX.», «t.x», «tx» alike; «thị xã» keeps its blank."""
    words = fold_name(word.replace(".", " ")).split()
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Rows that are asked together, by their exact and their bare keys."""

    rows: list[int]
    exact: dict[str, list[int]] = field(default_factory=dict)
    bare: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    """A name with what is known of it; `kind` is the type it must have, "" if none stands before it."""

    name: str
    kind: str
    levels: tuple[str, ...]
    window: tuple[str, str]

    def trust(self, place: Place) -> tuple[int, ...]:
        """Less is better: in force then, of the type named, of the higher level."""
        return (
            not place.overlaps(self.window),
            self.kind not in ("", place.type),
            LEVELS.index(place.level),
        )

    def rank(self, place: Place) -> tuple[object, ...]:
        """Order among states: of those not in force the nearest, of those in force the latest."""
        if place.overlaps(self.window):
            away = 0
        elif place.valid_from > self.window[1]:
            away = _days(place.valid_from) - _days(self.window[1])
        else:
            away = _days(self.window[0]) - _days(place.valid_to)
        return (*self.trust(place), away, -_days(place.valid_from), place.unit_id)


def _days(day: str) -> int:
    """Return a day as a number that grows with time; it need not be exact."""
    year, month, number = day.split("-")
    return int(year) * 372 + int(month) * 31 + int(number)


class Gazetteer(PlaceTable):
    """The table of units, with a way from names to them.

    >>> gazetteer = Gazetteer.load()
    >>> town = gazetteer.resolve("Bim Sơn", "thị xã", on="2018")
    >>> town.places[0].full_name, town.reason
    ('Thị xã Bỉm Sơn', 'accents')
    >>> [place.full_name for place in gazetteer.communes_of(town.places[0].unit_id, "2018")]
    ['Xã Quang Trung', 'Xã Hà Lan']
    >>> gazetteer.lies_in("01345", "2019"), gazetteer.lies_in("", "2019")
    ('Huyện Bảo Lạc, Tỉnh Cao Bằng', '')
    """

    @cached_property
    def type_words(self) -> Mapping[str, str]:
        """Folded word of a clerk, without dots → type («tx» → thị xã)."""
        records = load_toml("place_words.toml")["type"]
        return {_type_key(word): record["type"] for record in records for word in record["words"]}

    @cached_property
    def _type_levels(self) -> Mapping[str, tuple[str, ...]]:
        return {record["type"]: tuple(record["levels"]) for record in load_toml("place_words.toml")["type"]}

    def level_of_type(self, word: str) -> str:
        """Return the level of units with this word before their name, the lower of two («thành phố»), "" for none."""
        return self._type_levels.get(self.type_words.get(_type_key(word), ""), ("",))[-1]

    @cached_property
    def _short_names(self) -> Mapping[str, str]:
        records = load_toml("place_words.toml")["short"]
        return {_exact_key(word): _exact_key(record["name"]) for record in records for word in record["words"]}

    @cached_property
    def _country(self) -> Mapping[str, Mapping[str, list[int]]]:
        """Rows of provinces and districts by exact key."""
        return {level: self._by_key(level) for level in LEVELS[:2]}

    @cached_property
    def _country_bare(self) -> Mapping[str, Mapping[str, list[int]]]:
        """The same by the key without accents."""
        found: dict[str, dict[str, list[int]]] = {level: {} for level in self._country}
        for level, by_key in self._country.items():
            for key, rows in by_key.items():
                found[level].setdefault(_bare_key(key), []).extend(rows)
        return found

    @cached_property
    def _communes(self) -> Mapping[str, list[int]]:
        return self._by_key("commune")

    def _by_key(self, level: str) -> Mapping[str, list[int]]:
        found = defaultdict(list)
        for index, row in enumerate(self._rows):
            if row[2] == level:
                for name in (row[4], *filter(None, row[5].split(";"))):
                    found[_exact_key(name)].append(index)
        return found

    def resolve(
        self, name: str, type_word: str = "", *, on: str = "", within: str | None = None, level: str | None = None
    ) -> Resolution:
        """Return what the name means there and then.

        Args:
            name: as printed, with or without its type.
            type_word: as printed («TX», «xã»), "" if none stands before the name.
            on: a day, month or year in ISO 8601; "" = at any time.
            within: unit id of the district or province that the text is about.
            level: province | district | commune, if known.
        """
        kind = self.type_words.get(_type_key(type_word), "")
        levels = tuple(it for it in self._type_levels.get(kind, LEVELS) if level in (None, it))
        if not levels or len(name) > _LONGEST or not any(map(str.isalpha if not kind else str.isalnum, name)):
            return Resolution()
        query = _Query(name=name, kind=kind, levels=levels, window=window_of(on))
        found = self._look_up(query, self.by_id(within or ""))
        if found.places or kind:
            return found
        word, rest = self._split_type(name)
        return self.resolve(rest, word, on=on, within=within, level=level) if word else found

    def level_of(self, code: str) -> str:
        """Return the level of the unit with this code, "" if no list has it."""
        state = self.state_of(code, "")
        return state.level if state else ""

    def level_of_name(self, name: str) -> str:
        """Return the level that the type in a name tells («Huyện Ba Tri»), "" if it tells none or two («Thành phố»)."""
        kind = self.type_words.get(_type_key(self._split_type(name)[0]), "")
        levels = self._type_levels.get(kind, ())
        return levels[0] if len(levels) == 1 else ""

    def without_type(self, name: str) -> str:
        """Return a name without the type before it; «Ba Tri» of «Huyện Ba Tri»."""
        return self._split_type(name)[1]

    def codes_within(self, name: str) -> frozenset[str]:
        """Return the codes of all units that ever lay in the unit of this name or code, and its own."""
        found = self.resolve(name).places or tuple(filter(None, [self.state_of(name, "")]))
        codes = {place.code for place in found}
        return frozenset(codes | {self._rows[index][1] for code in codes for index in self._below(code)})

    def _split_type(self, name: str) -> tuple[str, str]:
        words = name.split()
        for count in (2, 1):
            if len(words) > count and _type_key(" ".join(words[:count])) in self.type_words:
                return " ".join(words[:count]), " ".join(words[count:])
        return "", name

    def _look_up(self, query: _Query, within: Place | None) -> Resolution:
        """Return the first answer; «thành phố Thanh Hóa» passes the province by, a ward called xã stays."""
        first = Resolution()
        for found in self._answers(query, within):
            if found and ("type" not in found.reason.split() or found.places[0].level == "commune"):
                return found if not first.places or not found.inferred else first
            first = first if first.places or found is None else found
        return first

    def _answers(self, query: _Query, within: Place | None) -> Iterator[Resolution | None]:
        """Yield what the name can mean, from here to far away, the surest reading first."""
        key = _exact_key(query.name)
        key = self._short_names.get(key, key) if "province" in query.levels else key
        bare = skeleton(key).replace("y", "i")
        if within is not None:
            inside = self._inside(within)
            yield self._pick(query, self._of_level(query, inside.exact.get(key, ())))
            yield self._pick(query, self._of_level(query, inside.bare.get(bare, ())), "accents")
            near = self._near((within, *self.ancestors(within))[-1])
            yield self._pick(query, self._of_level(query, near.exact.get(key, ())), "outside")
            yield self._pick(query, self._one_edit(query, inside, bare), "edit")
        far = [level for level in query.levels if level != "commune"]
        yield self._pick(query, [index for level in far for index in self._country[level].get(key, ())])
        if within is None and "commune" in query.levels:
            yield self._pick(query, self._communes.get(key, ()))
        # Provinces and districts only: there are too many communes to guess among.
        yield self._pick(
            query, [index for level in far for index in self._country_bare[level].get(bare, ())], "accents"
        )

    def _inside(self, within: Place) -> _Pool:
        """Rows that a text about the unit can mean first: the unit, what it lies in, what lies in it."""
        above = tuple(place.code for place in self.ancestors(within))
        if (within.code, above) not in self._pools:
            states = (index for code in (within.code, *above) for index in self._states[code])
            self._pools[within.code, above] = self._pool([*states, *self._below(within.code)])
        return self._pools[within.code, above]

    def _near(self, province: Place) -> _Pool:
        """Rows of all that lies in a province."""
        if (province.code, None) not in self._pools:
            self._pools[province.code, None] = self._pool(self._below(province.code))
        return self._pools[province.code, None]

    @cached_property
    def _pools(self) -> dict[tuple[str, tuple[str, ...] | None], _Pool]:
        """Built when a report of the unit is first read; reports of one province come together."""
        return {}

    def _pool(self, rows: list[int]) -> _Pool:
        pool = _Pool(rows)
        for index in rows:
            row = self._rows[index]
            names = [row[4], *filter(None, row[5].split(";"))]
            for key in dict.fromkeys(map(_exact_key, names)):
                pool.exact.setdefault(key, []).append(index)
            for key in dict.fromkeys(map(_bare_key, names)):
                pool.bare.setdefault(key, []).append(index)
        return pool

    def _of_level(self, query: _Query, rows: Iterable[int]) -> list[int]:
        return [index for index in rows if self._rows[index][2] in query.levels]

    def _one_edit(self, query: _Query, pool: _Pool, bare: str) -> list[int]:
        if len(bare) < _SHORTEST_FOR_EDIT or any(map(str.isdigit, bare)):
            return []
        like = {
            index for name, rows in pool.bare.items() if OSA.distance(name, bare, score_cutoff=1) == 1 for index in rows
        }
        found = self._of_level(query, [index for index in pool.rows if index in like] if like else ())
        found = [index for index in found if self._place(index).overlaps(query.window)]
        return found if len({self._rows[index][1] for index in found}) == 1 else []

    def _pick(self, query: _Query, rows: Iterable[int], doubt: str = "") -> Resolution | None:
        """Keep the best state of each unit, of these the units that are equally good, and say what is doubtful."""
        ranked = sorted((self._place(index) for index in dict.fromkeys(rows)), key=query.rank)
        best_of: dict[str, Place] = {}
        for place in ranked:
            if query.trust(place) == query.trust(ranked[0]):
                best_of.setdefault(place.code, place)
        if not best_of:
            return None
        best = ranked[0]
        reasons = [doubt] if doubt and (doubt != "outside" or best.level == "commune") else []
        if query.kind and best.type != query.kind:
            reasons.append("type")
        if not best.overlaps(query.window):
            reasons.append("date")
        if len(best_of) > 1:
            reasons.append("shared")
        return Resolution(places=tuple(best_of.values()), inferred=bool(reasons), reason=" ".join(reasons))
