"""The pages in a real browser: seen, judged by mouse and by key, taken back, exported; with axe on every page."""

from __future__ import annotations

import csv
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from extractor.web.users import add_user
from tests.needs import needs
from tests.web.browsing import ROOT, Server, extractor, ingest_and_serve, tab, violations

PASSWORD = "trời hôm nay đẹp"
pytestmark = [needs("chromium"), pytest.mark.guarded]
SAMPLES = ("samples/a-town-interim-2018/source.docx", "samples/b-district-2019/source.pdf")
PAGES = (
    "/",
    "/reports",
    "/findings",
    "/compare",
    "/compare?indicator=funding",
    "/compare/criteria",
    "/compare/funding",
    "/compare/several",
)
PAGES += ("/unclear", "/unclear?kind=leftover", "/problems", "/journal", "/journal?state=waiting")
PAGES += ("/search?q=nguon+von", "/documents/nothing")


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    yield from ingest_and_serve(tmp_path_factory.mktemp("desk"), *(str(ROOT / name) for name in SAMPLES))


@pytest.fixture(scope="module")
def full_server(tmp_path_factory) -> Iterator[Server]:
    """One that holds all samples, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("full")
    (folder / "hỏng.docx").write_bytes((ROOT / SAMPLES[0]).read_bytes()[:3000])
    yield from ingest_and_serve(folder, str(ROOT / "samples"), str(folder / "hỏng.docx"))


def test_from_the_overview_to_a_lit_figure_to_a_decision_taken_back_and_the_export(chromium, server, tmp_path):
    with tab(chromium, server) as page:
        page.get_by_role("link", name="lỗi chưa xử lý").click()
        page.locator("article.finding").filter(has_text="18.364,8 tỷ đồng / 2 xã").get_by_role("link").click()
        page.locator("rect.box.lit").first.wait_for(timeout=90_000)  # the page comes back by itself once it is drawn
        assert page.locator("rect.box.lit").count() >= 4
        assert page.locator("path.join").count() == 1
        assert "gấp 51 lần" in page.locator("#computation").inner_text()
        finding = page.locator("article.finding.chosen")
        finding.get_by_role("button", name="Bỏ qua").click()
        assert finding.locator("input[name=why]:focus:invalid").count() == 1  # the reason is asked where it is missing
        finding.get_by_label("Lý do").fill("đã có văn bản đính chính")
        finding.get_by_role("button", name="Bỏ qua").click()
        assert "đã bỏ qua · đã kiểm tra" in finding.inner_text()
        extractor("export", str(tmp_path / "one"), "--db", str(server.database))
        assert "dismissed" in _statuses(tmp_path / "one")
        finding.get_by_role("button", name="Hoàn tác").click()
        assert "đã bỏ qua" not in finding.inner_text()
        page.get_by_role("link", name="Nhật ký").click()
        assert "đính chính" in page.inner_text("main")
        assert "nguyên vẹn (2)" in page.inner_text("main")
    extractor("export", str(tmp_path / "two"), "--db", str(server.database))
    assert "dismissed" not in _statuses(tmp_path / "two")


def _statuses(folder: Path) -> set[str]:
    with (folder / "findings.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["status"] for row in csv.DictReader(stream)}


def test_a_figure_lights_on_both_sides_and_is_corrected(chromium, server, tmp_path):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/reports")
        page.get_by_role("link", name="Yên Thủy").first.click()
        page.locator("rect.box").first.wait_for(timeout=60_000)
        fact = page.locator("article.fact").first
        box = page.locator(f'rect[data-facts="{fact.get_attribute("data-facts")}"]').first
        fact.hover()
        assert "lit" in (box.get_attribute("class") or "")
        page.locator("h1").hover()
        assert "lit" not in (box.get_attribute("class") or "")
        fact.get_by_text("Quyết định").click()
        fact.locator("[data-edit]").click()
        fact.get_by_label("Giá trị đúng").fill("7")
        fact.get_by_label("Lý do").fill("xem lại bản giấy")
        fact.get_by_role("button", name="Lưu bản sửa").click()
        assert "đã sửa" in page.locator("article.fact").first.inner_text()
        extractor("export", str(tmp_path), "--db", str(server.database))
        assert ",corrected," in (tmp_path / "facts.csv").read_text(encoding="utf-8-sig")
        fact.get_by_text("Quyết định").click()
        fact.get_by_role("button", name="Hoàn tác").click()
        assert "đã sửa" not in page.locator("article.fact").first.inner_text()


def test_a_figure_that_has_the_focus_lights_on_both_sides(chromium, server):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/reports")
        page.get_by_role("link", name="Yên Thủy").first.click()
        page.locator("rect.box").first.wait_for(timeout=60_000)
        fact = page.locator("article.fact").first
        mine = fact.get_attribute("data-facts")
        box = page.locator(f'rect[data-facts="{mine}"]').first
        for focused, other in (
            (fact.locator("[data-open]"), box),
            (page.locator(f'svg a[href="#f-{mine}"]').first, fact),
        ):
            focused.focus()
            assert "lit" in (other.get_attribute("class") or "").split()
            page.locator("#q").focus()
            assert "lit" not in (other.get_attribute("class") or "").split()


def test_who_follows_a_finding_or_a_figure_sees_the_words_and_the_computation(chromium, server):
    with tab(chromium, server, viewport={"width": 1440, "height": 900}) as page:
        (found, *_) = page.request.get(f"{server.base}/api/findings?check=magnitude.money").json()["rows"]
        mine, fact = f"{server.base}/documents/{found['document_id']}", found["fact_ids"].split()[-1]
        for address in (f"{mine}?finding={found['finding_id']}&wait=20", f"{mine}?fact={fact}&wait=20#f-{fact}"):
            page.goto(address)
            page.locator("rect.box.lit").first.wait_for(timeout=90_000)
            seen = [page.locator("rect.box.lit").first, page.locator("#computation, article.fact.lit").first]
            for box in (part.bounding_box() for part in seen):
                assert 0 <= box["y"] < box["y"] + box["height"] <= 900, address


def test_pages_are_turned_by_key(chromium, server):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/reports")
        page.get_by_role("link", name="Yên Thủy").first.click()
        first = page.locator(".pager span").inner_text()
        for key, turned in (("]", True), ("[", False)):
            # A page that waits for its picture comes back by itself; a key pressed in that moment is lost.
            page.locator("[data-pending]").wait_for(state="detached", timeout=60_000)
            page.wait_for_load_state()
            with page.expect_navigation():
                page.keyboard.press(key)
            assert (page.locator(".pager span").inner_text() != first) is turned


def test_a_page_that_waits_for_its_picture_takes_nothing_from_the_person(chromium, server):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/reports")
        report = str(page.get_by_role("link", name="Yên Thủy").first.get_attribute("href"))
        waiting = server.base + report + "?view=text"

        def pending(route):
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text().replace("<h1", "<p data-pending>…</p><h1", 1))

        page.route(waiting, pending)
        page.clock.install(time=0)
        page.clock.pause_at(1000)  # its time passes here only when the test says so
        page.goto(waiting)
        page.evaluate("window.first = true")
        page.locator("article.fact summary").first.click()
        reason = page.locator("article.fact [data-why]").first
        reason.fill("xem lại")
        page.clock.run_for(4500)
        assert reason.input_value() == "xem lại"
        reason.fill("")
        with page.expect_navigation():  # nothing is typed any more: it comes back
            page.clock.run_for(1500)
        assert page.evaluate("window.first") is None

        def slowly(route):
            page.wait_for_timeout(4000)
            route.continue_()

        page.route("**/journal", slowly)
        page.clock.resume()
        page.get_by_role("link", name="Nhật ký").click()
        page.wait_for_url("**/journal", timeout=60_000)
        assert page.locator("h1").inner_text().startswith("Nhật ký")


def test_by_keys_alone(chromium, server):
    with tab(chromium, server) as page:
        press = page.keyboard.press
        page.keyboard.type("gc")
        page.wait_for_url("**/findings*")
        first = page.locator("article.finding").first.get_attribute("id")
        press("j")
        assert page.locator("article.at").get_attribute("id") == first
        press("j")
        press("k")
        press("?")
        assert page.locator("dialog[open]").count() == 1
        press("Escape")
        press("x")
        page.keyboard.type("uja chưa đúng")  # letters of a reason are no keys
        assert page.locator("article.finding").first.locator("[data-why]").input_value() == "uja chưa đúng"
        with page.expect_navigation():
            press("Enter")
        assert page.locator(f"#{first}").count() == 0
        page.keyboard.type("gn")
        page.wait_for_url("**/journal*")
        press("j")
        with page.expect_navigation():
            press("u")
        page.keyboard.type("gc")
        page.wait_for_url("**/findings*")
        assert page.locator(f"#{first}").count() == 1
        press("/")
        page.keyboard.type("tieu chi")
        press("Enter")
        page.wait_for_url("**/search*")
        assert page.locator("ol.results li").count() > 1


def test_what_was_just_decided_by_key_is_taken_back_by_key(chromium, server):
    with tab(chromium, server) as page:
        press = page.keyboard.press
        page.goto(f"{server.base}/findings?level=error")
        press("j")
        first = page.locator("article.at").get_attribute("id")
        for key in ("a", "h"):
            with page.expect_navigation():
                press(key)
            assert page.locator(f"#{first}").count() == 0
            assert page.locator("article.at").count() == 1  # the next one is chosen, and nobody has decided on it
            press("?")
            assert page.locator('[data-key="u"]').is_visible()
            press("Escape")
            with page.expect_navigation():
                press("u")
            assert page.locator(f"#{first}").count() == 1
            press("?")
            assert not page.locator('[data-key="u"]').is_visible()
            press("Escape")
            while page.locator("article.at").get_attribute("id") != first:
                press("k")


def test_a_number_that_nobody_took_is_decided_and_taken_back_by_keys_alone(chromium, server):
    with tab(chromium, server) as page:
        press = page.keyboard.press
        page.goto(f"{server.base}/unclear?kind=leftover")
        press("j")
        first = page.locator("article.at")
        mine = first.get_attribute("id")
        press("x")
        page.keyboard.type("số trang")
        with page.expect_navigation():
            press("Enter")
        decided = page.locator(f"#{mine}")
        assert "đã bỏ qua" in decided.inner_text()
        assert decided.get_attribute("class").split()[-1] == "at"  # the person stands where she stood
        with page.expect_navigation():
            press("Enter")  # to its words in the report
        page.locator("#number").get_by_text("đã bỏ qua").wait_for()
        page.goto(f"{page.url.split('#')[0]}&view=text#at")
        card, words = page.locator("#number").bounding_box(), page.locator("#at").bounding_box()
        assert 0 <= card["y"] < card["y"] + card["height"] <= words["y"] < page.viewport_size["height"]
        page.locator("#number").get_by_role("button", name="Hoàn tác").click()
        assert "đã bỏ qua" not in page.locator("#number").inner_text()


def test_a_group_is_taken_back_from_the_notice(chromium, full_server):
    with tab(chromium, full_server) as page:
        page.goto(f"{full_server.base}/findings")
        before = page.locator("article.finding").count()
        for box in page.locator("[name=finding]").all()[:2]:
            box.check()
        marked = page.locator("[name=finding]:checked").count()
        assert marked == 2
        page.locator("#bulk").get_by_role("button", name="Hỏi đơn vị").click()
        assert page.locator("article.finding").count() == before - 2
        page.get_by_role("status").get_by_role("button", name="Hoàn tác").click()
        assert "Đã hoàn tác, số mục: 2" in page.get_by_role("status").inner_text()
        assert page.locator("article.finding").count() == before


@contextmanager
def _entered(chromium, server, name):
    with tab(chromium, server, refused=(401,)) as page:
        page.goto(f"{server.base}/login")
        page.get_by_label("Tên").fill(name)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Vào").click()
        yield page


def test_a_second_person_confirms_in_the_journal_by_key(chromium, server, tmp_path):
    users = tmp_path / "users.toml"
    for name, role in (("Lan", "reviewer"), ("Minh", "approver")):
        add_user(users, name, role, PASSWORD)
    team = Server(server.database, "--users", str(users))
    with _entered(chromium, team, "Lan") as page:
        page.goto(f"{team.base}/findings?level=error")
        page.locator("article.finding").first.get_by_role("button", name="Chấp nhận").click()
    with _entered(chromium, team, "Minh") as page:
        page.goto(f"{team.base}/journal?state=waiting")
        entry = page.locator("article.entry").first
        assert "Lan · chấp nhận" in entry.inner_text()
        waiting = page.locator("article.entry").count()
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("c")
        assert page.locator("article.entry").count() == waiting - 1
    team.process.terminate()
    team.process.wait(timeout=20)
    with tab(chromium, server) as page:  # the one person of this machine may take back what any did
        for _ in range(2):  # the confirmation, and what was confirmed
            page.goto(f"{server.base}/journal?reset=1")
            page.get_by_role("button", name="Hoàn tác").first.click()


def test_a_finding_that_is_open_is_the_one_that_a_key_decides_on(chromium, server):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/findings")
        links = [link.get_attribute("href") for link in page.locator("article.finding [data-open]").all()]
        several = [link for link in links if sum(it.split("?")[0] == link.split("?")[0] for it in links) > 1]
        link = several[-1]  # not the first of its report
        page.goto(f"{server.base}{link}")
        opened = link.partition("finding=")[2]
        assert page.locator("article.at").get_attribute("id") == f"w-{opened}"
        with page.expect_navigation():
            page.keyboard.press("a")
        assert "đã chấp nhận" in page.locator(f"#w-{opened}").inner_text()
        assert page.locator(f"#w-{opened} h3 a").inner_text() in page.inner_text("[role=status]")
        with page.expect_navigation():
            page.keyboard.press("u")
        assert "đã chấp nhận" not in page.locator(f"#w-{opened}").inner_text()


def test_a_file_is_read_again_by_keys_alone(chromium, full_server):
    with tab(chromium, full_server) as page:
        page.keyboard.type("gl")
        page.wait_for_url("**/problems*")
        page.keyboard.press("j")
        assert page.locator("button:focus").all_inner_texts() == ["Đọc lại tệp này"]
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Đang đọc lại tệp" in page.inner_text("[role=status]")


def test_a_figure_is_corrected_by_keys_alone(chromium, server):
    with tab(chromium, server) as page:
        press = page.keyboard.press
        page.goto(f"{server.base}/reports")
        page.get_by_role("link", name="Yên Thủy").first.click()
        focused = page.locator(":focus")
        while page.locator("article.fact.at").count() == 0:
            press("j")
        figure = page.locator("article.fact.at").get_attribute("id")
        press("?")
        assert page.locator('[data-key="e"]').is_visible()
        press("Escape")
        press("e")
        assert focused.get_attribute("name") == "new_value"
        page.keyboard.type("7")  # instead of the value, which is selected
        press("Enter")
        assert focused.get_attribute("name") == "why"  # a correction wants a reason
        page.keyboard.type("xem lại bản giấy")
        with page.expect_navigation():
            press("Enter")
        corrected = page.locator(f"#{figure}")
        assert "đã sửa" in corrected.inner_text()
        assert corrected.locator("strong").inner_text().startswith("7")
        press("e")
        press("Escape")
        press("x")  # the correction that was begun is none any more
        page.keyboard.type("không cần")
        with page.expect_navigation():
            press("Enter")
        assert "đã bỏ qua" in corrected.inner_text()
        with page.expect_navigation():
            press("u")
        assert "đã sửa" in corrected.inner_text()
        with page.expect_navigation():
            press("u")
        assert not any(state in corrected.inner_text() for state in ("đã sửa", "đã bỏ qua"))


def test_two_people_at_once_see_the_conflict(chromium, server):
    with tab(chromium, server) as one, tab(chromium, server) as other:
        for page in (one, other):
            page.goto(f"{server.base}/findings?level=error")
        one.locator("article.finding").first.get_by_role("button", name="Chấp nhận").click()
        other.locator("article.finding").first.get_by_role("button", name="Hỏi đơn vị").click()
        assert "Có người vừa quyết định" in other.inner_text("h1")
        assert "chưa được ghi" in other.inner_text("main")
        other.get_by_role("link", name="Giữ quyết định kia").click()
        one.goto(f"{server.base}/journal")
        one.get_by_role("button", name="Hoàn tác").first.click()


def test_without_javascript_everything_is_read_and_decided(chromium, server):
    with tab(chromium, server, java_script_enabled=False) as page:
        for path in PAGES[:-1]:
            page.goto(server.base + path)
            assert page.locator("h1").count() == 1
        page.goto(f"{server.base}/findings")
        before = page.locator("article.finding").count()
        page.locator("article.finding").first.get_by_role("button", name="Bỏ qua").click()
        assert page.locator("input[name=why]:focus:invalid").count() == 1
        with page.expect_navigation():
            page.locator("article.finding").first.get_by_role("button", name="Hỏi đơn vị").click()
        assert page.locator("article.finding").count() == before - 1
        page.goto(f"{server.base}/journal")
        page.get_by_role("button", name="Hoàn tác").first.click()


def test_enter_in_a_reason_decides_nothing_without_javascript(chromium, server):
    with tab(chromium, server, java_script_enabled=False) as page:
        for path in ("/findings", "/reports"):
            page.goto(server.base + path)
            if path == "/reports":
                page.get_by_role("link", name="Yên Thủy").first.click()
                page.locator("article.fact summary").first.click()
            field = page.locator("article input[name=why]").first
            field.fill("chưa rõ")
            field.press("Enter")
            page.wait_for_timeout(300)
            assert field.input_value() == "chưa rõ"
        page.goto(f"{server.base}/findings")
        bulk = page.locator("#bulk input[name=why]")
        if bulk.count():
            bulk.fill("chưa rõ")
            bulk.press("Enter")
            page.wait_for_timeout(300)
            assert bulk.input_value() == "chưa rõ"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(chromium, server, scheme):
    found = []
    with tab(chromium, server, color_scheme=scheme) as page:
        page.goto(f"{server.base}/reports")
        reports = [link.get_attribute("href") for link in page.locator("tbody a").all()]
        for path in (*PAGES, *(f"{report}?wait=20" for report in reports), f"{reports[0]}?view=text", "/login"):
            page.goto(server.base + str(path))
            page.locator("[data-pending]").wait_for(state="detached", timeout=90_000)
            found += violations(page, str(path))
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_is_much_to_see(chromium, full_server, scheme):
    """Lit figures, equal findings, decisions of each kind, failed files, refused and conflicting forms."""
    with tab(chromium, full_server, color_scheme=scheme) as page:
        found = _decide_each(page, full_server)
        paths = ["/", "/findings?status=all", "/problems", "/journal", "/compare/criteria", "/unclear?kind=count"]
        for row in found[:2]:
            mine, fact = f"/documents/{row['document_id']}", row["fact_ids"].split()[0]
            for lit in (f"finding={row['finding_id']}", f"fact={fact}"):
                paths += [f"{mine}?{lit}&wait=20", f"{mine}?{lit}&view=text"]
        seen = []
        for path in paths:
            page.goto(full_server.base + path)
            page.locator("[data-pending]").wait_for(state="detached", timeout=90_000)
            for details in page.locator("article.lit details").all():
                details.evaluate("details => { details.open = true }")
            seen += violations(page, path)
        form = page.locator("form.decide").first
        form.locator("[data-do=x]").evaluate("button => { button.formNoValidate = true; button.click() }")
        page.get_by_role("alert").wait_for()
        seen += violations(page, "again")
        page.go_back()
        form.locator("[name=expected]").evaluate("field => { field.value = 'x' }")
        form.locator("[data-do=a]").evaluate("button => button.click()")
        page.get_by_role("heading", name="Có người vừa quyết định").wait_for()
        seen += violations(page, "conflict")
        assert seen == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(chromium, server, scheme):
    """The menu of the person, the keys, a correction, the form of a new indicator."""
    with tab(chromium, server, color_scheme=scheme) as page:
        page.locator(".me summary").click()
        seen = violations(page, "menu")
        page.goto(f"{server.base}/findings")
        page.keyboard.press("?")
        assert page.locator("dialog[open]").count() == 1
        seen += violations(page, "keys")
        page.goto(f"{server.base}/reports")
        page.get_by_role("link", name="Yên Thủy").first.click()
        page.goto(f"{page.url}?view=text")
        figure = page.locator("article.fact").first
        figure.locator("summary").first.click()
        figure.locator("[data-edit]").click()
        assert "lit" in figure.get_attribute("class")
        seen += violations(page, "correction")
        page.goto(f"{server.base}/unclear")
        page.locator("summary", has_text="Chưa có chỉ tiêu nào hợp?").click()
        seen += violations(page, "new indicator")
        assert seen == []


def _decide_each(page, server: Server) -> list[dict[str, str]]:
    """Decide on a finding and a figure in each way, and return the findings."""
    rows = page.request.get(f"{server.base}/api/findings?status=all").json()["rows"]
    csrf = page.locator("[name=csrf]").first.input_value()
    for row, action in zip(rows, ("accept", "dismiss", "ask", "accept"), strict=False):
        about = {"kind": "finding", "document_id": row["document_id"], "target_id": row["finding_id"]}
        _decide(page, server, csrf, about | {"action": action, "expected": row["last_decision_id"]})
    for row, decided in zip(rows, ({"action": "correct", "changes": {"value": "7"}}, {"action": "ask"}), strict=False):
        fact = {"kind": "fact", "document_id": row["document_id"], "target_id": row["fact_ids"].split()[0]}
        _decide(page, server, csrf, fact | decided)
    return rows


def _decide(page, server: Server, csrf: str, body: dict[str, object]) -> None:
    headers = {"X-CSRF": csrf, "Origin": server.base}
    answer = page.request.post(f"{server.base}/api/decisions", data=body | {"why": "xem"}, headers=headers)
    assert answer.status in (201, 409)  # the other scheme has corrected the figure before


def test_a_word_in_a_table_is_never_broken_letter_by_letter(chromium, server):
    with tab(chromium, server, viewport={"width": 360, "height": 800}) as page:
        page.goto(f"{server.base}/reports")
        for cell in page.locator("tbody td:nth-child(2)").all():  # «2016–2018»
            assert cell.bounding_box()["width"] > 6 * len(cell.inner_text())
        page.goto(f"{server.base}/unclear")
        cells = page.locator("tbody td:last-child").all()
        assert cells
        assert all(cell.bounding_box()["height"] < 400 for cell in cells)


def test_headings_of_a_document_without_pages_lead_to_the_page_of_its_print(chromium, server):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/reports")
        page.get_by_role("link", name="Bỉm Sơn").first.click()
        page.locator("rect.box").first.wait_for(timeout=60_000)
        links = [link.get_attribute("href") for link in page.locator(".outline a").all()]
        pages = [int(link.split("page=")[1].split("&")[0]) for link in links]
        assert len(pages) > 5
        assert pages == sorted(pages)
        assert set(pages) > {1, 2}


def test_a_running_ingest_is_seen_on_the_open_overview(chromium, server):
    with tab(chromium, server) as page, sqlite3.connect(server.database, isolation_level=None) as connection:
        page.goto(server.base)
        live = page.locator("[data-live]")
        assert not live.is_visible()
        found = connection.execute("SELECT * FROM ledger LIMIT 1")
        row = dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        row |= {
            "path": "/c.docx",
            "file_name": "c.docx",
            "state": "reading",
            "document_id": "1" * 64,
            "started_at": now,
        }
        marks = ",".join("?" * len(row))
        connection.execute(f"INSERT INTO ledger ({','.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608
        try:
            live.wait_for(state="visible", timeout=10_000)
            assert "2 / 3 · c.docx" in live.inner_text()
        finally:
            connection.execute("DELETE FROM ledger WHERE path = '/c.docx'")
        live.wait_for(state="hidden", timeout=10_000)


def test_keys_are_off_while_an_input_method_composes(chromium, server):
    with tab(chromium, server) as page:
        page.goto(f"{server.base}/findings")
        composed = "new KeyboardEvent('keydown', {key: '?', bubbles: true, isComposing: %s})"
        page.evaluate(f"document.body.dispatchEvent({composed % 'true'})")
        assert page.locator("dialog[open]").count() == 0
        page.evaluate(f"document.body.dispatchEvent({composed % 'false'})")
        assert page.locator("dialog[open]").count() == 1


def test_the_overlay_lists_only_keys_that_do_something_here(chromium, server):
    with tab(chromium, server) as page:
        listed = {}
        for path in ("/findings", "/compare"):
            page.goto(server.base + path)
            page.keyboard.press("?")
            rows = page.locator("[data-key]").all()
            listed[path] = {row.get_attribute("data-key") for row in rows if row.is_visible()}
        assert {"j k", "a", "x", "h", "/", "g t"} <= listed["/findings"]
        assert "e" not in listed["/findings"]  # a finding is no figure: there is nothing to correct in it
        assert not {"j k", "a", "e", "x", "h", "u"} & listed["/compare"]
        assert "/" in listed["/compare"]


def test_on_paper_stands_only_what_is_read(chromium, server):
    with tab(chromium, server) as page:
        page.emulate_media(media="print")
        for path in ("/compare", "/compare/several", "/compare/criteria", "/compare/funding", "/findings"):
            page.goto(server.base + path)
            for chrome in (".top", "footer", ".filters", ".decide"):
                assert not any(part.is_visible() for part in page.locator(chrome).all()), (path, chrome)
            assert page.locator("main h1").is_visible()


def test_a_figure_is_asked_about_by_key_and_found_in_the_queue(chromium, server):
    with tab(chromium, server) as page:
        press = page.keyboard.press
        page.goto(f"{server.base}/reports")
        page.get_by_role("link", name="Yên Thủy").first.click()
        page.goto(f"{page.url}?view=text")
        fact = page.locator("article.fact").first
        mine = fact.get_attribute("data-facts")
        fact.locator("[data-open]").focus()
        with page.expect_navigation():
            press("h")
        assert "đã hỏi đơn vị" in fact.inner_text()
        page.goto(f"{server.base}/findings?status=asked")
        row = page.locator(f"article:has(a[href*='{mine}'])")
        row.locator("[data-open]").focus()
        with page.expect_navigation():
            press("u")
        assert row.count() == 0


@pytest.mark.parametrize("width", [320, 840, 990])
def test_the_head_of_a_page_is_low_on_a_narrow_screen_and_shows_the_page_that_is_open(chromium, server, width):
    with tab(chromium, server, viewport={"width": width, "height": 640}) as page:
        page.goto(f"{server.base}/journal")  # the last of the pages
        assert page.locator(".top").bounding_box()["height"] <= 100
        link, line = (page.locator(it).bounding_box() for it in (".top [aria-current]", ".top nav"))
        assert line["x"] - 1 < link["x"] < link["x"] + link["width"] < line["x"] + line["width"] + 1
        brand, pages, find, me = (page.locator(it).bounding_box() for it in (".brand", ".top nav", ".find", ".me"))
        assert brand["x"] < pages["x"]  # they stand as they are read
        assert pages["y"] + pages["height"] <= find["y"]
        assert find["x"] < me["x"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1000, 1024, 1152, 1280])
def test_the_head_is_one_line_on_a_screen_of_a_desk(chromium, server, width, language):
    with tab(chromium, server, viewport={"width": width, "height": 768}) as page:
        _speak(page, server, language, name="Nguyễn Thị Phương Lan")
        page.goto(f"{server.base}/journal")
        parts = [page.locator(it).bounding_box() for it in (".brand", ".top nav", ".find", ".me")]
        middles = [part["y"] + part["height"] / 2 for part in parts]
        assert max(middles) - min(middles) < 6, middles
        for one, other in pairwise(parts):
            assert one["x"] + one["width"] <= other["x"] + 1
        assert page.locator(".find input").bounding_box()["width"] >= 60
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        _speak(page, server, "vi", name="Lan")


def _speak(page, server: Server, language: str, *, name: str) -> None:
    """Choose a language and a name in the menu."""
    page.goto(server.base)
    page.locator(".me summary").click()
    page.locator(".me [name=language]").select_option(language)
    page.locator(".me [name=name]").fill(name)
    page.locator(".me form button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [320, 640, 1280, 1600])
def test_the_menu_of_the_person_lies_within_the_screen(chromium, server, width):
    with tab(chromium, server, viewport={"width": width, "height": 800}) as page:
        page.locator(".me summary").click()
        page.locator(".me [name=name]").fill("Nguyễn Thị Phương Lan")
        page.get_by_role("button", name="Lưu").click()
        page.locator(".me summary").click()
        menu, find = page.locator(".me .sheet").bounding_box(), page.locator(".find button").bounding_box()
        assert 0 <= menu["x"] < menu["x"] + menu["width"] <= width
        assert find["height"] < 50  # «Tìm» in one line


def test_numbers_of_criteria_are_not_broken_on_a_narrow_screen(chromium, full_server):
    with tab(chromium, full_server, viewport={"width": 640, "height": 800}) as page:
        page.goto(f"{full_server.base}/compare/criteria?year=2023")
        heads = page.locator(".heat thead th").all()
        assert len(heads) > 10
        assert len({head.bounding_box()["height"] for head in heads}) == 1
        assert heads[0].bounding_box()["height"] < 45


@pytest.mark.parametrize("width", [320, 820, 1440])
def test_nothing_is_cut_off_on_small_screens_or_at_200_percent(chromium, server, width):
    with tab(chromium, server, viewport={"width": width, "height": 800}) as page:
        page.goto(f"{server.base}/reports")
        reports = [str(link.get_attribute("href")) for link in page.locator("tbody a").all()]
        assert reports
        for path in (*PAGES, *(f"{report}?view=text" for report in reports)):
            page.goto(server.base + path)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
