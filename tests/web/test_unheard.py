"""A province is shown with the units that nobody has heard from; a finding with what became of its figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.catalog import load_catalog
from extractor.pipeline import extract
from extractor.store import Input, open_store, pack_report, record_report

STYLES = Path(__file__).parents[2] / "extractor" / "web" / "static" / "app.css"


HEAD = "ỦY BAN NHÂN DÂN\n{}, TỈNH THANH HÓA\n\nBÁO CÁO\nKết quả xây dựng nông thôn mới năm {}\n\n"
MONEY = (
    "Tổng nguồn vốn huy động năm {} là 120 tỷ đồng, trong đó: ngân sách tỉnh {} tỷ đồng, ngân sách huyện {} tỷ đồng."
)


@pytest.fixture
def put(database):
    """Put reports of a district into the archive: (name of the unit, year, money of province, money of district)."""

    def put(*reports: tuple[str, int, int, int]) -> None:
        store = open_store(database)
        for unit, year, province, district in reports:
            made = extract(f"{HEAD.format(unit, year)}{MONEY.format(year, province, district)}".encode())
            record_report(store, Input(path=f"/{unit}{year}", file_name=f"{year}.txt"), pack_report(made), seconds=1)
        store.close()

    return put


def _missing(page: str) -> tuple[list[str], int, int]:
    (told,) = re.findall(
        r'<details class="unheard"><summary>.*?: (\d+) / (\d+) huyện .*?</summary><p.*?>(.*?)</p>', page
    )
    return told[2].split(" · "), int(told[0]), int(told[1])


def test_a_province_names_the_districts_without_any_report(put, open_desk):
    put(("HUYỆN HÀ TRUNG", 2018, 30, 50))
    missing, count, units = _missing(open_desk().get("/?province=Tỉnh Thanh Hóa").text)
    assert count == len(missing) == units - 1
    assert "Huyện Hoằng Hóa" in missing
    assert "Huyện Hà Trung" not in missing
    assert "Huyện Anh Sơn" not in missing  # lies in another province
    assert '<details class="unheard">' not in open_desk().get("/").text


def test_a_report_of_any_year_takes_its_unit_from_the_list(put, open_desk):
    put(("HUYỆN HÀ TRUNG", 2018, 30, 50), ("HUYỆN HOẰNG HÓA", 2015, 30, 50))
    missing, _, _ = _missing(open_desk().get("/?province=Tỉnh Thanh Hóa").text)
    assert not {"Huyện Hà Trung", "Huyện Hoằng Hóa"} & {*missing}
    assert "Huyện Hậu Lộc" in missing


@pytest.mark.parametrize(
    ("action", "told"), [("correct", "Tổng nguồn vốn huy động 18.000 tỷ đồng"), ("dismiss", "đã bỏ qua")]
)
def test_a_finding_tells_what_was_done_to_its_figures(browser, report, action, told):
    finding, fact = report.findings[0], report.facts[0]
    assert fact.fact_id in finding.fact_ids
    target = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id, "why": "gõ nhầm"}
    pages = ("/findings?status=all", f"/documents/{fact.document_id}?finding={finding.finding_id}&view=text")
    said = "Cán bộ đã sửa số liệu của mục này"
    assert not any(said in browser.get(page).text for page in pages)
    browser.submit("/decide", **target, action=action, **({"new_value": "18.000"} if action == "correct" else {}))
    last = browser.get("/api/decisions").json()["rows"][-1]["decision_id"]
    for page in pages:
        assert re.search(rf"{said}; [^<]*: {told}", browser.get(page).text), page
    browser.submit("/decide", **target, action="undo", expected=last)
    assert not any(said in browser.get(page).text for page in pages)


def test_every_source_of_the_dictionary_has_a_colour_of_its_own():
    styles = STYLES.read_text(encoding="utf-8")
    colours = dict(re.findall(r"\.source-(\w+) \{ fill: (#\w+); background: \2; \}", styles))
    drawn = set(load_catalog().sources.by_id) - {"total"}
    assert drawn <= set(colours)


def test_bars_have_the_sources_in_one_order_and_a_unit_by_its_years(put, open_desk):
    put(*(("HUYỆN HOẰNG HÓA", *it) for it in ((2019, 30, 50), (2017, 70, 20), (2018, 40, 60))))
    page = open_desk().get("/compare/funding?province=Tỉnh Thanh Hóa").text
    figures = [part for part in page.split("<figure")[1:] if "Hoằng Hóa" in part]
    assert [re.search(r"· (20\d\d) ·", part)[1] for part in figures] == ["2017", "2018", "2019"]
    for part in figures:
        assert re.findall(r'<rect class="source source-(\w+)"', part) == ["province_budget", "district_budget"]
    only = open_desk().get("/compare/funding?year=2018").text
    assert only.count("<figure") == 1 + ("Bỉm Sơn" in only)
    assert "Hoằng Hóa" in only


def test_a_page_on_paper_says_what_was_asked_for(open_desk):
    page = open_desk().get("/compare?indicator=funding&role=target&level=district&province=Tỉnh Thanh Hóa").text
    (asked,) = re.findall(r'<p class="asked">(.*?)</p>', page)
    assert asked.startswith("Loại: mục tiêu · Cấp: huyện · Tỉnh: Tỉnh Thanh Hóa · In ngày ")
    for path in ("/compare/several", "/compare/criteria", "/compare/funding"):
        assert "In ngày" in open_desk().get(path).text
