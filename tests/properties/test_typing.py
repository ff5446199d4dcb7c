"""Blanks that a hasty clerk leaves out or doubles change no figure."""

from __future__ import annotations

from collections import Counter
from itertools import count
from pathlib import Path

import pytest
import regex

from extractor.model import Fact
from extractor.pipeline import extract

SAMPLES = Path(__file__).parents[2] / "samples"
HABITS = {
    "no blank behind a comma": (r"(?<=\p{L}[,;:]) (?=\p{L})", ""),
    "a blank before a comma": (r"(?<=\p{L})(?=[,;:] )", " "),
    "two blanks": (r"(?<=\S) (?=\S)", "  "),
    "no blank before a unit": (r"(?<=\d) (?=(?:tỷ|triệu|hộ|km|tiêu chí|thôn|người|ha)\b)", ""),
    "a blank before percent": (r"(?<=\d)(?=%)", " "),
    "a blank in a bracket": (r"(?<=\()(?=\S)", " "),
    "no blank before a bracket": (r"(?<=\p{L}) (?=\()", ""),
}


def _said(facts: tuple[Fact, ...]) -> Counter[tuple[str, ...]]:
    return Counter((it.indicator, it.item, it.place_name, it.role, it.bound, str(it.value), it.unit) for it in facts)


def _now_and_then(text: str, pattern: str, typed: str) -> str:
    """Every third place, so that no two beside each other look alike."""
    places = count()
    return str(regex.sub(pattern, lambda match: match.group() if next(places) % 3 else typed, text))


@pytest.mark.parametrize("name", ["c-commune-2022", "p-commune-2013", "x-commune-2013", "v-district-2020"])
def test_hasty_typing_changes_no_figure(name: str, tmp_path: Path) -> None:
    text = (SAMPLES / name / "source.txt").read_text(encoding="utf-8-sig")
    page = tmp_path / "typed.txt"
    page.write_text(text, encoding="utf-8")
    clean = _said(extract(page).facts)
    for habit, (pattern, typed) in HABITS.items():
        page.write_text(_now_and_then(text, pattern, typed), encoding="utf-8")
        found = _said(extract(page).facts)
        assert (habit, clean - found, found - clean) == (habit, Counter(), Counter())
