"""What stands above the date of an article tells figures, too; the title of a paper seldom does."""

from __future__ import annotations

import pytest

from extractor import extract


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        pytest.param(
            "Quảng Trị công nhận thêm 3 xã đạt nông thôn mới nâng cao",
            {("communes_advanced_count", "change", "3")},
            id="article",
        ),
        pytest.param(
            "Quảng Trị phấn đấu năm 2020 thêm 08 xã và 01 đơn vị cấp huyện đạt chuẩn nông thôn mới",
            {("communes_recognised_count", "target", "8"), ("districts_recognised_count", "target", "1")},
            id="aims",
        ),
        pytest.param("Báo cáo kết quả 10 năm xây dựng nông thôn mới theo 19 tiêu chí", set(), id="title"),
    ],
)
def test_a_headline_above_the_date_tells_its_figures(headline: str, told: set[tuple[str, str, str]]) -> None:
    text = f"{headline}\n(Báo Quảng Trị) - ngày 12/3/2020\n\nCác địa phương tiếp tục nâng cao chất lượng tiêu chí.\n"
    facts = extract(text.encode(), file_name="article.txt").facts
    assert {(it.indicator, it.role, str(it.value)) for it in facts} == told
