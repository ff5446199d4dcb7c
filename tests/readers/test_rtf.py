"""RTF made in the test: what Word shows comes out once, what it hides stays out."""

from __future__ import annotations

import pytest

from extractor.errors import LimitError, NoTextError
from extractor.model import Document
from extractor.readers import read

FONTS = (
    r"{\fonttbl{\f0\fnil\fcharset163 Times New Roman;}{\f1\fcharset2 Symbol;}{\f2\fcharset0 .VnTime;}"
    r"{\f3\fcharset0 Arial;}{\f4\fcharset2 Wingdings 2;}}"
)


def rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252\deff3\uc1" + FONTS + body + "}").encode("latin-1")


def unicode_of(text: str) -> str:
    return "".join(letter if letter.isascii() else rf"\u{ord(letter)}?" for letter in text)


def texts(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        pytest.param(r"\pard " + unicode_of("Xã đạt 15/19") + r"\par", ["Xã đạt 15/19"], id="unicode"),
        pytest.param(r"\uc2\u272\'d0\'d0\u7841??t\par", ["Đạt"], id="two bytes stand in"),
        pytest.param(r"\u-10179\u-8704?\par a\par", ["😀", "a"], id="a pair of surrogates"),
        pytest.param(r"\f0 n\'f4ng th\'f4n m\'f5\'eci\par", ["nông thôn mới"], id="code page of the font"),
        pytest.param(r"12\~km 5\_6 x\-y\par", ["12\u00a0km 5-6 xy"], id="symbols"),
        pytest.param(r"a\tab b\line c\par", ["a\tb\nc"], id="tab and line"),
        pytest.param(r"a\'41\'42 \{x\}\\\par", ["aAB {x}\\"], id="hex and escapes"),
        pytest.param(r"a{\v hidden}{\deleted gone}b{\revised c}\par", ["abc"], id="hidden and deleted"),
        pytest.param(r"{\field{\*\fldinst PAGE}{\fldrslt 17}} x\par", ["17 x"], id="field by its result"),
        pytest.param(r"{\listtext\f1\'b7\tab}{}item\par{\listtext 2.\tab}two\par", ["- item", "2. two"], id="list"),
        pytest.param(r"{\pict\wmetafile8 0102ab}{\*\unknown secret}x\par", ["x"], id="pictures and unknown groups"),
        pytest.param("\\bin4 \x00{}\\x\\par", ["x"], id="bin jumps over its bytes"),
        pytest.param(
            r"{\upr{old}{\*\ud{" + unicode_of("mới") + r"}}}\par", ["mới"], id="upr has two forms, one is read"
        ),
        pytest.param(r"{\shp{\*\shpinst{\sp{\sn a}{\sv 9}}{\shptxt box\par}}{\shprslt box}}text\par",
                     ["text", "box"], id="text box once"),
        pytest.param(r"a{\footnote note}b\par c\par", ["ab", "c", "note"], id="footnote after the body"),
        pytest.param(r"a{\super{\*\footnote\chftn\pard note}}b\par", ["ab", "note"], id="footnote of LibreOffice"),
        pytest.param(r"{\header top\par}{\footerf foot\par}body\par", ["body", "top", "foot"], id="margins last"),
        pytest.param(r"{\annotation comment}{\*\atnid x}{\info{\title t}}a\par", ["a"], id="comments and info"),
    ],
)  # fmt: skip
def test_what_is_shown_is_read_once(body: str, wanted: list[str]) -> None:
    document = read(rtf(body), "a.rtf")
    assert texts(document) == wanted
    assert document.status == "ok"


def test_kinds_looks_and_styles() -> None:
    body = (
        r"{\stylesheet{\s1\b heading 1;}{\s0 Normal;}}{\header top\par}"
        r"\pard\s1{\b title}\par\pard\s0{\i slanted} \i too\par a{\footnote note}\par"
    )
    document = read(rtf(body), "a.rtf")
    first, second, *rest = document.blocks
    assert (first.bold, first.italic, first.style) == (True, False, "heading 1")
    assert (second.bold, second.italic) == (False, True)
    assert [block.kind for block in rest] == ["paragraph", "footnote", "page_header"]
    assert [block.address for block in document.blocks[:2]] == ["p1", "p2"]


TABLE = (
    r"\trowd\cellx1000\cellx2000\clvmgf\cellx3000 \intbl TT\cell " + unicode_of("Vốn") + r"\cell all\cell\row"
    r"\trowd\cellx500\cellx1000\cellx2000\clvmrg\cellx3000 \intbl 1\cell 2\cell 3,5\cell\cell\row"
    r"\pard after\par"
)


def test_cells_take_their_columns_from_all_edges() -> None:
    document = read(rtf(TABLE), "a.rtf")
    (table,) = document.tables
    cells = {
        document.text[c.span.start : c.span.end]: (c.row, c.column, c.row_span, c.column_span) for c in table.cells
    }
    assert (table.rows, table.columns) == (2, 4)
    assert cells == {
        "TT": (0, 0, 1, 2),
        "Vốn": (0, 2, 1, 1),
        "all": (0, 3, 2, 1),
        "1": (1, 0, 1, 1),
        "2": (1, 1, 1, 1),
        "3,5": (1, 2, 1, 1),
    }
    assert texts(document)[-1] == "after"


def test_a_table_within_a_cell() -> None:
    body = (
        r"\pard\intbl\itap2 in\nestcell{\*\nesttableprops\trowd\cellx500\nestrow}{\nonesttables\par}"
        r"\pard\intbl\itap1 out\cell\trowd\cellx1000\row\pard end\par"
    )
    document = read(rtf(body), "a.rtf")
    assert texts(document) == ["in", "out", "end"]
    assert [block.table for block in document.blocks] == [1, 0, None]


def test_old_fonts_are_set_right() -> None:
    words = r"\f2 X\'a9y d\'f9ng n\'abng th\'abn m\'edi, x\'b7 ch\-a \'ae\'b9t chu\'c8n\par"
    assert texts(read(rtf(words), "a.rtf")) == ["Xây dựng nông thôn mới, xã chưa đạt chuẩn"]


def test_a_truncated_file_keeps_what_it_has() -> None:
    document = read(rtf(r"\pard whole 12\par cut 1")[:-1], "a.rtf")
    assert texts(document) == ["whole 12", "cut 1"]
    assert document.status == "partial"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"{\\rtf1 " + b"{" * 5_000, id="groups without end"),
        pytest.param(b"{\\rtf1 x\\trowd" + b"\\cellx1" * 5_000, id="cells without end"),
    ],
)
def test_depth_and_width_have_limits(data: bytes) -> None:
    with pytest.raises(LimitError):
        read(data, "a.rtf")


@pytest.mark.parametrize(
    "body",
    [r"\par", r"\itap999999999 a\cell\row", r"\u99999999999 x", r"\'4", "\\", r"\cell\row\nestrow\nestcell x", "}}}x"],
)
def test_odd_files_raise_nothing_else(body: str) -> None:
    try:
        read(rtf(body), "a.rtf")
    except (NoTextError, LimitError):
        return
