"""The letter opened again: the form of the decree, each doubtful figure with its place and arithmetic, text as data."""

import pytest
from docx import Document
from typer.testing import CliRunner

from extractor.catalog import load_catalog
from extractor.catalog.tables import contract_tables
from extractor.cli import app
from extractor.export.letter import Doubt, write_letter
from extractor.intake import find_works, ingest
from extractor.store import open_store
from tests.test_samples import SAMPLES


def _row(table, **cells):
    names = next(schema.column_names for schema in contract_tables() if schema.name == table)
    return dict.fromkeys(names, "") | cells


def _words(path):
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return document, "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_letter_has_the_form_and_the_arithmetic(tmp_path):
    finding = _row("findings", message="71 + 40 = 111", quotes="71 tỷ | 40 tỷ", place_name="Huyện A", repair="100 tỷ")
    asked = _row("documents", symbol="12/BC-UBND", issued_on="2018-07-13", unit_name="Huyện A", title="Sơ kết")
    doubts = [Doubt(finding=finding, where="trang 3")]
    path = write_letter(tmp_path / "l.docx", asked, doubts, "Văn phòng A", load_catalog().messages)
    document, text = _words(path)
    for words in (
        *(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "VĂN PHÒNG A",
            "12/BC-UBND",
            "13/07/2018",
        ),
        *(
            "Kính gửi: Ủy ban nhân dân Huyện A",
            "71 + 40 = 111",
            "Huyện A: 71 tỷ; 40 tỷ",
            "trang 3",
            "100 tỷ",
            "Nơi nhận:",
        ),
    ):
        assert words in text
    assert round(document.sections[0].left_margin.mm) == 30


def test_control_characters_of_a_document_do_not_break_the_letter(tmp_path):
    doubts = [Doubt(finding=_row("findings", message="a\x00b\x1b", quotes="=1+1"), where="")]
    path = write_letter(tmp_path / "l.docx", _row("documents", title="\x0b"), doubts, "", load_catalog().messages)
    assert "a\ufffdb\ufffd" in _words(path)[1]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    address = tmp_path_factory.mktemp("letter") / "x.db"
    store = open_store(address, create=True)
    sources = [next((SAMPLES / name).glob("source.*")) for name in ("a-town-interim-2018", "f-province-2013")]
    list(ingest(find_works(sources).works, store, workers=1))
    store.close()
    return address


def test_the_command_writes_it_and_says_what_is_left_to_do(database, tmp_path):
    command = ["letter", "source.docx", "--db", str(database), "--out", str(tmp_path / "l.docx")]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0, told.output
    assert "mục " in _words(tmp_path / "l.docx")[1]


@pytest.mark.parametrize("name", ["no.docx", ""])
def test_an_unknown_document_is_told(database, name):
    assert CliRunner().invoke(app, ["letter", name, "--db", str(database)]).exit_code == 2
