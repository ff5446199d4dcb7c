"""Reading alone, beside what python-docx and pdfplumber take for the plain text of the same file, in one run.

`make bench` prints the table and, at its end, the ratios of CPU time; the tests only see that both ways agree.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.benchmarks.others import TOP, cpu, plain, source

ROUNDS = 12
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
    theirs = plain(data, suffix)
    assert len(document.text) > 0.5 * len(theirs)
    if benchmark.disabled:
        return
    # Both in turn, the best of each: another program on the machine slows both alike. Another report is read between,
    # since a text that was the last one read finds its words counted already.
    other = max((TOP / "samples").glob(f"*/source{suffix}"))
    pairs = []
    for _ in range(ROUNDS):
        read(other.read_bytes(), other.name)
        pairs.append((cpu(lambda: read(data, path.name)), cpu(lambda: plain(data, suffix))))
    own, other = (min(times) for times in zip(*pairs, strict=True))
    said = f"{path.name}: {1000 * own:.1f} ms against {1000 * other:.1f} ms, ratio {own / other:.2f}"
    ratios.append(f"{said} (goal {GOALS[suffix]:.2f})")
    benchmark.extra_info["ratio"] = round(own / other, 3)
