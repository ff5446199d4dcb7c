"""A report that arrives damaged gives the facts of the sound one; a sound report is never touched."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
import regex

from extractor.pipeline import extract
from extractor.readers import read
from tests.damage import KINDS

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/source.*"))
SHARED = Path(__file__).parents[2] / ".." / "shared" / "seed"
SOUND = [*SAMPLES, *(SHARED / name for name in ("bim-son-2018.txt", "bim-son-2018.docx", "bim-son-2018.pdf"))]
DAMAGED = {"look-alike": "[ƣÐ]", "glued": "run together"}
"""What a sample's notes say of damage that it was given on purpose."""
# «ma» may have been «mưa»: what was dropped cannot always be told, which the document says.
WHOLE = [kind for kind in KINDS if kind not in ("tcvn3-hornless", "mojibake-cut")]


@lru_cache(maxsize=32)
def _text(path):
    return read(path.read_bytes(), path.name).text


def _facts(text):
    report = extract(text.encode(), file_name="x.txt")
    return sorted(
        (fact.indicator, fact.item, fact.place_name.lower(), fact.role, fact.bound, str(fact.value), fact.unit)
        for fact in report.facts
    ), sorted(
        (str(fact.value), str(fact.of), fact.period_start, fact.period_end, fact.section_path.lower())
        for fact in report.facts
    )


@lru_cache(maxsize=32)
def _sound_facts(path):
    return _facts(_text(path))


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.parent.name)
def test_a_sound_report_is_never_touched(path):
    if not path.is_file():
        pytest.skip("the reference report is not on this machine")
    document = read(path.read_bytes(), path.name)
    notes = path.with_name("notes.md")
    told = notes.read_text(encoding="utf-8") if notes.is_file() else ""
    printed_so = {kind for kind, sign in DAMAGED.items() if regex.search(sign, told)}
    assert {repair.kind for repair in document.repairs} <= printed_so


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_damage_changes_no_fact(path, kind):
    assert _facts(KINDS[kind](_text(path))) == _sound_facts(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_dropped_letters_change_few_facts_and_are_told(path):
    text = KINDS["tcvn3-hornless"](_text(path))
    sound, found = _sound_facts(path)[0], _facts(text)[0]
    assert sum(fact not in found for fact in sound) <= 0.06 * len(sound)
    assert read(text.encode(), "x.txt").status == "partial"
