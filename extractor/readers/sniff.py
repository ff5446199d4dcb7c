"""What a file is, told by its bytes and never by its name (an HTML named .doc, a DOCX named .pdf).

The names are IANA media types where one exists; `ENCRYPTED_OFFICE` is ours, for an OLE file whose only content is a
locked OOXML package.
"""

from __future__ import annotations

import regex

from extractor.errors import ReadError
from extractor.readers.decoding import utf16_of
from extractor.readers.docx.package import Package

TEXT = "text/plain"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroenabled.12"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
DOTM = "application/vnd.ms-word.template.macroenabled.12"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
MSG = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
ENCRYPTED_OFFICE = "application/encrypted"
RTF = "application/rtf"
HTML = "text/html"
XML = "application/xml"
MAIL = "message/rfc822"
ZIP = "application/zip"
SEVEN_ZIP = "application/x-7z-compressed"
RAR = "application/vnd.rar"
PNG, JPEG, TIFF, GIF, BMP = "image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp"
UNKNOWN = "application/octet-stream"

_MAGIC = (
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"GIF8", GIF),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"Rar!\x1a\x07", RAR),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("__properties_version1.0", MSG),
)
_MAIN_PARTS = (
    ("wordprocessingml.document.main+xml", DOCX),
    ("ms-word.document.macroenabled.main+xml", DOCM),
    ("wordprocessingml.template.main+xml", DOTX),
    ("ms-word.template.macroenabledtemplate.main+xml", DOTM),
    ("spreadsheetml.sheet.main+xml", XLSX),
    ("ms-excel.sheet.macroenabled.main+xml", XLSX),
    ("presentationml.presentation.main+xml", PPTX),
)
_PDF_HEADER_RE = regex.compile(rb"%PDF-\d")
_HTML_START_RE = regex.compile(rb"<(?:!doctype\s{1,9}html|html|head|body|title|meta|table|div|p)[\s>]", regex.I)
_XML_START_RE = regex.compile(rb"<(?:\?xml|!--)", regex.I)
_MAIL_FIELD_RE = regex.compile(rb"([!-9;-~]{1,80}):|[ \t]+\S")
_MAIL_FIELDS = frozenset(
    {b"date", b"delivered-to", b"from", b"message-id", b"mime-version", b"received", b"subject", b"to"}
)
_HEAD = 1024
LOOKED_AT = 65536


def sniff(data: bytes) -> str:
    """Return the media type of non-empty `data`; `UNKNOWN` for bytes that are no text and no form known here."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data.startswith(_OLE_MAGIC):
        return _sniff_ole(data)
    if data.startswith(_ZIP_MAGIC):
        return _sniff_zip(data)
    markup = _sniff_markup(data)
    if markup:
        return markup
    if _is_pdf(data):
        return PDF
    if data.startswith(b"BM") and data[6:10] == b"\x00" * 4:
        return BMP
    if not _looks_like_text(data):
        return UNKNOWN
    return MAIL if _is_mail(data) else TEXT


def is_plain_text(head: bytes) -> bool:
    """Return whether a file is plain text whatever stands behind its first `LOOKED_AT` bytes."""
    zipped = head.startswith((_OLE_MAGIC, *_ZIP_MAGIC))
    return bool(head) and not zipped and not _PDF_HEADER_RE.search(head[:_HEAD]) and sniff(head) == TEXT


def _is_mail(data: bytes) -> bool:
    """What stands above the first empty line are the fields of a mail (**source**: RFC 5322), in whatever order."""
    names = set()
    for line in data[:LOOKED_AT].splitlines():
        field = _MAIL_FIELD_RE.match(line)
        if field is None:
            break
        names.add((field.group(1) or b"").lower())
    return b"content-type" in names and bool(names & _MAIL_FIELDS)


def _is_pdf(data: bytes) -> bool:
    """The header may stand after junk within the first 1024 bytes; a text that only names it has no objects."""
    header = _PDF_HEADER_RE.search(data[:_HEAD])
    return header is not None and (header.start() == 0 or b" obj" in data)


def _sniff_markup(data: bytes) -> str:
    start = data[: 4 * _HEAD].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\x00", b"")
    start = start.lstrip()
    if _HTML_START_RE.match(start):
        return HTML
    if _XML_START_RE.match(start):
        return HTML if regex.search(rb"<html[\s>]", start, regex.I) else XML
    return ""


def _sniff_ole(data: bytes) -> str:
    for name, media_type in _OLE_STREAMS:
        # Directory entries are 128 bytes long and aligned; the same letters within a text are not.
        entry = name.encode("utf-16-le") + b"\x00\x00"
        at = data.find(entry)
        while at >= 0:
            if at % 128 == 0:
                return media_type
            at = data.find(entry, at + 2)
    return OLE


def _sniff_zip(data: bytes) -> str:
    try:
        package = Package(data)
        if package.has("[Content_Types].xml"):
            types = package.read("[Content_Types].xml").decode("utf-8", "replace").lower()
            for name, media_type in _MAIN_PARTS:
                if name in types:
                    return media_type
        if package.has("mimetype"):
            declared = package.read("mimetype")[:100].decode("ascii", "replace").strip().removesuffix("-template")
            return declared if declared in {ODT, ODS} else ZIP
    except ReadError:
        # Damaged, but its first entries still tell what it was meant to be.
        if b"[Content_Types].xml" in data[:LOOKED_AT] or b"word/" in data[:LOOKED_AT]:
            return DOCX
    return ZIP


def _looks_like_text(data: bytes) -> bool:
    if utf16_of(data):
        return True
    sample = data[:LOOKED_AT]
    controls = sum(sample.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return controls * 20 <= len(sample)  # random bytes have 10 %
