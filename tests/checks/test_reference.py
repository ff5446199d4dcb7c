"""The reference report and our own sample of the same shape: exactly the faults that a careful auditor proves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import regex

ROOT = Path(__file__).parents[2]
SEED = ROOT / ".." / "shared" / "seed" / "expected-facts.csv"
OWN = ROOT / "samples" / "a-town-interim-2018" / "gold.csv"
NUMBER = regex.compile(r"\d[\d.,]*")
SCALES = {"tỷ đồng": "tỷ", "triệu đồng": "triệu", "triệu": "triệu"}
EXPECTED = {
    "growth.rate": "error",
    "magnitude.money": "error",
    "owed.criterion": "warning",
    "shares.of_total": "note",
    "thresholds.criterion": "error",
    "unfinished.average": "error",
}


def facts_of(path: Path, make_fact):
    """The rows of a truth file as facts: sources are parts of the total, productivity is told in one sentence."""
    facts = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for at, row in enumerate(csv.DictReader(file)):
            indicator = row["indicator"].partition("|")[0]
            status = row["value"] if row["unit"] in ("status", "bool") else ""
            scale = next((scale for word, scale in SCALES.items() if word in row["literal"]), "")
            is_part = indicator.startswith("funding") and row["item"] != "total"
            facts.append(
                make_fact(
                    indicator,
                    "" if status else NUMBER.search(row["literal"]).group(),
                    id="total" if (indicator, row["item"]) == ("funding", "total") else f"f{at}",
                    item=row["item"],
                    unit=row["unit"],
                    scale=scale,
                    bound=row["bound"],
                    status=status,
                    of=row["of"] or None,
                    place=row["place"],
                    period=row["period"],
                    role=row["role"],
                    at=at,
                    part_of="total" if is_part else "",
                    closed=is_part,
                    sentence="productivity" if indicator == "agri_labour_productivity" else f"s{at}",
                )
            )
    return facts


@pytest.mark.parametrize("path", [pytest.param(SEED, id="reference"), pytest.param(OWN, id="our own")])
def test_what_is_proved_is_found_and_nothing_else(path, make_fact, check):
    if not path.is_file():
        pytest.skip("the reference report is not here")
    facts = facts_of(path, make_fact)
    found = {one.check: one for one in check(*facts, communes=2, unit="Thị xã Bỉm Sơn", criteria_set="xa-2016-1980")}
    assert {check: one.level for check, one in found.items()} == EXPECTED
    assert found["magnitude.money"].repair == "18.364,8 tỷ đồng → 18.364,8 triệu đồng (nhầm đơn vị tiền)"
    assert len(found["magnitude.money"].fact_ids) == 5
    assert "lũy kế 2 năm, mỗi năm tăng 1,884 %" in found["growth.rate"].message
    assert found["shares.of_total"].message.startswith(
        "«Ngân sách huyện»: 7.010,1 / 18.364,8 = 38,17 % → cắt thành 38,1 %, không làm tròn"
    )
