from __future__ import annotations

import csv
import html
import json
import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.store import Input, open_store, pack_report, record_report
from tests.web.conftest import ORIGIN, TOKEN


def _finding(report) -> dict[str, str]:
    return {"kind": "finding", "document_id": report.document.document_id, "target": report.findings[0].finding_id}


def test_a_decision_takes_the_finding_out_of_the_queue_and_undo_brings_it_back(browser, report):
    message = report.findings[0].message
    assert message in browser.get("/findings").text
    assert (
        browser.submit("/decide", **_finding(report), action="accept", back="/findings").headers["location"]
        == "/findings"
    )
    assert message not in browser.get("/findings?status=open").text
    assert message in browser.get("/findings?status=accepted").text
    last = browser.get("/api/decisions").json()["rows"][-1]["decision_id"]
    assert browser.submit("/decide", **_finding(report), action="undo", expected=last).status_code == 303
    assert message in browser.get("/findings?status=open").text


def test_the_next_page_says_what_was_recorded_and_takes_it_back(browser, report):
    browser.submit("/decide", **_finding(report), action="accept", back="/findings")
    told = browser.get("/findings?status=all").text
    assert f"Đã ghi quyết định: {report.findings[0].check}: bao-cao.txt" in told
    form = told.split('role="status"', 1)[1].split("</form>", 1)[0]
    last = form.split('name="last" value="', 1)[1].split('"', 1)[0]
    assert "Đã ghi" not in browser.get("/findings?status=all").text  # once is enough
    assert browser.submit("/decide/those", last=last, action="undo").status_code == 303
    assert "Đã hoàn tác" in browser.get("/findings?status=all").text
    assert report.findings[0].message in browser.get("/findings?status=open").text


def test_a_decision_that_lacks_something_is_asked_again_with_what_was_typed(browser, report):
    fact = report.facts[0]
    target = {"kind": "fact", "document_id": report.document.document_id, "target": fact.fact_id}
    sent = {"action": "correct", "why": "gõ nhầm <b>", "new_value": "mười", "back": "/findings?level=error"}
    answer = browser.submit("/decide", **target, **sent)
    assert answer.status_code == 400
    assert 'name="new_value" value="mười"' in answer.text
    assert 'name="why" value="gõ nhầm &lt;b&gt;"' in answer.text
    assert 'href="/findings?level=error"' in answer.text
    answer = browser.submit("/decide", **_finding(report), action="dismiss")  # without a reason
    assert answer.status_code == 400
    assert '<button name="action" value="dismiss">' in answer.text
    expected = answer.text.split('name="expected" value="', 1)[1].split('"', 1)[0]
    again = browser.submit("/decide", **_finding(report), action="dismiss", why="đúng rồi", expected=expected)
    assert again.status_code == 303


def test_a_correction_is_typed_and_told_the_vietnamese_way(browser, report):
    fact = next(row for row in report.facts if row.unit == "VND")
    target = {"kind": "fact", "document_id": report.document.document_id, "target": fact.fact_id}
    page = browser.get(f"/documents/{report.document.document_id}?fact={fact.fact_id}").text
    assert 'name="new_value" value="18.364,8 tỷ đồng"' in page
    refused = browser.submit("/decide", **target, action="correct", why="nhầm", new_value="11,5")
    assert refused.status_code == 400
    assert "«11,5» khác số đang có hơn 100 lần." in refused.text
    assert 'name="new_value" value="11,5"' in refused.text
    sent = {"action": "correct", "why": "nhầm", "new_value": "11.500 triệu đồng"}
    assert browser.submit("/decide", **target, **sent).status_code == 303
    changed = "<del>18.364,8 tỷ đồng</del> → <ins>11,5 tỷ đồng</ins>"
    assert changed in browser.get("/findings").text  # the notice
    assert changed in browser.get("/journal").text
    assert browser.get("/api/decisions").json()["rows"][-1]["after"] == '{"value": "11500000000"}'


def test_a_figure_that_the_unit_is_asked_about_waits_in_the_queue_until_that_is_taken_back(browser, report):
    fact = report.facts[0]
    target = {"kind": "fact", "document_id": report.document.document_id, "target": fact.fact_id}
    question = "Gồm cả vốn lồng ghép?"
    assert question not in browser.get("/findings?status=asked").text
    browser.submit("/decide", **target, action="ask", why=question)
    for status, seen in (("asked", True), ("all", True), ("open", False)):
        page = browser.get(f"/findings?status={status}").text
        assert (f"fact={fact.fact_id}" in page, question in page) == (seen, seen)
    assert fact.fact_id not in browser.get("/findings?status=asked&level=error").text  # it has no level
    (row,) = browser.get("/api/asked").json()["rows"]
    assert (row["target_kind"], row["target_id"], row["why"]) == ("fact", fact.fact_id, question)
    assert browser.get("/api/asked?unit=khong").json()["rows"] == []
    browser.submit("/decide", **target, action="undo", expected=row["last_decision_id"])
    assert question not in browser.get("/findings?status=asked").text
    assert browser.get("/api/asked").json() == {"total": 0, "rows": []}


def test_a_field_that_is_cleared_empties_its_cell_and_the_page_says_so(browser, report):
    fact = report.facts[0]
    mine = report.document.document_id
    target = {"kind": "fact", "document_id": mine, "target": fact.fact_id}
    page = browser.get(f"/documents/{mine}?view=text").text
    card = page.split(f'id="f-{fact.fact_id}"', 1)[1].split("</article>", 1)[0]
    shown = {name: html.unescape(cell) for name, cell in re.findall(r'name="new_(\w+)" value="([^"]*)"', card)}
    assert shown["place_name"] == fact.place_name != ""
    (shown["role"],) = re.findall(r'<option value="(\w+)" selected>', card)
    sent = {f"new_{name}": cell for name, cell in shown.items()}
    assert browser.submit("/decide", **target, action="correct", why="x", **sent).status_code == 400  # nothing changes
    sent["new_place_name"] = ""
    assert browser.submit("/decide", **target, action="correct", why="không nêu nơi nào", **sent).status_code == 303
    for path in (f"/documents/{mine}?view=text", "/journal"):
        assert f"<del>{html.escape(fact.place_name)}</del> → <ins>(trống)</ins>" in browser.get(path).text
    (row, *_) = browser.get(f"/api/documents/{mine}/facts").json()["rows"]
    assert (row["place_name"], row["place_code"], row["certainty"]) == ("", "", "corrected")


def test_a_refused_form_leads_back_to_where_it_was_sent(browser, report):
    fields = {"csrf": browser.csrf, "path": "/nowhere"}
    headers = {"Origin": ORIGIN, "Referer": f"{ORIGIN}/findings?level=error"}
    answer = browser.post("/problems/retry", data=fields, headers=headers)
    assert answer.status_code == 404
    assert 'href="/findings?level=error">Quay lại</a>' in answer.text
    headers["Referer"] = "http://evil.example/x"
    assert "Quay lại" not in browser.post("/problems/retry", data=fields, headers=headers).text


@pytest.fixture
def marked(make_report, database) -> list[str]:
    """Two notes that may be decided on together, as the queue marks them."""
    store = open_store(database)
    marked = []
    for name in ("1", "2"):
        made = make_report(f"{name} Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name=f"{name}.txt")
        made = replace(made, findings=(replace(made.findings[0], level="note"),))
        record_report(store, Input(path=f"/{name}", file_name=name), pack_report(made), seconds=1)
        marked.append(f"{made.document.document_id}:{made.findings[0].finding_id}")
    store.close()
    return marked


def test_a_group_that_passes_the_other_checks_is_proposed_together(open_desk, marked):
    browser = open_desk()
    assert browser.submit("/decide/many", finding=marked, action="ask", why="hỏi chung").status_code == 303
    rows = browser.get("/api/decisions").json()["rows"]
    assert [(row["action"], row["state"], row["why"]) for row in rows] == [("ask", "proposed", "hỏi chung")] * 2


def _taken_back(page: str) -> list[str]:
    """The decisions that the notice at the top of a page offers to take back."""
    return re.findall(r'name="last" value="([0-9a-f]{64})"', page.split('role="status"', 1)[1].split("</form>", 1)[0])


def test_a_group_is_taken_back_from_the_notice_all_or_none(open_desk, marked):
    browser = open_desk()
    browser.submit("/decide/many", finding=marked, action="ask")
    told = browser.get("/findings").text
    assert "Đã ghi quyết định chung, số mục: 2" in told
    last = _taken_back(told)
    made = browser.get("/api/decisions").json()["rows"]
    assert last == [row["decision_id"] for row in made]
    document_id, _, finding_id = marked[1].partition(":")
    mine = {"kind": "finding", "document_id": document_id, "target": finding_id}
    browser.submit("/decide", **mine, action="accept", expected=last[1])
    refused = browser.submit("/decide/those", last=last, action="undo")  # somebody has decided on the second since
    assert refused.status_code == 409
    assert len(browser.get("/api/decisions").json()["rows"]) == 3
    newest = browser.get("/api/decisions").json()["rows"][-1]["decision_id"]
    for sent in ({"last": [newest, "0" * 64], "action": "undo"}, {"action": "undo"}, {"last": newest, "action": "ask"}):
        assert browser.submit("/decide/those", **sent).status_code in (400, 404)
    assert browser.submit("/decide/those", last=newest, action="undo").status_code == 303
    browser.get("/findings")
    assert browser.submit("/decide/those", last=[last[0]], action="undo").status_code == 303
    assert "Đã hoàn tác" in browser.get("/findings").text
    statuses = [row["status"] for row in browser.get("/api/findings?status=all&level=note").json()["rows"]]
    assert sorted(statuses) == ["asked", "open"]


def test_a_number_that_nobody_took_is_decided_on_in_its_list_and_on_its_report(browser, report):
    number = next(row for row in report.unclaimed if row.reason)
    mine, at = report.document.document_id, f"{number.span.start}-{number.span.end}"
    listed, shown = f"/unclear?kind={number.kind}", f"/documents/{mine}?view=text&at={at}"
    for page in (listed, shown):
        form = browser.get(page).text.split(f'name="target" value="{at}"', 1)[1].split("</form>", 1)[0]
        assert 'value="accept"' in form
        assert "new_value" not in form
    target = {"kind": "unclaimed", "document_id": mine, "target": at}
    assert browser.submit("/decide", **target, action="dismiss", back=listed).status_code == 400  # without a reason
    assert browser.submit("/decide", **target, action="dismiss", why="số trang", back=listed).status_code == 303
    for page in (listed, shown):
        assert "đã bỏ qua · đã kiểm tra" in browser.get(page).text
    (row,) = [row for row in browser.get(f"/api{listed}").json()["rows"] if row["target"] == at]
    assert row["status"] == "dismissed"
    assert browser.submit("/decide/those", last=row["last_decision_id"], action="undo").status_code == 303
    assert "đã bỏ qua" not in browser.get(shown).text.split('id="number"', 1)[1].split("</form>", 1)[0]


def test_many_numbers_of_a_kind_are_turned_page_by_page(open_desk, database, make_report, report):
    made = make_report("Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name="dai.txt")
    number = replace(report.unclaimed[0], document_id=made.document.document_id)
    spans = [replace(number.span, start=at, end=at + 1) for at in range(70)]
    many = tuple(replace(number, quote=str(at), span=span) for at, span in enumerate(spans))
    store = open_store(database)
    record_report(store, Input(path="/dai", file_name="dai"), pack_report(replace(made, unclaimed=many)), seconds=1)
    store.close()
    browser = open_desk()
    pages = [browser.get(f"/unclear?kind={number.kind}&page={page}").text for page in (1, 2, 99)]
    listed = [re.findall(r'name="target" value="([^"]*)"', page) for page in pages]
    assert listed[1] == listed[2]
    assert not set(listed[0]) & set(listed[1])
    assert {f"{at}-{at + 1}" for at in range(70)} <= {*listed[0], *listed[1]}


@pytest.mark.parametrize(
    ("action", "picked", "told"),
    [
        pytest.param("dismiss", True, "không phải lỗi", id="an error among them"),
        pytest.param("none", True, "Hãy bấm một trong ba nút", id="no decision"),
        pytest.param("accept", False, "Hãy đánh dấu các mục", id="nothing marked"),
    ],
)
def test_a_refused_group_is_told_on_the_queue_with_what_was_typed_and_filtered(browser, report, action, picked, told):
    mine = f"{report.document.document_id}:{report.findings[0].finding_id}"
    fields = {"finding": mine} if picked else {}
    answer = browser.submit(
        "/decide/many", **fields, action=action, why="đã gọi điện", back="/findings?level=error&status=open"
    )
    assert answer.status_code == 400
    main = answer.text.split('id="main"', 1)[1]
    assert told in main.split('role="alert">', 1)[1].split("</p>", 1)[0]
    assert 'name="why" value="đã gọi điện"' in main
    assert '<option value="error" selected>' in main
    assert report.findings[0].message in main
    assert 'name="back" value="/findings?level=error&amp;status=open"' in main
    assert browser.get("/api/decisions").json()["rows"] == []


def test_what_was_typed_before_the_session_ended_is_shown_to_be_copied(browser, report):
    csrf = browser.csrf
    browser.cookies.clear()
    headers = {"Origin": ORIGIN, "Referer": f"{ORIGIN}/findings?level=error"}
    data = {"csrf": csrf, **_finding(report), "action": "dismiss", "why": "ba dòng <b>dài</b>", "password": "x9x"}
    answer = browser.post("/decide", data=data, headers=headers)
    assert answer.status_code == 401
    assert ">ba dòng &lt;b&gt;dài&lt;/b&gt;</textarea>" in answer.text
    assert csrf not in answer.text
    assert "x9x" not in answer.text
    (back,) = re.findall(r'class="button" href="(/login\?[^"]*)"', answer.text)
    page = browser.get(back).text
    assert 'name="back" value="/findings?level=error"' in page
    entered = {"password": TOKEN, "back": "/findings?level=error"}
    led = browser.post("/login", data=entered, headers={"Origin": ORIGIN}, follow_redirects=False)
    assert led.headers["location"] == "/findings?level=error"


def test_what_was_typed_into_an_old_form_is_shown_too(browser, report):
    answer = browser.submit("/decide", **_finding(report), action="dismiss", why="ba dòng dài", csrf="old")
    assert answer.status_code == 403
    assert ">ba dòng dài</textarea>" in answer.text


def test_the_language_can_be_changed_on_the_answer_to_a_form(browser, report):
    answer = browser.submit("/decide", **_finding(report), action="dismiss")
    back = answer.text.split('action="/settings"', 1)[1].split('name="back" value="', 1)[1].split('"', 1)[0]
    assert browser.get(back).status_code == 200


def test_a_form_older_than_the_session_is_told_so_and_not_that_the_role_is_wrong(browser, report):
    answer = browser.submit("/decide", **_finding(report), action="accept", csrf="old")
    assert answer.status_code == 403
    assert "Trang này đã cũ" in answer.text
    assert "Vai trò" not in answer.text.split('id="main"', 1)[1]
    assert browser.get("/api/decisions").json()["rows"] == []


def test_a_refused_phrase_is_told_beside_its_form_and_stays_in_it(browser):
    answer = browser.submit("/unclear/try", phrase="số hộ có vườn", indicator="no_such")
    assert answer.status_code == 400
    assert 'role="alert">Không có chỉ tiêu no_such. Hãy chọn một mã trong danh sách.' in answer.text
    assert 'name="phrase" required maxlength="120" value="số hộ có vườn"' in answer.text


def test_a_second_decision_on_the_same_view_is_a_conflict_and_can_be_made_anyway(open_desk, report):
    one, other = open_desk(), open_desk()
    one.submit("/decide", **_finding(report), action="accept")
    answer = other.submit("/decide", **_finding(report), action="ask", why="chưa rõ")
    assert answer.status_code == 409
    assert "chưa rõ" in answer.text
    expected = answer.text.split('name="expected" value="', 1)[1].split('"', 1)[0]
    assert other.submit("/decide", **_finding(report), action="ask", expected=expected).status_code == 303


def test_a_correction_in_conflict_shows_what_both_changed_and_takes_back_nothing_unseen(open_desk, report):
    fact = report.facts[0]
    target = {"kind": "fact", "document_id": report.document.document_id, "target": fact.fact_id}
    one, other = open_desk(), open_desk()
    one.submit("/decide", **target, action="correct", why="một", new_period_end="2031", new_of="40")
    cells = {"new_value": "7.000", "new_period_end": fact.period_end}  # as its form showed it, and another value
    answer = other.submit("/decide", **target, action="correct", why="hai", **cells)
    assert answer.status_code == 409
    was = fact.period_end or "(trống)"
    assert f"<del>{was}</del> → <ins>2031</ins>" in answer.text
    assert f"<del>2031</del> → <ins>{was}</ins>" in answer.text
    form = answer.text.split('<form method="post" action="/decide"', 1)[1]
    sent = {name: html.unescape(cell) for name, cell in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    assert other.submit("/decide", **{name: sent[name] for name in sent if name != "csrf"}).status_code == 303
    (row, *_) = other.get(f"/api/documents/{target['document_id']}/facts").json()["rows"]
    assert (row["value"], row["period_end"], row["of"]) == ("7000000000000", fact.period_end, "40")


def test_who_corrects_one_cell_takes_back_nothing_that_another_did_meanwhile(open_desk, report):
    fact = report.facts[0]
    target = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id, "action": "correct"}
    one, other = open_desk(), open_desk()
    page = other.get(f"/documents/{fact.document_id}?view=text").text
    form = page.split(f'name="target" value="{fact.fact_id}"', 1)[1].split("</form>", 1)[0]
    shown = {name: html.unescape(cell) for name, cell in re.findall(r'name="((?:was|new)_\w+)" value="([^"]*)"', form)}
    one.submit("/decide", **target, why="một", new_value="17.000 tỷ đồng")
    answer = other.submit("/decide", **target, why="hai", **(shown | {"new_place_name": "Huyện Hà Trung"}))
    assert answer.status_code == 409
    mine = answer.text.split("Của bạn", 1)[1]
    assert "<ins>Huyện Hà Trung</ins>" in mine
    assert "giá trị" not in mine
    form = answer.text.split('<form method="post" action="/decide"', 1)[1]
    sent = {name: html.unescape(cell) for name, cell in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    assert other.submit("/decide", **{name: sent[name] for name in sent if name != "csrf"}).status_code == 303
    (row, *_) = other.get(f"/api/documents/{fact.document_id}/facts").json()["rows"]
    assert (row["value"], row["place_name"]) == ("17000000000000", "Huyện Hà Trung")


def test_the_form_and_what_it_changed_speak_of_names(browser, report):
    fact = report.facts[1]
    fields = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id, "why": "nhầm"}
    page = browser.get(f"/documents/{fact.document_id}?view=text").text
    form = page.split(f'name="target" value="{fact.fact_id}"', 1)[1].split("</form>", 1)[0]
    for name, shown in (("unit", "đồng"), ("item", "Ngân sách tỉnh"), ("indicator", "vốn huy động theo nguồn")):
        assert f'name="new_{name}" value="{shown}"' in form
    typed = {"new_item": "Ngân sách huyện", "new_unit": "triệu đồng", "new_role": "target"}
    assert browser.submit("/decide", **fields, **typed, action="correct").status_code == 303
    assert json.loads(browser.get("/api/decisions").json()["rows"][-1]["after"]) == {
        "item": "district_budget",
        "role": "target",
    }
    told = browser.get("/journal").text
    assert "<del>Ngân sách tỉnh</del> → <ins>Ngân sách huyện</ins>" in told
    assert "<del>thực hiện</del> → <ins>mục tiêu</ins>" in told


def test_filters_are_remembered(browser):
    browser.get("/findings?level=note")
    assert "level=note" in browser.get("/findings", follow_redirects=False).headers["location"]
    browser.get("/findings?reset=1")
    assert browser.get("/findings", follow_redirects=False).status_code == 200


def test_the_queue_begins_with_what_is_most_doubtful_and_its_filters_leave_what_they_say(
    open_desk, make_report, database
):
    store = open_store(database)
    for level in ("note", "warning"):
        made = make_report(f"{level} Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name=f"{level}.txt")
        one = replace(made.findings[0], level=level, check=f"sums.{level}", place_name=f"Xã {level}", message=level)
        subject = replace(made.subject, period_end={"note": "2012", "warning": "2013"}[level])
        made = replace(made, findings=(one,), subject=subject)
        record_report(store, Input(path=f"/{level}", file_name=level), pack_report(made), seconds=1)
    store.close()
    browser = open_desk()
    levels = re.findall(r'<article class="card finding (\w+)"', browser.get("/findings?status=all").text)
    assert levels == ["error", "warning", "note"]
    for query in ("check=sums.note", "level=note", "unit=Xã+note", "year=2012"):
        assert re.findall(r'<article class="card finding (\w+)"', browser.get(f"/findings?{query}").text) == ["note"]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        *((asked, ["bim", "xa"]) for asked in ("Bỉm Sơn", "bim son", "BỈM", "Bim S")),
        *((asked, ["bim"]) for asked in ("thị xã bỉm sơn", "TX. Bim Son", "thi xa bim", "381", "Thị xã Bỉm Sơn (381)")),
        *((asked, ["xa"]) for asked in ("Xã Bỉm Sơn", "x. bim son")),
        *((asked, ["bim", "lam", "xa"]) for asked in ("sơn", "son")),
        *((asked, ["lam"]) for asked in ("Lam Sơn", "h. lam son", "Huyện Lam Sơn (999)", "thôn Làng Ha", "lang ha")),
        *((asked, []) for asked in ("Thành phố Bỉm Sơn", "38", "ơn", "(999)")),
    ],
)
def test_units_are_found_by_what_people_write_of_them(open_desk, make_report, database, asked, wanted):
    store = open_store(database)
    units = {"bim": ("Thị xã Bỉm Sơn", "381"), "lam": ("Huyện Lam Sơn", "999"), "xa": ("Xã Bỉm Sơn", "")}
    for name, (unit, code) in units.items():
        made = make_report(f"{name} Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name=f"{name}.txt")
        place = "Thôn Làng Hạ" if name == "lam" else ""
        one = replace(made.findings[0], check="sums.total", place_name=place)
        made = replace(made, findings=(one,), subject=replace(made.subject, unit_name=unit, unit_code=code))
        record_report(store, Input(path=f"/{name}", file_name=name), pack_report(made), seconds=1)
    store.close()
    found = open_desk().get("/api/findings", params={"unit": asked, "check": "sums.total"}).json()["rows"]
    files = open_desk().get("/api/documents").json()["rows"]
    names = {row["document_id"]: row["file_name"].removesuffix(".txt") for row in files}
    assert sorted(names[row["document_id"]] for row in found) == wanted
    page = open_desk().get("/findings", params={"unit": asked, "check": "sums.total"}).text
    assert page.count('<article class="card finding') == len(wanted)


def test_the_queue_is_left_by_province_and_turned_page_by_page(open_desk, make_report, database):
    store = open_store(database)
    made = make_report("1 Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name="nhieu.txt")
    many = tuple(replace(made.findings[0], finding_id=f"f{at:02}", message=f"số {at:02}.") for at in range(70))
    subject = replace(made.subject, province_name="Tỉnh Hòa Bình", province_code="17")
    made = replace(made, findings=many, subject=subject)
    record_report(store, Input(path="/1", file_name="nhieu.txt"), pack_report(made), seconds=1)
    store.close()
    browser = open_desk()
    first = browser.get("/findings?province=Tỉnh Hòa Bình").text
    assert "<h1>Cảnh báo <small>70</small></h1>" in first
    (link,) = re.findall('rel="next" href="([^"]*)"', first)
    second = browser.get(link.replace("&amp;", "&")).text
    seen = [set(re.findall(r"số \d\d\.", page)) for page in (first, second)]
    assert [len(one) for one in seen] == [50, 20]
    assert not seen[0] & seen[1]
    assert "<article" not in browser.get("/findings?province=Tỉnh Lào Cai").text


def test_the_journal_is_left_by_person_and_says_where_it_was_altered(browser, database, report):
    for name, action in (("Lan", "accept"), ("Minh", "ask")):
        browser.submit("/settings", name=name)
        rows = browser.get("/api/decisions").json()["rows"]
        expected = rows[-1]["decision_id"] if rows else ""
        browser.submit("/decide", **_finding(report), action=action, expected=expected, back="/journal")
    assert "Chuỗi quyết định nguyên vẹn (2)" in browser.get("/journal").text
    mine = browser.get("/journal?who=Lan").text
    assert re.findall(r"<h2>(\d)\. (\w+)", mine) == [("1", "Lan")]
    assert "<option selected>Lan</option>" in mine
    store = open_store(database)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE reviews SET why = 'khác' WHERE seq = 2")
    store.close()
    _check_again(browser)
    for page in ("/journal", "/"):
        told = browser.get(page).text
        assert 'role="alert">Nhật ký đã bị sửa, hoặc mất, từ quyết định số 2: ' in told
        assert "nguyên vẹn" not in told


def _check_again(browser):
    """Let the journal be read again with the next page, however short a time ago that was."""
    browser.app.state.desk.archive.proof._due = 0


def test_a_journal_whose_end_is_cut_off_below_a_running_server_is_told(browser, database, report):
    browser.submit("/decide", **_finding(report), action="accept")
    last = browser.get("/api/decisions").json()["rows"][-1]["decision_id"]
    browser.submit("/decide", **_finding(report), action="ask", expected=last)
    assert "nguyên vẹn (2)" in browser.get("/journal").text
    store = open_store(database)
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM reviews WHERE seq = 2")
    store.close()
    _check_again(browser)
    assert "từ quyết định số 2: " in browser.get("/journal").text
    assert browser.get("/api/decisions").json()["broken_at"] == 2


def test_who_looks_at_an_older_view_of_the_journal_sees_no_end_cut_off(browser, report):
    archive = browser.app.state.desk.archive
    with archive.store.reading() as older:
        archive.refresh(older)
        browser.submit("/decide", **_finding(report), action="accept")
        browser.get("/journal")
        _check_again(browser)
        archive.chain(older)
        assert (archive.journal.count, archive.broken) == (1, None)


def test_errors_are_never_decided_together(browser, report):
    mine = f"{report.document.document_id}:{report.findings[0].finding_id}"
    answer = browser.submit("/decide/many", finding=mine, action="dismiss", why="x")
    assert answer.status_code == 400
    assert "không phải lỗi" in answer.text


def test_a_corrected_figure_is_marked_on_every_page(browser, report):
    fact = report.facts[1]
    fields = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id}
    browser.submit("/decide", **fields, action="correct", new_value="7000000000000", why="nhầm")
    page = browser.get(f"/documents/{fact.document_id}?view=text").text
    assert "<strong>7.000 tỷ đồng</strong>" in page
    assert "<del>7.010,1 tỷ đồng</del>" in page
    shown = browser.get("/compare?indicator=funding&item=province_budget").text
    assert "7.000 tỷ</a> ✎<span" in shown.replace("\n", " ")
    shown = browser.get("/compare/funding").text
    assert "7.000 tỷ đồng</a> ✎<span" in shown.replace("\n", " ")
    assert "7.000 tỷ đồng (đã sửa)</title>" in shown
    rows = browser.get(f"/api/documents/{fact.document_id}/facts").json()["rows"]
    assert [row["value"] for row in rows] == ["18364800000000", "7000000000000"]


def test_a_target_that_was_read_as_a_result_is_corrected_on_the_page(browser, report):
    fact = report.facts[1]
    mine = f"/documents/{fact.document_id}?view=text"
    form = browser.get(mine).text.split(f'name="target" value="{fact.fact_id}"', 1)[1].split("</form>", 1)[0]
    listed = form.split('name="new_role"', 1)[1].split("</select>", 1)[0]
    roles = re.findall(r'<option value="(\w*)"( selected)?>', listed)
    assert roles[0] == ("actual", " selected")  # as it was read
    assert roles[1:] == [(role, "") for role in ("target", "plan", "baseline", "threshold", "change")]
    fields = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id, "why": "là mục tiêu"}
    refused = browser.submit("/decide", **fields, new_value="7010100000000", new_role="", action="correct")
    assert refused.status_code == 400  # a figure keeps a role
    assert browser.submit("/decide", **fields, new_role="target", action="correct").status_code == 303
    assert "mục tiêu" in browser.get(mine).text.split(f'id="f-{fact.fact_id}"', 1)[1].split('<p class="about">')[1]
    asked = "/compare?indicator=funding&item=province_budget"
    assert f'href="/facts/{fact.fact_id}"' not in browser.get(asked).text
    assert f'href="/facts/{fact.fact_id}"' in browser.get(f"{asked}&role=target").text


def test_unit_place_period_and_measure_are_corrected_on_the_page_and_flow_into_what_is_made_of_it(
    browser, database, report, tmp_path
):
    fact = report.facts[1]
    mine = f"/documents/{fact.document_id}?view=text"
    form = browser.get(mine).text.split(f'name="target" value="{fact.fact_id}"', 1)[1].split("</form>", 1)[0]
    new = {"value": "38.1", "unit": "percent", "place_name": "Huyện Hà Trung", "period_start": "2019"}
    new |= {"period_end": "2019", "indicator": "poverty_rate"}
    assert all(f'name="new_{name}"' in form for name in new)
    fields = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id, "why": "chép nhầm dòng"}
    typed = {f"new_{name}": value for name, value in new.items()}
    assert browser.submit("/decide", **fields, **typed, action="correct", back=mine).headers["location"] == mine
    article = browser.get(mine).text.split(f'id="f-{fact.fact_id}"', 1)[1].split("</article>", 1)[0]
    assert ">tỷ lệ hộ nghèo</a>" in article
    assert "<strong>38,1 %</strong>" in article
    assert "<del>7.010,1 tỷ đồng</del>" in article
    assert "Huyện Hà Trung · 2019" in article
    compared = browser.get("/compare?indicator=poverty_rate").text
    assert "Huyện Hà Trung" in compared
    assert "38,1" in compared
    (cell,) = browser.get("/api/compare?indicator=poverty_rate").json()["cells"]
    assert (cell["place_code"], cell["place_name"]) == ("392", "Huyện Hà Trung")  # the name brought its code
    assert "Huyện Hà Trung" not in browser.get("/compare?indicator=funding&item=province_budget").text
    done = CliRunner().invoke(app, ["export", str(tmp_path / "out"), "--db", str(database), "--format", "csv"])
    assert done.exit_code == 0, done.output
    with (tmp_path / "out" / "facts.csv").open(encoding="utf-8-sig", newline="") as stream:
        (told,) = (row for row in csv.DictReader(stream) if row["fact_id"] == fact.fact_id)
    assert {name: told[name] for name in new} == new
    assert (told["place_code"], told["item"], told["certainty"]) == ("392", "", "corrected")
    made = browser.get("/api/decisions").json()["rows"][-1]
    assert json.loads(made["before"])["place_code"] == "381"
    assert json.loads(made["after"])["item"] == ""
    browser.submit("/decide", **fields, action="undo", expected=made["decision_id"])
    assert "Huyện Hà Trung" not in browser.get("/compare?indicator=poverty_rate").text.split('id="main"', 1)[1]


def test_a_correction_that_no_dictionary_knows_is_asked_again_with_the_list(browser, report):
    fact = report.facts[1]
    fields = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id, "why": "nhầm"}
    answer = browser.submit("/decide", **fields, action="correct", new_unit="tỷ", new_place_name="Xã Hà Lan")
    assert answer.status_code == 400
    assert "Không có đơn vị đo «tỷ». Hãy chọn một mã trong danh sách" in answer.text
    assert 'name="new_unit" value="tỷ" list="units"' in answer.text
    assert '<option value="đồng">VND</option>' in answer.text
    assert 'name="new_place_name" value="Xã Hà Lan"' in answer.text
    assert browser.get("/api/decisions").json()["rows"] == []


def test_a_name_and_a_language_can_be_chosen(browser, report):
    browser.submit("/settings", name="Minh", language="en")
    assert "Overview" in browser.get("/").text
    browser.submit("/decide", **_finding(report), action="accept")
    assert browser.get("/api/decisions").json()["rows"][-1]["who"] == "Minh"


class TestApi:
    """Decisions by a program with a token."""

    def test_recorded_once_and_refused_when_the_view_is_old(self, open_desk, report):
        browser = open_desk()
        browser.cookies.clear()
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        body = {
            "kind": "finding",
            "document_id": report.document.document_id,
            "target_id": report.findings[0].finding_id,
        }
        made = browser.post("/api/decisions", json={**body, "action": "accept"}, headers=bearer)
        assert made.status_code == 201
        assert made.json()["who"] == "Lan"
        again = browser.post("/api/decisions", json={**body, "action": "ask"}, headers=bearer)
        assert again.status_code == 409
        assert browser.post("/api/decisions", json={**body, "action": "delete"}, headers=bearer).status_code == 422
        found = browser.get("/api/findings?status=accepted", headers=bearer).json()
        assert found["rows"][0]["last_decision_id"] == made.json()["decision_id"]

    @pytest.mark.parametrize(
        "path",
        [
            "overview",
            "documents",
            "findings",
            "compare?indicator=funding",
            "unclear",
            "problems",
            "search?q=von",
            "decisions",
        ],
    )
    def test_each_page_has_its_json(self, browser, path):
        answer = browser.get(f"/api/{path}")
        assert answer.status_code == 200, answer.text
        assert answer.json()

    def test_it_describes_itself(self, browser):
        described = browser.get("/api/openapi.json").json()["paths"]
        assert {"/api/findings", "/api/decisions", "/api/documents/{document_id}/{table}"} <= set(described)


@pytest.mark.parametrize(
    ("where", "fields", "told"),
    [
        pytest.param("/decide", {"action": "dismiss"}, "A reason is needed. Write a sentence", id="one"),
        pytest.param(
            "/decide", {"action": "undo"}, "No decision is in force for this item. Reload", id="nothing-to-undo"
        ),
        pytest.param("/decide", {"action": "accept", "target": "-"}, "is no longer in the database. Reload", id="gone"),
        pytest.param("/unclear/try", {"phrase": "1"}, "The phrase must have letters", id="phrase"),
        pytest.param(
            "/unclear/try",
            {"phrase": "nhà văn hóa", "indicator": "{0} x"},
            "There is no indicator {0} x. Choose a code",
            id="a-name",
        ),
        pytest.param(
            "/decide", {"action": "<b>"}, "«&lt;b&gt;» cannot be done with this item. Choose one of", id="action"
        ),
    ],
)
def test_a_refusal_is_english_on_an_english_page(browser, report, where, fields, told):
    browser.submit("/settings", language="en")
    refused = browser.submit(where, **_finding(report) | fields)
    assert refused.status_code == 400
    assert told in refused.text


def test_a_conflict_is_english_on_an_english_page(browser, report):
    browser.submit("/settings", language="en")
    browser.submit("/decide", **_finding(report), action="accept")
    answer = browser.submit("/decide", **_finding(report), action="ask", why="x")
    assert "Lan decided on this item while you were looking." in answer.text


@pytest.mark.parametrize(
    ("wished", "told"),
    [
        pytest.param("en-GB,vi;q=0.5", "«{1}» is no number.", id="english"),
        pytest.param("vi,en;q=0.5", "«{1}» không phải số.", id="vietnamese"),
        pytest.param("*", "«{1}» không phải số.", id="any"),
    ],
)
def test_a_program_is_refused_in_the_language_that_it_asks_for(open_desk, report, wished, told):
    browser = open_desk()
    browser.cookies.clear()
    target = {"kind": "fact", "document_id": report.document.document_id, "target_id": report.facts[0].fact_id}
    body = {**target, "action": "correct", "changes": {"value": "{1}"}, "why": "x"}
    refused = browser.post(
        "/api/decisions",
        json=body,
        headers={"Authorization": f"Bearer {TOKEN}", "Accept-Language": wished},
    )
    assert refused.status_code == 400
    assert refused.json()["message"] == told
