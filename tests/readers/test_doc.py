"""Word 97-2003 through the programs of the system, and what is said where they are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import EncryptedError, ReadError, UnsupportedError
from extractor.model import Document
from extractor.readers import doc, programs, read
from extractor.readers.programs import LIBREOFFICE, find_program, run_program
from tests.needs import needs

SAMPLES = Path(__file__).parents[2] / "samples"
SEED = Path(__file__).parents[2] / ".." / "shared" / "seed"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*, flags: int = 0) -> bytes:
    entry = "WordDocument".encode("utf-16-le") + b"\x00\x00"
    stream = b"\xec\xa5\xc1\x00" + b"\x00" * 6 + flags.to_bytes(2, "little")
    return OLE + b"\x00" * 504 + entry.ljust(512, b"\x00") + stream.ljust(512, b"\x00")


def docbook(inner: str) -> bytes:
    return f"<?xml version='1.0' encoding='utf-8'?><book lang='en'><chapter>{inner}</chapter></book>".encode()


def texts(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


@pytest.fixture
def antiword(monkeypatch: pytest.MonkeyPatch):
    """Only antiword is there, and prints what the test says."""

    def printing(inner: str) -> None:
        monkeypatch.setattr(doc, "find_program", lambda program: "x" if program.name == "antiword" else None)
        monkeypatch.setattr(doc, "run_program", lambda *_, **__: docbook(inner))

    return printing


def test_plain_paragraphs_stay_with_antiword(antiword) -> None:
    antiword(
        "<title><emphasis>I. Kết quả</emphasis></title><sect1><para>\nXã <emphasis>An</emphasis>: 12\n</para></sect1>"
    )
    document = read(ole(), "a.doc")
    assert texts(document) == ["I. Kết quả", "Xã An: 12"]
    assert (document.reader, document.status) == ("antiword", "ok")


def test_what_antiword_cannot_tell_is_a_named_loss(antiword) -> None:
    antiword(
        "<orderedlist><listitem><para>một</para></listitem></orderedlist>"
        "<itemizedlist><listitem><para>gạch</para></listitem></itemizedlist><para><informaltable><tgroup><tbody>"
        "<row><entry>TT</entry><entry>Xã</entry></row><row><entry>1</entry><entry>An\nPhú</entry></row>"
        "</tbody></tgroup></informaltable></para><para>a<footnote><para>note</para></footnote></para>"
    )
    document = read(ole(), "a.doc")
    assert texts(document) == ["một", "- gạch", "TT", "Xã", "1", "An", "Phú", "a", "note"]
    assert document.blocks[-1].kind == "footnote"
    assert [(table.rows, table.columns) for table in document.tables] == [(2, 2)]
    assert document.status == "partial"
    assert len(document.losses) == 2


def test_a_letter_lost_in_an_old_font_is_a_named_loss(antiword) -> None:
    antiword("<para>X©y dùng n«ng th«n míi trªn ®Þa bµn huyÖn, ®¹t chuÈn theo quyÕt ®Þnh</para>")
    document = read(ole(), "a.doc")
    assert texts(document)[0].startswith("Xây dựng nông thôn mới")
    assert any("TCVN3" in loss for loss in document.losses)


def test_without_programs_both_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.shutil, "which", lambda _: None)
    with pytest.raises(UnsupportedError) as caught:
        read(ole(), "a.doc")
    for words in ("apt-get install antiword", "apt-get install libreoffice-writer", "winget install", ".docx"):
        assert words in caught.value.next_step


def test_a_locked_document_says_so() -> None:
    with pytest.raises(EncryptedError, match="mật khẩu"):
        read(ole(flags=0x0100), "a.doc")


def test_a_short_document_lies_among_the_small_sectors() -> None:
    long = ole(flags=0x0100)
    at = long.index(b"\xec\xa5")
    with pytest.raises(EncryptedError, match="mật khẩu"):
        read(long[:at] + bytes(64) + long[at:], "a.doc")


@needs("antiword")
@pytest.mark.skipif(not SEED.is_dir(), reason="the shared folder is absent")
def test_the_reference_report_reads_the_same() -> None:
    def words(name: str) -> str:
        return "".join("".join(texts(read((SEED / name).read_bytes(), name))).replace("*", "").split())

    assert words("bim-son-2018.doc") == words("bim-son-2018.txt")


@needs("antiword")
@pytest.mark.skipif(not SEED.is_dir(), reason="the shared folder is absent")
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_a_truncated_document_ends_in_a_reason(share: float) -> None:
    data = (SEED / "bim-son-2018.doc").read_bytes()
    try:
        document = read(data[: int(len(data) * share)], "a.doc")
    except ReadError as error:
        reason = error.next_step
    else:
        reason = document.text
    assert reason


@needs("soffice")
def test_lists_and_tables_of_a_doc_come_through_libreoffice(doc_of_district: bytes) -> None:
    document = read(doc_of_district, "a.doc")
    original = read((SAMPLES / "e-district-2023" / "source.docx").read_bytes(), "a.docx")
    assert document.reader == "libreoffice"
    assert [t for t in texts(document) if not t.isdigit()] == [t for t in texts(original) if not t.isdigit()]
    assert [(t.rows, t.columns, len(t.cells)) for t in document.tables] == [
        (t.rows, t.columns, len(t.cells)) for t in original.tables
    ]


@pytest.fixture(scope="module")
def doc_of_district(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("doc")
    office = find_program(LIBREOFFICE)
    assert office is not None
    source = SAMPLES / "e-district-2023" / "source.docx"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    arguments = [office, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(folder), str(source)]
    run_program(arguments, seconds=120, folder=folder, env={})
    return (folder / "source.doc").read_bytes()
