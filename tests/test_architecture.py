"""The house as its own plan says: imports, lists, public names."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import extractor

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "extractor"


def test_imports_point_one_way():
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_public_names_are_sorted_and_there():
    assert list(extractor.__all__) == sorted(extractor.__all__)
    assert all(getattr(extractor, name) is not None for name in extractor.__all__)


@pytest.mark.parametrize("room", ["claims", "checks", "across", "readers"])
def test_each_module_of_a_room_is_in_its_table_of_contents(room):
    text = (PACKAGE / room / "__init__.py").read_text(encoding="utf-8")
    imported = {node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) and node.module}
    shared = {
        "claims": {
            "levels",
            "making",
            "passage",
            "scope",
            "sources",
            "table_cells",
            "nearness",
            "wholes",
            "table_beside",
            "table_columns",
            "table_criteria",
            "state_places",
            "table_districts",
            "table_names",
            "table_heads",
            "timing",
            "unnamed",
            "carried",
            "table_measures",
            "table_remarks",
            "table_recognised",
            "table_rows",
            "table_wholes",
            "by_place",
            "respective",
            "compared",
            "norms",
            "funding_context",
            "share_lists",
            "allotting",
            "funding_words",
            "funding_wholes",
            "other_money",
            "paid_shares",
            "table_standing",
            "table_making",
            "table_turns",
            "stretches",
            "beginnings",
            "aims",
            "titles",
            "recognised_further",
            "beside",
        }
        | {
            "named_places",
            "openings",
            "table_recognised",
            "table_parts",
            "table_records",
            "whereabouts",
            "whole_units",
        },
        "checks": {"book", "causes", "counted_lists", "estimates", "figures", "intervals", "lines", "place_lists"}
        | {"sheets", "slips", "splits", "told", "told_items", "wording", "words"},
        "across": set(),
        "readers": {"draft", "layout", "pace", "symbols", "refuse", "sniff"}
        | {"counting", "decoding", "flow", "office", "pictures", "programs", "repair", "text_tables", "twin"},
    }
    for path in (PACKAGE / room).glob("*.py"):
        if path.stem not in {"__init__", *shared[room]}:
            assert f"extractor.{room}.{path.stem}" in imported, path.stem


def test_no_module_outgrows_its_room():
    long = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")
    }
    assert {path: lines for path, lines in long.items() if lines > 420} == {}


def test_nothing_names_a_registry_or_this_machine():
    words = ("pypi" + ".org", "files.python" + "hosted", "/wor" + "k/", "registry.npm" + "js")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix in (".py", ".toml", ".md", ".txt", ".yaml", ".json", "") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not [word for word in words if word in text], name
