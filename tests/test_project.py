"""The project file: levels of checks, switched off or changed when findings are read; what is wrong in it is named."""

from __future__ import annotations

import pytest

from extractor.errors import UsageError
from extractor.project import load_project, parse_project

ROWS = [{"check": "sums.total", "level": "error"}, {"check": "annexes.absent", "level": "warning"}]


def test_levels_change_and_checks_go():
    project = parse_project({"fail_on": "note", "checks": {"sums.total": "note", "annexes.absent": "off"}})
    assert list(project.findings(ROWS)) == [{"check": "sums.total", "level": "note"}]
    assert project.fail_on == "note"


def test_without_a_file_nothing_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert list(load_project(tmp_path / "extractor.db").findings(ROWS)) == ROWS


def test_the_file_beside_the_database_goes_before_that_of_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "db").mkdir()
    (tmp_path / "extractor.toml").write_text('fail_on = "note"', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_project("db/extractor.db").fail_on == "note"
    (tmp_path / "db" / "extractor.toml").write_text('\ufefffail_on = "never"', encoding="utf-8")
    assert load_project("db/extractor.db").fail_on == "never"
    assert load_project("postgresql://host/name").fail_on == "note"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param({"checks": {"sums.totl": "off"}}, "sums.totl", id="unknown check"),
        pytest.param({"checks": {"sums.total": "fatal"}}, "fatal", id="unknown level"),
        pytest.param({"checks": {"sums.total": 3}}, "3", id="no word"),
        pytest.param({"checks": []}, "[checks]", id="no table"),
        pytest.param({"levels": {}}, "levels", id="unknown key"),
        pytest.param({"fail_on": "always"}, "always", id="unknown fail_on"),
        pytest.param({"fail_on": []}, "fail_on", id="fail_on of another kind"),
    ],
)
def test_what_is_wrong_is_named(data, says):
    with pytest.raises(UsageError) as caught:
        parse_project(data)
    assert says in str(caught.value)


def test_a_mistyped_check_names_the_one_that_is_meant():
    with pytest.raises(UsageError) as caught:
        parse_project({"checks": {"annexes.absnt": "off"}})
    assert "annexes.absent" in str(caught.value.next_step)


@pytest.mark.parametrize("text", [b"[checks", b"\xff\xfe", b"#" * 200_000], ids=["no toml", "no text", "too large"])
def test_a_file_that_cannot_be_read_is_an_error_of_use(tmp_path, text):
    (tmp_path / "extractor.toml").write_bytes(text)
    with pytest.raises(UsageError):
        load_project(tmp_path / "extractor.db")
