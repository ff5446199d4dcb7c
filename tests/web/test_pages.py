from __future__ import annotations

import pytest

PAGES = (
    "/",
    "/reports",
    "/findings",
    "/compare",
    "/compare?indicator=funding",
    "/compare/criteria",
    "/compare/funding",
)
PAGES += (
    "/unclear",
    "/unclear?kind=name",
    "/problems",
    "/journal",
    "/search?q=nguon+von",
    "/journal.csv",
    "/api/openapi.json",
)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    if "html" in answer.headers["content-type"]:
        assert "<h1>" in answer.text
        assert "style=" not in answer.text
        assert "onclick" not in answer.text


def test_the_report_shows_its_words_with_the_figures_marked(browser, report):
    mine = report.document.document_id
    text = browser.get(f"/documents/{mine}?view=text").text
    assert f'data-facts="{report.facts[0].fact_id}">18.364,8 tỷ đồng</a>' in text
    assert "18.364,8 tỷ đồng" in text
