"""English pages: no Vietnamese on them but the words of documents, which say that they are Vietnamese, and names."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extractor.pipeline import extract
from extractor.store import Input, open_store, pack_report, record_report
from extractor.web.telling import is_vietnamese, mark, parts_of_problem
from extractor.web.users import add_user, load_users
from tests.web.conftest import ORIGIN

PASSWORD = "trời hôm nay đẹp"
SAMPLES = Path(__file__).parents[2] / "samples"
SHOWN = ("a-town-interim-2018/source.docx", "c-commune-2022/source.txt", "r-district-2018/source.docx")
_OPEN = {"area", "br", "col", "hr", "img", "input", "link", "meta", "rect", "path", "polyline"}
_TOLD = ("title", "aria-label", "placeholder", "alt")


class Words(HTMLParser):
    """What a page says outside of the parts that are marked as Vietnamese, in its text and in its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._within: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        marked = given.get("lang", "en" if not self._within or not self._within[-1][1] else "vi") == "vi"
        if not marked:
            self.said += [given[name] for name in _TOLD if given.get(name)]
        if tag not in _OPEN:
            self._within.append((tag, marked))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _OPEN:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self._within and self._within.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self._within and not self._within[-1][1] and self._within[-1][0] not in ("script", "option"):
            self.said.append(data)


@pytest.fixture
def desk(open_desk, database):
    """English pages over three samples, a broken file and a decision of each kind."""
    store = open_store(database)
    reports = [extract(SAMPLES / name) for name in SHOWN]
    for name, report in zip(SHOWN, reports, strict=True):
        record_report(store, Input(path=str(SAMPLES / name), file_name=name), pack_report(report), seconds=0.1)
    store.close()
    browser = open_desk()
    browser.submit("/settings", language="en")
    browser.reports = reports
    return browser


def _known(reports) -> list[str]:
    """Words and names of documents, the longest first."""
    known = {"Tiếng Việt", "hỏng.docx", "The file hỏng.", "Huyện Thoại Sơn", "tỷ written for triệu"}
    for report in reports:
        known |= {report.subject.unit_name, report.subject.province_name}
        known |= {report.document.file_name, report.outline.header.symbol}
        for fact in report.facts:
            known |= {fact.quote, fact.sentence, fact.place_name}
            known |= {fact.indicator} if fact.topic == "open" else set()
        for finding in report.findings:
            known |= {
                finding.message_en,
                (finding.message_en or finding.message)[:60],
                finding.place_name,
                finding.repair_en,
                *finding.quotes,
            }
    return sorted(filter(None, known), key=len, reverse=True)


def _foreign(page: str, known: list[str]) -> list[str]:
    """What a page says in Vietnamese though it is neither marked so nor known."""
    found = []
    for said in Words(page).said:
        for words in known:
            said = said.replace(words, "")
        if is_vietnamese(said):
            found.append(said.strip())
    return found


def test_every_page_is_english_but_for_the_words_of_documents(desk, report):
    known = _known([*desk.reports, report])
    texts = {}
    for made in desk.reports:
        mine = made.document.document_id
        texts |= {f"/documents/{mine}?view=text&page={number}": made for number in (1, 2)}
        texts |= {f"/documents/{mine}?view=text&finding={finding.finding_id}": made for finding in made.findings[:4]}
    finding = desk.reports[0].findings[0]
    target = {"kind": "finding", "document_id": finding.document_id, "target": finding.finding_id}
    assert desk.submit("/decide", **target, action="accept").status_code == 303
    pages = ["/", "/reports", "/findings?status=all", "/findings?level=error", "/journal", "/problems", "/search?q=xa"]
    pages += ["/compare", "/compare?indicator=funding", "/compare?as_of=2025-07-01", "/compare?as_of=zz"]
    pages += ["/compare/criteria", "/compare/funding", "/compare/several", "/compare/several?m=x", "/documents/x"]
    pages += ["/unclear", "/unclear?kind=leftover"]
    pages += ["/login", f"/documents/{report.document.document_id}", *texts]
    read = {path: desk.get(path).text for path in pages}
    assert [path for path, page in read.items() if '<html lang="en">' not in page] == []
    assert {path: foreign for path, page in read.items() if (foreign := _foreign(page, known))} == {}


def test_what_asks_for_another_look_is_told_in_english(desk, report, database):
    read, name = desk.reports[0], SHOWN[0]
    finding, fact = read.findings[0], read.facts[0]
    for kind, target in (("finding", finding.finding_id), ("fact", fact.fact_id)):
        fields = {"kind": kind, "document_id": finding.document_id, "target": target, "why": "x"}
        assert desk.submit("/decide", **fields, action="dismiss").status_code == 303
    again = replace(read, findings=read.findings[1:], facts=(replace(fact, fact_id="new", quote="7"), *read.facts[1:]))
    store = open_store(database)
    record_report(store, Input(path=str(SAMPLES / name), file_name=name), pack_report(again), seconds=0.1)
    store.close()
    desk.app.state.desk.archive.look_now()
    known = _known([*desk.reports, report, again])
    asked = ("/", "/findings?status=open", "/findings?status=again", "/journal?state=again")
    pages = {path: desk.get(path).text for path in (*asked, f"/documents/{finding.document_id}?view=text")}
    assert {path: foreign for path, page in pages.items() if (foreign := _foreign(page, known))} == {}
    assert pages["/findings?status=again"].count("<article") == 2
    assert "not found in the report any more" in pages["/findings?status=again"]
    assert ">Compare again</button>" in pages["/findings?status=open"]


def test_the_page_to_log_in_speaks_the_language_chosen_last(open_desk, tmp_path):
    for name in ("Lan", "Minh"):
        add_user(tmp_path / "users.toml", name, "reviewer", PASSWORD)
    browser = open_desk(users=load_users(tmp_path / "users.toml"))
    assert 'lang="en" href="/login?language=en' in browser.get("/").text
    page = browser.get("/login?language=en&back=/findings").text
    assert '<html lang="en">' in page
    assert 'name="back" value="/findings"' in page
    for _ in range(6):
        refused = browser.post("/login", data={"name": "Lan", "password": "x"}, headers={"Origin": ORIGIN})
        assert _foreign(refused.text, ["Tiếng Việt"]) == []
    assert "this name is locked for a while. Try again in 5 minutes." in refused.text
    assert _foreign(browser.get("/").text, ["Tiếng Việt"]) == []
    browser.post("/login", data={"name": "Minh", "password": PASSWORD}, headers={"Origin": ORIGIN})
    assert '<html lang="en">' in browser.get("/").text
    browser.submit("/settings", language="vi")
    browser.submit("/logout")
    expired = browser.get("/")
    assert expired.status_code == 401
    assert '<html lang="vi">' in expired.text


def test_a_program_without_a_right_token_is_refused_in_the_language_it_asks_for(browser):
    headers = {"Authorization": "Bearer guess", "Accept-Language": "en"}
    told = browser.get("/api/overview", headers=headers).json()
    assert not any(map(is_vietnamese, told.values()))
    assert any(
        map(is_vietnamese, browser.get("/api/overview", headers=headers | {"Accept-Language": "vi"}).json().values())
    )


def test_a_group_that_is_refused_is_told_in_english(desk):
    for fields in ({}, {"action": "accept"}, {"action": "accept", "finding": "a:b"}):
        refused = desk.submit("/decide/many", **fields)
        assert refused.status_code == 400
        alert = refused.text.split('role="alert">', 1)[1].split("</p>", 1)[0]
        assert not is_vietnamese(alert), alert


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("trang tính ẩn «A»: không đọc", "hidden sheet «A»: not read"),
        ("trang 3: quá nhiều nét vẽ, không dò được bảng", "page 3: too many strokes to look for tables"),
        ("trang 3 quét quá mờ: 2/9 con số khó đọc", "the scan of page 3 is too faint: 2 of 9 numbers are hard to read"),
        (
            "bảng hoặc khung lồng nhau quá sâu; đối tượng nhúng",
            "tables or frames nested too deep; embedded object",
        ),
        ("công văn", "official letter"),
    ],
)
def test_what_was_lost_in_reading_is_told_whole_in_english(said, meant):
    assert str(mark(said, "en")) == meant


@pytest.mark.parametrize(
    "told",
    [
        "Tệp PDF bị cắt cụt hoặc hỏng, không mở được (trang 3). Cách xử lý: xin lại tệp từ nơi gửi.",
        "Tệp cần nhiều thời gian hơn mức cho phép. Cách xử lý: hãy kiểm tra nguồn gốc của tệp; nếu đúng là báo cáo, "
        "hãy tách nhỏ rồi nạp lại.",
        "Chỉ đọc được một phần: trang 3/9: bỏ qua, đọc quá lâu; biểu đồ: không đọc được nội dung. Cách xử lý: hãy đối "
        "chiếu phần thiếu với bản gốc.",
        "Không đọc được tệp: không có quyền. Cách xử lý: hãy kiểm tra rồi nạp lại.",
        "Chương trình gặp lỗi khi đọc tệp (tiến trình đọc tệp bị dừng đột ngột: mã thoát 3). Cách xử lý: hãy gửi tệp "
        "này cho người phát triển.",
    ],
)
def test_a_problem_is_told_in_english_with_its_next_step(told):
    for part in parts_of_problem(told):
        assert part
        assert not is_vietnamese(str(mark(part, "en")))
