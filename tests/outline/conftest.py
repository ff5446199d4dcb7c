from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import regex

from extractor.catalog import load_catalog
from extractor.model import Block, Document, Outline, Section, Span
from extractor.outline import build_outline


def read_lines(text: str, **marks: object) -> Document:
    """A text file as the reader gives it: a block a line, empty lines only in the text."""
    text = text.strip("\n")
    blocks = tuple(Block(span=Span(m.start(), m.end())) for m in regex.finditer(r"[^\n]+", text) if m.group().strip())
    fields = {"document_id": "0", "file_name": "a.txt", "media_type": "text/plain", "reader": "text"} | marks
    return Document(text=text, blocks=blocks, **fields)


@pytest.fixture(scope="session")
def outline_of() -> Callable[[str], Outline]:
    return lambda text: build_outline(read_lines(text), load_catalog().forms)


@pytest.fixture(scope="session")
def seed() -> Path:
    folder = Path(__file__).parents[2] / ".." / "shared" / "seed"
    if not folder.is_dir():
        pytest.skip("the reference report is not in this checkout")
    return folder


@pytest.fixture(scope="session")
def tree() -> Callable[[Outline], list[tuple[str, str]]]:
    """Path and title of the numbered sections."""
    return lambda outline: [(section.path, section.title) for section in outline.sections if not section.bullet]


@pytest.fixture(scope="session")
def texts() -> Callable[[Outline, str], list[str]]:
    """The passages of a kind on one line each."""
    return lambda outline, kind: [
        " ".join(outline.document.text[p.span.start : p.span.end].split()) for p in outline.passages if p.kind == kind
    ]


@pytest.fixture(scope="session")
def section_at() -> Callable[[Outline, str], Section]:
    return lambda outline, path: next(section for section in outline.sections if section.path == path)
