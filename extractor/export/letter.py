"""The letter that asks a unit to look at its figures again: an official letter (công văn) as DOCX.

Form: A4, margins 20/20/30/20 mm, Times New Roman 13, two-column head, numbered table of figures with page and
arithmetic, recipients and signature below. What the office must fill in (number, day, signer) is left as dots.
**Source**: Nghị định 30/2020/NĐ-CP, annexes I and III (mẫu 1.5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from extractor.catalog.messages import Messages
from extractor.export.files import Row, replacing
from extractor.export.sheets import plain_text

_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_WIDTHS = (10, 46, 24, 80)  # mm: number, figure, place in the report, why


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A finding with where its figures stand: pages of the report, or its sections where it has no pages."""

    finding: Row
    where: str


def write_letter(path: Path, document: Row, doubts: Sequence[Doubt], sender: str, words: Messages) -> Path:
    """Write the letter about one document and return its path.

    Args:
        path: of the DOCX.
        document: its row of documents.csv.
        doubts: what is asked about, gravest first.
        sender: name of the office, "" for dots to fill in.
        words: schemas/messages.toml.

    Raises:
        UsageError: the file cannot be written.
    """
    with replacing(path) as draft:
        _Letter(words).write(document, doubts, sender).save(str(draft))
    return path


class _Letter:
    """The document while it is written."""

    def __init__(self, words: Messages) -> None:
        self.words = words
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
        section.left_margin = Mm(30)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(13)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
        style.paragraph_format.space_after = Pt(6)

    def write(self, document: Row, doubts: Sequence[Doubt], sender: str) -> Any:
        """Return the finished document."""
        fields = self._fields(document, doubts)
        self._head(sender, fields)
        to = self._paragraph(self._word("to", fields), align=_CENTRE)
        to.paragraph_format.space_before = to.paragraph_format.space_after = Pt(12)
        for name in ("opening", "asked"):
            self._paragraph(self._word(name, fields), align=_JUSTIFY, indent=True)
        self._table(doubts)
        for name in ("answer", "thanks"):
            self._paragraph(self._word(name, fields), align=_JUSTIFY, indent=True)
        self._foot()
        return self.document

    def _word(self, name: str, fields: Mapping[str, str] | None = None) -> str:
        text = self.words.word("letter", name)
        for key, value in (fields or {}).items():
            text = text.replace("{" + key + "}", value)
        return plain_text(text)

    def _fields(self, document: Row, doubts: Sequence[Doubt]) -> dict[str, str]:
        issued = str(document["issued_on"] or "")
        day = "/".join(reversed(issued.split("-"))) if issued else "…/…/……"
        title = " ".join(str(document["title"] or document["file_name"]).split())
        unit = str(document["unit_name"] or "") or "…………………………"
        return {
            "unit": unit,
            "symbol": str(document["symbol"] or "……"),
            "day": day,
            "title": title,
            "count": str(len(doubts)),
        }

    def _head(self, sender: str, fields: Mapping[str, str]) -> None:
        table = self.document.add_table(1, 2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        left, right = table.rows[0].cells
        _set_widths(table, (62, 98))
        self._lines(left, [(sender.upper() or self._word("sender"), {"bold": True})])
        self._lines(left, [(self._word("number"), {}), (self._word("about", fields), {"size": 12})])
        self._lines(right, [(self._word("nation"), {"bold": True, "size": 12}), (self._word("motto"), {"bold": True})])
        self._lines(right, [(self._word("date"), {"italic": True})])

    def _lines(self, cell: _Cell, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        for text, look in lines:
            fresh = cell.paragraphs[0] if not cell.paragraphs[0].text else cell.add_paragraph()
            self._say(fresh, text, **look)
            fresh.alignment = _CENTRE
            fresh.paragraph_format.space_after = Pt(2)

    def _table(self, doubts: Sequence[Doubt]) -> None:
        heads = [self._word(name) for name in ("number_head", "figure_head", "where_head", "why_head")]
        table = self.document.add_table(1, len(heads))
        table.style = "Table Grid"
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            self._say(cell.paragraphs[0], head, bold=True, size=12)
            cell.paragraphs[0].alignment = _CENTRE
        _repeat(table.rows[0])
        for number, doubt in enumerate(doubts, start=1):
            finding = doubt.finding
            place = f"{finding['place_name']}: " if finding["place_name"] else ""
            told = f"{place}{' '.join(str(finding['quotes']).replace(' | ', '; ').split())}"
            repair = f" {self._word('perhaps')} {finding['repair']}." if finding["repair"] else ""
            cells = (str(number), told, doubt.where, f"{finding['message']}{repair}")
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                self._say(cell.paragraphs[0], text, size=12)
        _set_widths(table, _WIDTHS)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _foot(self) -> None:
        left, right = self.document.add_table(1, 2).rows[0].cells
        recipients = self._word("recipients").split("|")
        self._say(left.paragraphs[0], recipients[0], bold=True, italic=True, size=12)
        for line in recipients[1:]:
            self._say(left.add_paragraph(), line, size=11)
        for paragraph in left.paragraphs:
            paragraph.paragraph_format.space_after = Pt(0)
        self._lines(right, [(self._word("signer"), {"bold": True}), (self._word("signature"), {"italic": True})])

    def _paragraph(self, text: str, *, align: WD_ALIGN_PARAGRAPH, indent: bool = False) -> Paragraph:
        paragraph = self.document.add_paragraph()
        self._say(paragraph, text)
        paragraph.alignment = align
        if indent:
            paragraph.paragraph_format.first_line_indent = Mm(10)
        return paragraph

    @staticmethod
    def _say(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: int = 13) -> None:
        run = paragraph.add_run(plain_text(text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    """Fix the widths of the columns, in mm: Word reads them from the cells, LibreOffice from the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _repeat(row: Any) -> None:
    """The head of the table stands on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
