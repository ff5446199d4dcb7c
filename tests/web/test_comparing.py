"""So sánh says what `extractor compare` says: it chooses between no two reports, and adds up only what may be added."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.compare import Question
from extractor.dataset import Dataset
from extractor.store import Input, open_store, pack_report, record_report
from tests.web.conftest import TOKEN


@pytest.fixture
def add(database, make_report):
    """Put a further report with the usual figures, changed, into the archive."""

    def put(name: str, **changes) -> None:
        report = make_report(f"{name} Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name=f"{name}.txt")
        facts = tuple(replace(fact, fact_id=f"{name}-{fact.item}", **changes) for fact in report.facts)
        store = open_store(database)
        record_report(
            store, Input(path=f"/{name}", file_name=name), pack_report(replace(report, facts=facts)), seconds=1
        )
        store.close()

    return put


def test_reports_that_disagree_make_no_value_and_lead_to_both(add, open_desk, report):
    add("khac", number=Decimal(5), low=Decimal(5), high=Decimal(5))
    page = open_desk().get("/compare?indicator=funding").text
    assert "≠" in page
    assert f'href="/facts/{report.facts[0].fact_id}"' in page
    assert 'href="/facts/khac-total"' in page
    (cell,) = open_desk().get("/api/compare?indicator=funding").json()["cells"]
    assert (cell["kind"], cell["value"], cell["sources"]) == ("conflict", None, 2)


def test_a_corrected_figure_is_told_as_corrected_on_the_page_and_to_programs(open_desk, report):
    desk = open_desk()
    total, part = report.facts[:2]
    for fact in (total, part):
        target = {"kind": "fact", "document_id": fact.document_id, "target": fact.fact_id, "why": "gõ nhầm"}
        assert desk.submit("/decide", **target, action="correct", new_value="5 tỷ đồng").status_code == 303
    told = desk.get("/api/compare?indicator=funding").json()
    for row in (*told["cells"], *told["totals"]):
        assert (row["value"], row["certainty"], row["corrected"]) == ("5000000000", "corrected", 1)
    page = desk.get("/compare?indicator=funding").text
    assert page.count("(đã sửa)") == 2  # the cell and the sum
    (bar,) = desk.get("/api/compare/funding").json()["rows"]
    assert bar["total"]["certainty"] == "corrected"
    assert [row["certainty"] for row in bar["parts"]] == ["corrected"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("indicator=fundin", "Không có số liệu nào về «fundin». Có phải funding không?"),
        ("indicator=khong_co", "Không có số liệu nào về «khong_co». Trang So sánh, và"),
        ("indicator=funding&item=vàng", "không có số liệu nào về mục «vàng». Hãy chọn mục có số: "),
        ("indicator=funding&level=planet", "Không có lựa chọn «planet». Hãy chọn một trong: province, "),
        ("indicator=funding&role=dream", "Không có lựa chọn «dream». Hãy chọn một trong: actual, "),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_else_answered(open_desk, asked, said):
    desk = open_desk()
    told = desk.get(f"/api/compare?{asked}")
    assert told.status_code == 400
    told = told.json()
    assert said in f"{told['message']} {told['next_step']}"
    page = desk.get(f"/compare?{asked}")
    assert page.status_code == 400
    assert said in page.text
    assert "<table" not in page.text
    name = asked.rpartition("=")[2]
    assert f"<option selected>{name}</option>" in page.text  # nobody takes it for another
    assert desk.get("/compare").status_code == 200  # nor is it remembered
    english = desk.get(f"/api/compare?{asked}", headers={"Accept-Language": "en", "Authorization": f"Bearer {TOKEN}"})
    assert any(word in english.json()["message"] for word in ("There", "has no"))


def test_another_indicator_chosen_in_the_form_leaves_the_item_of_the_one_before(open_desk, add):
    add("ty-le", indicator="poverty_rate", item="", unit="percent")
    page = open_desk().get("/compare?indicator=poverty_rate&of=funding&item=province")
    assert page.status_code == 200
    assert "<table" in page.text
    assert open_desk().get("/compare?indicator=poverty_rate&of=poverty_rate&item=province").status_code == 400


def test_a_criterion_is_compared_alone(open_desk, add):
    status = {"indicator": "criterion_status", "unit": "status", "place_name": "Xã Hà Lan", "place_code": ""}
    status |= {"period_start": "2018", "period_end": "2018", "number": None}
    add("nam", **status, item="5", status="met")
    add("sau", **status, item="6", status="owed")
    for item, value in (("5", "met"), ("6", "owed")):
        (cell,) = open_desk().get(f"/api/compare?indicator=criterion_status&item={item}").json()["cells"]
        assert (cell["kind"], cell["value"]) == ("value", value)


def test_a_year_without_states_is_shown_as_such_with_the_years_that_have_some(open_desk, add):
    status = {"indicator": "criterion_status", "unit": "status", "place_name": "Xã Hà Lan", "place_code": ""}
    add("nay", **status, period_start="2018", period_end="2018", item="5", status="met", number=None)
    page = open_desk().get("/compare/criteria?year=1999").text
    assert "<table" not in page
    assert "<option selected>1999</option>" in page
    assert 'Các năm có số liệu: <a href="/compare/criteria?year=2018">2018</a>.' in page
    told = open_desk().get("/api/compare/criteria?year=1999").json()
    assert (told["year"], told["years"], told["rows"]) == ("1999", ["2018"], [])


def test_every_source_of_a_cell_is_linked_however_many_there_are(add, open_desk, report):
    for number in range(6):
        add(f"tin-{number}")
    page = open_desk().get("/compare?indicator=funding&item=total").text
    for fact_id in (report.facts[0].fact_id, *(f"tin-{number}-total" for number in range(6))):
        assert page.count(f'href="/facts/{fact_id}"') == 1
    assert "+3</summary>" in page


def test_the_map_of_criteria_opens_in_the_last_year_that_has_results(add, open_desk):
    status = {"indicator": "criterion_status", "unit": "status", "place_name": "Xã Hà Lan", "place_code": ""}
    for name, year, state, role in (("nay", "2018", "met", "actual"), ("mai", "2020", "target_met", "target")):
        times = {"period_start": year, "period_end": year, "item": "5", "status": state, "role": role, "number": None}
        add(name, **status, **times)
    page = open_desk().get("/compare/criteria").text
    assert "<option selected>2018</option>" in page
    assert "<option>2020</option>" in page
    assert "<option selected>2020</option>" in open_desk().get("/compare/criteria?year=2020").text


def test_money_of_places_of_one_level_is_added_up_and_shares_are_not(add, open_desk):
    add("ha-trung", place_name="Huyện Hà Trung", place_code="392")
    add("ty-le", place_name="Huyện Hà Trung", place_code="392", unit="percent", indicator="poverty_rate", item="")
    page = open_desk().get("/compare?indicator=funding").text
    assert "Tổng các địa bàn có số" in page
    assert "<small>(đồng)</small></caption>" in page
    assert "36.729,6 tỷ <small>(2)</small>" in page
    assert "Không cộng" in open_desk().get("/compare?indicator=poverty_rate").text


def test_a_sum_of_a_figure_with_a_warning_bears_its_mark(open_desk, report):
    desk = open_desk()
    foot = desk.get("/compare?indicator=funding&item=total").text.partition("<tfoot>")[2].partition("</tfoot>")[0]
    warned = any(report.facts[0].fact_id in it.fact_ids and it.level in ("error", "warning") for it in report.findings)
    assert warned
    assert "có cảnh báo" in foot


@pytest.mark.parametrize(("sort", "first"), [("down", "Huyện Hà Trung"), ("up", "Huyện Hoằng Hóa")])
def test_places_are_sorted_by_their_last_figure(add, open_desk, sort, first):
    add("cao", place_name="Huyện Hà Trung", place_code="392", number=Decimal(9 * 10**13))
    add("thap", place_name="Huyện Hoằng Hóa", place_code="399", number=Decimal(10**9))
    page = open_desk().get(f"/compare?indicator=funding&sort={sort}").text
    assert page.split('<th scope="row">', 1)[1].partition("</a>")[0].endswith(f">{first}")


def test_a_place_of_a_later_day_has_the_figures_of_what_became_it(add, open_desk):
    cells = open_desk().get("/api/compare?indicator=funding&as_of=2025-12-01").json()["cells"]
    assert cells
    assert open_desk().get("/api/compare?indicator=funding&as_of=2025-13-45").status_code == 400
    wrong = open_desk().get("/compare?as_of=hôm nay")
    assert wrong.status_code == 400
    assert "«hôm nay» không phải năm hay ngày. Hãy ghi như 2025 hoặc 2025-07-01." in wrong.text
    assert 'name="as_of" value="hôm nay"' in wrong.text
    assert "18.364,8 tỷ đồng" in open_desk().get("/compare?indicator=funding&as_of=hôm nay").text


def test_a_place_with_figures_of_several_years_has_a_sparkline(add, open_desk):
    for year, billion in (("2020", 1), ("2021", 3), ("2022", 2)):
        money = {"number": Decimal(billion * 10**9), "period_start": year, "period_end": year}
        add(f"n{year}", place_name="Huyện Hà Trung", place_code="392", **money)
    page = open_desk().get("/compare?indicator=funding").text
    line = page.split("Huyện Hà Trung", 1)[1].split("</tr>", 1)[0]
    assert 'role="img" aria-label="Huyện Hà Trung: diễn biến theo năm"><polyline points="' in line
    points = line.split('<polyline points="', 1)[1].split('"', 1)[0].split()
    heights = [float(point.split(",")[1]) for point in points]
    assert heights == [21.0, 3.0, 12.0]  # from above: the least lies lowest
    assert "<svg" not in page.split("Thị xã Bỉm Sơn", 1)[1].split("</tr>", 1)[0]  # one figure has no course


def test_a_source_that_a_report_says_twice_is_not_drawn_but_named(add, open_desk, make_report, database):
    report = make_report("9 Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name="hai-lan.txt")
    total, province = report.facts
    twice = replace(province, fact_id="twice", number=Decimal(6 * 10**12))
    other = replace(province, fact_id="other", item="district_budget")
    store = open_store(database)
    record_report(
        store,
        Input(path="/2", file_name="2"),
        pack_report(replace(report, facts=(total, province, twice, other))),
        seconds=1,
    )
    store.close()
    page = open_desk().get("/compare/funding").text
    assert "Không vẽ vì ghi khác nhau trong báo cáo" in page
    assert 'href="/facts/twice"' in page


def test_a_criterion_that_a_report_tells_twice_is_drawn_as_the_worse_and_leads_to_its_words(
    open_desk, make_report, database
):
    report = make_report("8 Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name="xa.txt")
    told = {"indicator": "criterion_status", "item": "7", "unit": "status", "number": None, "place_name": "Xã Hà Lan"}
    facts = [replace(fact, fact_id=f"s{at}", **told) for at, fact in enumerate(report.facts)]
    facts = [replace(fact, status=state) for fact, state in zip(facts, ("met", "not_met"), strict=True)]
    store = open_store(database)
    packed = pack_report(replace(report, facts=tuple(facts)))
    record_report(store, Input(path="/xa", file_name="xa.txt"), packed, seconds=1)
    store.close()
    page = open_desk().get("/compare/criteria").text
    assert '<th scope="row">Xã Hà Lan <small>Tỉnh Thanh Hóa</small></th>' in page
    assert '<td class="not_met" data-head="7"><a href="/facts/s1"' in page
    assert "chưa đạt</span></a>" in page


@pytest.fixture
def add_states(database, make_report):
    """Put a report into the archive that tells of each (name, code) whether it meets criterion 2."""

    def put(name: str, told: list[tuple[str, str, str]], **about) -> None:
        report = make_report(f"{name} Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name=f"{name}.txt")
        status = {"indicator": "criterion_status", "item": "2", "unit": "status", "number": None}
        facts = tuple(
            replace(report.facts[0], **status, fact_id=f"{name}-{at}", place_name=place, place_code=code, status=state)
            for at, (place, code, state) in enumerate(told)
        )
        made = replace(report, facts=facts, findings=(), subject=replace(report.subject, **about))
        store = open_store(database)
        record_report(store, Input(path=f"/{name}", file_name=name), pack_report(made), seconds=1)
        store.close()

    return put


def test_communes_of_one_name_are_lines_of_their_own_with_the_unit_in_which_each_lies(add_states, open_desk):
    add_states("bao-lac", [("Xã Phan Thanh", "01345", "not_met")])
    add_states("nguyen-binh", [("Xã Phan Thanh", "01768", "met")])
    page = open_desk().get("/compare/criteria").text
    for above, state in (("Huyện Bảo Lạc", "not_met"), ("Huyện Nguyên Bình", "met")):
        line = page.split(f'<th scope="row">Xã Phan Thanh <small>{above}, Tỉnh Cao Bằng</small></th>', 1)[1]
        assert f'<td class="{state}" ' in line.split("</tr>", 1)[0]


def test_a_state_that_a_person_corrected_is_marked_on_the_heat_map(add_states, open_desk, make_report):
    add_states("xa", [("Xã Phan Thanh", "01345", "met"), ("Xã Phan Thanh", "01768", "met")])
    mine = make_report("xa Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng", name="xa.txt").document.document_id
    browser = open_desk()
    before = browser.get("/compare/criteria").text
    fields = {"kind": "fact", "document_id": mine, "target": "xa-0", "action": "correct", "why": "xem biên bản"}
    assert browser.submit("/decide", **fields, new_value="not_met").status_code == 303
    page = browser.get("/compare/criteria").text
    marked = 'chưa đạt</span> ✎<span class="hidden"> (đã sửa)</span></a>'
    assert (before.count("✎<span"), page.count("✎<span"), page.count(marked)) == (0, 1, 1)
    assert "chưa đạt – đã sửa; Báo cáo ghi: 18.364,8 tỷ đồng" in page


def test_communes_that_no_list_has_are_told_apart_by_the_unit_whose_report_names_them(add_states, open_desk):
    add_states("mot", [("Xã Mới", "", "met")], unit_name="Huyện Bảo Lạc", unit_code="043")
    add_states("hai", [("Xã Mới", "", "not_met")], unit_name="Huyện Nguyên Bình", unit_code="052")
    page = open_desk().get("/compare/criteria").text
    assert page.count('<th scope="row">Xã Mới <small>Huyện') == 2


def test_every_commune_stands_on_a_page_of_the_heat_map_and_their_number_is_told(add_states, open_desk):
    add_states("nhieu", [(f"Xã Số {number:03}", "", "met") for number in range(230)])
    browser = open_desk()
    first = browser.get("/compare/criteria").text
    assert "<h1>Tiêu chí theo xã <small>230</small></h1>" in first
    assert "Trang 1 / 5" in first
    assert "Xã Số 229" not in first
    assert "Xã Số 229" in browser.get("/compare/criteria?page=5").text


def test_a_finding_that_is_dismissed_marks_its_cell_no_more(open_desk, report):
    desk = open_desk()
    finding = report.findings[0]
    marked = next(fact for fact in report.facts if fact.fact_id in finding.fact_ids)
    address = f"/compare?indicator={marked.indicator}"
    before = desk.get(address).text
    for one in report.findings:
        fields = {"kind": "finding", "document_id": one.document_id, "target": one.finding_id, "expected": ""}
        assert desk.submit("/decide", action="dismiss", why="đã kiểm", **fields).status_code == 303
    assert "(có cảnh báo)" in before
    assert "(có cảnh báo)" not in desk.get(address).text


def test_pages_and_their_twins_have_places_in_the_order_of_the_alphabet(add, open_desk):
    names = ["Huyện Ân Thi", "Huyện Đầm Hà", "Xã Dân Chủ", "Xã Đạo Đức", "Xã Phước Cát 2", "Xã Phước Cát 10"]
    for at, name in enumerate(reversed(names)):
        add(f"b{at}", indicator="poor_households", unit="households", place_name=name, place_code="")
        add(f"t{at}", indicator="criterion_status", item="1", status="met", number=None, place_name=name, place_code="")
    desk = open_desk()
    page, states = desk.get("/compare?indicator=poor_households").text, desk.get("/compare/criteria").text
    for text, end in ((page, "</a>"), (states, " <")):
        places = [text.index(f">{name}{end}") for name in names]
        assert places == sorted(places)
    cells = desk.get("/api/compare?indicator=poor_households").json()["cells"]
    assert list(dict.fromkeys(cell["place_name"] for cell in cells)) == names


@pytest.fixture
def add_counts(add):
    """Put three communes into the archive: all criteria met; two named as not met and 17/19; 15/19 and no names."""
    year = {"period_start": "2019", "period_end": "2019"}
    count = {"indicator": "criteria_met_count", "unit": "criteria", "item": "", "of": Decimal(19), "decimals": 0} | year
    for name, code, met in (("Hết", "01345", 19), ("Còn", "01768", 17), ("Số", "16507", 15)):
        number = {name: Decimal(met) for name in ("number", "low", "high")}
        add(f"c{met}", place_name=f"Xã {name}", place_code=code, half_step=Decimal(0), **number, **count)
    state = {"indicator": "criterion_status", "unit": "status", "number": None, "status": "not_met"} | year
    for item in ("6", "17"):
        add(f"t{item}", place_name="Xã Còn", place_code="01768", item=item, low=None, high=None, **state)


def test_states_that_follow_from_counts_stand_in_the_map_told_apart_from_what_reports_state(add_counts, open_desk):
    page = open_desk().get("/compare/criteria?year=2019").text
    every, left, *_ = (page.split(f'<th scope="row">Xã {name} ', 1)[1].split("</tr>", 1)[0] for name in ("Hết", "Còn"))
    assert every.count('<td class="met deduced"') == 19
    assert every.count('>✓#<span class="hidden"> đạt, suy ra từ số tiêu chí</span></a>') == 19
    assert (left.count('class="met deduced"'), left.count('class="not_met"')) == (17, 2)
    assert left.count('>✓°<span class="hidden"> đạt, suy ra, ngoài các tiêu chí đã kể đủ</span></a>') == 17
    legend = page.split("legend", 1)[1].split("</p>", 1)[0]
    assert "# suy ra từ số tiêu chí" in legend
    assert "° suy ra, ngoài các tiêu chí đã kể đủ" in legend
    assert "<small>2</small></h1>" in page
    told = page.split("không biết là tiêu chí nào (1)", 1)[1]
    assert "Xã Số" in told
    assert ">15 tiêu chí</a>" in told


def test_programs_get_the_states_that_the_terminal_deduces(add_counts, open_desk, database):
    seen = open_desk().get("/api/compare/criteria?year=2019").json()
    with Dataset.open(str(database)) as dataset:
        table = dataset.criteria_states(Question(indicator="criterion_status"))
    deduced = {key: it for key, it in table.cells.items() if it.kind in ("all", "rest")}
    assert {(row["place_code"], row["place_name"], row["criterion"]) for row in seen["deduced"]} == set(deduced)
    for row in seen["deduced"]:
        cell = deduced[row["place_code"], row["place_name"], row["criterion"]]
        assert (row["status"], row["kind"], row["note"]) == (cell.value, cell.kind, cell.note)
        assert (row["certainty"], row["fact_ids"]) == ("inferred", list(cell.fact_ids))
    assert [(row["place_name"], row["value"]) for row in seen["only_counted"]] == [("Xã Số", "15")]
    assert [place[1] for place in table.counted] == ["Xã Số"]
    assert {row["value"] for row in seen["rows"]} == {"not_met"}


def test_a_count_that_a_person_corrects_deduces_no_more(add_counts, open_desk, database):
    browser = open_desk()
    assert browser.get("/compare/criteria?year=2019").text.count("deduced") > 19
    with Dataset.open(str(database)) as dataset:
        rows = [it for it in dataset.rows("facts") if it["fact_id"].startswith("c19")]
    for row in rows:
        fields = {"kind": "fact", "document_id": row["document_id"], "target": row["fact_id"], "action": "correct"}
        assert browser.submit("/decide", **fields, new_value="18", why="xem biên bản").status_code == 303
    page = browser.get("/compare/criteria?year=2019").text
    assert '<th scope="row">Xã Hết ' not in page
    assert "không biết là tiêu chí nào (2)" in page
