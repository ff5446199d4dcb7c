"""A file that failed is read again from the page: mended, it becomes a report; else it stays with its reason."""

from __future__ import annotations

import time
from zipfile import ZipFile

import docx
import pytest

from extractor.model import Problem
from extractor.store import Input, open_store, record_archive, record_problem
from extractor.web import progress

pytestmark = pytest.mark.guarded
SENTENCE = "Đến hết năm 2019, toàn xã đạt 15/19 tiêu chí nông thôn mới."


@pytest.fixture
def retry(browser, database):
    """Press the button of the failed file and wait for the reading to end; its process is none of ours to leave."""

    def press(name: str = "hong.docx") -> None:
        path = str(database.parent / name)
        answer = browser.submit("/problems/retry", path=path)
        assert answer.headers["location"] == "/problems"
        assert "Đang đọc lại tệp" in browser.get("/problems").text
        process = progress._retries[path].process
        assert process.wait(timeout=120) is not None
        assert not any(str(database) in str(word) for word in process.args)  # it may hold a password
        time.sleep(1.1)  # the archive looks at the ledger once a second

    return press


def test_a_file_that_was_mended_becomes_a_report(browser, database, retry):
    assert "hỏng.docx" in browser.get("/problems").text
    document = docx.Document()
    document.add_paragraph("BÁO CÁO")
    document.add_paragraph(SENTENCE)
    document.save(str(database.parent / "hong.docx"))
    retry()
    assert "Mọi tệp đều đọc được." in browser.get("/problems").text
    rows = {row["file_name"]: row for row in browser.get("/api/documents").json()["rows"]}
    mine = rows["hỏng.docx"]["document_id"]  # the name that people know, not that of the file alone
    assert "15/19" in browser.get(f"/documents/{mine}?view=text").text
    values = [row["value"] for row in browser.get(f"/api/documents/{mine}/facts").json()["rows"]]
    assert "15" in values


def test_a_file_that_is_still_broken_stays_with_its_new_reason(browser, database, retry):
    (database.parent / "hong.docx").write_bytes(b"PK\x03\x04 cut off")
    before = browser.get("/api/problems").json()["rows"][0]
    retry()
    (row,) = browser.get("/api/problems").json()["rows"]
    assert (row["path"], row["file_name"], row["code"]) == (before["path"], before["file_name"], "corrupt")
    assert row["document_id"] != before["document_id"]  # of the bytes that stand there now
    assert row["message"] != before["message"]
    assert "Cách xử lý" in browser.get("/problems").text


def _fail(database, name: str, data: bytes) -> None:
    path = database.parent / name
    path.write_bytes(data)
    problem = Problem(file_name=name, document_id="1" * 64, stage="readers", code="corrupt", message="Tệp hỏng.")
    store = open_store(database)
    record_problem(store, Input(path=str(path), file_name=name), problem, seconds=0.1)
    store.close()


def test_a_file_with_a_mark_of_archives_in_its_name_is_read_again(browser, database, retry):
    _fail(database, "hỏng!1.docx", b"PK")
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.save(str(database.parent / "hỏng!1.docx"))
    retry("hỏng!1.docx")
    assert "hỏng!1.docx" in {row["file_name"] for row in browser.get("/api/documents").json()["rows"]}
    assert "hỏng!1.docx" not in {row["file_name"] for row in browser.get("/api/problems").json()["rows"]}


def test_a_file_that_could_not_be_read_at_all_is_told_with_why(browser, database, retry):
    _fail(database, "mất.docx", b"PK")
    (database.parent / "mất.docx").unlink()
    retry("mất.docx")
    told = browser.get("/problems").text
    assert "Lần đọc lại vừa rồi không xong" in told
    assert "không có tệp hay thư mục này" in told


def test_a_file_in_a_folder_and_a_member_of_an_archive_keep_their_names(browser, database, retry):
    store, folder = open_store(database), database.parent / "goi"
    folder.mkdir()
    for digit, name in (("3", "a.docx"), ("4", "b.zip!c.txt")):
        about = {"file_name": f"goi/{name}", "document_id": digit * 64, "stage": "readers"}
        problem = Problem(**about, code="corrupt", message="Hỏng.")
        record_problem(store, Input(path=f"{folder}/{name}", file_name=f"goi/{name}"), problem, seconds=0.1)
    record_archive(store, Input(path=f"{folder}/b.zip", file_name="goi/b.zip"), "2" * 64, ())
    store.close()
    (folder / "a.docx").write_bytes(b"PK\x03\x04 cut off")
    with ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("c.txt", SENTENCE)
    retry("goi/a.docx")
    retry("goi/b.zip!c.txt")
    problems = {row["file_name"] for row in browser.get("/api/problems").json()["rows"]}
    assert problems == {"goi/a.docx", "hỏng.docx"}
    assert "goi/b.zip!c.txt" in {row["file_name"] for row in browser.get("/api/documents").json()["rows"]}


def test_a_member_is_read_with_the_file_that_holds_it(tmp_path):
    for name in ("a!b.zip", "goi.zip"):
        (tmp_path / name).write_bytes(b"PK")
    assert progress.file_of(f"{tmp_path}/a!b.zip!c!d.docx") == f"{tmp_path}/a!b.zip"
    assert progress.file_of(f"{tmp_path}/goi.zip!c.docx") == f"{tmp_path}/goi.zip"
    assert progress.file_of("s3://kho/goi.zip!c.docx") == "s3://kho/goi.zip"
