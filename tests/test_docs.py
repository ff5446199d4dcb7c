"""What the documents say is so: the README's commands and code run, each command and check is told of."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder in which the samples have been ingested, as the README's first command does."""
    folder = tmp_path_factory.mktemp("desk")
    done = _run(folder, "extractor ingest samples")
    assert done.returncode == 0, done.stderr
    return folder


def _run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    (folder / "samples").exists() or (folder / "samples").symlink_to(ROOT / "samples")
    words = [sys.executable, "-m", *shlex.split(command)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(folder)}
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, env=environment)


def test_the_two_commands_stand_as_promised():
    assert "pip install . && extractor ingest samples\n" in _blocks("sh")
    assert "pip install '.[test]' && pytest\n" in _blocks("sh")


def test_the_python_examples_run(desk, monkeypatch, capsys):
    monkeypatch.chdir(desk)
    names: dict[str, object] = {}
    for block in _blocks("python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102
    assert "112/BC-UBND" in capsys.readouterr().out


def test_the_sql_example_runs(desk):
    import sqlite3

    with sqlite3.connect(desk / "extractor.db") as connection:
        assert connection.execute(_blocks("sql")[0]).fetchall()


def test_the_rows_of_the_opening_paragraph_are_what_comes_out():
    import extractor

    report = extractor.extract(ROOT / "samples/a-town-interim-2018/source.docx")
    rows = {(fact.indicator, fact.item, f"{fact.value}", fact.unit, fact.quote) for fact in report.facts}
    table = [line.split("|")[1:-1] for line in README.splitlines() if line.startswith("| funding")]
    assert len(table) == 5
    for indicator, item, place, role, _, value, unit, quote in ([cell.strip() for cell in row] for row in table):
        assert (indicator, item, value, unit, quote) in rows
        assert (place, role) == ("Thị xã Bỉm Sơn", "actual")
    checks = {finding.check for finding in report.findings}
    assert set(re.findall(r"\*\* `([a-z_.]+)`", README)) <= checks


def test_the_phrases_that_the_dictionary_lacks_are_listed(desk):
    done = _run(desk, "extractor explain --unclaimed")
    assert done.returncode == 0
    assert "chưa có trong từ điển chỉ tiêu" in done.stdout
    assert _run(desk, "extractor explain").returncode == 2


def test_each_command_is_in_the_readme():
    help_text = _run(ROOT, "extractor --help").stdout
    for command in re.findall(r"^  (\w+)   ", help_text, flags=re.MULTILINE):
        assert f"`extractor {command}" in README, command


def test_each_check_has_its_words_in_both_languages():
    import tomllib

    from extractor.checks import CHECKS

    with (ROOT / "schemas/messages.toml").open("rb") as stream:
        text = str(tomllib.load(stream))
    for check in CHECKS:
        source = Path(sys.modules[check.__module__].__file__ or "").read_text(encoding="utf-8")
        for name in re.findall(r'"([a-z_]+\.[a-z_]+)"', source):
            assert name.partition(".")[2] in text, name


def test_each_check_is_listed_with_what_it_compares_and_an_example():
    from extractor.catalog import load_catalog

    catalog = load_catalog()
    rows = [
        f"| `{record.id}` | {record.help['en']} | "
        f"{', '.join(catalog.limits.levels(record.id).values())} | {record.example} |"
        for record in catalog.messages.checks.values()
    ]
    page = (ROOT / "extractor/checks/README.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("| `")] == rows


def test_the_project_file_of_the_readme_is_one():
    import tomllib

    from extractor.project import parse_project

    project = parse_project(tomllib.loads(_blocks("toml")[0]))
    assert project.fail_on == "warning"
    assert project.levels["annexes.absent"] == "off"


def test_the_published_schema_is_that_of_the_model():
    import json

    from extractor import codec

    published = json.loads((ROOT / "schemas/report.schema.json").read_text(encoding="utf-8"))
    assert published == codec.json_schema()
