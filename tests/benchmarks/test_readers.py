"""Reading alone, beside what python-docx and pdfplumber take for the plain text of the same file, in one run.

`make bench` prints the table and, at its end, the ratios of CPU time; the tests only see that both ways agree.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.benchmarks.others import TOP, in_a_batch, plain, source

TURNS, ROUNDS = 4, {".docx": 25, ".pdf": 3}
GOALS = {".docx": 0.30, ".pdf": 0.15}


@pytest.fixture(scope="module")
def ratios() -> Iterator[list[str]]:
    said: list[str] = []
    yield said
    sys.stdout.write("\n".join(["", *said, ""]))


@pytest.mark.benchmark
@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_reading_beside_the_plain_text_of_others(benchmark, ratios, suffix):
    from extractor.readers import read

    path = source(suffix)
    data = path.read_bytes()
    document = benchmark(read, data, path.name)
    assert len(document.text) > 0.5 * len(plain(data, suffix))
    if benchmark.disabled:
        return
    # Another report is read between, since a text that was the last one read finds its words counted already; in turn,
    # since another program on the machine slows both alike.
    between = max((TOP / "samples").glob(f"*/source{suffix}")).read_bytes()
    own: list[float] = []
    theirs: list[float] = []
    for _ in range(TURNS):
        own += in_a_batch(ROUNDS[suffix], lambda file: read(file, "bao-cao"), between, data)
        theirs += in_a_batch(ROUNDS[suffix], lambda file: plain(file, suffix), between, data)
    ratio, best = sum(own) / sum(theirs), min(own) / min(theirs)
    said = (
        f"{path.name}: {1000 * sum(own) / len(own):.1f} ms against {1000 * sum(theirs) / len(theirs):.1f} ms in a batch"
    )
    ratios.append(f"{said}, ratio {ratio:.2f}, of the best {best:.2f} (goal {GOALS[suffix]:.2f})")
    benchmark.extra_info["ratio"] = round(ratio, 3)
