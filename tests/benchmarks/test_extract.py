"""How long one report takes, from bytes to findings: `make bench` prints it; the tests only run it once."""

from pathlib import Path

import pytest

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/source.*"))


@pytest.mark.benchmark
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}{path.suffix}")
def test_extract_a_sample(benchmark, path):
    from extractor.pipeline import extract

    data = path.read_bytes()
    report = benchmark(extract, data, file_name=path.name)
    assert report.facts
