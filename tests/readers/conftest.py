"""Small files made in the tests: a PDF writer that places each string, and a DOCX from raw XML."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_RELATION}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)

_FONTS = ("Helvetica", "Helvetica-Bold", "ABCDEF+.VnTime", "ABCDEF+.VnTimeH", "Times-Roman", "ABCDEF+Wingdings-Regular")
"""F1 to F6 of a PDF; the base line of F5 lies elsewhere in its box."""
_DESCRIPTORS = {
    "Times-Roman": "/FontDescriptor << /Type /FontDescriptor /FontName /Times-Roman /Flags 32 "
    "/FontBBox [0 -900 999 400] /ItalicAngle 0 /StemV 80 /Ascent 400 /Descent -900 /CapHeight 400 >>"
}


def build_docx(body: str, **parts: str) -> bytes:
    """A DOCX whose body is the XML given; parts: styles, numbering, footnotes, header1, footer1 (inner XML)."""
    buffer = io.BytesIO()
    relations = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        for name, inner in parts.items():
            kind = name.rstrip("0123456789")
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            archive.writestr(f"word/{name}.xml", f"<w:{root} {_NAMESPACES}>{inner}</w:{root}>")
            relations.append(f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{name}.xml"/>')
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(relations)
            + "</Relationships>",
        )
        archive.writestr("word/document.xml", f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>")
    return buffer.getvalue()


class PdfWriter:
    """Writes a PDF with strings at places; each letter is half of its size wide, a blank a quarter."""

    def __init__(self, width: float = 595, height: float = 842) -> None:
        self.width, self.height = width, height
        self.pages: list[list[str]] = [[]]
        self.rotations: list[int] = [0]
        self._codes: dict[str, int] = {" ": 32}
        self._annotations: list[list[tuple[str, str]]] = [[]]

    def annotation(
        self, entries: str, x: float, top: float, string: str, *, drawn: bool = True, key: str = "V"
    ) -> PdfWriter:
        """An annotation of 200 × 16 points; `entries` are its own («/Subtype /FreeText»), `string` its words."""
        codes = bytes(self._codes.setdefault(letter, 32 + len(self._codes)) for letter in string)
        bottom = self.height - top
        value = ("\ufeff" + string).encode("utf-16-be").hex()
        common = f"/Type /Annot /Rect [{x} {bottom} {x + 200} {bottom + 16}] /F 4 /{key} <{value}> {entries}"
        appearance = f"BT /F1 12 Tf 1 0 0 1 2 4 Tm <{codes.hex()}> Tj ET" if drawn else ""
        self._annotations[-1].append((common, appearance))
        return self

    def page(self, *, rotate: int = 0) -> PdfWriter:
        if self.pages[-1]:
            self.pages.append([])
            self.rotations.append(rotate)
            self._annotations.append([])
        self.rotations[-1] = rotate
        return self

    def text(
        self,
        x: float,
        top: float,
        string: str,
        *,
        size: float = 14,
        font: str = "F1",
        up: bool = False,
        slant: float = 0,
    ) -> PdfWriter:
        """Strings of `slant` rise by so many degrees."""
        codes = bytes(self._codes.setdefault(letter, 32 + len(self._codes)) for letter in string)
        angle = math.pi / 2 if up else math.radians(slant)
        across, rise = round(math.cos(angle), 6), round(math.sin(angle), 6)
        matrix = f"{across} {rise} {-rise} {across} {x} {self.height - top}"
        self.pages[-1].append(f"BT /{font} {size} Tf {matrix} Tm <{codes.hex()}> Tj ET")
        return self

    def line(self, x0: float, top0: float, x1: float, top1: float) -> PdfWriter:
        self.pages[-1].append(f"0.5 w {x0} {self.height - top0} m {x1} {self.height - top1} l S")
        return self

    def shade(self, x0: float, top: float, x1: float, bottom: float) -> PdfWriter:
        """A grey area without an outline; strings that come later stand on it."""
        self.pages[-1].append(f"0.8 g {x0} {self.height - bottom} {x1 - x0} {bottom - top} re f 0 g")
        return self

    def grid(self, xs: list[float], tops: list[float]) -> PdfWriter:
        for x in xs:
            self.line(x, tops[0], x, tops[-1])
        for top in tops:
            self.line(xs[0], top, xs[-1], top)
        return self

    def build(self) -> bytes:
        assert len(self._codes) < 220
        inverse = sorted((code, letter) for letter, code in self._codes.items())
        pairs = "\n".join(f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for code, letter in inverse)
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            + "".join(
                f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar\n"
                for chunk in (pairs.split("\n")[at : at + 90] for at in range(0, len(inverse), 90))
            )
            + "endcmap end end"
        )
        widths = " ".join(["250"] + ["500"] * 223)
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
        objects.extend(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /FirstChar 32 /LastChar 255 /Widths [{widths}] "
            f"/Encoding /WinAnsiEncoding /ToUnicode {3 + len(_FONTS)} 0 R {_DESCRIPTORS.get(name, '')} >>"
            for name in _FONTS
        )
        fonts = " ".join(f"/F{at} {at + 2} 0 R" for at in range(1, len(_FONTS) + 1))
        objects.append(f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream")
        kids = []
        for content, rotation, notes in zip(self.pages, self.rotations, self._annotations, strict=True):
            stream = "\n".join(content)
            places = []
            for common, appearance in notes:
                normal = ""
                if appearance:
                    normal = f"/AP << /N {len(objects) + 1} 0 R >>"
                    objects.append(
                        "<< /Type /XObject /Subtype /Form /BBox [0 0 200 16] /Resources << /Font << /F1 3 0 R >> >> "
                        f"/Length {len(appearance)} >>\nstream\n{appearance}\nendstream"
                    )
                places.append(f"{len(objects) + 1} 0 R")
                objects.append(f"<< {common} {normal} >>")
            kids.append(f"{len(objects) + 1} 0 R")
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.width} {self.height}] /Rotate {rotation} "
                f"/Resources << /Font << {fonts} >> >> /Contents {len(objects) + 2} 0 R "
                f"/Annots [{' '.join(places)}] >>"
            )
            objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
        out = b"%PDF-1.4\n"
        offsets = []
        for number, body in enumerate(objects, start=1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
        start = len(out)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
        return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


@pytest.fixture
def docx() -> Callable[..., bytes]:
    return build_docx


@pytest.fixture
def pdf() -> type[PdfWriter]:
    return PdfWriter
