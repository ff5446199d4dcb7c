"""A gate stays shut only where its pattern finds nothing, in the words of all samples and examples."""

import gc
import tomllib
from pathlib import Path

import pytest

from extractor.catalog import load_catalog
from extractor.outline import build_outline
from extractor.pipeline import extract
from extractor.readers import read
from extractor.vi.fold import fold
from extractor.vi.gate import Gated

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gates():
    """All gates of the program: those of modules, and those that readers of a catalog have built."""
    load_catalog()
    extract("Năm 2018 có 5 xã đạt chuẩn.".encode())
    gc.unfreeze()  # a test that ran a child of the guard has frozen what was loaded
    return [it for it in gc.get_objects() if type(it) is Gated]


def _words(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part)


@pytest.fixture(scope="module")
def texts():
    read_all = [read(path.read_bytes(), path.name) for path in (TOP / "samples").glob("*/source.*")]
    outlines = [build_outline(document, load_catalog().forms) for document in read_all]
    lines = [outline.text_of(passage) for outline in outlines for passage in outline.passages]
    for path in (TOP / "extractor").glob("*/*.examples.toml"):
        lines += _words(tomllib.loads(path.read_text("utf-8")))
    return sorted({*lines, *(fold(line).text for line in lines)})


def test_a_shut_gate_hides_no_match(gates, texts):
    assert len(gates) > 5
    assert len(texts) > 2000
    for gate in gates:
        lost = [text for text in texts if not gate.is_open(text) and gate.pattern.search(text)]
        assert lost == [], gate.pattern.pattern


def test_a_gate_that_asks_too_much_is_found(texts):
    import regex

    gate = Gated(regex.compile(r"xã \p{L}+ đạt"), ("chuẩn",))
    assert any(not gate.is_open(text) and gate.pattern.search(text) for text in texts)
