"""What is set right leads home: the printed text comes back letter by letter, digits and boxes stay where they were."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.model import Document, Span
from extractor.readers import read
from tests.damage import KINDS
from tests.readers.conftest import PdfWriter, build_docx

WORDS = """
xã huyện nông thôn mới đạt chuẩn tiêu chí giao thông trường học nước sạch hộ nghèo thu nhập bình quân đầu người triệu
đồng kế hoạch năm trước kết quả thực hiện đường được khuyến nghiệp cộng đồng Ủy ban nhân dân 17/19 18.364,8 2,84% 1.386
2018 (05 xã) 579/QĐ-TTg 46,35
"""
LINES = st.lists(st.sampled_from(WORDS.split()), min_size=3, max_size=14)
SPOILED = {name: KINDS[name] for name in ("tcvn3", "vni", "mojibake", "mojibake-latin-1", "entities", "look-alikes")}


def _same(text: str) -> str:
    return text


@st.composite
def _spaced(draw: Callable[..., object]) -> str:
    """A line some of whose words run into each other, and some of which a blank has cut."""
    pieces: list[str] = []
    for word in draw(LINES):  # type: ignore[attr-defined]
        cut = draw(st.integers(0, 12))
        if cut == 0 and len(word) > 3 and word.isalpha():
            word = f"{word[:2]} {word[2:]}"
        pieces.append(word + ("" if cut == 1 else " "))
    return "".join(pieces).strip()


DAMAGED = st.lists(
    st.tuples(_spaced(), st.sampled_from([_same, _same, *SPOILED.values()])), min_size=1, max_size=12
).map(lambda lines: [spoil(line) for line, spoil in lines])


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


def _leads_home(document: Document, printed: str) -> None:
    text = document.text
    assert document.printed(Span(0, len(text))) == printed
    end = 0
    for repair in document.repairs:
        assert repair.span.start >= end
        assert document.printed(repair.span) == repair.raw
        assert repair.raw != text[repair.span.start : repair.span.end]
        between = Span(end, repair.span.start)
        assert document.printed(between) == text[between.start : between.end]
        end = repair.span.end
    at = 0
    for block in document.blocks:
        assert block.span.start == at
        at = block.span.end + 1
    assert at == len(text) + 1


@settings(max_examples=150, deadline=None)
@given(DAMAGED)
def test_what_was_printed_comes_back(lines: list[str]) -> None:
    printed = unicodedata.normalize("NFC", "\n".join(lines))
    document = read(printed.encode(), "a.txt")
    _leads_home(document, printed)
    if "&#" not in printed:
        assert _digits(document.text) == _digits(printed)


@settings(max_examples=150, deadline=None)
@given(st.lists(_spaced(), min_size=1, max_size=12))
def test_parting_and_joining_words_changes_no_letter(lines: list[str]) -> None:
    printed = "\n".join(lines)
    document = read(printed.encode(), "a.txt")
    assert "".join(document.text.split()) == "".join(printed.split())
    assert document.text.count("\n") == printed.count("\n")


@settings(max_examples=80, deadline=None)
@given(DAMAGED)
def test_paragraphs_and_cells_keep_their_words(lines: list[str]) -> None:
    from xml.sax.saxutils import escape

    def paragraph(line: str) -> str:
        return f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'

    printed = [unicodedata.normalize("NFC", line) for line in lines]
    cells = "".join(f"<w:tc>{paragraph(line)}</w:tc>" for line in printed)
    table = f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"
    document = read(build_docx("".join(map(paragraph, printed)) + table), "a.docx")
    _leads_home(document, "\n".join(printed * 4))
    (found,) = document.tables
    assert [document.printed(cell.span) for cell in found.cells] == printed * 3


@settings(max_examples=60, deadline=None)
@given(st.lists(_spaced(), min_size=1, max_size=12))
def test_letters_of_a_print_stay_in_their_places(lines: list[str]) -> None:
    writer = PdfWriter()
    for place, line in enumerate(lines):
        writer.text(60, 80 + 20 * place, line, size=8)
    document = read(writer.build(), "a.pdf")
    assert "".join(document.text.split()) == "".join("".join(lines).split())
    _leads_home(document, document.printed(Span(0, len(document.text))))
    for line in document.lines:
        row = lines[round((line.bottom - 80) / 20)]
        shown = document.text[line.span.start : line.span.end]
        assert list(line.edges) == sorted(line.edges)
        # Each letter is four points wide, a blank two: whatever is joined or parted, a letter stays where it was.
        widths = [2.0 if letter == " " else 4.0 for letter in row]
        places = [60 + sum(widths[:at]) for at, letter in enumerate(row) if letter != " "]
        inked = [edge for edge, letter in zip(line.edges, shown, strict=False) if not letter.isspace()]
        assert [round(edge) for edge in inked] == places
