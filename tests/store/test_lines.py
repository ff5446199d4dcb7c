"""Rows as lines of CSV: on both databases what a reader of CSV makes of them is what the rows are."""

import csv
import io
from dataclasses import replace

import pytest

from extractor.model import Choice, Problem, Target
from extractor.store import (
    Input,
    effective_cells,
    effective_lines,
    effective_rows,
    lines_of,
    pack_report,
    record_decisions,
    record_problem,
    record_report,
)
from extractor.store.reports import column_names
from tests.conftest import TEXT

ODD = ('"', '""', "a,b", "a\nb", "a\r\nb", "(NULL)", "%s %w %%", "\\N \\", "'", "  ", "", "đồng \U0001f33e")
ROWS = {"documents": 5, "sections": 5, "facts": 10, "findings": 5, "unclaimed": 5, "citations": 5, "problems": len(ODD)}


@pytest.fixture
def filled(store, make_report):
    """Five documents whose cells hold what CSV, the databases or their patterns could take for their own."""
    for at in range(5):
        report = make_report(f"{TEXT}{at}", f"{ODD[at % len(ODD)].strip()}{9 - at}.txt")
        odd = [replace(fact, doubts=(ODD[(at * 2 + n) % len(ODD)],)) for n, fact in enumerate(report.facts)]
        found = [replace(finding, repair=ODD[at + 6], message=ODD[at + 7]) for finding in report.findings]
        report = replace(report, facts=tuple(odd), findings=tuple(found))
        record_report(store, Input(path=f"/{at}", file_name=report.document.file_name), pack_report(report))
    for at, words in enumerate(ODD):
        problem = Problem(file_name=f"{at}.txt", document_id="", stage="readers", code="corrupt", message=words)
        record_problem(store, Input(path=f"/p{at}", file_name=f"{at}.txt"), problem)
    return store


def _told(lines):
    """The cells of lines; csv reads an unquoted nothing as an empty text."""
    return [row for part in lines if part for row in csv.reader(io.StringIO(part.decode(), newline=""))]


def _wanted(parts):
    return [["" if cell is None else str(cell) for cell in cells] for part in parts for cells in part]


@pytest.mark.parametrize("name", ROWS)
def test_lines_are_the_cells(filled, name):
    with filled.reading() as connection:
        told = _told(effective_lines(connection, name))
        assert told == _wanted(effective_cells(connection, name))
        assert len(told) == ROWS[name]
        assert told == _told([lines_of(effective_rows(connection, name), name)])


def test_decisions_are_laid_over_lines_and_an_order_is_kept(filled):
    with filled.reading() as connection:
        rows = list(effective_rows(connection, "facts"))
    documents = sorted({row["document_id"] for row in rows}, reverse=True)
    gone, mended = rows[0], rows[-1]
    for row, action, changes in ((gone, "dismiss", {}), (mended, "correct", {"value": "12"})):
        target = Target(kind="fact", document_id=row["document_id"], id=row["fact_id"])
        record_decisions(filled, [Choice(target=target, action=action, why='«"»', changes=changes)], who="Lan")
    with filled.reading() as connection:
        told = _told(effective_lines(connection, "facts", order=documents))
        wanted = [cells for it in documents for cells in _wanted(effective_cells(connection, "facts", document_id=it))]
    assert told == wanted
    assert len(told) == len(rows) - 1
    assert [row[column_names("facts").index("certainty")] for row in told].count("corrected") == 1
