"""The comparison in a dataset: kept as findings, made anew at each run, told by `check --across`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from extractor.cli import app
from extractor.dataset import Dataset
from extractor.model import Choice, Target
from extractor.store import count_changes, is_comparison_due, record_decisions, replace_across_findings
from extractor.store.across import note_change
from extractor.store.tables import table
from tests.across.test_worlds import altered
from tests.generating.report import of_unit
from tests.generating.world import build_world
from tests.intake.commands import command


def test_findings_between_reports_are_kept_and_replaced(tmp_path):
    for name, data in contradicting():
        (tmp_path / name).write_bytes(data)
    told = _run(tmp_path, "ingest", ".")
    assert "Giữa các báo cáo" in told.stdout
    with Dataset.open(tmp_path / "extractor.db") as dataset:
        first = [row["finding_id"] for row in dataset.rows("findings")]
        dataset.check_across()
        assert [row["finding_id"] for row in dataset.rows("findings")] == first
    found = json.loads(_run(tmp_path, "check", "--across", "--json").stdout)["findings"]
    assert "across.opening" in {row["check"] for row in found}
    assert all(row["check"].startswith("across.") for row in found)


def test_a_comparison_that_was_cut_short_is_made_by_the_next_run(tmp_path, monkeypatch):
    def interrupt(dataset):
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    (tmp_path / "inbox").mkdir()
    for name, data in contradicting():
        (tmp_path / "inbox" / name).write_bytes(data)
    with monkeypatch.context() as patched:
        patched.setattr(Dataset, "check_across", interrupt)
        assert _call("ingest", "inbox").exit_code == 130
    assert across(tmp_path) == []
    again = _call("ingest", "inbox")
    assert "0 mới, 2 đã có" in again.stdout
    assert "Giữa các báo cáo" in again.stdout
    assert "across.opening" in across(tmp_path)
    assert "Giữa các báo cáo" not in _call("ingest", "inbox").stdout


def test_what_another_process_brings_while_reports_are_compared_leaves_the_comparison_due(tmp_path):
    (tmp_path / "a.txt").write_text("Xã Hà Lan đạt 17/19 tiêu chí năm 2018.", encoding="utf-8")
    _run(tmp_path, "ingest", "a.txt")
    with Dataset.open(tmp_path / "extractor.db") as dataset:
        assert not is_comparison_due(dataset.store)
        with dataset.store.reading() as connection:
            before = count_changes(connection)
        with dataset.store.writing() as connection:
            note_change(connection)
            replace_across_findings(connection, (), changes=before)
        assert is_comparison_due(dataset.store)
        dataset.check_across()
        with dataset.store.writing() as connection:
            replace_across_findings(connection, (), changes=before)
        assert not is_comparison_due(dataset.store), "what was compared later stands"


def test_figures_of_an_indicator_that_is_no_more_are_not_compared(tmp_path):
    for name, data in contradicting():
        (tmp_path / name).write_bytes(data)
    _run(tmp_path, "ingest", ".")
    with Dataset.open(tmp_path / "extractor.db") as dataset:
        assert dataset.check_across()
        with dataset.store.writing() as connection:
            facts = table("facts")
            connection.execute(update(facts).values(indicator="gone_" + facts.c.indicator))
        assert dataset.check_across() == ()


@pytest.mark.guarded
def test_a_watched_folder_is_compared_as_files_come(tmp_path):
    pytest.importorskip("watchfiles")
    (tmp_path / "inbox").mkdir()
    (first, data), (second, more) = contradicting()
    (tmp_path / "inbox" / first).write_bytes(data)
    process = command(tmp_path, "--watch")
    try:
        _read_until(process, "Đang chờ")
        assert across(tmp_path) == []
        (tmp_path / "inbox" / second).write_bytes(more)
        _read_until(process, "Giữa các báo cáo")
        assert "across.opening" in across(tmp_path)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130


def _read_until(process, words):
    line = process.stderr.readline()
    while words not in line:
        assert line
        line = process.stderr.readline()


def contradicting():
    """The reports of two years, by name; the later one opens with another figure than the earlier ends with."""
    world = build_world(3, years=3)
    before = altered(world, world.year - 1)
    made = (of_unit(world, world.district, world.year - 1), of_unit(before, world.district, world.year))
    return [(it.file_name, it.data) for it in made]


def across(folder):
    """The checks between reports that have a finding."""
    with Dataset.open(folder / "extractor.db") as dataset:
        return [row["check"] for row in dataset.rows("findings") if row["check"].startswith("across.")]


def test_what_a_person_corrected_is_what_is_compared(tmp_path):
    for name, data in contradicting():
        (tmp_path / name).write_bytes(data)
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


def _call(*words):
    return CliRunner().invoke(app, words)
