"""One cause, one finding; the smallest repair and the slip that explains it."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from extractor.checks.slips import slips_of
from extractor.pipeline import extract

PARTS = (("district_budget", "7.010,1", "38,2"), ("commune_budget", "4.740", "25,8"), ("community", "6.614,7", "36,0"))


def split(make_fact, total="18.364,8", parts=PARTS, *, shares=True):
    facts = [make_fact("funding", total, id="t", item="total", scale="triệu")]
    for at, (item, printed, share) in enumerate(parts, 1):
        more = {"item": item, "part_of": "t", "closed": True, "at": at}
        scale = "tỷ" if printed.endswith("tỷ") else "triệu"
        facts.append(make_fact("funding", printed.removesuffix("tỷ"), id=item, scale=scale, **more))
        if shares:
            facts.append(make_fact("funding_share", share, id=f"s_{item}", unit="percent", **more))
    return facts


def with_part(printed):
    return (PARTS[0], ("commune_budget", printed, "25,8"), PARTS[2])


@pytest.mark.parametrize(
    ("printed", "shown", "slip"),
    [
        pytest.param("4.470", "4.470 triệu đồng", "đảo hai chữ số", id="swapped"),
        pytest.param("44.740", "44.740 triệu đồng", "gõ thừa một chữ số", id="doubled"),
        pytest.param("474", "474 triệu đồng", "gõ thiếu một chữ số", id="dropped"),
        pytest.param("4.140", "4.140 triệu đồng", "nhầm chữ số gần giống nhau", id="1 for 7"),
        pytest.param("474,0", "474 triệu đồng", "đặt nhầm dấu phẩy", id="comma"),
        pytest.param("4.940", "4.940 triệu đồng", "gõ nhầm một chữ số", id="9 for 7"),
        pytest.param("4.740tỷ", "4.740 tỷ đồng", "nhầm đơn vị tiền", id="unit"),
    ],
)
def test_the_wrong_part_is_told_once_with_its_slip(make_fact, check, printed, shown, slip):
    [finding] = check(*split(make_fact, parts=with_part(printed)))
    assert (finding.check, finding.repair) == ("sums.total", f"{shown} → 4.740 triệu đồng ({slip})")


def test_figures_that_agree_give_nothing(make_fact, check):
    assert check(*split(make_fact)) == ()


def test_a_wrong_total_is_named_because_every_share_says_so(make_fact, check):
    [finding] = check(*split(make_fact, total="18.634,8"))
    assert finding.repair == "18.634,8 triệu đồng → 18.364,8 triệu đồng (đảo hai chữ số)"


def test_a_wrong_share_is_repaired_itself(make_fact, check):
    parts = (PARTS[0], ("commune_budget", "4.740", "28,5"), PARTS[2])
    [finding] = check(*split(make_fact, parts=parts))
    assert (finding.check, finding.repair) == ("shares.of_total", "28,5 % → 25,8 % (đảo hai chữ số)")


def test_two_partitions_of_a_wrong_total_are_one_finding_with_a_consequence(make_fact, check):
    facts = split(make_fact, total="18.634,8", shares=False)
    for year, printed in (("2018", "8.000"), ("2019", "10.364,8")):
        more = {"item": "total", "part_of": "t", "partition": "year", "closed": True, "period": year}
        facts.append(make_fact("funding", printed, id=year, scale="triệu", at=int(year), **more))
    [finding] = check(*facts)
    assert finding.repair == "18.634,8 triệu đồng → 18.364,8 triệu đồng (đảo hai chữ số)"
    assert len(finding.consequences) == len(finding.consequences_en) == 1
    assert "8.000 + 10.364,8" in finding.consequences[0]


@pytest.mark.parametrize(
    ("whole", "mean"),
    [
        pytest.param({"indicator": "communes_total", "printed": "14"}, "17,6", id="communes told"),
        pytest.param(
            {"indicator": "communes_recognised_count", "printed": "5", "of": "14"}, "17,6", id="behind a stroke"
        ),
    ],
)
def test_a_mean_with_two_digits_swapped(make_fact, check, whole, mean):
    facts = (
        make_fact(unit="communes", **whole),
        make_fact("criteria_met_total", "234", unit="criteria"),
        make_fact("criteria_met_mean", mean, unit="criteria/commune"),
    )
    [finding] = check(*facts)
    assert (finding.check, finding.repair) == (
        "mean.total",
        "17,6 tiêu chí/xã → 16,7 tiêu chí/xã (đảo hai chữ số)",
    )


def test_a_band_with_two_digits_swapped(make_fact, check):
    bands = {"19": "4", "15-18": "17", "10-14": "93", "5-9": "31", "<5": "5"}
    facts = [make_fact("communes_by_band", printed, item=band, unit="communes") for band, printed in bands.items()]
    [finding] = check(make_fact("communes_total", "96", unit="communes"), *facts)
    assert (finding.check, finding.repair) == ("bands.communes", "93 xã → 39 xã (đảo hai chữ số)")


def test_a_plan_is_as_likely_wrong_as_its_rate_unless_a_slip_tells(make_fact, check):
    def facts(rate: str):
        share = {"id": "s", "unit": "percent", "at": 20, "sentence": "s"}
        yield make_fact("funding", "40,36", id="p", item="total", scale="tỷ", role="plan", at=5, sentence="s")
        yield make_fact("funding_disbursed", "36,54", id="d", item="total", scale="tỷ", at=10, sentence="s")
        yield make_fact("funding_disbursed_share", rate, **share)

    assert [finding.check for finding in check(*facts("83,1"))] == ["fulfilment.rate"]
    assert check(*facts("83,1"))[0].repair == ""


def test_where_any_figure_may_be_wrong_nothing_is_proposed(make_fact, check):
    parts = (("state_budget", "10", ""), ("community", "20", ""))
    [finding] = check(*split(make_fact, total="77", parts=parts, shares=False))
    assert finding.repair == ""


def test_a_rate_above_hundred_follows_from_the_share_that_is_wrong(make_fact, check):
    parts = (PARTS[0], ("commune_budget", "4.740", "258"), PARTS[2])
    [finding] = check(*split(make_fact, parts=parts))
    assert finding.check == "shares.of_total"
    assert finding.repair == "258 % → 25,8 % (đặt nhầm dấu phẩy)"
    assert any("vượt 100 %" in text for text in finding.consequences)


def test_a_split_of_many_parts_takes_little_time(make_fact, check):
    parts = tuple((f"x{at}", str(1000 + at), "") for at in range(200))
    start = time.process_time()
    check(*split(make_fact, total="999.999", parts=parts, shares=False))
    assert time.process_time() - start < 0.5


def test_slips_are_written_as_a_clerk_would(make_fact):
    found = {(slip.kind, slip.value) for slip in slips_of(make_fact("poverty_rate", "38,1", unit="percent"))}
    assert {("swapped", Decimal("83.1")), ("comma", Decimal("3.81")), ("confused", Decimal("33.1"))} <= {
        (kind, Decimal(value.numerator) / value.denominator) for kind, value in found
    }


TABLE = """
TT | Nguồn vốn | Năm 2016 | Năm 2017 | Năm 2018 | Tổng
1 | Ngân sách tỉnh | 12.000 | 14.500 | {cell} | 41.800
2 | Ngân sách huyện | 8.200 | 9.100 | 10.400 | 27.700
3 | Dân góp | 3.100 | 3.400 | 3.900 | 10.400
 | Cộng | 23.300 | 27.000 | 29.600 | 79.900
"""


def test_a_wrong_cell_breaks_its_column_and_its_row_once():
    [finding] = extract(TABLE.format(cell="13.500").encode()).findings
    assert (finding.check, len(finding.consequences)) == ("tables.column", 1)
    assert "41.800" in finding.consequences[0]
    assert extract(TABLE.format(cell="15.300").encode()).findings == ()
