from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from extractor.errors import (
    DamagedError,
    EmptyError,
    EncryptedError,
    LimitError,
    NoTextError,
    ReadError,
    UnsupportedError,
)
from extractor.readers import read, sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    return OLE + b"\x00" * 504 + stream.encode("utf-16-le") + b"\x00" * 200


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param("Báo cáo".encode(), sniff.TEXT, id="text"),
        pytest.param(b"%PDF-1.7\n...", sniff.PDF, id="pdf"),
        pytest.param(b"junk\n%PDF-1.4\n1 0 obj", sniff.PDF, id="pdf after junk"),
        pytest.param("Tệp bắt đầu bằng %PDF-1.4 là PDF".encode(), sniff.TEXT, id="text that names pdf"),
        pytest.param(b"<!DOCTYPE html><html><body>%PDF-1.4", sniff.HTML, id="html"),
        pytest.param(b"\xef\xbb\xbf  <HTML ><p>", sniff.HTML, id="html with mark"),
        pytest.param(b"<?xml version='1.0'?><html xmlns='x'>", sniff.HTML, id="xhtml"),
        pytest.param(b"<?xml version='1.0'?><w:wordDocument/>", sniff.XML, id="xml"),
        pytest.param(b"{\\rtf1\\ansi", sniff.RTF, id="rtf"),
        pytest.param(b"\x89PNG\r\n\x1a\n...", sniff.PNG, id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", sniff.JPEG, id="jpeg"),
        pytest.param(b"II*\x00....", sniff.TIFF, id="tiff"),
        pytest.param(b"II+\x00\x08\x00\x00\x00\xff\xff", sniff.TIFF, id="tiff of 64 bits"),
        pytest.param(b"MM\x00+\x00\x08\x00\x00\xff\xff", sniff.TIFF, id="tiff of 64 bits, the other way"),
        pytest.param(ole("WordDocument"), sniff.DOC, id="doc"),
        pytest.param(ole("EncryptedPackage"), sniff.ENCRYPTED_OFFICE, id="locked office"),
        pytest.param(ole("Workbook"), sniff.XLS, id="xls"),
        pytest.param(ole("Nothing"), sniff.OLE, id="other ole"),
        pytest.param(zipped(a=b"b"), sniff.ZIP, id="zip"),
        pytest.param(zipped(mimetype=sniff.ODT.encode()), sniff.ODT, id="odt"),
        pytest.param(zipped(mimetype=sniff.ODT.encode() + b"-template"), sniff.ODT, id="odt template"),
        pytest.param(zipped(mimetype=sniff.ODS.encode() + b"-template"), sniff.ODS, id="ods template"),
        pytest.param(zipped(word__document=b"x"), sniff.ZIP, id="zip with a word folder"),
        pytest.param(b"From: a@b.vn\nContent-Type: text/plain\n\nx", sniff.MAIL, id="mail"),
        pytest.param(
            b"Subject: =?utf-8?q?B?=\r\n =?utf-8?q?C?=\r\nCc:\r\nContent-Type: text/plain\r\n\r\nx",
            sniff.MAIL,
            id="mail, subject first and folded",
        ),
        pytest.param(b"Subject: x\n\nFrom: a\nContent-Type: text/plain", sniff.TEXT, id="text that quotes a mail"),
        pytest.param("From: a\nKính gửi: b\nContent-Type: c".encode(), sniff.TEXT, id="text with a colon a line"),
        pytest.param(bytes(range(256)) * 4, sniff.UNKNOWN, id="binary"),
        pytest.param(b"\x00" * 100, sniff.UNKNOWN, id="zeros"),
    ],
)
def test_the_bytes_tell_the_type(data: bytes, media_type: str) -> None:
    assert sniff.sniff(data) == media_type


def test_what_is_text_by_its_head_is_text_whatever_follows() -> None:
    for data in (
        b"{\\rtf1",
        b"<html>",
        b"PK\x03\x04",
        OLE,
        b"From: a\nContent-Type: b\n\n",
        b"\xff\xd8\xff",
        b"",
        b"\0" * 9,
    ):
        assert not sniff.is_plain_text(data)
    text = "Báo cáo năm 2018\n".encode()
    assert sniff.is_plain_text(text)
    junk = b"junk\n%PDF-1.4\n"  # a PDF if an object follows behind the head
    assert sniff.sniff(junk) == sniff.TEXT
    assert not sniff.is_plain_text(junk)


def test_a_docx_is_told_by_its_main_part(docx: Callable[..., bytes]) -> None:
    assert sniff.sniff(docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>")) == sniff.DOCX


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        pytest.param(b"", EmptyError, "rỗng", id="empty"),
        pytest.param(b"<html><body> </body></html>", NoTextError, "HTML", id="html without text"),
        pytest.param(b"{\\rtf1 }", NoTextError, "RTF", id="rtf without text"),
        pytest.param(zipped(mimetype=sniff.ODT.encode()), DamagedError, "content.xml", id="odt without content"),
        pytest.param(ole("WordDocument"), DamagedError, "Word", id="doc without its text"),
        pytest.param(ole("EncryptedPackage"), EncryptedError, "mật khẩu", id="locked office"),
        pytest.param(b"GIF89a...", UnsupportedError, "GIF", id="gif"),
        pytest.param(b"7z\xbc\xaf\x27\x1c...", UnsupportedError, "7z", id="7z"),
        pytest.param(b"Rar!\x1a\x07\x01\x00...", UnsupportedError, "RAR", id="rar"),
        pytest.param(b"\x89PNG\r\n\x1a\n...", DamagedError, "hỏng", id="cut png"),
        pytest.param(b"PK\x03\x04 broken", DamagedError, "hỏng", id="broken zip"),
        pytest.param(zipped(a=b"b"), UnsupportedError, "ZIP", id="zip"),
        pytest.param(b"\x00" * 100, DamagedError, "byte rỗng", id="zeros"),
        pytest.param(b"%PDF-1.4\nnothing else", DamagedError, "PDF", id="pdf without objects"),
    ],
)
def test_a_refused_file_says_why_and_what_next(data: bytes, error: type[ReadError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        read(data, "bao-cao.pdf")
    assert caught.value.next_step


def test_truncated_files_are_damaged_or_partial(docx: Callable[..., bytes], pdf: Any) -> None:
    whole = docx("<w:p><w:r><w:t>Xã A đạt 12/19 tiêu chí</w:t></w:r></w:p>")
    for size in range(4, len(whole), 97):
        with pytest.raises(ReadError):
            read(whole[:size], "a.docx")
    printed = pdf().text(70, 100, "Xa A dat 12/19 tieu chi").build()
    for size in range(30, len(printed) - 40, 211):
        try:
            assert read(printed[:size], "a.pdf").status == "partial"
        except (DamagedError, NoTextError):
            continue


def test_overlapping_zip_entries_are_refused() -> None:
    data = bytearray(zipped(a=b"x" * 500, b=b"y" * 500))
    at = data.rindex(b"PK\x01\x02")
    data[at + 42 : at + 46] = (10).to_bytes(4, "little")
    with pytest.raises((LimitError, DamagedError)):
        read(bytes(data), "a.docx")


def test_a_zip_bomb_is_refused_while_reading() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        archive.writestr("word/document.xml", b" " * (70 * 1024 * 1024))
    with pytest.raises(LimitError):
        read(buffer.getvalue(), "a.docx")
