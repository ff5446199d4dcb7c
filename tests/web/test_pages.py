from __future__ import annotations

import html
import re
import sqlite3
from dataclasses import replace

import pytest

from extractor.store import Input, open_store, pack_report, record_report

PAGES = (
    "/",
    "/reports",
    "/findings",
    "/compare",
    "/compare?indicator=funding",
    "/compare/criteria",
    "/compare/funding",
    "/compare/several",
)
PAGES += (
    "/unclear",
    "/unclear?kind=name",
    "/problems",
    "/journal",
    "/search?q=nguon+von",
    "/journal.csv",
    "/api/openapi.json",
)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    if "html" in answer.headers["content-type"]:
        assert "<h1>" in answer.text
        assert "style=" not in answer.text
        assert "onclick" not in answer.text


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("/findings", "level=error"),
        ("/reports", "q=bim"),
        ("/compare", "indicator=funding&item=total"),
        ("/journal", "who=Lan"),
    ],
)
def test_filters_are_remembered_on_each_page_until_they_are_taken_back(browser, page, asked):
    assert browser.get(page).url.query == b""
    browser.get(f"{page}?{asked}")
    again = browser.get(page)
    assert set(asked.split("&")) <= set(again.url.query.decode().split("&"))
    assert f'href="{page}?reset=1"' in again.text
    browser.get(f"{page}?reset=1")
    assert browser.get(page).url.query == b""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_for_who_asks_for_its_head_only(browser, path):
    answer, whole = browser.head(path), browser.get(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == whole.headers["content-type"]


def test_the_journal_can_be_had_of_one_person_and_when_it_was_altered(browser, database, report):
    finding = report.findings[0]
    target = {"kind": "finding", "document_id": finding.document_id, "target": finding.finding_id}
    browser.submit("/decide", **target, action="dismiss", why="lý do của Lan")
    browser.submit("/settings", name="Minh")
    last = browser.get("/api/decisions").json()["rows"][-1]["decision_id"]
    browser.submit("/decide", **target, action="dismiss", why="lý do của Minh", expected=last)
    only = browser.get("/journal.csv?who=Lan").text
    assert "lý do của Lan" in only
    assert "lý do của Minh" not in only
    assert 'href="/journal.csv?who=Lan"' in browser.get("/journal?who=Lan").text
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE reviews SET why = 'khác' WHERE seq = 1")
    browser.app.state.desk.archive.proof._due = 0  # it is read again now and then
    altered = browser.get("/journal?who=").text
    assert "Nhật ký đã bị sửa, hoặc mất, từ quyết định số 1: " in altered
    assert 'href="/journal.csv"' in altered


def test_the_report_shows_its_words_with_the_figures_marked(browser, report):
    mine = report.document.document_id
    text = browser.get(f"/documents/{mine}?view=text").text
    assert f'data-facts="{report.facts[0].fact_id}">18.364,8 tỷ đồng</a>' in text
    assert "18.364,8 tỷ đồng" in text


def test_what_a_finding_expects_has_its_unit_on_the_page_and_for_programs(open_desk, database, make_report):
    made = make_report(name="khac.txt")
    shown = {"expected": "<= 60000000000", "observed": "3060800000000", "unit": "VND/commune/year"}
    made = replace(made, findings=tuple(replace(it, **shown) for it in made.findings))
    store = open_store(database)
    record_report(store, Input(path="/a/khac.txt", file_name="khac.txt"), pack_report(made), seconds=0.1)
    store.close()
    browser, mine = open_desk(), made.document.document_id
    page = html.unescape(browser.get(f"/documents/{mine}?finding={made.findings[0].finding_id}").text)
    assert "<dd>≤ 60 tỷ đồng/xã/năm</dd>" in page
    assert "<dd>3.060,8 tỷ đồng/xã/năm</dd>" in page
    (row,) = browser.get(f"/api/documents/{mine}/findings").json()["rows"]
    assert {name: row[name] for name in shown} == shown


def test_communes_of_one_name_are_units_of_their_own_and_each_number_leads_to_its_findings(
    open_desk, database, make_report
):
    store = open_store(database)
    for name, code in (("bao-lac", "01345"), ("nguyen-binh", "01768")):
        made = make_report(f"{name} Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name=f"{name}.txt")
        about = {"unit_name": "Xã Phan Thanh", "unit_level": "commune", "unit_code": code, "period_end": "2019"}
        made = replace(made, subject=replace(made.subject, **about))
        record_report(store, Input(path=f"/{name}", file_name=f"{name}.txt"), pack_report(made), seconds=1)
    store.close()
    browser = open_desk()
    page = browser.get("/").text
    for above, name in (("Huyện Bảo Lạc", "bao-lac.txt"), ("Huyện Nguyên Bình", "nguyen-binh.txt")):
        line = page.split(f"Xã Phan Thanh <small>{above}, Tỉnh Cao Bằng</small>", 1)[1].split("</tr>", 1)[0]
        (link,) = re.findall('class="level error" href="([^"]*)"', line)
        queue = browser.get(html.unescape(link)).text
        assert queue.count("<article") == 1
        assert name in queue


def test_a_commune_lies_where_it_lay_when_the_report_of_its_stage_was_written(open_desk, database, make_report):
    made = make_report("Tổng 18.364,8 tỷ đồng; ngân sách tỉnh 7.010,1 tỷ đồng", name="giai-doan.txt")
    about = {"unit_name": "Xã Quảng Lưu", "unit_level": "commune", "unit_code": "19030"}
    subject = replace(made.subject, **about, period_start="2021", period_end="2025")
    outline = replace(made.outline, header=replace(made.outline.header, issued_on="2023-11-20"))
    store = open_store(database)
    packed = pack_report(replace(made, subject=subject, outline=outline))
    record_report(store, Input(path="/s", file_name="giai-doan.txt"), packed, seconds=1)
    store.close()
    assert "Xã Quảng Lưu <small>Huyện Quảng Trạch, Tỉnh Quảng Bình</small>" in open_desk().get("/").text


def test_a_number_that_nobody_took_names_its_report_and_a_long_sentence_ends_at_a_word(
    open_desk, database, make_report
):
    made = make_report("Tổng 18.364,8 tỷ đồng (tổ 3); ngân sách tỉnh 7.010,1 tỷ đồng", name="dai.txt")
    (number, *_) = made.unclaimed
    long = replace(number, kind="leftover", sentence="nghìn " * 60)
    store = open_store(database)
    packed = pack_report(replace(made, unclaimed=(long,)))
    record_report(store, Input(path="/dai", file_name="dai.txt"), packed, seconds=1)
    store.close()
    page = open_desk().get("/unclear?kind=leftover").text
    (shown,) = re.findall(r"data-open href=[^>]*>([^<]*nghìn[^<]*)</a></span> <small>[^<]*dai[.]txt</small>", page)
    assert shown.endswith("nghìn …")
    assert len(shown) <= 200
