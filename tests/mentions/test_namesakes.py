"""«UBND HUYỆN CHÂU THÀNH» without its province: the communes that the paper names say which of them it is."""

from __future__ import annotations

import pytest

from extractor.pipeline import extract

HEAD = """UBND HUYỆN {district}
Số: 17/BC-UBND
{name}, ngày 12 tháng 12 năm 2018

BÁO CÁO
Kết quả xây dựng nông thôn mới năm 2018

"""


@pytest.mark.parametrize(
    ("name", "communes", "code"),
    [
        ("Châu Thành", ("Mong Thọ", "Giục Tượng", "Thạnh Lộc"), "905"),
        ("Châu Thành", ("Tam Phước", "An Khánh", "Quới Sơn"), "831"),
        ("Châu Thành", ("Mong Thọ", "Giục Tượng"), ""),  # two are too few
        ("Châu Thành", ("Mong Thọ", "Giục Tượng", "Tam Phước", "An Khánh", "Quới Sơn"), ""),  # of two districts
        ("Phú Tân", ("Việt Thắng", "Rạch Chèo", "Tân Hải"), "972"),
    ],
)
def test_communes_tell_districts_of_one_name_apart(name, communes, code):
    lines = "".join(f"- Xã {it} đạt 1{at}/19 tiêu chí.\n" for at, it in enumerate(communes, 3))
    report = extract((HEAD.format(district=name.upper(), name=name) + lines + "Toàn huyện có 4 xã đạt chuẩn.").encode())
    assert (report.subject.unit_name, report.subject.unit_code) == (f"Huyện {name}", code)
    [counted] = [it for it in report.facts if it.indicator == "communes_recognised_count"]
    assert counted.place_code == code
    if code:
        assert all(it.place_code for it in report.facts)
        assert report.subject.province_code
