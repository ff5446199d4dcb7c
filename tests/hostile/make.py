"""Our own hostile files, each small and made anew: what a broken or malicious sender could hand in.

`python -m tests.hostile.make FOLDER` writes them all, to try them by hand.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.hostile.quine import quine

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TEXT = "BÁO CÁO\nNăm 2018 xã đạt 19/19 tiêu chí.\n".encode()
HEAVY = 260 << 20

MAKERS: dict[str, Callable[[], bytes]] = {}


def named(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(maker: Callable[[], bytes]) -> Callable[[], bytes]:
        MAKERS[name] = maker
        return maker

    return keep


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def docx(body: bytes, *, prolog: bytes = b"", relations: str = "") -> bytes:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    head = f'<w:document xmlns:w="{W}"><w:body>'.encode()
    return package("word/document.xml", main, prolog + head + body + b"</w:body></w:document>", {}, relations)


def xlsx(sheet: str) -> bytes:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    book = (
        f'<workbook xmlns="{S}" xmlns:r="{OFFICE}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    relations = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    parts = {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}">{sheet}</worksheet>'.encode()}
    return package("xl/workbook.xml", main, book.encode(), parts, relations)


def package(name: str, kind: str, data: bytes, parts: dict[str, bytes], relations: str) -> bytes:
    folder, _, leaf = name.rpartition("/")
    types = f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    types += f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    top = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="{name}"/>'
    wrapped = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": wrapped.format(top).encode(),
            name: data,
            f"{folder}/_rels/{leaf}.rels": wrapped.format(relations).encode(),
            **parts,
        }
    )


def paragraph(text: str) -> bytes:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


def pdf(objects: list[bytes]) -> bytes:
    """Objects from number 1 on; the first is the catalog."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def stream(data: bytes, extra: bytes = b"", *, packed: bool = False) -> bytes:
    if packed:
        data, extra = zlib.compress(data, 1), extra + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), extra, data)


def one_page(content: bytes, *more: bytes, box: bytes = b"0 0 595 842", resources: bytes = b"") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>" % (
        box,
        resources,
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, content, font, *more])


def swollen(size: int) -> bytes:
    """A deflate stream of so many zero bytes, made without holding them."""
    packer = zlib.compressobj(1, zlib.DEFLATED)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@named("zip-bomb.zip")
def _() -> bytes:
    return zipped({"bao-cao.txt": bytes(HEAVY)})


@named("zip-overlap.zip")
def _() -> bytes:
    """Many names for one entry: little to store, much to unpack (CVE-2024-0450)."""
    data = zipped({"a.txt": TEXT * 1000})
    directory = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    record = data[directory:end]
    copies = b"".join(record.replace(b"a.txt", b"%05d" % number) for number in range(2000))
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2000, 2000, len(copies), directory, 0)
    return data[:directory] + copies + tail


@named("zip-slip.zip")
def _() -> bytes:
    names = (
        "../../../escaped-1.txt",
        "/escaped-2.txt",
        "C:\\escaped-3.txt",
        "a\x1b[2J\u202eb.txt",
        "x/" * 120 + "y.txt",
    )
    return zipped({name: TEXT + str(at).encode() for at, name in enumerate(names)})


@named("zip-many.zip")
def _() -> bytes:
    return zipped({f"{number}.txt": b"" for number in range(10_001)}, zipfile.ZIP_STORED)


@named("zip-deep.zip")
def _() -> bytes:
    data = zipped({"bao-cao.txt": TEXT + b"deep"})
    for _ in range(6):
        data = zipped({"in.zip": data})
    return data


@named("zip-of-itself.zip")
def _() -> bytes:
    return quine()


@named("zip-locked.zip")
def _() -> bytes:
    data = bytearray(zipped({"bao-cao.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@named("zip-cut.zip")
def _() -> bytes:
    return zipped({"bao-cao.txt": TEXT * 100})[:-40]


@named("zip-bad-sum.zip")
def _() -> bytes:
    return zipped({"bao-cao.txt": TEXT}, zipfile.ZIP_STORED).replace("xã".encode(), "XÃ".encode()[:3])


@named("zip-empty.zip")
def _() -> bytes:
    return zipped({})


@named("docx-bomb.docx")
def _() -> bytes:
    return docx(bytes(1) * HEAVY)


@named("docx-billion-laughs.docx")
def _() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lol">{levels}]>'.encode()
    return docx(paragraph("Năm 2018 &l9;"), prolog=prolog)


@named("docx-external-entity.docx")
def _() -> bytes:
    prolog = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return docx(paragraph("Năm 2018 &e;"), prolog=prolog)


@named("docx-external-relation.docx")
def _() -> bytes:
    target = '<Relationship Id="r9" TargetMode="External" Type="{}/{}" Target="http://127.0.0.1:9/x"/>'
    kinds = ("attachedTemplate", "aFChunk", "image")
    body = paragraph("Năm 2018 xã đạt 19/19 tiêu chí") + b'<w:altChunk xmlns:r="%s" r:id="r9"/>' % OFFICE.encode()
    return docx(body, relations="".join(target.format(OFFICE, kind) for kind in kinds))


@named("docx-grid-span.docx")
def _() -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p><w:r><w:t>19/19</w:t></w:r></w:p></w:tc>'
    return docx(f"<w:tbl>{f'<w:tr>{cell * 3}</w:tr>' * 3}</w:tbl>".encode())


@named("docx-deep.docx")
def _() -> bytes:
    return docx(b"<w:sdt><w:sdtContent>" * 100_000 + paragraph("x") + b"</w:sdtContent></w:sdt>" * 100_000)


@named("docx-nested-tables.docx")
def _() -> bytes:
    return docx(b"<w:tbl><w:tr><w:tc>" * 80 + paragraph("x") + b"</w:tc></w:tr></w:tbl>" * 80)


@named("docx-many-paragraphs.docx")
def _() -> bytes:
    return docx(paragraph("Năm 2018 xã đạt 19/19 tiêu chí.") * 100_000)


@named("docx-many-cells.docx")
def _() -> bytes:
    row = f"<w:tr>{'<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>' * 60}</w:tr>"
    return docx(f"<w:tbl>{row * 2000}</w:tbl>".encode())


@named("docx-cut.docx")
def _() -> bytes:
    return docx(paragraph("Năm 2018") * 500)[:-300]


@named("pdf-many-pages.pdf")
def _() -> bytes:
    count = 60_000
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    pages = b"<</Type/Pages/MediaBox[0 0 9 9]/Kids[%s]/Count %d>>" % (kids, count)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, *[b"<</Type/Page/Parent 2 0 R>>"] * count])


@named("pdf-false-count.pdf")
def _() -> bytes:
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"])


@named("pdf-page-tree-loop.pdf")
def _() -> bytes:
    pages = b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 9>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 3 0 R]/Count 4>>"])


@named("pdf-many-letters.pdf")
def _() -> bytes:
    lines = b"".join(b"1 0 0 1 9 %d Tm (%s) Tj\n" % (number % 800, b"19/19 " * 50) for number in range(3400))
    return one_page(stream(b"BT /F 1 Tf " + lines + b"ET", packed=True))


@named("pdf-bomb.pdf")
def _() -> bytes:
    data = swollen(HEAVY * 4)
    return one_page(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data))


@named("pdf-self-calling-form.pdf")
def _() -> bytes:
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    return one_page(stream(b"/X Do"), stream(b"/X Do /X Do", head), resources=b"/XObject<</X 6 0 R>>")


@named("pdf-form-fan.pdf")
def _() -> bytes:
    """Each form calls the next one ten times: 10^9 in nine steps."""
    forms = []
    for number in range(6, 16):
        link = b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)
        forms.append(stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + link))
    forms.append(stream(b"BT (x) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"))
    return one_page(stream(b"/X Do"), *forms, resources=b"/XObject<</X 6 0 R>>")


@named("pdf-huge-page.pdf")
def _() -> bytes:
    return one_page(stream(b"BT /F 12 Tf 9 9 Td (19/19) Tj ET"), box=b"0 0 99999999 99999999")


@named("pdf-deep-states.pdf")
def _() -> bytes:
    return one_page(stream(b"q " * 2_000_000 + b"BT /F 12 Tf (19/19) Tj ET", packed=True))


@named("pdf-many-rules.pdf")
def _() -> bytes:
    lines = b"".join(b"%d %d m %d %d l S\n" % (n % 590, n % 840, (n * 7) % 590, n % 840) for n in range(200_000))
    return one_page(stream(lines + b"BT /F 12 Tf 9 9 Td (19/19) Tj ET", packed=True))


@named("pdf-cut.pdf")
def _() -> bytes:
    return one_page(stream(b"BT /F 12 Tf 9 9 Td (19/19) Tj ET"))[:300]


@named("png-huge.png")
def _() -> bytes:
    return png(60_000, 60_000)


@named("png-huge.docx")
def _() -> bytes:
    return png(200_000, 200_000)


@named("xlsx-last-cell.xlsx")
def _() -> bytes:
    cell = '<row r="1048576"><c r="XFD1048576"><v>19</v></c></row>'
    return xlsx(f'<sheetData>{cell}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


@named("html-deep.doc")
def _() -> bytes:
    return b"<html><body>" + b"<div>" * 200_000 + TEXT + b"</div>" * 200_000


@named("html-spans.html")
def _() -> bytes:
    cell = b'<td rowspan="999999999" colspan="999999999">19/19</td>'
    return b"<html><body><table>" + (b"<tr>" + cell * 20 + b"</tr>") * 20 + b"</table>"


@named("rtf-deep.rtf")
def _() -> bytes:
    return b"{\\rtf1 " + b"{" * 500_000 + b"N\\u259?m 2018" + b"}" * 500_001


@named("mail-many-parts.eml")
def _() -> bytes:
    head = b"MIME-Version: 1.0\r\nFrom: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    return head + b"--x\r\nContent-Type: text/plain\r\n\r\n19/19\r\n" * 10_500 + b"--x--\r\n"


@named("mail-deep.eml")
def _() -> bytes:
    data = TEXT
    for number in range(60):
        kind = b"multipart/mixed; boundary=b%d" % number
        data = b"Content-Type: %s\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n" % (kind, number, data, number)
    return b"MIME-Version: 1.0\r\n" + data


@named("ole-junk.doc")
def _() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 200


@named("text-one-line.txt")
def _() -> bytes:
    return "Năm 2018 đạt 19/19 tiêu chí, ".encode() * 40_000


@named("text-digits.txt")
def _() -> bytes:
    return b"1" * 1_000_000 + b" 1.1" * 200_000


@named("text-marks.txt")
def _() -> bytes:
    return b"a" + "\u0301".encode() * 500_000


@named("text-numbers-upward.txt")
def _() -> bytes:
    return "".join(f"{number}. Mục {number}:\n" for number in range(60_000)).encode()


@named("zero.pdf")
def _() -> bytes:
    return b""


@named("zeros.docx")
def _() -> bytes:
    return bytes(100_000)


@named("html-as-word.doc")
def _() -> bytes:
    return b"<html><body><p>" + TEXT + b"</p></body></html>"


@named("word-as-pdf.pdf")
def _() -> bytes:
    return docx(paragraph("Năm 2018 xã đạt 19/19 tiêu chí."))


def write_all(folder: Path) -> None:
    """Write every hostile file into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, maker in MAKERS.items():
        (folder / name).write_bytes(maker())


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
