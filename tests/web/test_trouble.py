"""What goes wrong beneath an open page: a file that is gone, a database that is held, a session that is too old."""

from __future__ import annotations

import http.client
import json
import sqlite3
import threading
import time
from urllib.parse import urlsplit

import pytest

from extractor.cli.reviewing import run_review
from extractor.errors import UsageError
from extractor.web import serving
from tests.web.conftest import ORIGIN, TOKEN


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
    assert "không còn trong cơ sở dữ liệu. Hãy tải lại trang, hoặc" in answer.text
    assert 'value="gõ nhầm"' in answer.text
    gone = browser.get(f"/documents/{mine}")
    assert gone.status_code == 404
    assert "Hãy tìm lại trong «Báo cáo»." in gone.text


def test_a_database_that_an_ingest_holds_is_told_and_what_was_typed_is_kept(open_desk, database, report):
    browser = open_desk(busy_seconds=0.05)
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
    assert "hãy đợi ít giây rồi thử lại" in answer.text
    assert browser.post("/decide", data=data, headers=headers, follow_redirects=False).status_code == 303


def test_who_reads_does_not_wait_for_those_who_wait_to_write(serve, database, report):
    port = serve(busy_seconds=3.0)
    target = {"kind": "finding", "document_id": report.document.document_id, "action": "accept"}
    decision = json.dumps(target | {"target_id": report.findings[0].finding_id})
    told: list[tuple[int, float]] = []

    def ask(method: str, path: str, body: str | None = None) -> tuple[int, float]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        begun = time.monotonic()
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        line.request(method, path, body, headers)
        return line.getresponse().status, time.monotonic() - begun

    assert ask("GET", "/findings?status=open")[0] == 200
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writers = [threading.Thread(target=lambda: told.append(ask("POST", "/api/decisions", decision))) for _ in range(7)]
    for writer in writers:
        writer.start()
    time.sleep(0.3)
    assert all(writer.is_alive() for writer in writers)
    status, seconds = ask("GET", "/findings?status=open")
    assert status == 200
    assert seconds < 1.5
    for writer in writers:
        writer.join()
    other.close()
    assert {status for status, _ in told} == {503}
    assert max(seconds for _, seconds in told) < 5.5  # each waits for the database, none for another


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


def test_a_session_in_use_ends_after_thirty_days(browser, monkeypatch):
    now, day = time.monotonic(), 24 * 3600
    for hours in range(0, 24 * 30, 7):  # never idle for eight hours
        monkeypatch.setattr("extractor.web.sessions.time.monotonic", lambda hours=hours: now + hours * 3600)
        assert browser.get("/login").status_code == 200
        assert browser.get("/api/overview").status_code == 200, hours
    monkeypatch.setattr("extractor.web.sessions.time.monotonic", lambda: now + 30 * day + 60)
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


def test_an_address_of_ipv6_is_printed_as_it_can_be_opened(database, monkeypatch):
    hosts: list[frozenset[str]] = []
    usual = serving.create_app
    monkeypatch.setattr(serving, "create_app", lambda settings: (hosts.append(settings.hosts), usual(settings))[1])
    told, _ = _serve(database, monkeypatch, host="::1")
    place = urlsplit(told[0])
    assert told[0].startswith("http://[::1]:")
    assert place.netloc in hosts[0]


def test_other_machines_are_let_in_only_with_names_and_passwords(database, monkeypatch):
    with pytest.raises(UsageError, match="danh sách người dùng"):
        _serve(database, monkeypatch, host="0.0.0.0")  # noqa: S104


@pytest.mark.parametrize(
    ("host", "link", "warned"),
    [
        ("0.0.0.0", "http://10.0.0.5:8765/", True),  # noqa: S104
        ("0.0.0.0", "https://10.0.0.5:8765/", False),  # noqa: S104
        ("127.0.0.1", "http://127.0.0.1:8765/", False),
    ],
)
def test_passwords_in_clear_text_are_warned_of(monkeypatch, capsys, host, link, warned):
    monkeypatch.setattr("extractor.web.serve", lambda *_, tell, **__: tell(link))
    run_review("a.db", user_name="Lan", host=host)
    said = capsys.readouterr()
    assert link in said.out
    assert ("không mã hóa" in said.err, "--behind-tls" in said.err) == (warned, warned)
