"""The legal sets of criteria for new-rural communes and districts: which one judges a year, its names, its levels.

A report is judged by the set of the year that it reports, not of the day of its signature. The sets differ in names,
in numbers and in how many there are: 19 criteria until 2025, 10 from 2026, 9 for districts. **Source**: the decree
named in each file of schemas/criteria/.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

import regex

from extractor.catalog.lexicon import Hit, Lexicon
from extractor.catalog.locate import schemas_dir
from extractor.errors import CatalogError, system_reason
from extractor.vi.fold import fold, fold_name, fold_phrase

_NEAR_NAME = 32  # letters between «tiêu chí số 7 (» and the name
COMPARED = frozenset((">=", "<=", ">", "<", "="))


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a criterion asks of one of its parts (chỉ tiêu), for the reported years from `since` to `until`.

    `op`: >= <= > < = compare with the value of the region; met = pass or fail; province = set by each province;
    composite = several conditions. `confidence`: verified (a source prints the value) | conflict (sources disagree) |
    recalled; only a verified value may make an error. `regions_confidence` is that of `regions` where it differs.
    """

    number: str
    name: str
    indicators: tuple[str, ...]
    unit: str
    op: str
    confidence: str
    regions_confidence: str
    value: Decimal | None
    regions: Mapping[str, Decimal]
    since: int
    until: int

    def required(self, region: str) -> Decimal | None:
        """Return the value asked in a region; None if it is not known: a region without a value is not the mean."""
        return self.regions.get(region) if self.regions else self.value

    def confidence_in(self, region: str) -> str:
        """Return how sure that value is."""
        return self.regions_confidence if region in self.regions else self.confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A numbered criterion; `former_names` are those of the set before, still met in reports."""

    number: str
    name: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    confidence: str
    levels: tuple[Level, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the legal one first."""
        return (self.name, *self.aliases, *self.former_names)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaSet:
    """One decree's set; `valid_from` and `valid_to` are the first and last reported year that it judges.

    `also`: years of another set in which reports may speak of this one: its decree came within the year, or offices
    went on with it. `level`: commune | advanced | model | district. `denominators`: how many criteria and indicators it
    has. A set of one province (its GSO code, else "") lists only what it adds to the one that it extends.
    """

    id: str
    level: str
    title: str
    decree: str
    issued_on: str
    valid_from: int
    valid_to: int
    also: tuple[int, ...] = ()
    extends: str
    province: str
    confidence: str
    denominators: Mapping[str, int]
    criteria: tuple[Criterion, ...]

    def criterion(self, number: str) -> Criterion | None:
        """Return the criterion with this number, None if the set has none."""
        return next((criterion for criterion in self.criteria if criterion.number == number), None)


class CriteriaCatalog:
    """All sets.

    >>> catalog = CriteriaCatalog.load()
    >>> catalog.set_for("commune", 2018).id
    'xa-2016-1980'
    >>> catalog.criterion_by_name("Môi trường và ATTP", year=2018).number
    '17'
    """

    def __init__(self, sets: tuple[CriteriaSet, ...]) -> None:
        self.sets = sets
        self.by_id = {record.id: record for record in sets}
        levels = (level for record in sets for criterion in record.criteria for level in criterion.levels)
        self.weighed = frozenset(indicator for level in levels for indicator in level.indicators)
        """The indicators of which some set asks a level."""

    @classmethod
    def load(cls, folder: Path | None = None) -> CriteriaCatalog:
        """Return the sets of a folder, by default schemas/criteria.

        Raises:
            CatalogError: a file is no TOML or lacks a field.
        """
        sets = []
        for path in sorted((folder or schemas_dir() / "criteria").glob("*.toml")):
            try:
                sets.append(_parse_set(tomllib.loads(path.read_text(encoding="utf-8"))))
            except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
                message = f"bộ tiêu chí {path.name} sai: {system_reason(error).words}"
                raise CatalogError(message, next_step="sửa tệp hoặc cài lại gói extractor") from error
        return cls(tuple(sets))

    def set_for(self, level: str, year: int) -> CriteriaSet | None:
        """Return the set that judges a reported year.

        Args:
            level: commune | advanced | model | district.
            year: the last year that the report is about.
        """
        fitting = [
            record
            for record in self.sets
            if record.level == level and not record.province and record.valid_from <= year <= record.valid_to
        ]
        return max(fitting, key=lambda record: record.valid_from, default=None)

    def sets_in_use(self, level: str, year: int) -> list[CriteriaSet]:
        """Return the sets that reports of a year may speak of, that which judges the year first."""
        judging = self.set_for(level, year)
        others = [record for record in self.sets if record.level == level and year in record.also]
        return [judging, *others] if judging else others

    def set_spoken_of(self, level: str, year: int, text: str) -> CriteriaSet | None:
        """Return the set that a report of that year is about: of those in use then, the one that its words confirm.

        A set is confirmed by its decree, by names that only it has, and by how many criteria it has; without such
        words it is the set that judges the year.

        Args:
            level: commune | advanced | model | district.
            year: the last year that the report is about.
            text: the report.
        """
        judging, rivals = self.set_for(level, year), self.sets_in_use(level, year)
        if judging is None or len(rivals) == 1:
            return judging
        text = fold(text).text
        found = {hit.ids for hit in self._rival_names(tuple(it.id for it in rivals)).find(text) if _is_named(text, hit)}
        score = {
            record.id: sum(ids == (record.id,) for ids in found)
            + 2 * (regex.search(rf"(?<!\d){record.decree.split('/')[0]} ?/ ?(?:\d{{4}} ?/ ?)?qđ", text) is not None)
            + (regex.search(rf"\d ?/ ?{record.denominators.get('criteria')} tiêu chí", text) is not None)
            for record in rivals
        }
        return max(rivals, key=lambda record: score[record.id])  # the first of equals: the one of the year

    def _rival_names(self, ids: tuple[str, ...]) -> Lexicon:
        """Legal names of the criteria of some sets; an id is that of a set."""
        if ids not in self._rivals:
            self._rivals[ids] = Lexicon((one.name, it) for it in ids for one in self.by_id[it].criteria)
        return self._rivals[ids]

    @cached_property
    def _rivals(self) -> dict[tuple[str, ...], Lexicon]:
        return {}

    def names(self, level: str = "commune", year: int = 0) -> Iterator[tuple[str, str]]:
        """Yield (name or alias, number) by which a report of that year may call the criteria of a level.

        The commune sets of nineteen number alike, and old names live on; «Hạ tầng kinh tế - xã hội» is a criterion
        only where there are ten, and the sets for districts and for advanced communes number each in their own way.
        """
        judging = self.set_for(level, year)
        size = judging.denominators.get("criteria") if judging else 19
        for record in self.sets:
            alike = record.denominators.get("criteria") == size or (record.province and size == 19)
            if record is judging or (level == record.level == "commune" and alike):
                for criterion in record.criteria:
                    for name in criterion.names:
                        yield name, criterion.number

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], Criterion]:
        """Criteria by set and folded name; a legal name goes before an alias."""
        found: dict[tuple[str, str], Criterion] = {}
        for record in self.sets:
            for criterion in record.criteria:
                found.setdefault((record.id, fold_phrase(criterion.name)), criterion)
            for criterion in record.criteria:
                for name in criterion.names:
                    found.setdefault((record.id, fold_phrase(name)), criterion)
        return found

    def criterion_by_name(self, name: str, *, year: int, level: str = "commune") -> Criterion | None:
        """Return the criterion of this name or alias: of the set of that year, else of the newest set that has it."""
        of_year = self.set_for(level, year)
        others = sorted((it for it in self.sets if it.level == level), key=lambda it: -it.valid_from)
        for record in filter(None, (of_year, *others)):
            found = self._by_name.get((record.id, fold_name(name)))
            if found is not None:
                return found
        return None

    def numbers_of(self, name: str, set_id: str = "") -> frozenset[str]:
        """Return the numbers that a name or alias has in one set by its own names, or in all sets.

        >>> sorted(CriteriaCatalog.load().numbers_of("Chợ nông thôn"))
        ['7']
        """
        return self._numbers.get((set_id, fold_name(name)), frozenset())

    def is_of_other_level(self, name: str, number: str) -> bool:
        """True if a set for other units than communes has this name at this number."""
        others = (record for record in self.sets if record.level != "commune")
        return any(number in self.numbers_of(name, record.id) for record in others)

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for record in self.sets:
            for criterion in record.criteria:
                for name in (criterion.name, *criterion.aliases):
                    found.setdefault((record.id, fold_phrase(name)), set()).add(criterion.number)
                for name in criterion.names:
                    found.setdefault(("", fold_phrase(name)), set()).add(criterion.number)
        return {key: frozenset(numbers) for key, numbers in found.items()}

    def threshold(self, criteria_set: CriteriaSet, indicator: str, region: str, year: int) -> Level | None:
        """Return the level that the set asks of an indicator in a region and year, None if it is not known."""
        for criterion in criteria_set.criteria:
            for level in criterion.levels:
                asked = indicator in level.indicators and level.op in COMPARED and level.since <= year <= level.until
                if asked and level.required(region) is not None:
                    return level
        return None


def _is_named(text: str, hit: Hit) -> bool:
    """True if «tiêu chí» stands close before a name: «điện» alone is no criterion."""
    return "tiêu chí" in text[max(0, hit.start - _NEAR_NAME) : hit.start]


def _parse_set(data: Mapping[str, Any]) -> CriteriaSet:
    return CriteriaSet(
        id=data["id"],
        level=data["level"],
        title=data["title"],
        decree=data["decree"],
        issued_on=data["issued_on"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
        also=tuple(data.get("also", ())),
        extends=data.get("extends", ""),
        province=data.get("province", ""),
        confidence=data["confidence"],
        denominators=data.get("denominators", {}),
        criteria=tuple(_parse_criterion(record) for record in data.get("criterion", ())),
    )


def _parse_criterion(data: Mapping[str, Any]) -> Criterion:
    return Criterion(
        number=data["number"],
        name=data["name"],
        aliases=tuple(data.get("aliases", ())),
        former_names=tuple(data.get("former_names", ())),
        confidence=data["confidence"],
        levels=tuple(_parse_level(record) for record in data.get("level", ())),
    )


def _parse_level(data: Mapping[str, Any]) -> Level:
    return Level(
        number=data["number"],
        name=data["name"],
        indicators=tuple(data.get("indicators", ())),
        unit=data["unit"],
        op=data["op"],
        confidence=data["confidence"],
        regions_confidence=data.get("regions_confidence", data["confidence"]),
        value=Decimal(data["value"]) if "value" in data else None,
        regions={region: Decimal(value) for region, value in data.get("regions", {}).items()},
        since=data.get("since", 0),
        until=data.get("until", 9999),
    )
