"""`extractor compare` over samples: the table, what can be asked, pictures, the frame of the library."""

import json

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.dataset import Dataset
from extractor.intake import find_works, ingest
from extractor.store import open_store
from tests.test_samples import SAMPLES


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    address = tmp_path_factory.mktemp("compare") / "x.db"
    store = open_store(address, create=True)
    sources = [next((SAMPLES / name).glob("source.*")) for name in ("c-commune-2022", "e-district-2023")]
    list(ingest(find_works(sources).works, store, workers=1))
    store.close()
    return address


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


def test_pictures_of_criteria_and_funding(database, tmp_path):
    assert run(database, "criterion_status", "--year", "2023", "--plot", str(tmp_path / "a.svg")).exit_code == 0
    told = run(database, "--funding-of", "Huyện Hoài Ân", "--plot", str(tmp_path / "b.png"))
    assert told.exit_code == 0, told.output
    assert {path.name for path in tmp_path.iterdir()} == {"a.svg", "b.png"}


@pytest.mark.parametrize(
    "words",
    [
        ["no_such"],
        ["--funding-of", "Huyện Lạ", "--plot", "x.svg"],
        ["--funding-of", "X"],
        ["criteria_met_count", "--as-of", "31/12/2025"],
        ["criterion_status", "--as-of", "2025-13-45"],
        ["--as-of", "nonsense"],
    ],
)
def test_nothing_found_is_told_with_a_next_step(database, words):
    told = run(database, *words)
    assert told.exit_code == 2
    assert "→" in told.output


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


def test_diff_tells_what_moved_between_two_documents(database):
    command = ["diff", "source.txt", "source.docx", "--db", str(database), "--json"]
    changes = json.loads(CliRunner().invoke(app, command).stdout)["changes"]
    assert {change["kind"] for change in changes} >= {"added", "removed"}
    refused = CliRunner().invoke(app, ["diff", "no.txt", "source.docx", "--db", str(database)])
    assert refused.exit_code == 2
