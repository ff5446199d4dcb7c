"""Texts of our own in many styles: those that agree are met with silence, one slip in them is named."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from extractor.pipeline import extract

FOLDER = Path(__file__).parent / "silent"
SAMPLES = Path(__file__).parents[2] / "samples"
SLIPS = (
    ("final-review-2020", "giai đoạn 2016-2020 ước", "giai đoạn 2020-2016 ước", "typing_slips.period"),
    ("final-review-2020", "tín dụng 600 tỷ", "tín dụng 660 tỷ", "sums.total"),
    ("final-review-2020", "(19%)", "(91%)", "shares.of_total"),
    ("final-review-2020", "gấp 2,8 lần", "gấp 3,8 lần", "growth.rate"),
    ("final-review-2020", "nước sạch 92,3%", "nước sạch 99,9%", "subsets.measures"),
    ("final-review-2020", "gồm: Vĩnh Trạch, Định Thành và", "gồm: Vĩnh Trạch và", "named_lists.count"),
    ("final-review-2020", "10 năm triển khai", "10 năm (2010-2015) triển khai", "stretches.years"),
    ("commune-half-year-2019", "15/19 tiêu chí.", "16/19 tiêu chí.", "met_count.unmet_list"),
    (
        "commune-half-year-2019",
        "Tiêu chí số 17 (Môi trường và ATTP)",
        "Tiêu chí số 16 (Môi trường)",
        "criterion_names.number",
    ),
    ("commune-half-year-2019", "15/19 tiêu chí.", "15/18 tiêu chí.", "denominators.set"),
    ("agency-2013", "39 xã đạt 10-14", "93 xã đạt 10-14", "bands.communes"),
    ("agency-2013", "chiếm 13,5%", "chiếm 135%", "ranges.percent"),
    ("plan-2022", "có 8/10 xã đạt chuẩn nông thôn mới, chiếm 80%", "có 8/10 xã đạt chuẩn, chiếm 85%", "ratio.percent"),
    ("district-2019", "tăng 1,2 tiêu chí/xã", "tăng 2,1 tiêu chí/xã", "growth.rate"),
    ("district-2019", "vốn dân góp 12.000 triệu đồng", "vốn dân góp 12.000 tỷ đồng", "sums.total"),
    ("province-2016", "(15,4%), gồm", "(14,5%), gồm", "ratio.percent"),
    ("province-2016", "chiếm 52,6%", "chiếm 56,2%", "shares.of_total"),
    ("commune-2016", "14/19 tiêu chí", "13/19 tiêu chí", "met_count.unmet_list"),
    ("commune-2016", "4.455,6 trđ", "5.455,6 trđ", "sums.total"),
    ("district-half-year-2023", "(78,6%)", "(76,8%)", "ratio.percent"),
    ("district-half-year-2023", "ngày 08/3/2022", "ngày 08/3/2024", "citations.later"),
    ("district-half-year-2023", "50/2022/QĐ-UBND ngày 10/8/2022", "50/2022/QĐ-UBND ngày 10/8/2021", "citations.year"),
    ("district-half-year-2023", "55,4%; nước hợp vệ sinh 99,1%", "55,4%; nước hợp vệ sinh 45,1%", "subsets.measures"),
    ("district-half-year-2023", "bình quân 16,7", "bình quân 17,6", "mean.total"),
    ("council-2021", "tỷ lệ 66,67%", "tỷ lệ 67,66%", "ratio.percent"),
    ("council-2021", "31/01/2022", "31/02/2022", "typing_slips.date"),
    ("council-2021", "Kiến nghị: bố trí", "Phấn đấu năm 2020 có 8 xã đạt chuẩn. Kiến nghị: bố trí", "targets.year"),
)


@lru_cache(maxsize=64)
def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
def test_what_agrees_is_met_with_silence(name):
    assert [(one.check, one.message) for one in extract(text_of(name).encode()).findings] == []


def _agreeing_samples() -> list[Path]:
    """Samples for whom no finding is expected; those of the test split are for the scorecard alone."""
    notes = [(path, path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*/notes.md"))]
    return [path.parent for path, text in notes if "- split: dev" in text and "## Expected findings\nNone" in text]


@pytest.mark.parametrize("folder", _agreeing_samples(), ids=lambda it: it.name)
def test_a_sample_that_agrees_is_met_with_silence(folder):
    (source,) = folder.glob("source.*")
    assert [(one.check, one.message) for one in extract(source).findings] == []


@pytest.mark.parametrize(("name", "right", "wrong", "check"), SLIPS, ids=[f"{it[3]}: {it[2]}" for it in SLIPS])
def test_one_slip_is_named(name, right, wrong, check):
    text = text_of(name)
    assert text.casefold().count(right.casefold()) >= 1
    at = text.casefold().index(right.casefold())
    findings = extract((text[:at] + wrong + text[at + len(right) :]).encode()).findings
    assert check in [one.check for one in findings]
    assert len([one for one in findings if one.level == "error"]) <= 2
