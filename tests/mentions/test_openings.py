"""Whose report it is and of which year: 48 openings of our own writing with what a reader sees."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extractor.pipeline import extract
from tests.scoring import spelt_alike

OPENINGS = Path(__file__).parent / "openings"
# What is not read yet, each with its reason; strict, so that one that is read must leave the list.
UNREAD = {
    ("h19.txt", "place"): "a name of three syllables that the gazetteer writes in two",
    ("h22.txt", "year"): "a review of ten years held before its last year is over",
}


def _cases() -> list:
    with (OPENINGS / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [
        pytest.param(
            row["file"],
            column,
            row[column],
            id=f"{row['file']}: {column}",
            marks=[pytest.mark.xfail(reason=UNREAD[row["file"], column], strict=True)]
            if (row["file"], column) in UNREAD
            else [],
        )
        for row in rows
        for column in ("place", "year")
    ]


@pytest.mark.parametrize(("file", "column", "wanted"), _cases())
def test_an_opening_tells_unit_and_year(file, column, wanted):
    subject = extract(OPENINGS / file).subject
    if column == "year":
        assert (subject.period_end or "")[:4] == wanted
    else:
        assert spelt_alike(subject.unit_name) == spelt_alike(wanted)
