"""Scanned pages as tasks of their own give the rows of the scan read in one piece."""

import zlib
from dataclasses import replace

import pytest

from extractor import codec
from extractor.intake import find_works, ingest
from extractor.intake.engines import local_engine, serial_engine
from extractor.model import Report
from extractor.pipeline import extract
from extractor.store import load_body, open_store
from tests.intake.scans import small_scan
from tests.needs import needs

pytestmark = [pytest.mark.guarded, needs("tesseract")]


def read(path, tmp_path, engine):
    """How the scan ended, the body of its report, and which pages were asked for."""
    store, asked = open_store(tmp_path / "x.db", create=True), []

    class Spy:
        def submit(self, function, reading):
            asked.append(reading.page)
            return engine.executor.submit(function, reading)

    (ending,) = ingest(find_works([path]).works, store, engine=replace(engine, executor=Spy()))
    with store.reading() as connection:
        body = zlib.decompress(load_body(connection, ending.document_id))
    store.close()
    return ending, body, asked


def test_a_scan_read_by_all_workers_is_that_read_in_one_piece(tmp_path):
    path = tmp_path / "quét.tif"
    path.write_bytes(small_scan())
    ending, body, asked = read(path, tmp_path, local_engine(2, 1))
    assert (ending.state, asked) == ("done", [0, 1, 2, 3, 0])
    assert body == codec.dump_json(extract(path))


def test_a_page_that_cannot_be_read_makes_the_document_partial_and_is_named(tmp_path):
    path = tmp_path / "quét.tif"
    path.write_bytes(small_scan(too_large=True))
    ending, body, _ = read(path, tmp_path, serial_engine())
    assert ending.state == "partial"
    (problem,) = ending.problems
    assert "trang 2/3" in problem.message
    pages = codec.load_json(Report, body).document.pages
    assert [bool(len(page)) for page in pages] == [True, False, True]
