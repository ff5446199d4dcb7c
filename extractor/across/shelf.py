"""The reports side by side: their figures by what they measure, and the pen with which findings are written."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from extractor.across.figure import Figure, Paper
from extractor.catalog.messages import LANGUAGES
from extractor.model import Finding, difference_of
from extractor.vi.format import format_date, format_number, money_unit, money_word

if TYPE_CHECKING:
    from decimal import Decimal

    from extractor.catalog import Catalog


_AGE = attrgetter("paper.rank", "char_start", "char_end", "fact_id")


class Library:
    """What schemas/ say, and what was looked up there about places; one for each run."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog, self.rules = catalog, catalog.limits.across
        self.below: dict[tuple[str, int], list[str]] = {}
        self.regions: dict[str, str] = {}


class Shelf:
    """The figures of one indicator in many reports, grouped, the oldest paper first, with look-ups.

    `moments`: those of one measure, place and period; what was and what is are the same role. `own`: results that a
    unit itself reports for the year of its report, by measure and unit. `ahead`: what is aimed at.
    """

    def __init__(self, library: Library, indicator: str, figures: Iterable[Figure]) -> None:
        self.catalog, self.rules = library.catalog, library.rules
        self.below, self.regions = library.below, library.regions
        self.indicator = indicator
        moments: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
        own: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
        self.ahead: list[Figure] = []
        for it in sorted(figures, key=_AGE):
            if it.role in ("target", "plan"):
                self.ahead.append(it)
                continue
            measured, year = (it.item, it.unit, it.place), it.end[:4]
            if it.role == "baseline" and it.start == it.end == it.paper.year:  # «đầu năm» is the end of the year before
                closed = f"{it.year - 1}"
                moments[*measured, closed, closed].append(it)
                continue
            moments[*measured, (it.start or it.end)[:4], year].append(it)
            if it.role == "actual" and it.sure and it.place == it.paper.unit_code and year == it.paper.year:
                own[measured].append(it)
        self.moments, self.own = moments.values(), own.values()

    def finding(
        self,
        check: str,
        verdict: str,
        figures: Sequence[Figure],
        *,
        expected: str,
        observed: str,
        **fields: str | Figure,
    ) -> Iterator[Finding]:
        """Yield the finding of the last figure's paper, or nothing if its verdict has no level.

        Args:
            check: id of the check; its template is `<check>.says`.
            verdict: proved | assumed | nearly.
            figures: all that are involved, that of the later paper last.
            expected: printed decimal; so is observed.
            observed: as printed.
            fields: fill the template besides `paper` (the earliest), `first`, `last`, `what` and `year`; a figure is
                told with its unit.
        """
        level = self.catalog.limits.level(check, verdict)
        if not level:
            return
        if not all(it.sure for it in figures):
            level = "note"
        last = figures[-1]
        document_id = last.paper.document_id
        named = "\n".join((document_id, check, *sorted(it.fact_id for it in figures)))
        told: dict[str, str | Figure] = {"what": self.catalog.label(self.indicator, last.item), "year": str(last.year)}
        told |= {"first": figures[0], "last": last} | fields
        here = [it for it in figures if it.paper is last.paper]
        messages = self.catalog.messages
        vi, en = (
            {name: it if isinstance(it, str) else self.said(it, language) for name, it in told.items()}
            | {"paper": self.cited(figures[0].paper, language)}
            for language in LANGUAGES
        )
        yield Finding(
            finding_id=hashlib.sha256(named.encode()).hexdigest()[:16],
            document_id=document_id,
            check=check,
            level=level,
            place_name=last.place_name,
            message=messages.text(f"{check}.says", vi),
            message_en=messages.text(f"{check}.says", en, "en"),
            verdict=verdict,
            reason=messages.reason(check, verdict),
            reason_en=messages.reason(check, verdict, "en"),
            expected=expected,
            observed=observed,
            difference=difference_of(expected, observed),
            unit=last.unit,
            fact_ids=tuple(it.fact_id for it in figures),
            quotes=tuple(it.quote for it in here),
            spans=tuple(it.at for it in here),
        )

    def said(self, figure: Figure, language: str) -> str:
        """Return a figure as printed, with its unit where the head of a table has it; corrected, as it is now."""
        if figure.certainty == "corrected":
            corrected = self.catalog.messages.word("certainty", "corrected", language)
            return f"{self.told(figure.value, figure.unit, language)} ({corrected})"
        if any(letter.isalpha() or letter == "%" for letter in figure.quote):
            return figure.quote
        if figure.unit.startswith("VND"):
            return self.told(figure.value, figure.unit, language)
        return f"{figure.quote}{self.catalog.messages.unit(figure.unit, language)}"

    def cited(self, paper: Paper, language: str) -> str:
        """Return a paper as a letter cites it: its form, number or title, day, and file, without the folders."""
        word = partial(self.catalog.messages.word, "paper", language=language)
        named = word("numbered") if paper.symbol else word("titled") if paper.title else word("unnamed")
        day = word("day").format(day=format_date(paper.issued_on)) if paper.issued_on else ""
        form = (paper.form if language == "vi" else "") or word("form")
        file = paper.file_name.rpartition("/")[2]
        return named.format(form=form, symbol=paper.symbol, title=paper.title, day=day, file=file)

    def added(self, parts: Sequence[Figure], total: Decimal) -> str:
        """Return figures as a sum, in the unit of money of their total: «Xã Hà Lan 17 + Xã Hà Vân 102»."""
        factor = money_unit(total) if parts[0].unit.startswith("VND") else 1
        return " + ".join(f"{it.place_name} {format_number(it.value / factor)}" for it in parts)

    def told(self, value: Decimal, unit: str, language: str = "vi") -> str:
        """Return a computed value as an office writes it."""
        if unit.startswith("VND"):
            factor = money_unit(value)
            return f"{format_number(value / factor)} {money_word(factor)}"
        return f"{format_number(value, min(2, max(0, -_exponent(value))))}{self.catalog.messages.unit(unit, language)}"


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
