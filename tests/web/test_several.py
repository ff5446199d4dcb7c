"""Several measures beside each other say what each says alone, and lead to the same words."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from urllib.parse import urlencode

import pytest

from extractor.web.several import MOST
from tests.web.conftest import TOKEN
from tests.web.test_comparing import add

__all__ = ["add"]
POVERTY = {"topic": "indicator", "indicator": "poverty_rate", "item": "", "unit": "percent"}
HERE = {"place_name": "Xã Hà Lan", "place_code": ""}


@pytest.fixture
def two_years(add, open_desk):
    """Rates of two communes: of one in 2017 and 2018, of the other in 2018 alone."""
    for name, place, year, value in (
        ("nam-2017", "Xã Hà Lan", "2017", "4.5"),
        ("nam-2018", "Xã Hà Lan", "2018", "3.25"),
        ("khac-2018", "Xã Quang Trung", "2018", "7.5"),
    ):
        number = Decimal(value)
        bounds = {"number": number, "low": number, "high": number}
        time = {"period_start": year, "period_end": year}
        add(name, **POVERTY, **bounds, **time, place_name=place, place_code="")
    return open_desk()


def _cells(desk, asked):
    told = desk.get(f"/api/compare/several?{asked}")
    assert told.status_code == 200, told.text
    return told.json()


def test_a_year_has_a_line_a_place_and_a_column_a_measure(two_years):
    told = _cells(two_years, "m=funding/total&m=poverty_rate&year=2018")
    assert told["measures"] == ["funding/total", "poverty_rate"]
    rates = {row["place_name"]: row["value"] for row in told["cells"] if row["indicator"] == "poverty_rate"}
    assert rates == {"Xã Hà Lan": "3.25", "Xã Quang Trung": "7.5"}
    page = two_years.get("/compare/several?m=funding/total&m=poverty_rate&year=2018").text
    assert 'href="/facts/nam-2018-total"' in page
    assert 'href="/facts/nam-2017-total"' not in page


def test_every_cell_is_that_of_the_comparison_of_one_indicator(two_years):
    alone = two_years.get("/api/compare?indicator=poverty_rate").json()["cells"]
    for year in ("2017", "2018"):
        here = [row for row in alone if row["year"] == year]
        told = _cells(two_years, f"m=poverty_rate&year={year}")["cells"]
        assert [{name: row[name] for name in here[0]} for row in told] == here


def test_one_place_has_a_line_a_measure_and_a_column_a_year(two_years):
    told = _cells(two_years, "m=poverty_rate&place=Xã Hà Lan")
    assert (told["years"], told["year"]) == (["2017", "2018"], "")
    assert [(row["year"], row["value"]) for row in told["cells"]] == [("2017", "4.5"), ("2018", "3.25")]
    page = two_years.get("/compare/several?m=poverty_rate&place=Xã Hà Lan").text
    assert "<h1>Xã Hà Lan</h1>" in page
    assert "<polyline" in page


def test_without_a_year_the_last_is_shown_and_the_others_can_be_chosen(two_years):
    assert _cells(two_years, "m=poverty_rate")["year"] == "2018"
    page = two_years.get("/compare/several?m=poverty_rate").text
    assert '<option value="2018" selected>' in page
    assert '<option value="2017">' in page
    assert (
        'href="/compare/several?year=2017&amp;m=poverty_rate"'
        in two_years.get("/compare/several?m=poverty_rate&year=1999").text
    )


def test_a_year_with_a_figure_or_two_is_not_the_one_shown_first(add, open_desk):
    for at in range(6):
        time = {"period_start": "2017", "period_end": "2017"}
        add(f"x{at}", **POVERTY, **time, place_name=f"Xã {at}", place_code="")
    add("moi", **POVERTY, period_start="2019", period_end="2019", place_name="Xã 1", place_code="")
    told = _cells(open_desk(), "m=poverty_rate")
    assert (told["year"], told["years"]) == ("2017", ["2017", "2019"])


def test_places_are_sorted_by_the_measure_that_is_asked_for(two_years):
    def order(sort):
        page = two_years.get(f"/compare/several?m=poverty_rate&year=2018&sort={sort}").text
        return [name for _, name in sorted((page.index(f">{it}</a>"), it) for it in ("Xã Hà Lan", "Xã Quang Trung"))]

    assert order("down:poverty_rate") == ["Xã Quang Trung", "Xã Hà Lan"]
    assert order("up:poverty_rate") == ["Xã Hà Lan", "Xã Quang Trung"]
    assert order("down:no_such") == ["Xã Hà Lan", "Xã Quang Trung"]


def test_a_measure_is_added_and_taken_away_and_remembered(two_years):
    page = two_years.get("/compare/several?m=poverty_rate&m=funding/total&m=").text
    assert 'href="/compare/several?m=funding%2Ftotal"' in page  # without the rate
    again = two_years.get("/compare/several", follow_redirects=False)
    assert again.headers["location"] == "/compare/several?m=poverty_rate&m=funding%2Ftotal"


def test_a_place_is_shown_by_what_its_own_reports_tell(add, open_desk):
    for number in range(8):  # told more often in the archive, of another place
        add(f"khac-{number}", **POVERTY, place_name="Xã Khác", place_code="")
    desk = open_desk()
    own = next(row for row in desk.get("/api/documents").json()["rows"] if row["unit_code"])
    assert "poverty_rate" in _cells(desk, "")["measures"]
    assert _cells(desk, f"place={own['unit_name']}&code={own['unit_code']}")["measures"] == ["funding/total"]
    linked = desk.get("/compare?indicator=funding&item=total").text
    place = {"place": own["unit_name"], "code": own["unit_code"]}
    assert f'href="/compare/several?{escape(urlencode(place | {"role": "actual"}))}">' in linked


def test_a_correction_is_in_the_sheet_at_once(two_years):
    asked = "m=poverty_rate&place=Xã Hà Lan"
    before = _cells(two_years, asked)["cells"][-1]
    assert (before["value"], before["corrected"]) == ("3.25", 0)
    fact = before["fact_ids"][0]
    led = two_years.get(f"/facts/{fact}", follow_redirects=False).headers["location"]
    mine = led.removeprefix("/documents/").partition("?")[0]
    target = {"kind": "fact", "document_id": mine, "target": fact, "why": "gõ nhầm"}
    assert two_years.submit("/decide", **target, action="correct", new_value="2.5").status_code == 303
    after = _cells(two_years, asked)["cells"][-1]
    said = sorted(after["said"])  # the report gives the figure twice: the other stands against the corrected one
    assert (after["kind"], after["corrected"], said) == ("conflict", 1, ["2.5", "3.25"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("m=khong_co", "Không có số liệu nào về «khong_co». Hãy chọn chỉ tiêu trong danh sách."),
        ("m=poverty_rate&level=planet", "Không có lựa chọn «planet». Hãy chọn một trong: province, "),
        ("m=poverty_rate&as_of=zz", "zz"),
    ],
)
def test_what_is_not_there_is_refused_and_not_remembered(two_years, asked, said):
    told = two_years.get(f"/api/compare/several?{asked}")
    assert told.status_code == 400
    assert said in f"{told.json()['message']} {told.json()['next_step']}"
    page = two_years.get(f"/compare/several?{asked}")
    assert page.status_code == 400
    assert said in page.text
    assert "<table" not in page.text
    assert two_years.get("/compare/several").status_code == 200


def test_a_sheet_has_room_for_so_many_measures(two_years):
    keys = "&".join(f"m=funding/x{number}" for number in range(MOST + 1))
    page = two_years.get(f"/compare/several?{keys}")
    assert page.status_code == 400
    assert f"Nhiều nhất {MOST} chỉ tiêu trong một bảng." in page.text
    told = two_years.get(f"/api/compare/several?{keys}", headers={"Authorization": f"Bearer {TOKEN}"})
    assert told.status_code == 422
