"""The rendered twin: figures of documents without pages get a page and a box."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import UnsupportedError
from extractor.model import Document, Span
from extractor.readers import read
from extractor.readers.twin import align, locate_in_twin, read_twin, render_twin
from tests.needs import needs

SAMPLES = Path(__file__).parents[2] / "samples"
VOCABULARY = ["xã", "An", "Phú", "đạt", "15", "/", "19", "tiêu", "chí", ",", "vốn", "12", "500"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=60)


def document_of(text: str) -> Document:
    return read(text.encode(), "a.txt")


def test_words_are_found_over_other_line_ends_and_additions() -> None:
    ours = document_of("Xã An Phú đạt 15/19 tiêu chí; xã An Lộc đạt 12/19 tiêu chí.")
    print_ = document_of("Trang 1\nXã An Phú đạt\n15/19 tiêu chí; xã An\nLộc đạt 12/19 tiêu chí.")
    alignment = align(ours, print_)
    at = ours.text.index("12/19")
    (span,) = alignment.to_twin(Span(at, at + 5))
    assert print_.text[span.start : span.end] == "12/19"
    (whole,) = alignment.to_twin(Span(0, len(ours.text)))
    assert print_.text[whole.start : whole.end].split() == ours.text.split()


def test_long_stretches_without_a_word_of_their_own_are_followed_past_what_the_print_adds() -> None:
    sentence = "Xã đã làm đường và đạt tiêu chí số "
    ours = document_of("\n".join(f"{sentence}{number % 7}" for number in range(1200)))
    print_ = document_of(
        "\n".join(f"{sentence}{number % 7}" + " Trang in" * (number % 90 == 7) for number in range(1200))
    )
    alignment = align(ours, print_)
    assert alignment.share == 1
    last = ours.text.rindex("3")
    (span,) = alignment.to_twin(Span(last, last + 1))
    assert span.start == print_.text.rindex("3")


def test_what_the_print_has_not_stays_without_a_place() -> None:
    ours, print_ = document_of("vốn 12 và ẩn 99 tỷ"), document_of("vốn 12 tỷ")
    at = ours.text.index("99")
    assert not list(align(ours, print_).to_twin(Span(at, at + 2)))


@given(WORDS, WORDS)
def test_pairs_rise_and_are_equal_words(ours: list[str], theirs: list[str]) -> None:
    a, b = document_of("1 " + " ".join(ours)), document_of("1 " + " ".join(theirs))
    alignment = align(a, b)
    assert all(x < y for x, y in itertools.pairwise(alignment.places))
    for start, end, place in zip(alignment.starts, alignment.ends, alignment.places, strict=True):
        assert a.text[start:end] == b.text[place : place + end - start]
    if ours == theirs:
        assert alignment.share == 1


def test_only_documents_without_pages_have_a_twin() -> None:
    for data in (b"", b"%PDF-1.4\n1 0 obj", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(UnsupportedError):
            render_twin(data)


@needs("soffice")
@pytest.mark.parametrize("name", ["a-town-interim-2018/source.docx", "c-commune-2022/source.txt"])
def test_every_number_of_a_sample_has_a_page_and_a_box(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    document = read(data, name)
    twin = read_twin(render_twin(data))
    numbers = [Span(at, at + 1) for at, letter in enumerate(document.text) if letter.isdigit()]
    boxes = locate_in_twin(document, twin, numbers)
    located = sum(len(found) == 1 for found in boxes)
    assert located / len(numbers) > 0.98
    for box in itertools.chain.from_iterable(boxes):
        assert 1 <= box.page <= len(twin.pages)
        assert box.x0 < box.x1
    spans = [next(align(document, twin).to_twin(span), None) for span in numbers[:50]]
    assert all(
        twin.text[there.start : there.end] == document.text[here.start : here.end]
        for here, there in zip(numbers, spans, strict=False)
        if there is not None
    )
