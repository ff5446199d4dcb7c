"""The unit in the docs is one that systemd takes, and the commands of both services are ones that the program knows."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from extractor.cli import app

README = (Path(__file__).parents[2] / "extractor" / "web" / "README.md").read_text(encoding="utf-8")
UNIT = re.search(r"```ini\n(.*?)```", README, re.DOTALL)[1]
OPTIONS = {option for param in typer.main.get_command(app).commands["review"].params for option in param.opts}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path):
    path = tmp_path / "extractor.service"
    path.write_text(UNIT.replace("/srv/extractor/venv/bin/extractor", sys.executable), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "line", [re.search(r"ExecStart=\S+ (.*)", UNIT)[1], re.search(r"\$run = '(.*)'", README)[1]], ids=["unit", "task"]
)
def test_the_command_of_a_service_is_one_that_the_program_knows(line):
    command, *words = shlex.split(line)
    assert command == "review"
    assert {word for word in words if word.startswith("--")} <= OPTIONS
