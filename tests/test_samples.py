"""Every sample report has its source, its truth and its notes, and each figure of the truth stands in the report."""

from __future__ import annotations

import csv
import unicodedata
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
import regex

from extractor.model import Span
from extractor.readers import read

SAMPLES = Path(__file__).parents[1] / "samples"
FOLDERS = sorted(path for path in SAMPLES.iterdir() if path.is_dir())
COLUMNS = ["indicator", "item", "place", "role", "bound", "value", "unit", "of", "period", "literal"]
ROLES = {"actual", "target", "plan", "baseline", "threshold", "change"}
BOUNDS = {"exact", "at_least", "above", "about", "almost", "below", "at_most"}
STATES = {"met", "not_met", "owed", "target_met", "true"}
PERIOD = regex.compile(r"(\d{4}(-\d{4})?)?")

each_sample = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def source_of(folder: Path) -> Path:
    [source] = folder.glob("source.*")
    return source


def gold_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "gold.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_decimal(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def test_there_are_at_least_three_samples() -> None:
    assert len(FOLDERS) >= 3


@each_sample
def test_sample_has_one_small_source(folder: Path) -> None:
    source = source_of(folder)
    assert source.suffix in {".docx", ".pdf", ".txt", ".rtf", ".html"}
    assert 0 < source.stat().st_size < 200_000


@each_sample
def test_notes_name_origin_licence_split_and_findings(folder: Path) -> None:
    notes = (folder / "notes.md").read_text(encoding="utf-8")
    assert "- origin: written for this project" in notes
    assert regex.search(r"^- licence: (CC0-1\.0|Apache-2\.0)$", notes, regex.MULTILINE)
    assert regex.search(r"^- split: (dev|test)$", notes, regex.MULTILINE)
    assert regex.search(r"xpected findings", notes)


@each_sample
def test_gold_has_the_columns_and_words_of_the_contract(folder: Path) -> None:
    with (folder / "gold.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS
    rows = gold_of(folder)
    assert rows
    for row in rows:
        assert row["role"] in ROLES, row
        assert row["bound"] in BOUNDS, row
        assert row["value"] in STATES or is_decimal(row["value"]), row
        assert not row["of"] or is_decimal(row["of"]), row
        assert PERIOD.fullmatch(row["period"]), row
        assert row["indicator"], row
        assert row["place"], row
        assert row["unit"], row


@each_sample
def test_each_literal_of_gold_is_printed_in_the_source(folder: Path) -> None:
    source = source_of(folder)
    document = read(source.read_bytes(), source.name)
    text = one_line(document.printed(Span(0, len(document.text))))
    missing = [row["literal"] for row in gold_of(folder) if one_line(row["literal"]) not in text]
    assert missing == []


@each_sample
def test_the_table_of_samples_gives_form_count_and_split(folder: Path) -> None:
    table = (SAMPLES / "README.md").read_text(encoding="utf-8")
    [row] = [line for line in table.splitlines() if line.startswith(f"| [{folder.name}](")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    split = regex.search(r"^- split: (dev|test)$", (folder / "notes.md").read_text(encoding="utf-8"), regex.MULTILINE)
    assert split is not None
    assert cells[-2:] == [str(len(gold_of(folder))), split[1]]
