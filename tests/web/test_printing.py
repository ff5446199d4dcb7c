"""On paper: every column of a wide comparison, with its head and all its cells, on sheets that an office has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest

from extractor.store import Input, open_store, pack_report, record_report
from tests.conftest import TEXT, build_report
from tests.needs import needs
from tests.web.browsing import Server, serve, tab

pytestmark = [needs("chromium"), pytest.mark.guarded]
YEARS = [str(year) for year in range(1990, 2025)]
CRITERIA = [f"{main}.{part}" for main in range(1, 20) for part in range(1, 5)]
PLACES = ("Xã Hà Lan", "Xã Quang Trung", "Phường Bắc Sơn")
LANDSCAPE, PORTRAIT = (842, 595), (595, 842)


def _figures(place_at: int, place: str) -> Iterator[dict[str, object]]:
    for at, year in enumerate(YEARS):
        value = Decimal(f"{place_at + 1}{at + 10}500000000")
        times = {"period_start": year, "period_end": year}
        yield times | {"item": "total", "number": value, "low": value, "high": value, "place_name": place}
    for at, item in enumerate(CRITERIA):
        told = {"indicator": "criterion_status", "unit": "status", "number": None, "low": None, "high": None}
        state = ("met", "not_met", "owed")[(at + place_at) % 3]
        yield told | {"item": item, "status": state, "period_start": "2024", "period_end": "2024", "place_name": place}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    database = tmp_path_factory.mktemp("paper") / "a.db"
    store = open_store(database, create=True)
    for at, place in enumerate(PLACES):
        report = build_report(f"{place}\n{TEXT}".encode(), f"{at}.txt")
        made = [
            replace(report.facts[0], fact_id=f"f{at}-{number}", place_code="", **cells)
            for number, cells in enumerate(_figures(at, place))
        ]
        given = replace(report, facts=tuple(made), findings=())
        record_report(store, Input(path=f"/{at}", file_name=f"{at}.txt"), pack_report(given), seconds=1)
    store.close()
    yield from serve(database)


def _printed(page, **options) -> tuple[list[str], list[tuple[int, int]], list[float]]:
    """The words of a page on paper, the sizes of its sheets, and how far right each letter stands (of 1)."""
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(**options)))
    words: list[str] = []
    ends: list[float] = []
    for sheet in document:
        text = sheet.get_textpage()
        words += text.get_text_bounded().split()
        letters = range(text.count_chars())
        ends += [text.get_charbox(at)[2] / sheet.get_width() for at in letters]
        ends += [text.get_charbox(at)[0] / sheet.get_width() for at in letters]
    return words, [tuple(map(round, sheet.get_size())) for sheet in document], ends


@pytest.mark.parametrize("since", ["2016", "2010", "2001", "1990"])
@pytest.mark.parametrize("options", [{"prefer_css_page_size": True}, {"format": "A4"}, {"format": "Letter"}])
def test_every_year_of_a_comparison_is_on_paper(chromium, server, options, since):
    with tab(chromium, server, viewport={"width": 1280, "height": 800}) as page:
        page.goto(f"{server.base}/compare?indicator=funding&since={since}")
        cells = [cell.inner_text().split() for cell in page.locator(".scroll td.num").all()]
        words, sizes, ends = _printed(page, **options)
        assert [cell for cell in cells if cell]
        for word in (*YEARS[YEARS.index(since) :], *(word for place in PLACES for word in place.split())):
            assert word in words, word
        counted = {word: words.count(word) for cell in cells for word in cell[:1]}
        assert all(counted.values()), counted
        assert max(ends) <= 1
        assert min(ends) >= 0
        if "prefer_css_page_size" in options:
            assert set(sizes) == {LANDSCAPE}


@pytest.mark.parametrize("options", [{"prefer_css_page_size": True}, {"format": "A4"}])
def test_every_criterion_is_on_paper(chromium, server, options):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/compare/criteria")
        words, _, ends = _printed(page, **options)
        for number in (*CRITERIA, "Trạng", *(word for place in PLACES for word in place.split())):
            assert number in words, number
        signs = "".join(words)
        # The legend shows each sign once more.
        assert [signs.count(sign) for sign in "✓✗!"] == [len(CRITERIA) + 1] * 3
        assert max(ends) <= 1
        assert min(ends) >= 0


def test_a_report_stays_upright(chromium, server):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/findings")
        assert set(_printed(page, prefer_css_page_size=True)[1]) == {PORTRAIT}
