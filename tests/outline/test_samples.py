"""The outline's properties, and the header as a reader finds it, on every sample report."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.catalog import load_catalog
from extractor.outline import build_outline
from extractor.readers import read

from .test_outline_properties import check

SAMPLES = Path(__file__).parents[2] / "samples"

HEADERS = {
    # Read by eye from each sample: form, date of issue, signer, and whether it has numbered sections.
    "a-town-interim-2018": ("báo cáo", "2018-07-20", "Lê Minh Khôi", True),
    "b-district-2019": ("báo cáo", "2019-12-31", "Bùi Đức Thuận", True),
    "c-commune-2022": ("báo cáo", "2022-12-05", "Nguyễn Thị Mỹ Hạnh", True),
    "d-province-2014": ("báo cáo", "2014-12-22", "Hoàng Đình Tuyên", True),
    "e-district-2023": ("báo cáo", "2023-12-12", "Trần Quốc Hưng", True),
    "f-province-2013": ("", "", "", False),  # an article on a web page: no letterhead at all
    "g-commune-2016": ("báo cáo", "2016-12-05", "", True),  # signed without a typed name
    "h-district-2021": ("báo cáo", "2021-12-21", "", True),
    "i-district-2024": ("báo cáo", "2024-06-24", "", True),
    "j-commune-2011": ("công văn", "2011-11-14", "", False),  # an official letter in plain paragraphs
    "k-province-2017": ("báo cáo", "2017-12-20", "Trần Văn Mẫu", True),
    "l-commune-2025": ("báo cáo", "2025-11-28", "", True),
    "m-district-2012": ("báo cáo", "2013-01-05", "", True),
    "n-province-2020": ("", "", "", False),  # a news page
    "o-district-2012": ("báo cáo", "2012-07-06", "Lưu Trọng Thoan", True),
    "p-commune-2013": ("công văn", "2013-09-26", "Lê Hữu Đồng", False),
    "q-province-2014": ("", "", "", False),  # a portal's page
    "r-district-2018": ("", "", "Chamaléa Bốc", False),  # an annex of tables alone
    "s-province-2022": ("công văn", "2022-06-22", "Nguyễn Đình Khoát", True),
    "t-district-2018": ("báo cáo", "2018-12-18", "Nguyễn Văn Khoa", True),
    "u-commune-2023": ("báo cáo", "2023-11-20", "Trần Đình Hiệu", True),
    "v-district-2020": ("báo cáo", "2020-12-21", "Trần Hoàng Phong", True),
    "w-province-2020": ("báo cáo", "2020-10-30", "", True),  # a foot without a name
    "x-commune-2013": ("báo cáo", "2013-12-09", "", True),
    "y-district-2021": ("báo cáo", "2021-12-22", "", True),
    "z-commune-2020": ("báo cáo", "2020-11-27", "", True),
    "za-district-2017": ("báo cáo", "2017-12-18", "Trần Văn Thành", True),
    "zb-commune-2014": ("báo cáo", "2014-11-12", "Nguyễn Văn Út Hiền", True),
    "zc-district-2021": ("công văn", "2021-07-02", "", True),
    "zd-province-2012": ("", "", "", False),  # a portal's page
    "ze-district-2019": ("báo cáo", "2019-12-18", "Phạm Văn Khoát", True),
    "zf-district-2016": ("báo cáo", "2016-12-15", "Trần Quốc Khải", True),
    "zg-commune-2022": ("báo cáo", "2022-12-09", "Lê Văn Thạnh", True),
    "zh-province-2014": ("", "", "", False),  # an article
}


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in SAMPLES.glob("*/source.*")), ids=lambda path: path.name
)
def test_properties_hold_on_the_samples(folder: Path) -> None:
    form, issued_on, signer, numbered = HEADERS[folder.name]
    (file,) = folder.glob("source.*")
    outline = build_outline(read(file.read_bytes(), file.name), load_catalog().forms)
    check(outline)
    header = outline.header
    assert (header.form, str(header.issued_on or ""), header.signer) == (form, issued_on, signer)
    assert bool(header.issuer) == bool(form)
    assert bool(outline.sections) == numbered
