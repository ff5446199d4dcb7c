"""Word 97-2003 (DOC): antiword for plain text, LibreOffice where lists, tables or their merged cells matter.

antiword takes some 20 ms and gives the words, but not the numbers that Word computes, nor merged cells, nor the soft
hyphen that is the ư of TCVN3 fonts; LibreOffice takes seconds and gives everything. So antiword looks first, and plain
documents stay with it. LibreOffice hands over its own format, ODT: its DOCX turns soft hyphens into marks. **Source**:
[MS-DOC], 2.5.2 (FibBase: the mark of a locked file).
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import regex
from lxml import etree

from extractor.errors import DamagedError, EncryptedError, NoTextError, ReadError, UnsupportedError
from extractor.model import Document
from extractor.readers.draft import Draft, has_words
from extractor.readers.flow import Grid, Item, Para, Slot, paragraphs, write_flow
from extractor.readers.odt import read_odt
from extractor.readers.office import convert
from extractor.readers.programs import ANTIWORD, LIBREOFFICE, find_program, run_program
from extractor.vi.legacy import TCVN3

SECONDS = 20.0
_SECTOR, _SMALL_SECTOR = 512, 64
_WORD_MAGIC = b"\xec\xa5"
_LOCKED = 0x0100
_LISTS = ("orderedlist", "itemizedlist")
_UNNUMBERED = "số thứ tự tự động của danh sách không đọc được nếu không có LibreOffice"
_GLUED = "LibreOffice đọc dính các con số của bảng, nên đọc bằng antiword"
_FEW = 5
_DIGITS_RE = regex.compile(r"\d+")
_HORNLESS = "chữ «ư» của phông TCVN3 (.VnTime) có thể mất nếu không có LibreOffice"
_UNMERGED = "ô gộp của bảng không đọc được nếu không có LibreOffice"
_PICTURE = "[pic]"
"""What antiword writes where a picture stands."""
_PICTURED = "ảnh trong tệp không đọc được nội dung"


def read_doc(data: bytes, file_name: str, media_type: str) -> Document:
    """Return a Word 97-2003 document.

    Raises:
        DamagedError: No text in it, or neither program could read it.
        EncryptedError: A password locks it.
        NoTextError: Not one letter in it.
        UnsupportedError: Neither program is installed.
    """
    if _is_locked(data):
        raise EncryptedError(
            "Tệp Word (.doc) được đặt mật khẩu.", next_step="Mở bằng Word, bỏ mật khẩu rồi lưu và nạp lại."
        )
    book = _docbook(data)
    office = find_program(LIBREOFFICE) is not None
    if book is None and not office:
        raise UnsupportedError(
            "Cần antiword hoặc LibreOffice để đọc tệp Word 97–2003 (.doc).",
            next_step=f"Cài {ANTIWORD.name} ({ANTIWORD.step}) hoặc {LIBREOFFICE.name} ({LIBREOFFICE.step}); "
            "hoặc mở bằng Word, lưu lại thành .docx rồi nạp lại.",
        )
    plain = None if book is None else _by_antiword(book, data, file_name, media_type)
    if plain is None and not office:
        raise NoTextError("Tệp Word (.doc) không có chữ nào.", next_step="Xin đơn vị gửi bản có chữ.")
    if plain is None or (plain.losses and office):
        return _best(plain, data, file_name, media_type)
    return plain


def _best(plain: Document | None, data: bytes, file_name: str, media_type: str) -> Document:
    """LibreOffice's reading, held against antiword's; antiword's alone where LibreOffice fails."""
    try:
        document = _by_office(data, file_name, media_type)
    except ReadError:
        if plain is None:
            raise
        return plain
    return document if plain is None else _compared(document, plain)


def _by_antiword(book: etree._Element, data: bytes, file_name: str, media_type: str) -> Document | None:
    """The words as antiword gives them, with what it cannot tell as losses; None without a word."""
    draft = Draft(losses=_losses(book))
    write_flow(draft, _items(book))
    if not has_words(draft.pieces):
        return None
    document = draft.finish(data=data, file_name=file_name, media_type=media_type, reader="antiword")
    if any(repair.kind.startswith(TCVN3) for repair in document.repairs):
        return replace(document, status="partial", losses=(*document.losses, _HORNLESS))
    return document


def _by_office(data: bytes, file_name: str, media_type: str) -> Document:
    document = read_odt(convert(data, ".doc", "odt"), file_name, media_type)
    return replace(document, document_id=hashlib.sha256(data).hexdigest(), reader="libreoffice")


def _compared(document: Document, plain: Document) -> Document:
    """The document with what only antiword saw named as a loss; antiword's if LibreOffice ran two figures together.

    It was seen to drop the end of a table's cell, and «19» beside «5» must not become «195».
    """
    seen = _DIGITS_RE.findall(plain.text)
    ours = Counter(_DIGITS_RE.findall(document.text))
    missing = Counter(seen) - ours
    if not missing:
        return document
    glued = ours - Counter(seen)
    if any(first + second in glued for first, second in pairwise(seen) if first in missing or second in missing):
        return replace(plain, losses=(_GLUED, *plain.losses))
    few = ", ".join(f"«{run}»" for run in list(missing)[:_FEW])
    loss = f"antiword thấy {len(missing)} con số mà LibreOffice không thấy: {few}"
    return replace(document, status="partial", losses=(*document.losses, loss))


def _is_locked(data: bytes) -> bool:
    """The stream of a Word document begins on a sector with its magic number; a flag there says that it is locked.

    A short document lies among other short streams, on a small sector.
    """
    for step in (_SECTOR, _SMALL_SECTOR):
        for start in range(_SECTOR, len(data) - 12, step):
            if data[start : start + 2] == _WORD_MAGIC:
                return bool(struct.unpack_from("<H", data, start + 10)[0] & _LOCKED)
    raise DamagedError(
        "Tệp Word (.doc) hỏng: thiếu phần văn bản.", next_step="Mở tệp bằng Word, lưu lại thành .docx rồi nạp lại."
    )


def _docbook(data: bytes) -> etree._Element | None:
    """What antiword makes of the document; None if it is missing or gives up."""
    program = find_program(ANTIWORD)
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="antiword-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "source.doc"
        source.write_bytes(data)
        try:
            printed = run_program(
                [program, "-x", "db", str(source)], seconds=SECONDS, folder=folder, env={"LC_ALL": "C.UTF-8"}
            )
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
            root = etree.fromstring(printed, parser)
        except (ReadError, etree.XMLSyntaxError, ValueError):
            return None
    return root if root is not None and len(root) else None


def _losses(book: etree._Element) -> list[str]:
    """What antiword cannot tell of this document; nothing for plain paragraphs."""
    losses = []
    if next(book.iter(*_LISTS), None) is not None:
        losses.append(_UNNUMBERED)
    if next(book.iter("informaltable"), None) is not None or _drawn_tables(book):
        losses.append(_UNMERGED)
    if any(_PICTURE in (text or "") for element in book.iter("para") for text in element.itertext()):
        losses.append(_PICTURED)
    return losses


def _drawn_tables(book: etree._Element) -> bool:
    """A table of too many columns comes as text with bars."""
    return any("|" in (text or "") for element in book.iter("para") for text in element.itertext())


def _items(container: etree._Element) -> list[Item]:
    items: list[Item] = []
    for child in container:
        if child.tag in {"bookinfo", "colspec"} or not isinstance(child.tag, str):
            continue
        if child.tag in {"para", "title"}:
            items.extend(_paragraph(child))
        elif child.tag == "informaltable":
            items.append(_grid(child))
        elif child.tag == "listitem":
            inner = _items(child)
            first = next(paragraphs(inner), None)
            if first is not None and container.tag == "itemizedlist":
                first.text = f"- {first.text}"
            items.extend(inner)
        else:
            items.extend(_items(child))
    return items


def _paragraph(element: etree._Element) -> list[Item]:
    """The words of a para, with the tables and footnotes that stand in it behind them."""
    pieces, after = [element.text or ""], list[Item]()
    for child in element:
        if child.tag == "informaltable":
            after.append(_grid(child))
        elif child.tag == "footnote":
            notes = list(paragraphs(_items(child)))
            for note in notes:
                note.kind = "footnote"
            after.extend(notes)
        else:
            pieces.extend(str(text) for text in child.itertext())
        pieces.append(child.tail or "")
    text = "\n".join(line.strip() for line in "".join(pieces).replace(_PICTURE, "").strip().split("\n"))
    return [Para(text), *after]


def _grid(table: etree._Element) -> Grid:
    slots = []
    for number, row in enumerate(table.iter("row")):
        for column, entry in enumerate(row.iter("entry")):
            lines = "".join(str(text) for text in entry.itertext()).replace(_PICTURE, "").split("\n")
            texts = [Para(line.strip()) for line in lines if line.strip()]
            slots.append(Slot(number, column, 1, 1, list[Item](texts)))
    return Grid(slots)
