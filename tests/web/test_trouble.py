"""What goes wrong beneath an open page: a file that is gone, a database that is held, a session that is too old."""

from __future__ import annotations

import sqlite3
import time

import pytest

from extractor.errors import UsageError
from extractor.web import serving
from tests.web.conftest import ORIGIN


def test_a_report_whose_file_is_gone_shows_its_words_and_says_why(browser, database, report):
    (database.parent / "bao-cao.txt").unlink()
    page = browser.get(f"/documents/{report.document.document_id}").text
    assert "Tệp gốc không còn ở chỗ cũ" in page
    assert "18.364,8 tỷ đồng</a>" in page


def test_a_report_that_was_removed_while_open_is_told_with_the_next_step(browser, database, report):
    mine = report.document.document_id
    assert browser.get(f"/documents/{mine}?view=text").status_code == 200
    with sqlite3.connect(database) as connection:
        for name in ("documents", "facts", "findings", "texts"):
            connection.execute(f"DELETE FROM {name} WHERE document_id = ?", [mine])  # noqa: S608
        connection.execute("DELETE FROM ledger WHERE document_id = ?", [mine])
    time.sleep(1.1)  # the archive looks at the ledger once a second
    target = {"kind": "fact", "document_id": mine, "target": report.facts[0].fact_id}
    answer = browser.submit("/decide", **target, action="dismiss", why="gõ nhầm")
    assert answer.status_code == 400
    assert "không còn trong cơ sở dữ liệu. Hãy tải lại trang." in answer.text
    assert 'value="gõ nhầm"' in answer.text
    gone = browser.get(f"/documents/{mine}")
    assert gone.status_code == 404
    assert "Hãy tìm lại trong «Báo cáo»." in gone.text


def test_a_database_that_an_ingest_holds_is_told_and_what_was_typed_is_kept(open_desk, database, report, monkeypatch):
    monkeypatch.setattr("extractor.store.sqlite.BUSY_SECONDS", 0.05)
    browser = open_desk()
    fields = {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}
    csrf = browser.csrf
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    headers = {"Origin": ORIGIN}
    data = {"csrf": csrf, **fields, "action": "dismiss", "why": "đã đính chính"}
    answer = browser.post("/decide", data=data, headers=headers)
    assert browser.get("/findings").status_code == 200  # reading goes on
    other.close()
    assert answer.status_code == 503
    assert "đang bị chương trình khác giữ" in answer.text
    assert ">đã đính chính</textarea>" in answer.text
    assert "Bước tiếp theo" in answer.text
    assert browser.post("/decide", data=data, headers=headers, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("path", ["/decide", "/decide/many", "/unclear/try"])
def test_a_form_of_more_fields_than_any_page_has_is_told_with_the_next_step(browser, path):
    fields = "&".join([f"csrf={browser.csrf}", "why=x", *("finding=a:b" for _ in range(1001))])
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = browser.post(path, content=fields, headers=headers)
    assert answer.status_code == 400
    assert "Biểu mẫu có quá nhiều ô" in answer.text
    assert "Bước tiếp theo" in answer.text


@pytest.mark.parametrize("hours", [8.1, 24 * 31])
def test_a_session_ends(browser, monkeypatch, hours):
    now = time.monotonic()
    assert browser.get("/").status_code == 200
    monkeypatch.setattr("extractor.web.sessions.time.monotonic", lambda: now + hours * 3600)
    assert browser.get("/").status_code == 401


def test_a_figure_has_an_address_of_its_own(browser, report):
    fact = report.facts[0]
    led = browser.get(f"/facts/{fact.fact_id}", follow_redirects=False)
    assert led.headers["location"] == f"/documents/{fact.document_id}?fact={fact.fact_id}#f-{fact.fact_id}"
    assert browser.get("/facts/none").status_code == 404


def _serve(database, monkeypatch, **options) -> tuple[list[str], list[str]]:
    told: list[str] = []
    opened: list[str] = []
    monkeypatch.setattr("extractor.web.serving.uvicorn.Server.run", lambda *_, **__: time.sleep(1.0))
    monkeypatch.setattr("extractor.web.serving.webbrowser.open", opened.append)
    usual = {"host": "127.0.0.1", "port": 0, "users": "", "names": [], "certificate": "", "key": "", "user_name": "Lan"}
    serving.serve(str(database), tell=told.append, **usual | {"behind_tls": False, "browser": False} | options)
    return told, opened


@pytest.mark.parametrize("wanted", [True, False])
def test_the_browser_is_opened_at_the_printed_address_unless_it_is_not_wanted(database, monkeypatch, wanted):
    told, opened = _serve(database, monkeypatch, browser=wanted)
    assert told[0].startswith("http://127.0.0.1:")
    assert "/login?token=" in told[0]
    assert opened == (told if wanted else [])


def test_other_machines_are_let_in_only_with_names_and_passwords(database, monkeypatch):
    with pytest.raises(UsageError, match="danh sách người dùng"):
        _serve(database, monkeypatch, host="0.0.0.0")  # noqa: S104
