"""What a stranger, a foreign page or a hostile document can do with the pages: nothing."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace

import pytest
from markupsafe import escape
from starlette.testclient import TestClient

from extractor.catalog.messages import LANGUAGES
from extractor.model import Problem
from extractor.store import Input, open_store, pack_report, record_problem, record_report
from extractor.web.security import Gate
from extractor.web.settings import Settings
from extractor.web.showing import visible
from tests.web.conftest import HOST, ORIGIN

WRITES = (
    "/decide",
    "/decide/many",
    "/decide/those",
    "/across",
    "/settings",
    "/logout",
    "/problems/retry",
    "/unclear/try",
    "/unclear/save",
)
WRITES += ("/api/decisions", "/login")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765", ""])
def test_a_foreign_host_is_refused(browser, host):
    assert browser.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("path", WRITES)
def test_a_write_to_a_foreign_host_is_refused(browser, path):
    headers = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert browser.post(path, data={"csrf": browser.csrf}, headers=headers).status_code == 421


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "http://evil.example"}, id="foreign origin"),
        pytest.param({"Origin": "null"}, id="no origin to speak of"),
        pytest.param({"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}, id="cross site"),
        pytest.param({"Origin": "https://127.0.0.1:8765"}, id="other scheme"),
        pytest.param({}, id="nothing"),
    ],
)
def test_a_write_from_elsewhere_is_refused(browser, path, headers):
    assert browser.post(path, data={"csrf": browser.csrf}, headers=headers).status_code == 403


@pytest.mark.parametrize("path", WRITES[:-2])
def test_a_write_without_the_form_token_is_refused(browser, path):
    fields = {"phrase": "abc", "indicator": "x", "csrf": "wrong"}
    assert browser.post(path, data=fields, headers={"Origin": ORIGIN}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/", "/findings", "/journal", "/documents/x", "/api/documents", "/journal.csv", "/live"]
)
def test_nothing_is_shown_without_the_token(browser, path):
    stranger = TestClient(browser.app, base_url=ORIGIN)
    assert stranger.get(path).status_code == 401
    assert stranger.get("/login?token=guess").status_code == 200
    assert stranger.get(path, headers={"Authorization": "Bearer guess"}).status_code == 401


_POLICY = {
    "default-src": "'none'",
    **dict.fromkeys(("script-src", "style-src", "img-src", "connect-src", "form-action"), "'self'"),
    **dict.fromkeys(("base-uri", "frame-ancestors", "object-src"), "'none'"),
}


def test_each_answer_forbids_what_no_page_needs(browser):
    for path in ("/", "/static/app.js", "/nothing", "/api/overview"):
        headers = browser.get(path).headers
        assert dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; ")) == _POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == ("max-age=3600" if path.startswith("/static") else "no-store")
    cookie = (
        TestClient(browser.app, base_url=ORIGIN).get("/login?token=t0ken", follow_redirects=False).headers["set-cookie"]
    )
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_get_writes_nothing(browser, database):
    def rows() -> list[str]:
        import sqlite3

        with sqlite3.connect(database) as connection:
            return list(connection.iterdump())

    before = rows()
    for route in browser.app.routes:
        path = re.sub(r"\{.*?\}", "x", getattr(route, "path", ""))
        if path and path != "/live" and "GET" in (getattr(route, "methods", None) or ()):
            browser.get(path)
    assert rows() == before


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2f..%2fapp.py", "/static/app.py", "/static/%2e%2e/users.py"]
)
def test_no_path_leads_out_of_our_files(browser, path):
    assert browser.get(path).status_code == 404


def test_a_path_that_is_no_problem_is_not_read(browser):
    assert browser.submit("/problems/retry", path="/etc/passwd").status_code == 404


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"]
)
def test_nobody_is_sent_elsewhere(browser, back):
    assert browser.submit("/settings", language="vi", back=back).headers["location"] == "/"


def test_what_is_too_large_is_refused(browser):
    answer = browser.post("/decide", content=b"x" * 2_000_000, headers={"Origin": ORIGIN})
    assert answer.status_code == 413


_NULS = (
    ("get", "/facts/a%00", {}),
    ("get", "/unclear?kind=%00", {}),
    ("get", "/search?q=a%00b", {}),
    ("get", "/api/documents/x%00/facts", {}),
    ("post", "/decide", {"data": {"why": "nhầm\0"}}),
    ("post", "/unclear/try", {"files": {"phrase": (None, "cột\0cờ")}}),
    ("post", "/api/decisions", {"json": {"target_id": "a\0"}}),
)


@pytest.mark.parametrize(("method", "path", "sent"), _NULS)
def test_a_nul_reaches_no_database(browser, method, path, sent):
    answer = browser.request(method, path, headers={"Origin": ORIGIN}, **sent)
    assert answer.status_code == 400
    assert "NUL" in answer.text


_TWICE = (
    pytest.param({"Host": "evil.example"}, b"", 421, "không được phép", "not allowed", id="foreign host"),
    pytest.param({"Origin": "http://evil.example"}, b"", 403, "không đến từ", "does not come from", id="elsewhere"),
    pytest.param({"Origin": ORIGIN}, b"x" * 2_000_000, 413, "quá lớn", "Too much", id="too large"),
)


@pytest.mark.parametrize(("headers", "content", "status", "vietnamese", "english"), _TWICE)
def test_what_the_gate_refuses_is_told_in_both_languages_with_the_next_step(
    browser, headers, content, status, vietnamese, english
):
    answer = browser.post("/decide", content=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    first, second = answer.text.split('lang="en"')
    assert vietnamese in first
    assert english in second
    assert "Hãy " in first
    told = browser.post("/api/decisions", content=content, headers=headers).json()
    assert vietnamese in told["error"]
    assert english in told["error"]
    assert "Hãy " in told["next_step"]


def test_what_is_sent_too_slowly_is_told_in_both_languages():
    settings = Settings(address="", hosts=frozenset({HOST}), port=8765, body_seconds=0.05)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        await asyncio.sleep(5)
        return {"type": "http.request"}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(b"host", HOST.encode()), (b"origin", ORIGIN.encode())]
    scope = {"type": "http", "method": "POST", "path": "/decide", "raw_path": b"/decide", "query_string": b""}
    scope |= {"headers": headers}
    asyncio.run(Gate(None, settings)(scope, receive, send))
    assert sent[0]["status"] == 408
    told = sent[1]["body"].decode()
    assert "Gửi quá chậm" in told
    assert "Sent too slowly" in told


_SEEDS = (
    "<script>alert({0})</script>",
    "<img src=x onerror=alert({0})>",
    '"><svg onload=alert({0})>',
    "'><iframe srcdoc='<script>alert({0})</script>'>",
    "</textarea><script>alert({0})</script>",
    "{{{{ {0} * 7 }}}}",
    "{{% for x in {0} %}}",
    "javascript:alert({0})",
    '<a href="javascript:alert({0})">x</a>',
    "<style>@import 'http://evil.example/{0}'</style>",
    "--><script>alert({0})</script><!--",
    "]]><script>alert({0})</script>",
    "<math><mtext><script>alert({0})</script>",
    '" onfocus="alert({0})" autofocus="',
    "' onmouseover='alert({0})",
    "<base href='http://evil.example/{0}/'>",
    "<form action='http://evil.example/{0}'><input name=csrf>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/{0}'>",
    "\u202e<script>{0}</script>\u2028",
    "%3Cscript%3Ealert({0})%3C/script%3E",
)
INJECTIONS = [seed.format(number) for number in range(10) for seed in _SEEDS]
_OURS = {"script", "style", "iframe", "base", "meta", "img", "math", "form", "svg"}


def test_two_hundred_texts_stay_texts(browser, database, make_report):
    """In the words of a document, its name, its unit, its findings, a reason and a search."""
    assert len(set(INJECTIONS)) == 200
    pages = ("/", "/findings", "/journal", "/search?q=a", "/reports", "/problems", "/compare/funding")
    pages += (
        "/compare?indicator=funding&item=province_budget",
        "/compare/criteria",
        "/unclear",
        "/unclear?kind=leftover",
    )
    clean = {path: _active(browser.get(path).text) for path in pages}
    store = open_store(database)
    names = []
    for number, text in enumerate(INJECTIONS):
        report = make_report(f"{number} Tổng 18.364,8 tỷ đồng (tổ 3) {text}", name=f"{text}.txt")
        finding = replace(report.findings[0], message=text, place_name=text, repair=text)
        facts = _hostile_facts(report, number, text)
        subject = replace(report.subject, unit_name=text, province_name=text)
        unclaimed = tuple(
            replace(row, quote=text, sentence=text, reason=text, kind="leftover") for row in report.unclaimed
        )
        report = replace(report, findings=(finding,), facts=facts, subject=subject, unclaimed=unclaimed)
        problem = Problem(file_name=text, document_id="", stage="readers", code="corrupt", message=f"{text}. {text}")
        record_problem(store, Input(path=f"/bad{number}{text}", file_name=text), problem, seconds=0.1)
        record_report(store, Input(path=f"/{number}", file_name=f"{text}.txt"), pack_report(report), seconds=0.1)
        names.append((report.document.document_id, finding.finding_id))
    store.close()
    time.sleep(1.1)  # the archive looks at the ledger once a second
    for language in LANGUAGES:
        browser.submit("/settings", language=language)
        for path, ours in clean.items():
            page = browser.get(path).text
            assert _kinds(_active(page)) <= _kinds(ours) | {"form", "input", "svg"}, path
            assert not re.search(r"<[^>]*\son\w+\s*=", _without_texts(page)), path
            assert "style=" not in _without_texts(page)
            assert page.count("<script") == 1, path
            held = [text for text in INJECTIONS if visible(str(escape(text))) in page]
            assert path in ("/journal", "/search?q=a") or held, path
    for (document_id, finding_id), text in list(zip(names, INJECTIONS, strict=True))[:60]:
        page = browser.get(f"/documents/{document_id}?view=text&finding={finding_id}").text
        assert visible(str(escape(text))) in page
        assert page.count("<script") == 1
        assert "<iframe" not in page
        assert "<base" not in page
        assert "javascript:alert" not in " ".join(re.findall(r'href="([^"]*)"', page))
    made = browser.submit(
        "/decide",
        kind="finding",
        document_id=names[0][0],
        target=names[0][1],
        action="dismiss",
        why=INJECTIONS[0],
        back="/",
    )
    assert made.status_code == 303
    for text in INJECTIONS[:20]:
        assert browser.get("/search", params={"q": text}).text.count("<script") == 1
    assert browser.get("/journal").text.count("<script") == 1


_HIDING = [*map(chr, (0x01, 0x0B, 0x1B, 0x7F, 0x9F, 0x200E, 0x200F, 0x061C)), *map(chr, range(0x202A, 0x202F))]
_HIDING += [*map(chr, range(0x2066, 0x206A))]


def test_letters_that_turn_or_hide_others_are_seen(browser, database, make_report):
    names = [f"bao cao{letter}fdp-{ord(letter):x}.txt" for letter in _HIDING]
    store = open_store(database)
    for name in names:
        report = make_report(f"{name} Tổng 18.364,8 tỷ đồng", name=name)
        record_report(store, Input(path=f"/{name}", file_name=name), pack_report(report), seconds=0.1)
    problem = Problem(file_name=names[10], document_id="", stage="readers", code="corrupt", message="Tệp hỏng.")
    record_problem(store, Input(path=f"/x{names[10]}", file_name=names[10]), problem, seconds=0.1)
    store.close()
    time.sleep(1.1)  # the archive looks at the ledger once a second
    for path in ("/reports", "/findings?status=all", "/problems", "/search?q=fdp", "/"):
        page = browser.get(path).text
        assert not set(page) & set(_HIDING), path
    assert all(visible(name) in browser.get("/reports").text for name in names)
    (path,) = re.findall(r'name="path" value="([^"]*fdp[^"]*)"', browser.get("/problems").text)
    assert browser.submit("/problems/retry", path=path).status_code == 303


@pytest.mark.parametrize("letter", [letter for letter in _HIDING if not letter.isspace()])
def test_no_decision_bears_a_name_that_hides_another(browser, letter):
    answer = browser.submit("/settings", name=f"La{letter}n")
    assert answer.status_code == 400
    assert "ký tự không dùng được" in answer.text
    assert "<summary>Lan</summary>" in browser.get("/").text


def _hostile_facts(report, number: int, text: str):
    """The facts of a report, with a text in each cell that a page shows; one of them is of a criterion, one is open."""
    (total,) = (replace(fact, place_name=text, doubts=(text,), certainty="inferred") for fact in report.facts)
    total = replace(total, item="province_budget", quote=text)
    status = {"number": None, "low": None, "high": None, "half_step": None, "decimals": 0, "unit": "status"}
    part = replace(total, fact_id=f"{total.fact_id}-status", item=str(number % 19 + 1), status="met", **status)
    part = replace(part, topic="criteria", indicator="criterion_status")
    other = replace(total, fact_id=f"{total.fact_id}-open", topic="open", indicator=text, item="")
    return total, part, other


def _active(page: str) -> list[str]:
    return re.findall(r"<([a-z]+)[\s>]", page)


def _kinds(tags: list[str]) -> set[str]:
    return set(tags) & _OURS


def _without_texts(page: str) -> str:
    """The tags alone, their attribute values left out."""
    return re.sub(r'"[^"]*"', '""', "".join(re.findall(r"<[^>]*>", page))).replace('=""', "")


def test_a_cell_of_the_journal_is_no_formula(browser, report):
    fact = report.facts[0]
    browser.submit(
        "/decide", kind="fact", document_id=fact.document_id, target=fact.fact_id, action="dismiss", why="=HYPERLINK(1)"
    )
    assert ",'=HYPERLINK(1)," in browser.get("/journal.csv").text
