"""What each report still owes stands beside it: topics, parts that no heading names, an annex that is absent."""

from __future__ import annotations

import re
import time

import pytest

from extractor.pipeline import extract
from extractor.store import Input, open_store, pack_report, record_report

TEXT = """ỦY BAN NHÂN DÂN HUYỆN YÊN THỦY
Số: 12/BC-UBND
BÁO CÁO
Kết quả xây dựng nông thôn mới năm 2019
I. KẾT QUẢ THỰC HIỆN
Có 14/19 tiêu chí đạt chuẩn (chi tiết có Phụ lục 01 kèm theo).
II. NHIỆM VỤ NĂM 2020
Phấn đấu đạt 16/19 tiêu chí.
"""


@pytest.fixture
def desk(open_desk, database):
    store = open_store(database)
    report = extract(TEXT.encode(), file_name="huyen.txt")
    record_report(store, Input(path="/huyen.txt", file_name="huyen.txt"), pack_report(report), seconds=0.1)
    store.close()
    desk = open_desk()
    desk.document_id = report.document.document_id
    return desk


def _owed(desk):
    return {row.pop("document_id"): row for row in desk.get("/api/owed").json()["rows"]}[desk.document_id]


def test_the_overview_names_what_is_owed_and_leads_to_the_finding_of_an_annex(desk):
    owed = _owed(desk)
    assert owed["topics"] == ["funding", "indicator"]
    assert owed["parts"] == ["shortcomings"]
    page = desk.get("/").text
    assert "thiếu: nguồn vốn, chỉ tiêu, phần tồn tại, hạn chế, <a " in page
    assert f'href="/documents/{desk.document_id}?finding={owed["annex"]}">phụ lục</a>' in page


def test_a_report_of_a_year_that_has_no_column_still_stands_on_the_overview(desk, database):
    store = open_store(database)
    ids: list[str] = []
    for year in range(2008, 2017):
        report = extract(TEXT.replace("2019", str(year)).replace("12/BC", f"{year}/BC").encode())
        source = Input(path=f"/{year}.txt", file_name=f"{year}.txt")
        record_report(store, source, pack_report(report), seconds=0.1)
        ids.append(report.document.document_id)
    store.close()
    time.sleep(1.1)  # the archive looks at the ledger once a second
    assert re.search(rf'"/documents/{ids[0]}" title="2008.txt">báo cáo</a> 2008', desk.get("/").text)


def test_an_annex_that_somebody_found_is_owed_no_more(desk):
    finding = {"kind": "finding", "document_id": desk.document_id, "target": _owed(desk)["annex"]}
    assert desk.submit("/decide", **finding, action="dismiss", why="đã gửi riêng").status_code == 303
    assert _owed(desk)["annex"] == ""
    assert ">phụ lục</a>" not in desk.get("/").text
