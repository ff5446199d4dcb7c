"""The project file beside the database acts on the pages as it does on `extractor check`."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import UsageError
from extractor.store import Input, open_store, pack_report, record_report

CHECKS = ("sums.total", "subsets.whole", "annexes.absent")


@pytest.fixture
def several(database, make_report):
    """A second report with a warning each of `CHECKS`, all about its first figure."""
    made = make_report("2 Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name="hai.txt")
    one = replace(made.findings[0], level="warning", fact_ids=(made.facts[0].fact_id,))
    findings = tuple(replace(one, finding_id=check, check=check, message=check) for check in CHECKS)
    made = replace(made, findings=findings)
    store = open_store(database)
    record_report(store, Input(path="/2", file_name="hai.txt"), pack_report(made), seconds=1)
    store.close()
    return made


@pytest.fixture
def say(database):
    """Write the levels of checks into the project file."""

    def write(levels: dict[str, str]) -> None:
        lines = (f'"{check}" = "{level}"\n' for check, level in levels.items())
        (database.parent / "extractor.toml").write_text("[checks]\n" + "".join(lines), encoding="utf-8")

    return write


def _tiles(browser) -> list[str]:
    return re.findall(r'href="/findings\?level=\w+"><b>(\d+)</b>', browser.get("/").text)


def test_levels_and_checks_that_are_off_are_those_of_the_project_on_every_page(open_desk, database, several, say):
    say({"annexes.absent": "note", "sums.total": "off", "subsets.whole": "error"})
    browser = open_desk()
    told = CliRunner().invoke(app, ["check", "--db", str(database)]).output
    assert "2 lỗi, 1 lưu ý" in told
    assert _tiles(browser) == ["2", "0", "1"]
    rows = browser.get("/api/findings").json()["rows"]
    assert [(row["check"], row["level"]) for row in rows] == [
        ("funding.magnitude", "error"),
        ("subsets.whole", "error"),
        ("annexes.absent", "note"),
    ]
    assert re.findall(r'<article class="card finding (\w+)"', browser.get("/findings").text) == [
        "error",
        "error",
        "note",
    ]
    mine = several.document.document_id
    page = browser.get(f"/documents/{mine}?view=text").text
    assert re.findall(r'<article class="card finding (\w+)"', page) == ["error", "note"]
    listed = browser.get(f"/api/documents/{mine}/findings").json()["rows"]
    assert [(row["check"], row["level"]) for row in listed] == [("subsets.whole", "error"), ("annexes.absent", "note")]


def test_what_is_off_marks_no_cell_of_a_comparison(open_desk, several, say):
    browser = open_desk()
    mine = {"kind": "fact", "document_id": several.document.document_id, "target": several.facts[0].fact_id}
    browser.submit("/decide", **mine, action="correct", new_place_name="Huyện Hà Trung", why="của huyện bên")
    address = "/compare?indicator=funding&item=total"
    line = browser.get(address).text.partition("<tbody>")[2].split("Huyện Hà Trung", 1)[1].split("</tr>", 1)[0]
    assert "(có cảnh báo)" in line
    say({"sums.total": "off", "subsets.whole": "note", "annexes.absent": "off"})
    browser.app.state.desk.archive._looked = -10.0
    line = browser.get(address).text.partition("<tbody>")[2].split("Huyện Hà Trung", 1)[1].split("</tr>", 1)[0]
    assert "(có cảnh báo)" not in line


def test_findings_of_one_figure_are_decided_together_only_if_the_project_has_no_other(open_desk, several, say):
    marked = [f"{several.document.document_id}:{check}" for check in CHECKS]
    browser = open_desk()
    assert browser.submit("/decide/many", finding=marked[0], action="accept").status_code == 400
    say({"subsets.whole": "off", "annexes.absent": "off"})
    browser.app.state.desk.archive._looked = -10.0
    assert browser.submit("/decide/many", finding=marked[0], action="accept").status_code == 303


def test_a_decision_on_a_check_that_is_off_now_asks_for_no_other_look(open_desk, several, say):
    browser = open_desk()
    fields = {"kind": "finding", "document_id": several.document.document_id, "target": "sums.total"}
    browser.submit("/decide", **fields, action="accept")
    say({"sums.total": "off"})
    page = browser.get(f"/documents/{several.document.document_id}?view=text").text
    assert "Có quyết định cần xem lại" not in page


def test_a_running_server_follows_the_file_and_tells_what_is_wrong_in_it(open_desk, several, say):
    browser = open_desk()
    archive = browser.app.state.desk.archive
    assert _tiles(browser) == ["1", "3", "0"]
    say({"sums.total": "off"})
    archive._looked = -10.0
    assert _tiles(browser) == ["1", "2", "0"]
    say({"sums.total": "loud"})
    archive._looked = -10.0
    assert _tiles(browser) == ["1", "2", "0"]  # as it was before
    assert "mức của sums.total không thể là «loud»" in browser.get("/").text
    browser.submit("/settings", language="en")
    assert "the level of sums.total cannot be «loud»" in browser.get("/").text
    say({})
    archive._looked = -10.0
    assert "sums.total" not in browser.get("/").text
    assert _tiles(browser) == ["1", "3", "0"]


def test_a_wrong_file_is_told_before_the_server_starts(open_desk, say):
    say({"sums.total": "loud"})
    with pytest.raises(UsageError, match="loud"):
        open_desk()
