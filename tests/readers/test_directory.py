"""The directory of a ZIP as we read it beside zipfile's."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from extractor.readers.docx import directory
from extractor.readers.docx.directory import Entry, read_directory

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/source.docx"))


def zipped(comment: bytes = b"", prefix: bytes = b"") -> bytes:
    buffer = io.BytesIO(prefix)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = comment
        archive.writestr("word/tiêu-đề.xml", b"x" * 100, zipfile.ZIP_DEFLATED)
        archive.writestr("word\\b.xml", b"y", zipfile.ZIP_STORED)
    return buffer.getvalue()


def by_zipfile(data: bytes) -> list[Entry]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return [
            Entry(it.filename, it.flag_bits, it.compress_type, it.CRC, it.compress_size, it.header_offset)
            for it in opened.infolist()
        ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_a_package_of_a_word_processor_has_the_members_that_zipfile_sees(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = path.read_bytes()
    expected = by_zipfile(data)
    monkeypatch.setattr(directory.zipfile, "ZipFile", None)  # it is not asked
    assert read_directory(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(zipped(), id="names beyond ASCII"),
        pytest.param(zipped(comment=b"made by an office"), id="comment"),
        pytest.param(zipped(prefix=b"#!/bin/sh\n"), id="prefix"),
    ],
)
def test_rarer_archives_have_the_members_that_zipfile_sees(data: bytes) -> None:
    assert read_directory(data) == by_zipfile(data)


def test_every_cut_and_every_changed_byte_of_the_directory_ends_as_with_zipfile_or_in_an_error() -> None:
    data = zipped()
    start = data.index(b"PK\x01\x02")
    for at in range(start, len(data)):
        for broken in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
            try:
                found = read_directory(broken)
            except (zipfile.BadZipFile, ValueError, NotImplementedError):
                continue
            assert len(found) in {1, 2}
