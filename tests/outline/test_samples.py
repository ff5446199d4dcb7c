from __future__ import annotations

from pathlib import Path

import pytest

from extractor.catalog import load_catalog
from extractor.outline import build_outline
from extractor.readers import read

from .test_outline_properties import check

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/source.*"))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.parent.name)
def test_properties_hold_on_the_samples(file: Path) -> None:
    outline = build_outline(read(file.read_bytes(), file.name), load_catalog().forms)
    check(outline)
    assert outline.header.form == "báo cáo"
    assert outline.header.issuer
    assert outline.header.signer
    assert outline.sections
