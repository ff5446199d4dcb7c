"""The reference report in its forms; skipped where the shared folder is absent."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from extractor.model import Document, Span
from extractor.readers import read
from tests.needs import needs

SEED = Path(__file__).parents[2] / ".." / "shared" / "seed"
pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the shared folder is absent")


def load(name: str) -> Document:
    return read((SEED / name).read_bytes(), name)


def words(name: str) -> str:
    """The body without blanks: a typesetter breaks lines after a hyphen, too."""
    document = load(name)
    body = (document.text[b.span.start : b.span.end] for b in document.blocks if not b.kind.startswith("page_"))
    return "".join("".join(body).replace("*", "").split())


@pytest.mark.parametrize(
    "suffix",
    ["-nfd.txt", ".docx", pytest.param(".doc", marks=needs("antiword")), ".pdf", "-mixed-font.docx", "-mixed-font.pdf"],
)
def test_every_form_gives_the_same_words_in_the_same_order(suffix: str) -> None:
    assert words(f"bim-son-2018{suffix}") == words("bim-son-2018.txt")


@pytest.mark.parametrize("name", ["bim-son-2018.pdf", "bim-son-2018-mixed-font.pdf"])
def test_every_character_of_a_print_has_a_page_and_a_box(name: str) -> None:
    document = load(name)
    assert unicodedata.is_normalized("NFC", document.text)
    assert document.text_quality > 0.99
    for offset, character in enumerate(document.text):
        if not character.isspace():
            assert len(document.locate(Span(offset, offset + 1))) == 1


def test_words_of_the_mixed_font_are_whole() -> None:
    assert load("bim-son-2018-mixed-font.pdf").text.split() == load("bim-son-2018.docx").text.split()


def test_old_font_encodings_read_like_unicode_and_keep_what_was_printed() -> None:
    document = load("bim-son-2018-tcvn3.docx")
    assert document.text_quality > 0.99
    assert document.text.lower() == load("bim-son-2018.docx").text.lower()
    assert document.printed(document.blocks[0].span) == "Sè: 1408 /VP§P"
