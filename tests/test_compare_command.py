"""`extractor compare` over samples: the table, what can be asked, pictures, the frame of the library."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from rich.console import Console
from typer.testing import CliRunner

from extractor.cli import app
from extractor.cli.comparing import run_compare
from extractor.compare import Question
from extractor.dataset import Dataset
from extractor.intake import find_works, ingest
from extractor.store import Input, open_store, pack_report, record_report
from tests.test_samples import SAMPLES


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    address = tmp_path_factory.mktemp("compare") / "x.db"
    store = open_store(address, create=True)
    sources = [next((SAMPLES / name).glob("source.*")) for name in ("c-commune-2022", "e-district-2023")]
    list(ingest(find_works(sources).works, store, workers=1))
    store.close()
    return address


@pytest.fixture
def told(tmp_path, make_report):
    """Make a database of one report with a fact for each of the changes given, and return its path."""

    def put(*changes, name="x.db"):
        report = make_report(f"{name} Tổng 18.364,8 tỷ đồng; tỉnh 7.010,1 tỷ đồng")
        facts = tuple(replace(report.facts[0], fact_id=f"f{at}", **change) for at, change in enumerate(changes))
        store = open_store(tmp_path / name, create=True)
        packed = pack_report(replace(report, facts=facts, findings=()))
        record_report(store, Input(path="/a", file_name="a.txt"), packed, seconds=1)
        store.close()
        return tmp_path / name

    return put


def figure(name, code, number, *, end="2024", start="", **more):
    value = Decimal(number)
    bounds = {"number": value, "low": value, "high": value}
    return {"place_name": name, "place_code": code, "period_start": start, "period_end": end, **bounds, **more}


def state(name, code, item, status, end="2018"):
    about = {"indicator": "criterion_status", "item": item, "unit": "status", "status": status}
    return figure(name, code, 0, end=end) | about | {"number": None, "low": None, "high": None}


TA_LUNG = [
    state("Xã Tả Lủng", "00742", "1", "met"),
    state("Xã Tả Lủng", "00796", "1", "met"),
    state("Xã Tả Lủng", "00742", "2", "not_met"),
    state("Xã Tả Lủng", "00796", "2", "met"),
    state("Xã Tả Lủng", "00796", "3", "met"),
    state("Xã Tả Lủng", "00796", "3", "owed"),
]


def test_criteria_of_communes_of_one_name_stand_apart_with_all_that_reports_say(told, tmp_path):
    database, picture = told(*TA_LUNG), tmp_path / "a.svg"
    shown = run(database, "criterion_status", "--plot", str(picture))
    assert shown.exit_code == 0, shown.output
    for place in ("Xã Tả Lủng (Huyện Đồng Văn, Tỉnh Hà Giang)", "Xã Tả Lủng (Huyện Mèo Vạc, Tỉnh Hà Giang)"):
        assert place in shown.stdout
        assert place in picture.read_text(encoding="utf-8")
    assert "≠ đạt; còn nợ" in shown.stdout
    assert ">≠<" in picture.read_text(encoding="utf-8")
    found = json.loads(run(database, "criterion_status", "--json").stdout)
    assert found["criteria"] == [str(number) for number in range(1, 20)]
    states = {(row["place_code"], row["criterion"]): row for row in found["states"]}
    assert states["00742", "2"]["status"] == "not_met"
    assert states["00796", "2"].items() >= {"status": "met", "sources": 1, "certainty": "stated", "findings": 0}.items()
    assert (states["00796", "3"]["status"], states["00796", "3"]["kind"]) == (None, "conflict")
    assert states["00796", "3"]["fact_ids"] == ["f4", "f5"]


def test_criteria_are_carried_to_the_boundaries_of_another_day(told):
    found = json.loads(run(told(*TA_LUNG), "criterion_status", "--as-of", "2025-07-01", "--json").stdout)
    assert {row["place_code"] for row in found["states"]} == {"00721", "00769"}


def met_count(name, code, number, end="2018"):
    return figure(name, code, number, end=end, indicator="criteria_met_count", item="", unit="criteria", of=None)


def test_without_a_year_the_one_that_is_shown_and_the_others_are_told(told):
    older = [state("Xã Tả Lủng", "00742", "5", "met", end="2016"), met_count("Xã Tả Lủng", "00796", 19, end="2015")]
    database = told(*TA_LUNG, *older)
    shown = run(database, "criterion_status")
    assert "Tiêu chí theo đơn vị, 2018 (năm cuối trong 3 năm có trạng thái)" in shown.stdout
    assert "chọn bằng --year: 2015 (1 đơn vị), 2016 (1 đơn vị)" in shown.stderr
    found = json.loads(run(database, "criterion_status", "--json").stdout)
    assert found["years"] == [{"year": 2015, "places": 1}, {"year": 2016, "places": 1}, {"year": 2018, "places": 2}]
    one = run(database, "criterion_status", "--year", "2016")
    assert "Tiêu chí theo đơn vị, 2016\n" in one.stdout
    assert "chọn bằng --year" not in one.stderr


def test_communes_that_meet_all_by_their_number_are_drawn_and_those_with_a_number_alone_are_named(told, tmp_path):
    counts = [met_count("Xã Tả Phìn", "00739", 19), met_count("Xã Lũng Táo", "00727", 15)]
    database, picture = told(*TA_LUNG, *counts), tmp_path / "a.svg"
    shown = run(database, "criterion_status", "--plot", str(picture))
    assert re.search(r"Xã Tả Phìn +(?:Đ# *){19}\n", shown.stdout)
    for told_ in (shown.stderr, picture.read_text(encoding="utf-8")):
        assert re.search(r"1 đơn vị chỉ biết số tiêu chí, không biết là\s+tiêu chí nào: Xã Lũng Táo: 15", told_)
    assert picture.read_text(encoding="utf-8").count(">Đ#<") == 19
    found = json.loads(run(database, "criterion_status", "--json").stdout)
    deduced = [row for row in found["states"] if row["place_code"] == "00739"]
    assert {(row["kind"], row["status"], row["certainty"], *row["fact_ids"]) for row in deduced} == {
        ("all", "met", "inferred", "f6")
    }
    assert [(row["place_name"], row["value"]) for row in found["only_counted"]] == [("Xã Lũng Táo", "15")]


@pytest.fixture
def on_screen(monkeypatch):
    """Make the console a terminal of that width."""

    def put(width):
        terminal = Console(width=width, force_terminal=True, markup=False, highlight=False, soft_wrap=True)
        monkeypatch.setattr("extractor.cli.screen.console", lambda **_: terminal)

    return put


@pytest.mark.parametrize(("width", "blocks"), [(60, 2), (80, 1), (120, 1), (200, 1)])
def test_the_map_of_criteria_fits_the_screen(told, on_screen, capsys, width, blocks):
    database = told(*TA_LUNG, met_count("Xã Tả Phìn", "00739", 19))
    on_screen(width)
    question = Question(indicator="criterion_status")
    assert run_compare(str(database), question, as_of="", plot="", as_json=False) == 0
    lines = capsys.readouterr().out.splitlines()
    lines = [line for line in lines if not re.search("tiêu chí 3:|Đ: đạt", line)]
    heads = [line for line in lines if line.startswith("Đơn vị")]
    assert len(heads) == blocks
    assert " ".join(head.removeprefix("Đơn vị") for head in heads).split() == [str(it) for it in range(1, 20)]
    assert [line for line in lines[1:] if len(line) > width] == []


@pytest.mark.parametrize(("width", "blocks"), [(60, 5), (120, 2), (200, 1)])
def test_years_that_have_no_room_beside_the_names_go_on_below(told, on_screen, capsys, width, blocks):
    years = [str(year) for year in range(2011, 2024)]
    database = told(*(figure("Xã Tả Phìn", "00739", 123_456_000_000, item="total", end=year) for year in years))
    on_screen(width)
    run_compare(str(database), Question(indicator="funding"), as_of="", plot="", as_json=False)
    lines = capsys.readouterr().out.splitlines()
    heads = [line for line in lines if line.startswith("Đơn vị")]
    assert len(heads) == blocks
    assert " ".join(head.removeprefix("Đơn vị") for head in heads).split() == years
    assert max(map(len, lines[1:-1])) <= width


def test_without_a_terminal_a_table_is_of_one_piece(told):
    years = [str(year) for year in range(2011, 2024)]
    database = told(*(figure("Xã Tả Phìn", "00739", 123_456_000_000, item="total", end=year) for year in years))
    (head,) = [line for line in run(database, "funding").stdout.splitlines() if line.startswith("Đơn vị")]
    assert head.split()[2:] == years


CHAU_THANH = [
    figure("Huyện Châu Thành", "708", 60_000_000, item="province_budget"),
    figure("Huyện Châu Thành", "708", 40_000_000, item="community"),
    figure("Huyện Châu Thành", "831", 250_000_000, item="province_budget"),
    figure("Huyện Châu Thành", "831", 50_000_000, item="credit"),
    figure("Huyện Châu Thành", "831", 70_000_000, item="credit"),
]


def test_funding_of_a_name_that_two_units_bear_is_refused_and_each_is_drawn_by_its_code(told, tmp_path):
    database, picture = told(*CHAU_THANH), tmp_path / "a.svg"
    refused = run(database, "--funding-of", "Huyện Châu Thành", "--plot", str(picture))
    assert refused.exit_code == 2
    assert "mã 708" in refused.output
    assert not picture.exists()
    shown = run(database, "--funding-of", "831", "--plot", str(picture))
    assert shown.exit_code == 0, shown.output
    text = picture.read_text(encoding="utf-8")
    assert all(it in text for it in ("Huyện Châu Thành (Tỉnh Bến Tre)", ">250<", ">≠ 50–70<", "≠ các nguồn khác nhau"))
    assert (
        run(database, "--funding-of", "Huyện Châu Thành", "--within", "Tỉnh Bến Tre", "--plot", str(picture)).exit_code
        == 0
    )


def test_funding_of_takes_one_year_as_reported(told, tmp_path):
    words = ["--funding-of", "831", "--plot", str(tmp_path / "a.svg")]
    for more in (["--as-of", "2025"], ["--year", "2023", "--year", "2024"]):
        assert run(told(*CHAU_THANH, name=f"{more[1]}.db"), *words, *more).exit_code == 2


def test_units_of_one_name_are_told_apart_in_table_and_picture(told, tmp_path):
    facts = [figure("Huyện Châu Thành", code, 5, indicator="criteria_met_total", item="") for code in ("708", "831")]
    shown = run(told(*facts), "criteria_met_total", "--plot", str(tmp_path / "a.svg"))
    for place in ("Huyện Châu Thành (Tỉnh Tây Ninh)", "Huyện Châu Thành (Tỉnh Bến Tre)"):
        assert place in shown.stdout
        assert place in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_ranges_are_drawn_and_what_has_no_figure_that_year_is_named_in_the_picture_and_beside_it(told, tmp_path):
    facts = [
        figure("Xã Quang Tiến", "00409", 10_000_000_000, item="total"),
        figure("Xã Phù Linh", "00400", 5_000_000_000, item="total"),
        figure("Xã Hà Lan", "14827", 7_000_000_000, item="total", end="2018"),
    ]
    shown = run(told(*facts), "funding", "--as-of", "2025-07-01", "--plot", str(tmp_path / "a.svg"))
    assert shown.exit_code == 0, shown.output
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert all(
        it in text for it in ("Xã Sóc Sơn", "◔ ≥ 5.000", "chỉ biết khoảng", "không vẽ 1 đơn vị không có số của năm")
    )
    assert "Hình không vẽ 1 đơn vị không có số của năm 2024: Phường Bỉm Sơn." in shown.stderr
    assert "năm khác" in shown.stderr


def test_a_picture_without_any_figure_is_refused_and_not_written(told, tmp_path):
    about = {"indicator": "poverty_rate", "unit": "percent", "item": ""}
    facts = [figure("Xã Quang Tiến", "00409", 10, **about), figure("Xã Phù Linh", "00400", 5, **about)]
    shown = run(told(*facts), "poverty_rate", "--as-of", "2025-07-01", "--plot", str(tmp_path / "a.svg"))
    assert shown.exit_code == 2
    assert "Không vẽ được hình" in shown.output
    assert not (tmp_path / "a.svg").exists()


def test_figures_of_two_units_of_measure_are_not_drawn_side_by_side(told, tmp_path):
    facts = [figure("Xã Quang Tiến", "00409", 10, item=""), figure("Xã Phù Linh", "00400", 5, item="", unit="percent")]
    changed = [fact | {"indicator": "poverty_rate"} for fact in facts]
    shown = run(told(*changed), "poverty_rate", "--plot", str(tmp_path / "a.svg"))
    assert shown.exit_code == 2
    assert not (tmp_path / "a.svg").exists()


def test_a_slope_names_the_places_and_years_that_it_leaves_out(told, tmp_path):
    facts = [
        *(figure("Xã Phù Linh", "00400", 5, item="total", end=year) for year in ("2017", "2018", "2019")),
        figure("Xã Quang Tiến", "00409", 10, item="total", end="2019"),
    ]
    shown = run(told(*facts), "funding", "--plot", str(tmp_path / "a.svg"))
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert all(it in text for it in ("không vẽ 1 đơn vị không có một số ở cả 2017 và 2019", "không vẽ 1 năm ở giữa"))
    assert "Xã Quang Tiến" in shown.stderr
    assert "2018" in shown.stderr


def test_more_places_than_a_page_holds_are_named(told, tmp_path):
    facts = [figure(f"Xã {number:02}", "", number, item="total") for number in range(1, 63)]
    shown = run(told(*facts), "funding", "--plot", str(tmp_path / "a.svg"))
    assert "không vẽ 2 đơn vị không đủ chỗ" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "Xã 02, Xã 01" in shown.stderr, "the smallest ones"


def run(database, *words):
    return CliRunner().invoke(app, ["compare", *words, "--db", str(database)])


def test_it_lists_what_can_be_compared(database):
    found = json.loads(run(database, "--json").stdout)["measures"]
    assert {"indicator": "criterion_status", "item": "1", "role": "actual"}.items() <= found[0].items() or len(
        found
    ) > 20


def test_a_measure_over_places_as_a_table_and_as_json(database):
    told = run(database, "criteria_met_count", "--level", "commune", "--year", "2023")
    assert told.exit_code == 0
    assert "Xã Ân Hữu" in told.stdout
    assert "Bình quân các đơn vị có số" in told.stdout
    cells = json.loads(run(database, "criteria_met_count", "--json").stdout)["cells"]
    assert {cell["year"] for cell in cells} >= {"2022", "2023"}
    assert all(cell["sources"] >= 1 and cell["fact_ids"] for cell in cells)


def test_a_sum_bears_the_marks_of_what_goes_into_it(told):
    address = told(figure("Xã Tả Lủng", "00742", 4), figure("Xã Sảng Tủng", "00757", 6, certainty="inferred"))
    (total,) = json.loads(run(address, "funding", "--json").stdout)["totals"]
    assert total == {
        "year": "2024",
        "kind": "sum",
        "value": "10",
        "places": 2,
        "certainty": "inferred",
        "findings": 0,
        "corrected": 0,
    }
    assert "* (2)" in run(address, "funding").stdout


def test_funding_is_its_total_in_the_library_as_in_the_command(told):
    address = told(figure("Xã Tả Lủng", "00742", 4), figure("Xã Tả Lủng", "00742", 3, item="province"))
    with Dataset.open(address) as dataset:
        assert list(dataset.compare("funding")["value"]) == [Decimal(4)]
        assert list(dataset.compare("funding", item="province")["value"]) == [Decimal(3)]


def test_pictures_of_criteria_and_funding(database, tmp_path):
    assert run(database, "criterion_status", "--year", "2023", "--plot", str(tmp_path / "a.svg")).exit_code == 0
    told = run(database, "--funding-of", "Huyện Hoài Ân", "--plot", str(tmp_path / "b.png"))
    assert told.exit_code == 0, told.output
    assert {path.name for path in tmp_path.iterdir()} == {"a.svg", "b.png"}


@pytest.mark.parametrize(
    "words",
    [
        ["no_such"],
        ["criteria_met_count", "--role", "no_such"],
        ["--funding-of", "Huyện Lạ", "--plot", "x.svg"],
        ["--funding-of", "X"],
        ["criteria_met_count", "--as-of", "31/12/2025"],
        ["criterion_status", "--as-of", "2025-13-45"],
        ["--as-of", "nonsense"],
        ["criterion_status", "--item", "99"],
        ["criteria_met_count", "--item", "no_such"],
    ],
)
def test_nothing_found_is_told_with_a_next_step(database, words):
    told = run(database, *words)
    assert told.exit_code == 2
    assert "→" in told.output


def test_an_item_that_is_not_there_is_named_with_those_that_are(database, told):
    address = told(figure("Xã Tả Lủng", "00742", 4), figure("Xã Tả Lủng", "00742", 3, item="province"))
    wrong = run(address, "funding", "--item", "vàng")
    assert wrong.exit_code == 2
    assert "không có số liệu nào về mục «vàng». → Hãy chọn mục có số: province, " in wrong.output
    assert "Hãy bỏ bớt --role, --level" in run(address, "funding", "--item", "province", "--year", "1999").output


def test_one_criterion_is_shown_alone(told):
    found = json.loads(run(told(*TA_LUNG), "criterion_status", "--item", "2", "--json").stdout)
    assert found["criteria"] == ["2"]
    assert {row["criterion"] for row in found["states"]} == {"2"}


@pytest.mark.parametrize("word", ["criteria_met_cout", "số tiêu chí đạt"])
def test_the_indicator_that_is_meant_is_offered(database, word):
    told = run(database, word)
    assert told.exit_code == 2
    assert "Có phải criteria_met_count không?" in told.output


def test_a_unit_that_is_none_is_told_and_a_name_of_several_is_not_taken_for_all_of_them(told, tmp_path):
    chau_thanh = [figure("Huyện Châu Thành", "708", "5"), figure("Huyện Châu Thành", "831", "7")]
    database = told(*({"indicator": "communes_total", "item": "", "unit": "communes"} | row for row in chau_thanh))
    none = run(database, "communes_total", "--within", "Huyện Lạ")
    assert (none.exit_code, "Không có đơn vị «Huyện Lạ»" in none.output) == (2, True)
    several = run(database, "communes_total", "--within", "Huyện Châu Thành")
    assert several.exit_code == 2
    assert "Huyện Châu Thành (Tỉnh Bến Tre), mã 831" in several.output
    one = run(database, "communes_total", "--within", "831", "--json")
    assert [cell["value"] for cell in json.loads(one.stdout)["cells"]] == ["7"]
    whole = run(database, "communes_total", "--within", "Tỉnh Bến Tre", "--json")
    assert json.loads(whole.stdout) == json.loads(one.stdout)


def test_the_library_gives_a_frame(database):
    with Dataset.open(database) as dataset:
        frame = dataset.compare("criteria_met_count", years=(2023,))
    assert {"place_name", "year", "value", "sources", "kind"} <= set(frame.columns)
    assert set(frame.year) == {"2023"}


def test_a_slope_between_two_years_and_the_boundaries_of_another_day(tmp_path):
    sample = next((SAMPLES / "b-district-2019").glob("source.*"))
    store = open_store(tmp_path / "x.db", create=True)
    list(ingest(find_works([sample]).works, store, workers=1))
    store.close()
    words = ("--level", "commune", "--year", "2018", "--year", "2019")
    told = run(tmp_path / "x.db", "criteria_met_count", *words, "--plot", str(tmp_path / "a.svg"))
    assert told.exit_code == 0, told.output
    assert "Xã Yên Trị" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    told = run(tmp_path / "x.db", "criteria_met_count", "--as-of", "2025-07-01", "--json")
    merged = {cell["place_name"]: cell for cell in json.loads(told.stdout)["cells"] if cell["year"] == "2019"}
    assert "Xã Phú Lai" not in merged, "it went into another in 2025"
    assert {cell["kind"] for cell in merged.values()} <= {"range", "part", "value"}
    assert all(cell["said"] for cell in merged.values())
    assert merged["Xã Yên Trị"]["value"] is None


def test_units_that_are_no_more_on_that_day_are_named(told):
    database = told(
        figure("Huyện Châu Thành", "708", 5, indicator="poor_households", item="", unit="households"),
        figure("Tỉnh Bến Tre", "83", 9, indicator="poor_households", item="", unit="households"),
    )
    told_ = run(database, "poor_households", "--as-of", "2025-07-01")
    assert "Không còn vào 2025-07-01, số liệu giữ theo tên cũ: Huyện Châu Thành" in told_.output
    assert "Bến Tre" not in told_.output.partition("Không còn")[2]
    assert "Không còn" not in run(database, "poor_households", "--as-of", "2024").output


def test_diff_tells_what_moved_between_two_documents(database):
    command = ["diff", "source.txt", "source.docx", "--db", str(database), "--json"]
    changes = json.loads(CliRunner().invoke(app, command).stdout)["changes"]
    assert {change["kind"] for change in changes} >= {"added", "removed"}
    shown = CliRunner().invoke(app, command[:-1]).stdout
    assert "Ngân sách" in shown
    assert not re.search(r"\b(?:total|budget)\b", shown), "sources are named, not their ids"
    refused = CliRunner().invoke(app, ["diff", "no.txt", "source.docx", "--db", str(database)])
    assert refused.exit_code == 2
