"""The reports side by side: their figures by what they measure, and the pen with which findings are written."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extractor.across.figure import Figure
from extractor.model import Finding
from extractor.vi.format import format_number, money_unit, money_word

if TYPE_CHECKING:
    from decimal import Decimal

    from extractor.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as far as it matters here; dates are ISO 8601, "" = unknown."""

    document_id: str
    file_name: str
    unit_code: str
    unit_level: str
    province: str
    period_end: str
    issued_on: str
    criteria_set: str

    @property
    def age(self) -> tuple[str, str, str]:
        """Sorts papers by the time that they tell of, then by their day."""
        return self.period_end[:4], self.issued_on, self.file_name


class Library:
    """All papers with what was looked up about their places; one for each run."""

    def __init__(self, papers: Iterable[Paper], catalog: Catalog) -> None:
        self.papers = {paper.document_id: paper for paper in papers}
        self.catalog = catalog
        self.below: dict[tuple[str, int], list[str]] = {}
        self.regions: dict[str, str] = {}


class Shelf:
    """The figures of one indicator in many reports, with look-ups."""

    def __init__(self, library: Library, figures: Iterable[Figure]) -> None:
        self.papers, self.catalog = library.papers, library.catalog
        self.below, self.regions = library.below, library.regions
        self.rules = library.catalog.limits.across
        kept = [it for it in figures if it.document_id in self.papers]
        self.figures = sorted(kept, key=lambda it: (self.papers[it.document_id].age, it.at, it.fact_id))

    @cached_property
    def moments(self) -> dict[tuple[str, ...], list[Figure]]:
        """Figures of one measure, place and period, the oldest paper first; what was and what is are the same role."""
        groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
        for it in self.figures:
            if it.role in ("actual", "baseline"):
                groups[(*it.topic, it.place, it.start[:4], it.end[:4])].append(it)
        return groups

    @cached_property
    def own(self) -> dict[tuple[str, ...], list[Figure]]:
        """Results that the unit itself reports for the year of its report, by measure and place."""
        groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
        for it in self.figures:
            paper = self.papers[it.document_id]
            if it.sure and it.role == "actual" and it.place == paper.unit_code and it.end[:4] == paper.period_end[:4]:
                groups[(*it.topic, it.place)].append(it)
        return groups

    def finding(
        self, check: str, verdict: str, figures: Sequence[Figure], *, expected: str, observed: str, **fields: str
    ) -> Iterator[Finding]:
        """Yield the finding of the last figure's paper, or nothing if its verdict has no level.

        Args:
            check: id of the check; its template is `<check>.says`.
            verdict: proved | assumed | nearly.
            figures: all that are involved, that of the later paper last.
            expected: printed decimal; so is observed.
            observed: as printed.
            fields: fill the template besides `file`, `first`, `last` and `what`.
        """
        level = self.catalog.limits.level(check, verdict)
        if not level:
            return
        if not all(it.sure for it in figures):
            level = "note"
        last = figures[-1]
        named = "\n".join((last.document_id, check, *sorted(it.fact_id for it in figures)))
        told = {
            "first": figures[0].quote,
            "last": last.quote,
            "what": self.catalog.label(last.indicator, last.item),
        }
        told |= {"file": self.papers[figures[0].document_id].file_name, "year": str(last.year)} | fields
        here = [it for it in figures if it.document_id == last.document_id]
        messages = self.catalog.messages
        yield Finding(
            finding_id=hashlib.sha256(named.encode()).hexdigest()[:16],
            document_id=last.document_id,
            check=check,
            level=level,
            place_name=last.place_name,
            message=messages.text(f"{check}.says", told),
            message_en=messages.text(f"{check}.says", told, "en"),
            verdict=verdict,
            reason=messages.reason(check, verdict),
            reason_en=messages.reason(check, verdict, "en"),
            expected=expected,
            observed=observed,
            fact_ids=tuple(it.fact_id for it in figures),
            quotes=tuple(it.quote for it in here),
            spans=tuple(it.at for it in here),
        )

    def added(self, parts: Sequence[Figure], total: Decimal) -> str:
        """Return figures as a sum, in the unit of money of their total: «Xã Hà Lan 17 + Xã Hà Vân 102»."""
        factor = money_unit(total) if parts[0].unit.startswith("VND") else 1
        return " + ".join(f"{it.place_name} {format_number(it.value / factor)}" for it in parts)

    def told(self, value: Decimal, unit: str) -> str:
        """Return a computed value as an office writes it."""
        if unit.startswith("VND"):
            factor = money_unit(value)
            return f"{format_number(value / factor)} {money_word(factor)}"
        return f"{format_number(value, min(2, max(0, -_exponent(value))))}{self.catalog.messages.unit(unit)}"


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
