"""Samples as LibreOffice writes them in other formats give the same words, tables and looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.model import Document
from extractor.readers import read
from extractor.readers.programs import LIBREOFFICE, find_program, run_program
from tests.needs import needs

SAMPLES = Path(__file__).parents[2] / "samples"
FILTERS = {"rtf": "rtf", "odt": "odt", "html": "html:HTML (StarWriter)"}
NAMES = ["a-town-interim-2018", "e-district-2023"]


def converted(folder: Path, source: Path, form: str) -> bytes:
    office = find_program(LIBREOFFICE)
    assert office is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = [office, profile, "--headless", "--convert-to", FILTERS[form], "--outdir", str(folder), str(source)]
    run_program(arguments, seconds=120, folder=folder, env={})
    return (folder / f"{source.stem}.{form}").read_bytes()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("converted")


def body(document: Document) -> list[str]:
    return [
        " ".join(document.text[block.span.start : block.span.end].split())
        for block in document.blocks
        if not block.kind.startswith("page_")
    ]


def tables(document: Document) -> list[object]:
    return [
        (table.rows, table.columns, [(c.row, c.column, c.row_span, c.column_span) for c in table.cells])
        for table in document.tables
    ]


@needs("soffice")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FILTERS)
def test_every_form_gives_the_same_words_and_tables(desk: Path, name: str, form: str) -> None:
    source = SAMPLES / name / "source.docx"
    original, other = read(source.read_bytes(), "a"), read(converted(desk, source, form), "b")
    assert other.reader == form
    assert body(other) == body(original)
    assert tables(other) == tables(original)
    assert other.status == "ok"


@needs("soffice")
@pytest.mark.parametrize("form", FILTERS)
def test_plain_text_survives_every_form(desk: Path, form: str) -> None:
    source = SAMPLES / "c-commune-2022" / "source.txt"
    named = desk / "commune.txt"
    named.write_bytes(b"\xef\xbb\xbf" + source.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    original, other = read(source.read_bytes(), "a"), read(converted(desk, named, form), "b")
    assert " ".join(body(other)).split() == " ".join(body(original)).split()
