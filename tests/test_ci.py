"""What `.ci/run` asks for may not be skipped: above all the tests in a browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import needs

RUN = Path(__file__).parents[1] / ".ci" / "run"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for bash")


@pytest.mark.parametrize(
    ("required", "skipped"),
    [("", True), ("chromium", True), ("no-such-program", False), ("chromium no-such-program", False), ("1", False)],
)
def test_what_is_required_is_not_skipped_where_it_is_missing(monkeypatch, required, skipped):
    monkeypatch.setenv("EXTRACTOR_REQUIRE", required)
    assert needs("no-such-program").mark.args == (skipped,)


@pytest.mark.parametrize(("ci", "required"), [("", "chromium"), ("true", "1")])
def test_the_checks_of_a_change_require_a_browser_also_where_nothing_can_be_installed(tmp_path, ci, required):
    """The script is run up to the environment that it makes, on a machine without apt."""
    told = "set -euo pipefail\nPATH=" + str(tmp_path) + "\n" + _between("# Programs that tests", "if ls /usr/lib")
    told += 'printf %s "$EXTRACTOR_REQUIRE"'
    done = subprocess.run(["/bin/bash", "-c", told], env={"CI": ci}, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == required


def _between(first: str, last: str) -> str:
    text = RUN.read_text(encoding="utf-8")
    return text[text.index(first) : text.index(last)]
