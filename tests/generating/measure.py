"""How much of the generated truth is taken out, which findings are false, which planted faults are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from extractor.across import FIGURE_COLUMNS, comparable_figures, papers_of, run_across_checks
from extractor.catalog import load_catalog
from extractor.model import Finding, Report
from extractor.model.rows import document_row, fact_row
from extractor.pipeline import extract
from tests.generating import between
from tests.generating.report import FAULTS, Generated, generate
from tests.scoring import Score, score_rows

Row = dict[str, Any]


@dataclass
class Kind:
    """What became of the planted faults of one kind."""

    planted: int = 0
    found: int = 0
    named: int = 0
    lost: list[str] = field(default_factory=list)


@lru_cache(maxsize=2048)
def read(seed: int, fault: str = "", level: str = "") -> tuple[Generated, Report]:
    """Return the report of a seed and what the extractor makes of it."""
    load_catalog()
    made = generate(seed, fault=fault, level=level)
    return made, extract(made.data, file_name=made.file_name)


def measure_facts(seeds: Iterable[int]) -> Score:
    """Return the summed score of consistent reports."""
    whole = Score()
    for seed in seeds:
        made, report = read(seed)
        whole.add(score_rows(report.facts, list(made.facts)), f"[{seed} {made.level}] ")
    return whole


def false_alarms(seeds: Iterable[int], levels: tuple[str, ...] = ("error",)) -> list[tuple[int, Finding]]:
    """Return the findings of consistent reports."""
    return [(seed, it) for seed in seeds for it in read(seed)[1].findings if it.level in levels]


def measure_faults(seeds: Iterable[int], *, most: int) -> dict[str, Kind]:
    """Return for each kind how many of at most so many planted faults were found, and named with the right figures.

    Found: an error or warning quotes one of the figures concerned. Named: it quotes two of them, or the only one.
    """
    kinds: dict[str, Kind] = defaultdict(Kind)
    for seed in seeds:
        for level, faults in FAULTS.items():
            for fault in faults:
                if kinds[f"{level}.{fault}"].planted < most:
                    _try(kinds[f"{level}.{fault}"], seed, fault, level)
    return dict(kinds)


def _try(kind: Kind, seed: int, fault: str, level: str) -> None:
    if generate(seed, fault=fault, level=level, layout="txt").planted is None:
        return
    made, report = read(seed, fault, level)
    if made.planted is None:
        return
    kind.planted += 1
    wanted = {_blanks(it) for it in made.planted.literals}
    hits = [_quoted(finding, wanted) for finding in report.findings if finding.level in ("error", "warning")]
    best = max(hits, default=0)
    kind.found += best >= 1
    kind.named += best >= min(2, len(wanted))
    if best < min(2, len(wanted)):
        told = " / ".join(f"{it.check}: {' | '.join(it.quotes)}" for it in report.findings)
        kind.lost.append(f"[{seed}] wanted {' | '.join(made.planted.literals)}; told {told or 'nothing'}")


def measure_between(seeds: Iterable[int], *, most: int) -> dict[str, Kind]:
    """Return for each kind of fault between reports what became of at most so many.

    Found: its check tells something. Named: the message has every figure concerned, as printed.
    """
    kinds: dict[str, Kind] = defaultdict(Kind)
    for seed in seeds:
        for name in between.KINDS:
            kind = kinds[name]
            made = between.plant(name, seed) if kind.planted < most else None
            if made is None:
                continue
            kind.planted += 1
            found = [it for it in across(made.reports) if it.check == made.check]
            kind.found += bool(found)
            named = any(all(_number(literal) in it.message for literal in made.literals) for it in found)
            kind.named += named
            if not named:
                told = " / ".join(it.message for it in found)
                kind.lost.append(f"[{seed}] wanted {' | '.join(made.literals)}; told {told or 'nothing'}")
    return dict(kinds)


def across(reports: Iterable[Generated]) -> tuple[Finding, ...]:
    """Return what the reports contradict between them."""
    read_all = [_extracted(it.data, it.file_name) for it in reports]
    return between_rows(map(document_row, read_all), [row for it in read_all for row in map(fact_row, it.facts)])


def between_rows(documents: Iterable[Row], facts: Iterable[Row]) -> tuple[Finding, ...]:
    """Return what rows of documents and facts contradict between them."""
    papers = papers_of(documents)
    measures: dict[str, list[tuple[Any, ...]]] = {name: [] for name in load_catalog().indicators.by_id}
    for row in facts:
        if row["indicator"] in measures:
            measures[row["indicator"]].append(tuple(row[name] for name in FIGURE_COLUMNS))
    figures = ((name, comparable_figures(rows, papers)) for name, rows in measures.items())
    return run_across_checks(figures, load_catalog())


@lru_cache(maxsize=512)
def _extracted(data: bytes, file_name: str) -> Report:
    return extract(data, file_name=file_name)


def _number(literal: str) -> str:
    """The figure of a literal: «45,3» of «45,3 triệu đồng/người»."""
    return literal.split(" ")[0].split("/")[0].rstrip("%")


def _quoted(finding: Finding, wanted: set[str]) -> int:
    quotes = {_blanks(it) for it in finding.quotes}
    return sum(any(one == other or one in other or other in one for other in quotes) for one in wanted)


def _blanks(text: str) -> str:
    return " ".join(text.casefold().split()).replace("số ", "")
