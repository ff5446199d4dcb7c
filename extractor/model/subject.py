"""Whom a report is about, and the light in which its figures are read."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model.mention import PlaceName
from extractor.model.quantity import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The unit that reports, its province, the period and the criteria set in force.

    Codes are GSO codes as text; `period_start` and `period_end` are years or dates; "" = not known.
    """

    unit_name: str = ""
    unit_level: str = ""
    unit_code: str = ""
    province_name: str = ""
    province_code: str = ""
    period_start: str = ""
    period_end: str = ""
    criteria_set: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The subject with what the finders need: `on` is the day at which names are looked up, `year` 0 if unknown.

    `place` has no candidates where no record has its name.
    `criteria_year` is a year of the set of criteria that the report speaks of, 0 = `year`. `planned` is the time to
    come that the title names, of a plan or of tasks.
    """

    subject: Subject
    place: PlaceName | None = None
    province: PlaceName | None = None
    on: str = ""
    year: int = 0
    criteria_year: int = 0
    planned: Period | None = None

    @property
    def unit_id(self) -> str:
        """The record of the unit that reports, "" where there is none."""
        return self.place.candidates[0] if self.place and self.place.candidates else ""
