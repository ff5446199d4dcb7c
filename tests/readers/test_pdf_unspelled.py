"""Print whose letters the file does not spell, or spells wrongly, is read as it is seen."""

from __future__ import annotations

import pytest

from extractor.model import Document
from extractor.readers import read
from extractor.readers.pdf import pictured
from tests.needs import needs

ocr = needs("tesseract")

LINES = (
    "Xa Hoa An co 1.386 ho trong 17 thon, tong von la 12.745 dong.",
    "Toan xa lam 46,35 km trong nam nay, hon nam qua 2,84 km.",
    "Nha van hoa thon: 14 nha, trong do 8 nha lam moi, 6 nha sua.",
    "Dan trong thon gop 4.572 m2 cho xa lam 3 con kenh chinh.",
)
FIGURES = ("1.386", "17 ", "12.745", "46,35", "2,84", "14 ", "4.572")


def _print(lines: tuple[str, ...], targets: dict[int, int]) -> bytes:
    """A page in Helvetica, whose table says that a code of `targets` is another letter, 0 for none."""
    pairs = [f"<{code:02x}> <{targets.get(code, code):04x}>" for code in range(32, 127)]
    table = (
        "begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n95 beginbfchar\n"
        + "\n".join(pairs)
        + "\nendbfchar\nendcmap"
    )
    shown = "".join(f"1 0 0 1 60 {760 - 24 * at} Tm ({line}) Tj\n" for at, line in enumerate(lines))
    content = f"BT /F 13 Tf\n{shown}ET"
    bodies = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        f"<< /Length {len(table)} >> stream\n{table}\nendstream",
    )
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    ends = f"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 7\n0000000000 65535 f \n{rows}{ends}".encode()


SHIFTED = {code: 33 + (code * 7) % 94 for code in range(33, 127)}
UNKNOWN = dict.fromkeys(range(97, 123), 0x01)


def _found(document: Document) -> list[str]:
    return [figure for figure in FIGURES if figure in document.text]


@ocr
@pytest.mark.parametrize("targets", [SHIFTED, UNKNOWN], ids=["other letters", "none"])
def test_letters_that_the_file_spells_wrongly_are_read_as_seen(targets: dict[int, int]) -> None:
    document = read(_print(LINES, targets), "a.pdf")
    assert document.reader == "scan"
    assert _found(document) == list(FIGURES)
    assert document.status == "ok"


@ocr
def test_another_language_stays_print() -> None:
    """It reads no better as seen, and its letters are sure."""
    english = (
        "The council reviewed 1.386 households across seventeen villages,",
        "which received support worth 12.745 during the previous year and",
        "completed 46,35 kilometres of canals, exceeding earlier targets.",
    )
    document = read(_print(english, {}), "a.pdf")
    assert document.reader == "pdf"
    assert "12.745 during" in document.text


def test_without_tesseract_such_letters_are_a_named_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictured, "missing_part", lambda: ("thiếu Tesseract", ""))
    document = read(_print(LINES, SHIFTED), "a.pdf")
    assert (document.status, document.losses[0]) == ("partial", "trang 1: chữ không đúng mã, thiếu Tesseract")
