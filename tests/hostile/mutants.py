"""Damaged and altered reports, made from small whole ones; the same seed gives the same bytes."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import xlwt

from extractor.errors import NoTextError, ReadError
from extractor.intake.archives import ARCHIVES, read_entries
from extractor.model import Report
from extractor.pipeline import extract
from extractor.readers.sniff import sniff
from tests.hostile.make import docx, one_page, paragraph, stream, xlsx, zipped
from tests.intake import test_outlook as outlook
from tests.readers import test_ods as sheets
from tests.readers.scanning import CLEAN, scan_pages
from tests.readers.test_odt import odt

SAMPLES = Path(__file__).parents[2] / "samples"
LINES = """UBND XÃ HÀ LAN
Số: 12/BC-UBND
Hà Lan, ngày 12 tháng 7 năm 2018
BÁO CÁO
Kết quả xây dựng nông thôn mới
I. KẾT QUẢ
1. Tiêu chí
- Đến nay xã đạt 17/19 tiêu chí, còn 02 tiêu chí chưa đạt.
2. Vốn
Tổng vốn 18.364,8 triệu đồng, trong đó:
- Ngân sách tỉnh 7.010,1 triệu đồng, chiếm 38,1 %;
- Nhân dân đóng góp 11.354,7 triệu đồng.
3. Thu nhập 30,5 triệu đồng/người/năm, tăng 4,5 triệu đồng.
""".splitlines()
HUGE = (b"999999999999", b"-1", b"4294967295", b"\x00", b"\xff\xff\xff\xff", b"1e999", b"<", b"(", b"{", b"]]>", b"%")


def _table() -> bytes:
    row = "<w:tr>{}</w:tr>".format(
        "<w:tc><w:tcPr><w:gridSpan w:val='1'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>" * 3
    )
    return ("<w:tbl>" + row.format("Xã", "Vốn", "Năm") + row.format("Hà Lan", "12,5", "2018") + "</w:tbl>").encode()


def _pdf() -> bytes:
    lines = b"".join(b"1 0 0 1 60 %d Tm (Nam 2018: %d,5 trieu dong) Tj\n" % (800 - 20 * n, n) for n in range(30))
    return one_page(stream(b"BT /F 12 Tf " + lines + b"ET 50 50 m 300 50 l 300 90 l 50 90 l s"))


def _html() -> bytes:
    cells = "".join(f"<tr><td>{n}</td><td colspan=2>{n},5 tỷ đồng</td></tr>" for n in range(4))
    return f"<html><meta charset=utf-8><body>{''.join(f'<p>{it}' for it in LINES)}<table>{cells}</table>".encode()


def _rtf() -> bytes:
    body = "\\par ".join("".join(c if c < "\x7f" else f"\\u{ord(c)}?" for c in line) for line in LINES)
    return f"{{\\rtf1\\ansi\\ansicpg1258 {body}\\trowd\\cellx1000\\cellx2000 1\\cell 2\\cell\\row}}".encode()


def _xlsx() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}.5</v></c></row>' for n in range(1, 9))
    return xlsx(f'<sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>')


def _xls() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Biểu 1")
    sheet.write_merge(0, 0, 0, 2, "Vốn năm 2018")
    for row in range(1, 9):
        for column in range(3):
            sheet.write(row, column, row + column / 2)
    book.save(out)
    return out.getvalue()


def _odt() -> bytes:
    wide = "<table:table-cell table:number-columns-spanned='2'><text:p>Vốn</text:p></table:table-cell>"
    twice = "<table:table-cell table:number-columns-repeated='2'><text:p>{},5</text:p></table:table-cell>"
    cells = "".join(f"<table:table-row>{wide}{twice.format(n)}</table:table-row>" for n in range(4))
    listed = "<text:list text:style-name='L1'><text:list-item><text:p>Giao thông</text:p></text:list-item></text:list>"
    return odt("".join(f"<text:p>{it}</text:p>" for it in LINES) + listed + f"<table:table>{cells}</table:table>")


def _ods() -> bytes:
    wide = sheets.cell("x", "table:number-columns-spanned='2'")
    rows = (sheets.row(sheets.cell(f"Xã {n}"), sheets.figure(f"{n}.5", f"{n},5"), wide) for n in range(8))
    return sheets.ods(sheets.table("Biểu 1", *rows))


def _mail() -> bytes:
    head = "MIME-Version: 1.0\nFrom: a@b\nSubject: x\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n"
    text = "Content-Type: text/plain; charset=utf-8\n\n" + "\n".join(LINES)
    return f"{head}{text}\n--xx\nContent-Disposition: attachment; filename=a.txt\n\n{LINES[7]}\n--xx--\n".encode()


def _msg() -> bytes:
    return outlook.compound(outlook.message())


def _picture(kind: str) -> bytes:
    """Two printed lines as a scanner gives them."""
    (page,) = scan_pages((SAMPLES / "b-district-2019" / "source.pdf").read_bytes(), CLEAN, range(1, 2))
    out = io.BytesIO()
    page.crop((0, 205, 1654, 315)).save(out, kind, dpi=(200, 200))
    return out.getvalue()


_PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = ("PNG", "JPEG", "TIFF")
BASES: dict[str, Callable[[], bytes]] = {
    "text": "\n".join(LINES).encode,
    "utf16": lambda: "\n".join(LINES).encode("utf-16"),
    "docx": lambda: docx(b"".join(map(paragraph, LINES)) + _table()),
    "pdf": _pdf,
    "html": _html,
    "rtf": _rtf,
    "xlsx": _xlsx,
    "xls": _xls,
    "odt": _odt,
    "ods": _ods,
    "mail": _mail,
    "msg": _msg,
    **{kind: partial(_picture, kind) for kind in PICTURES},
    "zip": lambda: zipped({"a.txt": "\n".join(LINES).encode(), "b/c.txt": LINES[7].encode()}),
    "sample-docx": lambda: (SAMPLES / "a-town-interim-2018" / "source.docx").read_bytes(),
    "sample-pdf": lambda: (SAMPLES / "b-district-2019" / "source.pdf").read_bytes(),
}


@cache
def base(name: str) -> bytes:
    return BASES[name]()


def mutant(name: str, seed: int) -> bytes:
    """The base, altered in one to eight places; often inside a part of a package or of a PNG, whose sums stay right."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311
    data = base(name)
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}
        victim = chance.choice(sorted(parts))
        parts[victim] = _altered(parts[victim], chance)
        return zipped(parts)
    if data.startswith(_PNG) and chance.random() < 0.7:
        chunks = list(_chunks(data))
        victim = chance.randrange(len(chunks))
        chunks[victim] = chunks[victim][:4] + _altered(chunks[victim][4:], chance)
        return _PNG + b"".join(struct.pack(">I", len(it) - 4) + it + struct.pack(">I", zlib.crc32(it)) for it in chunks)
    return _altered(data, chance)


def _chunks(png: bytes) -> Iterator[bytes]:
    """The chunks of a PNG, each with its name."""
    at = len(_PNG)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        yield png[at + 4 : at + 8 + size]
        at += 12 + size


def _altered(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        size = len(changed)
        at, span = chance.randrange(size + 1), chance.choice((1, 1, 2, 4, 16, 64, 512))
        kind = chance.randrange(8)
        if kind == 0 and at < size:
            changed[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del changed[at : at + span]
        elif kind == 2:
            changed[at:at] = changed[at : at + span] * chance.choice((1, 2, 40))
        elif kind == 3:
            changed[at : at + span] = bytes(min(span, size - at))
        elif kind == 4:
            changed[at : at + chance.choice((0, span))] = chance.choice(HUGE)
        elif kind == 5:
            changed[at : at + span] = chance.randbytes(span)
        elif kind == 6:
            there = chance.randrange(size + 1)
            changed[at : at + span] = changed[there : there + span]
        elif chance.random() < 0.3:
            del changed[at:]
    return bytes(changed)


def read_many(data: bytes, file_name: str) -> Report:
    """Read a run of mutants («name first count») in this process; ends with a reading error that counts them."""
    name, first, count = data.decode().split()
    ends = [_end(mutant(name, seed), f"{name} {seed}") for seed in range(int(first), int(first) + int(count))]
    raise NoTextError(f"{len(ends)} {sum(ends)} {zlib.crc32(data)}", next_step=file_name)


def _end(data: bytes, label: str) -> bool:
    """True if the mutant was read; a reading error is an end as well, everything else is a fault of ours."""
    try:
        if data and sniff(data) in ARCHIVES:
            return bool(list(read_entries(data, sniff(data))))
        report = extract(data, file_name=label)
    except ReadError:
        return False
    except Exception as error:
        raise AssertionError(f"{label}: {type(error).__name__}: {error}") from error
    text = report.document.text
    for fact in report.facts:
        assert text[fact.span.start : fact.span.end] == fact.quote, label
    for mention in report.mentions:
        assert text[mention.span.start : mention.span.end] == mention.evidence.quote, label
    return True
