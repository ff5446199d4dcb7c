"""Each check between reports: what it tells, and what it lets pass."""

from __future__ import annotations

import time
import tracemalloc
from decimal import Decimal

import pytest

from tests.across.conftest import figure, paper


@pytest.mark.parametrize(
    ("values", "units", "years", "wanted"),
    [
        pytest.param(("4.2", "4.2"), ("460", "460"), (2021, 2022), [], id="the same"),
        pytest.param(("4.2", "4.25"), ("460", "460"), (2021, 2022), [], id="one with more digits"),
        pytest.param(("4.2", "5.1"), ("460", "460"), (2021, 2022), [("across.opening", "warning")], id="opening"),
        pytest.param(("4.2", "5.1"), ("460", "460"), (2021, 2021), [("across.changed", "note")], id="sent again"),
        pytest.param(("4.2", "5.1"), ("460", "461"), (2021, 2021), [("across.same", "warning")], id="two offices"),
    ],
)
def test_the_same_figure_in_two_reports(compare, values, units, years, wanted):
    papers = [paper(name, year, unit) for name, year, unit in zip("ab", years, units, strict=True)]
    figures = [figure(name, "poverty_rate", value, 2021, "460") for name, value in zip("ab", values, strict=True)]
    assert [(it.check, it.level) for it in compare(papers, figures)] == wanted


def test_a_finding_belongs_to_the_later_report_and_names_both(compare):
    papers = [paper("b", 2022, "460"), paper("a", 2021, "460")]
    figures = [figure("b", "poverty_rate", "5.1", 2021, "460"), figure("a", "poverty_rate", "4.2", 2021, "460")]
    (found,) = compare(papers, figures)
    assert found.document_id == "b"
    assert found.fact_ids == ("a-poverty_rate-460-2021", "b-poverty_rate-460-2021")
    assert "a.pdf" in found.message
    assert (found.expected, found.observed, found.difference, found.unit) == ("4.2", "5.1", "0.9", "percent")
    assert len(found.spans) == len(found.quotes) == 1
    assert found.message_en
    assert found.reason


@pytest.mark.parametrize(
    ("unit", "quotes", "values", "vi", "en"),
    [
        pytest.param("percent", ("4,2", "5,1%"), ("4.2", "5.1"), ("4,2 %", "5,1%"), ("4,2 %", "5,1%"), id="bare share"),
        pytest.param(
            *("households", ("310", "316 hộ"), ("310", "316"), ("310 hộ", "316 hộ"), ("310 households", "316 hộ")),
            id="count",
        ),
        pytest.param(
            "VND", ("5.210", "61"), ("5210000000", "61000000"), ("5,21 tỷ đồng", "61 triệu đồng"), (), id="money"
        ),
    ],
)
def test_figures_of_a_finding_between_reports_have_their_units(compare, unit, quotes, values, vi, en):
    papers = [paper("a", 2021, "460"), paper("b", 2022, "460")]
    rows = zip("ab", quotes, values, strict=True)
    told = {"unit": unit, "of": Decimal(900)}
    figures = [figure(name, "poverty_rate", value, 2021, "460", quote=quote, **told) for name, quote, value in rows]
    (found,) = compare(papers, figures)
    assert all(told in found.message for told in vi), found.message
    assert all(told in found.message_en for told in en), found.message_en


def test_a_corrected_figure_is_told_as_it_is_now_and_as_corrected(compare):
    papers = [paper("a", 2021, "460"), paper("b", 2022, "460")]
    figures = [figure("b", "poverty_rate", "5.1", 2021, "460"), figure("a", "poverty_rate", "4.2", 2021, "460")]
    figures[1] |= {"certainty": "corrected", "quote": "42 %"}
    (found,) = compare(papers, figures)
    assert "ghi 4,2 % (đã sửa), báo cáo này" in found.message
    assert "4,2 % (corrected)" in found.message_en


@pytest.mark.parametrize(
    ("told", "cited"),
    [
        pytest.param(
            {"form": "báo cáo", "symbol": "112/BC-UBND", "title": "Kết quả năm 2021", "issued_on": "2021-12-20"},
            "báo cáo trước, báo cáo số 112/BC-UBND ngày 20/12/2021 (tệp a.pdf), ghi 4.2",
            id="by its number",
        ),
        pytest.param(
            {"title": "Kết quả năm 2021"}, "trước, văn bản «Kết quả năm 2021» (tệp a.pdf), ghi", id="by its title"
        ),
        pytest.param({}, "trước, văn bản (tệp a.pdf), ghi", id="by its file"),
    ],
)
def test_another_report_is_cited_as_letters_do_without_our_folders(compare, told, cited):
    papers = [paper("b", 2022, "460"), paper("a", 2021, "460", file_name="may-3/thu-muc/a.pdf", **told)]
    figures = [figure("b", "poverty_rate", "5.1", 2021, "460"), figure("a", "poverty_rate", "4.2", 2021, "460")]
    (found,) = compare(papers, figures)
    assert cited in found.message
    assert "thu-muc" not in found.message + found.message_en


def test_figures_of_papers_that_are_superseded_say_nothing(compare):
    figures = [figure("a", "poverty_rate", "4.2", 2021, "460"), figure("b", "poverty_rate", "5.1", 2021, "460")]
    assert compare([paper("b", 2022, "460")], figures) == ()


@pytest.mark.parametrize(
    ("sets", "wholes", "wanted"),
    [
        pytest.param(("xa-2016-1980", "xa-2016-1980"), (None, None), 1, id="one set"),
        pytest.param(("xa-2016-1980", "xa-2022-318"), (None, None), 0, id="the set has changed"),
        pytest.param(("", ""), (Decimal(12), Decimal(9)), 0, id="communes were merged"),
    ],
)
def test_a_cumulative_figure_that_falls(compare, sets, wholes, wanted):
    papers = [paper(n, y, "1", "commune", criteria_set=s) for n, y, s in zip("ab", (2021, 2022), sets, strict=True)]
    told = zip("ab", ("17", "15"), (2021, 2022), wholes, strict=True)
    figures = [figure(n, "criteria_met_count", v, y, "1", unit="criteria", of=of) for n, v, y, of in told]
    assert [it.check for it in compare(papers, figures)] == ["across.fall"] * wanted


@pytest.mark.parametrize(
    ("unit", "of", "wanted"),
    [("villages", None, 0), ("villages", Decimal(214), 1), ("communes", None, 1)],
)
def test_what_a_year_added_does_not_fall(compare, unit, of, wanted):
    """«công nhận mới 19 thôn» behind «28 thôn»; «19/214 thôn» is what there is."""
    papers = [paper("a", 2018, "460"), paper("b", 2019, "460")]
    indicator = "villages_recognised_count" if unit == "villages" else "communes_recognised_count"
    told = (("a", "28", 2018), ("b", "19", 2019))
    figures = [figure(n, indicator, v, y, "460", unit=unit, of=of) for n, v, y in told]
    assert [it.check for it in compare(papers, figures)] == ["across.fall"] * wanted


def test_what_a_year_began_with_is_what_the_year_before_ended_with(compare):
    papers = [paper("a", 2018, "460"), paper("b", 2019, "460")]
    figures = [
        figure("a", "poverty_rate", "5.20", 2018, "460"),
        figure("b", "poverty_rate", "5.02", 2019, "460", role="baseline", period_start="2019", period_end="2019"),
        figure("b", "poverty_rate", "3.82", 2019, "460"),
    ]
    assert [it.check for it in compare(papers, figures)] == ["across.opening"]


def test_the_greatest_of_a_year_is_what_there_is(compare):
    papers = [paper("a", 2018, "460"), paper("b", 2019, "460")]
    told = (("a", "8", 2018), ("b", "2", 2019), ("c", "10", 2019))
    figures = [figure(n, "communes_recognised_count", v, y, "460", unit="communes") for n, v, y in told]
    figures[-1]["document_id"] = figures[1]["document_id"]
    assert "across.fall" not in [it.check for it in compare(papers, figures)]


@pytest.mark.parametrize(("result", "wanted"), [("9", ["across.plan"]), ("10", []), ("11", [])])
def test_a_target_that_the_next_report_misses_is_a_note(compare, result, wanted):
    papers = [paper("a", 2021, "460"), paper("b", 2022, "460")]
    target = figure("a", "communes_recognised_count", "10", 2022, "460", role="target", unit="communes")
    reached = figure("b", "communes_recognised_count", result, 2022, "460", unit="communes")
    assert [(it.check, it.level) for it in compare(papers, [target, reached])] == [(it, "note") for it in wanted]


def test_a_poverty_rate_below_its_target_is_no_miss(compare):
    papers = [paper("a", 2021, "460"), paper("b", 2022, "460")]
    target = figure("a", "poverty_rate", "5", 2022, "460", role="target")
    assert compare(papers, [target, figure("b", "poverty_rate", "3.1", 2022, "460")]) == ()


def test_one_figure_far_from_its_peers_is_a_hint(compare):
    incomes = [str(40_000_000 + step * 700_000) for step in range(12)] + ["430000000"]
    papers = [paper(f"d{at}", 2021, str(at), "commune") for at in range(len(incomes))]
    unit = "VND/person/year"
    figures = [figure(f"d{at}", "income_per_head", it, 2021, str(at), unit=unit) for at, it in enumerate(incomes)]
    assert [(it.check, it.level, it.document_id) for it in compare(papers, figures)] == [
        ("across.outlier", "note", "d12")
    ]


@pytest.mark.benchmark
def test_two_thousand_reports_are_compared_in_time(compare, capsys):
    names = ("poverty_rate", "income_per_head", "criteria_met_count", "households_total", "health_insurance_coverage")
    papers, figures = [], []
    for unit in range(500):
        for year in range(2019, 2023):
            name = f"{unit}-{year}"
            papers.append(paper(name, year, str(unit), "commune"))
            for at in range(50):
                place = str(unit) if at < 25 else f"{unit}.{at}"
                value = str(10 + (unit * 7 + year * 3 + at) % 60)
                made = figure(name, names[at % 5], value, year - at % 2, place, item=str(at // 10))
                figures.append(made)
    started = time.process_time()
    compare(papers, figures)
    seconds = time.process_time() - started
    tracemalloc.start()
    compare(papers, figures)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    with capsys.disabled():
        print(f"\n{len(papers)} reports, {len(figures)} facts: {seconds:.1f} s CPU, {peak:.0f} MB beside the facts")
    assert seconds < 30
    assert peak < 800
