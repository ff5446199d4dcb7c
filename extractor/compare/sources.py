"""Funding of one place by source in one year: each source with all that reports say of it.

The place is one unit: where several bear the name, the asker chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.catalog.funding import Sources
from extractor.catalog.places import Gazetteer
from extractor.compare.labels import PlaceKey, labels_of, several_units
from extractor.compare.table import Cell, Question, Row, compare_facts, place_key, time_of
from extractor.errors import UsageError
from extractor.vi.fold import fold_phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingBySource:
    """What is known of each source, in the order of the catalog; `others` are the years that have figures, too."""

    label: str
    time: str
    cells: Mapping[str, Cell]
    others: tuple[str, ...]


def funding_by_source(
    rows: Iterable[Row],
    asked: str,
    year: int | None,
    findings: Mapping[str, int],
    gazetteer: Gazetteer,
    sources: Sources,
) -> FundingBySource:
    """Return the parts of one place's funding in its last year, or in the one asked for.

    Args:
        rows: facts of `funding`, of documents that nothing supersedes.
        asked: the place's full name or code.
        year: in which the period ends, None = the last.
        findings: how many findings use a fact, by fact_id.
        gazetteer: knows where places lie.
        sources: knows their order.

    Raises:
        UsageError: no such place has funding by source, or several have.
    """
    parts = [row for row in rows if row["item"] not in ("", "total") and time_of(row)]
    named = [
        row for row in parts if fold_phrase(asked) in (str(row["place_code"]), fold_phrase(str(row["place_name"])))
    ]
    code, label = _one_place(named, parts, asked, gazetteer)
    named = [{**row, "place_name": label} for row in named if str(row["place_code"] or "") == code]
    times = sorted({time_of(row) for row in named}, key=lambda time: (time[-4:], time))
    at = next((time for time in reversed(times) if year is None or time.endswith(str(year))), None)
    if at is None:
        raise UsageError(f"Không có vốn theo nguồn của «{asked}».", next_step="Ghi đủ tên, ví dụ «Huyện Đô Lương».")
    by_source: dict[str, list[Row]] = {item: [] for item in sources.by_id}
    for row in named:
        if time_of(row) == at:
            by_source.setdefault(str(row["item"]), []).append(row)
    tables = {
        item: compare_facts(of_one, Question(indicator="funding", item=item), findings, gazetteer.level_of)
        for item, of_one in by_source.items()
        if of_one
    }
    cells = {item: table.cells[code, label, at] for item, table in tables.items()}
    return FundingBySource(label=label, time=at, cells=cells, others=tuple(time for time in times if time != at))


def _one_place(named: list[Row], parts: list[Row], asked: str, gazetteer: Gazetteer) -> PlaceKey:
    """The code of the place that is meant, and its name, with where it lies if another bears it."""
    names = {fold_phrase(str(row["place_name"])) for row in named}
    of_name = {place_key(row): None for row in parts if fold_phrase(str(row["place_name"])) in names}
    labels = labels_of(of_name, gazetteer)
    found = {place_key(row)[0]: labels[place_key(row)] for row in named}
    if len(found) > 1:
        raise several_units(asked, found, "Ghi mã thay cho tên, hoặc thêm --within với huyện hay tỉnh.")
    return next(iter(found.items()), ("", asked))
