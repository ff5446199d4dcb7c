"""schemas/ read once into frozen look-ups; each part is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import cached_property, lru_cache
from typing import Self

from extractor.catalog.criteria import CriteriaCatalog
from extractor.catalog.forms import Forms
from extractor.catalog.funding import Sources
from extractor.catalog.indicators import Indicators
from extractor.catalog.lexicon import Lexicon
from extractor.catalog.limits import Limits
from extractor.catalog.local import LocalIndicator
from extractor.catalog.locate import schemas_dir, schemas_hash
from extractor.catalog.messages import Messages
from extractor.catalog.places import Gazetteer
from extractor.catalog.regions import Regions
from extractor.catalog.units import Units
from extractor.catalog.words import Words

__all__ = ["Catalog", "load_catalog", "reload_catalog", "schemas_dir", "schemas_hash"]


class Catalog:
    """All that the house knows; share one in a process (`load_catalog`)."""

    @classmethod
    def trying(cls, phrases: Iterable[tuple[str, str]] = (), new: Iterable[LocalIndicator] = ()) -> Self:
        """Return a catalog that knows further phrases or indicators, to try them."""
        result = cls()
        result.indicators = Indicators(phrases, new)
        return result

    @cached_property
    def of_city(self) -> Catalog:
        """The same catalog for offices of a city at province level, where «ngân sách thành phố» is the province's."""
        result = copy(self)
        result.sources = Sources(in_city=True)
        return result

    @cached_property
    def indicators(self) -> Indicators:
        """What a figure can measure."""
        return Indicators()

    @cached_property
    def sources(self) -> Sources:
        """Sources of funding."""
        return Sources()

    @cached_property
    def units(self) -> Units:
        """Units of measure and counted things."""
        return Units()

    @cached_property
    def words(self) -> Words:
        """Bounds, roles, changes, states."""
        return Words()

    @cached_property
    def places(self) -> Gazetteer:
        """Units of administration at any date."""
        return Gazetteer.load()

    @cached_property
    def criteria(self) -> CriteriaCatalog:
        """The legal sets of criteria by level and year."""
        return CriteriaCatalog.load(schemas_dir() / "criteria")

    @cached_property
    def regions(self) -> Regions:
        """The regions by which the levels of criteria differ."""
        return Regions()

    @cached_property
    def forms(self) -> Forms:
        """How administrative documents are laid out."""
        return Forms.load(schemas_dir() / "forms")

    @cached_property
    def messages(self) -> Messages:
        """Words shown to people."""
        return Messages()

    @cached_property
    def limits(self) -> Limits:
        """What the checks go by."""
        return Limits()

    def label(self, indicator: str, item: str = "") -> str:
        """Return the Vietnamese name of an indicator with its item; the id itself where there is none.

        An open indicator is a noun phrase of the report, which is its name.
        """
        record = self.indicators.by_id.get(indicator)
        name = record.label if record is not None else indicator
        if not item:
            return name
        source, counted = self.sources.by_id.get(item), self.indicators.by_id.get(item)
        if indicator == "funding":
            return source.label if source is not None else item
        if source is not None:
            return f"{name}: {source.label}"
        if indicator == "criterion_status":
            return f"tiêu chí {item}"
        if counted is not None:  # a share of a plan is that of another indicator
            return f"{name}: {self.label(item)}"
        return f"{name}: {self.messages.word('item', item)}"

    def criteria_names(self, level: str = "commune", year: int = 0) -> Lexicon:
        """Names of the criteria of a level (commune | advanced | district) in a year; an id is the number."""
        judging = self.criteria.set_for(level, year)
        key = judging.id if judging else level
        if key not in self._criteria_names:
            self._criteria_names[key] = Lexicon(self.criteria.names(level, year))
        return self._criteria_names[key]

    @cached_property
    def _criteria_names(self) -> dict[str, Lexicon]:
        return {}


@lru_cache(maxsize=1)
def load_catalog() -> Catalog:
    """Return the catalog of this process."""
    return Catalog()


def reload_catalog() -> None:
    """Let this process read schemas/ and the office's records anew: they were added to."""
    load_catalog.cache_clear()
    schemas_hash.cache_clear()
