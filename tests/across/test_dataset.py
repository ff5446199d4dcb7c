"""The comparison in a dataset: kept as findings, made anew at each run, told by `check --across`."""

from __future__ import annotations

import json
import subprocess
import sys

from extractor.dataset import Dataset
from extractor.model import Choice, Target
from extractor.store import record_decisions
from tests.across.test_worlds import altered
from tests.generating.report import of_unit
from tests.generating.world import build_world


def test_findings_between_reports_are_kept_and_replaced(tmp_path):
    world = build_world(3, years=3)
    before = altered(world, world.year - 1)
    made = [of_unit(world, world.district, world.year - 1), of_unit(before, world.district, world.year)]
    for it in made:
        (tmp_path / it.file_name).write_bytes(it.data)
    told = _run(tmp_path, "ingest", *[it.file_name for it in made])
    assert "Giữa các báo cáo" in told.stdout
    with Dataset.open(tmp_path / "extractor.db") as dataset:
        first = [row["finding_id"] for row in dataset.rows("findings")]
        dataset.check_across()
        assert [row["finding_id"] for row in dataset.rows("findings")] == first
    found = json.loads(_run(tmp_path, "check", "--across", "--json").stdout)["findings"]
    assert "across.opening" in {row["check"] for row in found}
    assert all(row["check"].startswith("across.") for row in found)


def test_what_a_person_corrected_is_what_is_compared(tmp_path):
    world = build_world(3, years=3)
    before = altered(world, world.year - 1)
    for it in (of_unit(world, world.district, world.year - 1), of_unit(before, world.district, world.year)):
        (tmp_path / it.file_name).write_bytes(it.data)
    _run(tmp_path, "ingest", ".")
    with Dataset.open(tmp_path / "extractor.db") as dataset:
        (finding,) = (row for row in dataset.rows("findings") if row["check"] == "across.opening")
        facts = [row for row in dataset.rows("facts") if row["fact_id"] in finding["fact_ids"].split()]
        (wrong,) = (row for row in facts if row["document_id"] == finding["document_id"])
        target = Target(kind="fact", document_id=wrong["document_id"], id=wrong["fact_id"])
        changes = {"value": str(finding["expected"])}
        choice = Choice(target=target, action="correct", changes=changes, why="đính chính", expected="")
        record_decisions(dataset.store, [choice], who="Lan")
        dataset.check_across()
        assert "across.opening" not in {row["check"] for row in dataset.rows("findings")}


def _run(folder, *words):
    command = [sys.executable, "-m", "extractor", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
