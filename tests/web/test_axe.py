"""Axe where something is missing, odd or went wrong: nothing to show, what is refused, what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.store import open_store
from tests.needs import needs
from tests.web.browsing import Server, extractor, ingest_and_serve, serve, tab, violations

pytestmark = [needs("chromium"), pytest.mark.guarded]
PAGES = ("/", "/reports", "/findings", "/findings?status=again", "/compare", "/compare/criteria", "/compare/funding")
PAGES += ("/compare/several",)
PAGES += ("/unclear", "/problems", "/journal", "/journal?state=again", "/search?q=x", "/search")
STRAY = (
    "/findings?level=x&check=x.y&year=1999&province=X&unit=X&status=x",
    "/reports?province=X&q=xyz",
    "/journal?who=X",
)
STRAY += ("/compare?indicator=no_such", "/compare?indicator=criteria_met_count&role=x&level=y&province=Z&as_of=hôm+qua")
STRAY += ("/compare/criteria?province=X&year=1999", "/compare/funding?province=X", "/unclear?kind=x", "/?province=X")
WRONG = (
    "/nothing",
    "/documents/nothing",
    "/documents/%2e%2e",
    "/findings?page=x",
    "/journal?page=99999999999999999999",
)
FORMS = ("/decide", "/decide/many", "/decide/those", "/across", "/problems/retry")
REFUSED = (400, 401, 403, 404, 405, 409, 422)
REPORT = """BÁO CÁO
Kết quả xây dựng nông thôn mới năm 2018
Xã Hà Lan đạt {} tiêu chí năm 2018.
Thu nhập bình quân đầu người đạt 41,5 triệu đồng/người/năm.
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Iterator[Server]:
    """One over a dataset that holds nothing yet."""
    path = tmp_path_factory.mktemp("empty") / "a.db"
    open_store(path, create=True).close()
    yield from serve(path)


@pytest.fixture(scope="module")
def changed(tmp_path_factory) -> Iterator[Server]:
    """One over a report, another of its unit, and a page that was scanned."""
    folder = tmp_path_factory.mktemp("changed")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(REPORT.format("17/19"), encoding="utf-8")
    (folder / "in" / "b.txt").write_text(REPORT.format("16/19"), encoding="utf-8")
    paper = Image.new("L", (1240, 1754), 255)
    font = ImageFont.truetype("DejaVuSans.ttf", 30)
    ImageDraw.Draw(paper).multiline_text((120, 200), REPORT.format("15/19"), font=font, fill=0, spacing=20)
    paper.save(folder / "in" / "c.png", dpi=(150, 150))
    yield from ingest_and_serve(folder, str(folder / "in"))


def _seen(page, server: Server, paths) -> list[tuple[str, str, str]]:
    found = []
    for path in paths:
        page.goto(server.base + path)
        page.locator("[data-pending]").wait_for(state="detached", timeout=90_000)
        found += violations(page, path)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_there_is_nothing_yet_and_where_nothing_is_such(chromium, empty, scheme):
    with tab(chromium, empty, refused=REFUSED, color_scheme=scheme) as page:
        assert _seen(page, empty, (*PAGES, *STRAY, *WRONG)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_refused_or_asked_for_in_vain(chromium, changed, scheme):
    with tab(chromium, changed, refused=REFUSED, color_scheme=scheme) as page:
        found = _seen(page, changed, (*STRAY, *WRONG))
        page.goto(f"{changed.base}/findings")
        for path in FORMS:  # a form without the token of the session, as after a new login
            page.evaluate(
                """path => { const form = document.createElement("form"); form.method = "post"; form.action = path;
                document.body.append(form); form.submit() }""",
                path,
            )
            page.wait_for_url(f"{changed.base}{path}")
            found += violations(page, f"refused {path}")
            page.go_back()
        page.context.clear_cookies()
        assert [*found, *_seen(page, changed, ("/findings", "/login?token=x"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_scan_and_what_asks_for_another_look(chromium, changed, scheme):
    with tab(chromium, changed, color_scheme=scheme) as page:
        rows = {row["file_name"][-5:]: row for row in _rows(page, changed, "/api/documents")}
        scanned, written = (rows[name]["document_id"] for name in ("c.png", "a.txt"))
        found = _seen(page, changed, (f"/documents/{scanned}?wait=20", f"/documents/{scanned}?view=text"))
        if not _rows(page, changed, "/api/decisions"):
            facts = _rows(page, changed, f"/api/documents/{written}/facts")
            csrf = page.locator("[name=csrf]").first.input_value()
            for fact in facts[:3]:
                target = {"kind": "fact", "document_id": written, "target_id": fact["fact_id"]}
                page.request.post(
                    f"{changed.base}/api/decisions",
                    data=target | {"action": "correct", "changes": {"value": "12"}, "why": "xem"},
                    headers={"X-CSRF": csrf, "Origin": changed.base},
                )
            found += _seen(page, changed, ("/findings", "/findings?status=all"))
            assert page.get_by_role("button", name="Đối chiếu lại").count() == 1
            file = Path(rows["a.txt"]["file_name"]).name
            folder = changed.database.parent / "in"
            (folder / file).write_text(REPORT.format("18/19"), encoding="utf-8")
            assert extractor("ingest", str(folder), "--db", str(changed.database)).returncode == 0
            page.wait_for_timeout(1500)  # pages look at the ledger once a second
        newer = next(row["look_in"] for row in _rows(page, changed, "/api/again"))
        found += _seen(page, changed, ("/", "/findings", "/findings?status=again", "/journal?state=again"))
        assert page.locator("article").count() > 0
        assert [*found, *_seen(page, changed, (f"/documents/{newer}", f"/documents/{written}"))] == []


def _rows(page, server: Server, path: str) -> list[dict[str, str]]:
    return page.request.get(server.base + path).json()["rows"]
