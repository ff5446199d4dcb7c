"""Numbers not understood: a phrase or a new indicator is tried on the archive, then kept, then read with."""

from __future__ import annotations

import re
import time
import tomllib
from dataclasses import replace
from urllib.parse import urlencode

import pytest
import regex
from sqlalchemy import update

from extractor.catalog import load_catalog, reload_catalog
from extractor.catalog.local import VARIABLE
from extractor.pipeline import extract
from extractor.store import Input, open_store, pack_report, record_report
from extractor.store.tables import table
from extractor.web import phrases

TEXT = """ỦY BAN NHÂN DÂN HUYỆN YÊN THỦY
BÁO CÁO
Kết quả xây dựng nông thôn mới năm 2019
I. KẾT QUẢ
Năm 2019, toàn huyện dựng được 125 cột cờ dọc đường làng. Có 14/19 tiêu chí đạt.
Tỷ lệ hộ nghèo toàn huyện còn 4,94%.
"""
NEW = {"label": "Số cột cờ dọc đường", "unit": "count", "kind": "flow", "phrase": "cột cờ"}


@pytest.fixture
def desk(open_desk, database, monkeypatch):
    """A desk whose archive holds a report with a figure that no indicator takes."""
    monkeypatch.setenv(VARIABLE, str(database.parent / "extractor-local"))
    report = extract(TEXT.encode())
    store = open_store(database)
    record_report(store, Input(path="/huyen.txt", file_name="huyen.txt"), pack_report(report), seconds=0.1)
    store.close()
    yield open_desk()
    monkeypatch.undo()
    reload_catalog()


def _try_and_save(desk, **fields):
    assert desk.submit("/unclear/try", **fields).status_code == 200
    return desk.submit("/unclear/save", **fields)


def test_a_new_indicator_is_tried_then_kept_then_read_with(desk, database):
    tried = desk.submit("/unclear/try", **NEW).text
    assert "1 / 1" in tried
    assert '<strong>Số cột cờ dọc đường</strong> <q lang="vi">125</q>' in tried
    kept = database.parent / "extractor-local" / "indicators.toml"
    assert not kept.exists()
    saved = desk.submit("/unclear/save", **NEW)
    assert saved.status_code == 303
    # An ingest without it leaves what is read as it is.
    assert "Chạy «extractor ingest --refresh»" in desk.get(saved.headers["location"]).text
    (record,) = tomllib.loads(kept.read_text("utf-8"))["indicator"]
    assert record["id"] == "local_so_cot_co_doc_duong"
    assert (record["unit"], record["kind"], record["phrases"], record["by"]) == ("count", "flow", ["cột cờ"], "Lan")
    assert "Số cột cờ dọc đường" in desk.get("/unclear").text  # it can be chosen at once
    reload_catalog()
    facts = {fact.indicator: fact for fact in extract(TEXT.encode()).facts}
    assert facts[record["id"]].number == 125
    more = _try_and_save(desk, phrase="cột cờ dọc", indicator=record["id"])
    assert more.status_code == 303
    assert load_catalog().indicators.by_id[record["id"]].phrases == ("cột cờ", "cột cờ dọc")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"unit": "parsec"}, "Chưa chọn đơn vị đo", id="no unit"),
        pytest.param({"label": "!!!"}, "Tên chỉ tiêu phải có chữ", id="no name"),
        pytest.param({"phrase": "12"}, "Cụm từ phải có chữ", id="no phrase"),
        pytest.param({"label": "Tỷ lệ hộ nghèo"}, "Đã có chỉ tiêu", id="known by its name"),
        pytest.param({"label": "", "indicator": "nothing"}, "Không có chỉ tiêu nothing", id="unknown"),
    ],
)
def test_what_cannot_be_an_indicator_is_told(desk, change, told):
    for step in ("try", "save"):
        answer = desk.submit(f"/unclear/{step}", **{**NEW, **change})
        assert answer.status_code == 400
        assert told in answer.text.split('role="alert">', 1)[1].split("</p>", 1)[0]
        assert f">{(NEW | change)['phrase']}</textarea>" in answer.text


def test_a_phrase_that_is_kept_already_is_told_beside_its_form(desk):
    again = {"phrase": "cột cờ dọc", "indicator": "criteria_met_count"}
    assert _try_and_save(desk, **again).status_code == 303
    answer = _try_and_save(desk, **again)
    assert answer.status_code == 400
    assert "đã có trong từ điển riêng. Không cần thêm lần nữa." in answer.text
    assert 'value="cột cờ dọc"' in answer.text


def test_a_number_that_nobody_took_leads_to_its_words_and_to_a_phrase(desk, database):
    store = open_store(database)
    report = extract("BÁO CÁO\nI. KẾT QUẢ\nCó 3 lần kiểm điểm.\n".encode())
    record_report(store, Input(path="/bo.txt", file_name="bo.txt"), pack_report(report), seconds=0.1)
    store.close()
    number = next(row for row in report.unclaimed if row.quote == "3")
    time.sleep(1.1)  # the archive looks at the ledger once a second
    listed = desk.get(f"/unclear?kind={number.kind}").text
    address = f"/documents/{report.document.document_id}?at={number.span.start}-{number.span.end}"
    assert f'href="{address}#at"' in listed
    assert ">3</mark>" in desk.get(address).text
    (phrase,) = regex.findall(r'href="(/unclear\?phrase=[^"]*)">Thử làm cụm từ: <span lang="vi">lần kiểm điểm<', listed)
    assert 'value="lần kiểm điểm"' in desk.get(phrase).text


@pytest.mark.parametrize(
    "tried", [None, {"phrase": "cờ"}, {"label": "Số cờ"}], ids=["nothing", "another", "another name"]
)
def test_what_was_not_tried_is_not_kept(desk, database, tried):
    if tried is not None:
        desk.submit("/unclear/try", **NEW | tried)
    answer = desk.submit("/unclear/save", **NEW)
    assert answer.status_code == 400
    assert "Hãy bấm «Thử» trước khi lưu." in answer.text
    assert f">{NEW['phrase']}</textarea>" in answer.text
    assert not (database.parent / "extractor-local" / "indicators.toml").exists()


def test_what_was_tried_on_some_reports_only_goes_on_before_it_is_kept(desk, database, monkeypatch):
    store = open_store(database)
    report = extract(TEXT.replace("125", "126").encode())
    record_report(store, Input(path="/hai.txt", file_name="hai.txt"), pack_report(report), seconds=0.1)
    store.close()
    monkeypatch.setattr(phrases, "_SECONDS", 0.0)
    first = desk.submit("/unclear/try", **NEW).text
    assert "1 / 2" in first
    assert 'action="/unclear/save"' not in first
    assert "Thử tiếp" in first
    assert desk.submit("/unclear/save", **NEW).status_code == 400
    second = desk.submit("/unclear/try", **NEW).text
    assert "2 / 2" in second
    assert '<q lang="vi">125</q>' in second
    assert '<q lang="vi">126</q>' in second
    assert desk.submit("/unclear/save", **NEW).status_code == 303


@pytest.mark.parametrize(("phrase", "fits"), [("hộ", True), ("xã", True), ("%", False), ("a", False)])
def test_a_phrase_that_can_be_tried_leads_to_its_form_and_no_other_does(desk, database, phrase, fits):
    with desk.app.state.desk.store.writing() as connection:
        facts = table("facts")
        connection.execute(update(facts).values(topic="open", indicator=phrase))
    time.sleep(1.1)  # the archive looks at the ledger once a second
    desk.app.state.desk.archive.shelf.clear()
    assert (f'href="/unclear?{urlencode({"phrase": phrase})}&amp;' in desk.get("/unclear").text) is fits
    answer = desk.submit("/unclear/try", phrase=phrase, indicator="poverty_rate")
    assert answer.status_code == (200 if fits else 400)


def test_a_phrase_that_no_report_holds_is_told(desk):
    assert "Chưa báo cáo nào có cụm từ này" in desk.submit("/unclear/try", **{**NEW, "phrase": "bể bơi"}).text


def test_a_phrase_that_takes_a_figure_from_another_indicator_is_told_as_a_change(desk):
    tried = desk.submit("/unclear/try", phrase="tỷ lệ hộ nghèo toàn huyện còn", indicator="poverty_rate_multidim").text
    trial = tried.split('id="trial"', 1)[1].split("<form", 1)[0]
    assert "Được thêm: <strong>0</strong> · mất: <strong>0</strong> · đổi: <strong>1</strong>" in trial
    assert "<h3>Đổi</h3>" in trial
    assert re.search(r'· 20\d\d · <a href="/documents/\w+">[^<]+</a></small></li>', trial)  # whose, and of when
    assert '<strong>tỷ lệ hộ nghèo → tỷ lệ hộ nghèo đa chiều</strong> <q lang="vi">4,94%</q>' in trial


def test_a_phrase_by_which_a_figure_is_lost_is_told_before_it_is_kept(desk, monkeypatch):
    usual = phrases.extract_document

    def forgetting(document, catalog):
        made = usual(document, catalog)
        trying = "cột cờ" in {phrase for it in catalog.indicators.by_id.values() for phrase in it.phrases}
        return replace(made, facts=tuple(fact for fact in made.facts if not trying or fact.quote != "4,94%"))

    monkeypatch.setattr(phrases, "extract_document", forgetting)
    tried = desk.submit("/unclear/try", **NEW).text
    trial = tried.split('id="trial"', 1)[1].split("<form", 1)[0]
    assert "Được thêm: <strong>1</strong> · mất: <strong>1</strong> · đổi: <strong>0</strong>" in trial
    lost = trial.split("<h3>Mất</h3>", 1)[1].split("</ul>", 1)[0]
    assert '<strong>tỷ lệ hộ nghèo</strong> <q lang="vi">4,94%</q>' in lost
    assert "Tỷ lệ hộ nghèo toàn huyện còn 4,94%" in lost
