"""Some thousand altered reports: each is read or refused with a reason, none ends a process or stays for ever.

More by hand: `EXTRACTOR_FUZZ=20 python -m pytest tests/hostile/test_fuzz.py`, other ones with `EXTRACTOR_FUZZ_SEED=1`.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from extractor.intake.gate import Reading
from extractor.intake.guard import Guard
from extractor.intake.sandbox import Limits
from tests.hostile.mutants import BASES, PICTURES, read_many
from tests.needs import needs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="two thousand files take too long there")
COUNTS = {
    "text": 480,
    "utf16": 120,
    "docx": 480,
    "pdf": 240,
    "html": 240,
    "rtf": 200,
    "xlsx": 160,
    "mail": 80,
    "msg": 80,
    "xls": 80,
    "odt": 120,
    "ods": 120,
}
COUNTS |= dict.fromkeys(PICTURES, 40) | {"zip": 80, "sample-docx": 40, "sample-pdf": 40}
TIMES = int(os.environ.get("EXTRACTOR_FUZZ", "1"))
FIRST = int(os.environ.get("EXTRACTOR_FUZZ_SEED", "0")) * 1_000_000
RUN = 20


@pytest.fixture(scope="module")
def guard():
    opened = Guard(Limits(wall=240, idle=120, memory=1 << 30))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[needs("tesseract")] if name in PICTURES else []) for name in BASES]
)
def test_altered_files_are_read_or_refused_with_a_reason(name, guard, tmp_path):
    def run(first):
        path = tmp_path / f"{first}.txt"
        path.write_text(f"{name} {first} {RUN}", encoding="utf-8")
        return guard.run(Reading(path=path, file_name=path.name, document_id="", extract=read_many))

    starts = range(FIRST, FIRST + COUNTS[name] * TIMES, RUN)
    with ThreadPoolExecutor(2) as beside:
        problems = [outcome.problem for outcome in beside.map(run, starts)]
    assert [problem.message for problem in problems if problem.code != "no_text"] == []
    read = sum(int(problem.message.split()[1]) for problem in problems)
    assert read > 0


def test_there_are_at_least_two_thousand():
    assert sum(COUNTS.values()) >= 2000
    assert COUNTS.keys() == BASES.keys()
