"""The ZIP package of an Office file, opened with limits: parts by name, relations, XML without entities.

**Source**: ECMA-376 part 2 (Open Packaging Conventions). The limits are those of the project's threat model: sizes
are counted while reading, never believed; entries that overlap (CVE-2024-0450) are refused; no DOCTYPE is allowed.
"""

from __future__ import annotations

import itertools
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

from lxml import etree

from extractor.errors import DamagedError, EncryptedError, LimitError
from extractor.readers.docx.directory import Entry, read_directory

MAX_ENTRIES = 10_000
MAX_PART = 64 * 1024 * 1024
MAX_TOTAL = 256 * 1024 * 1024
MAX_RATIO = 100
_CHUNK, _LARGEST_CHUNK = 1 << 14, 1 << 20
_LOCAL_HEADER = 30

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO/IEC 29500 Strict says the same under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_STRICT_HOST = b"http://purl.oclc.org/ooxml/"
_SAVE_AGAIN = "Mở tệp bằng Word hoặc LibreOffice, lưu lại thành .docx rồi nạp lại."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)


class Package:
    """An open package; names are compared without case and with forward slashes, as OPC asks."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._read = 0
        self._entries = _directory(data)

    def has(self, name: str) -> bool:
        """Return whether the part exists."""
        return _canonical(name) in self._entries

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            DamagedError: The part is absent or broken.
            EncryptedError: The ZIP entry is locked.
            LimitError: It grows beyond the limits.
        """
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part as it is unpacked; errors as of `read`."""
        entry = self._entries.get(_canonical(name))
        if entry is None:
            raise DamagedError(f"Tệp thiếu phần «{name}».", next_step=_SAVE_AGAIN)
        if entry.flags & 1:
            raise EncryptedError("Tệp nén có mật khẩu.", next_step="Bỏ mật khẩu rồi nạp lại.")
        size = check = 0
        try:
            for chunk in _unpacked(self._data, entry):
                size += len(chunk)
                self._read += len(chunk)
                self._refuse_bomb(size)
                check = zlib.crc32(chunk, check)
                yield chunk
        except _BROKEN as error:
            raise DamagedError(f"Phần «{name}» của tệp bị hỏng.", next_step=_SAVE_AGAIN) from error
        if check != entry.check:
            raise DamagedError(f"Phần «{name}» của tệp bị hỏng.", next_step=_SAVE_AGAIN)

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML part; errors as of `parse`."""
        return self.parse(b"".join(self.chunks(name)), name)

    def parse(self, data: bytes, name: str) -> etree._Element:
        """Return the root of the XML of a part, with Strict names turned into the usual ones.

        Raises:
            DamagedError: It is no well-formed XML, or it has a DOCTYPE.
        """
        if _STRICT_HOST in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        try:
            root = etree.fromstring(data, _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedError(f"Phần «{name}» của tệp không phải XML đúng chuẩn.", next_step=_SAVE_AGAIN) from error
        facts = root.getroottree().docinfo
        if facts.doctype or facts.internalDTD is not None:
            raise DamagedError(f"Phần «{name}» của tệp chứa DOCTYPE, bị từ chối.", next_step=_SAVE_AGAIN)
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return id → (last word of the relation's type, part name) of a part; links to outside are left out."""
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", name + ".rels")
        if not self.has(source):
            return {}
        found = {}
        for relation in _first_tags(self.read(source), source, _RELATION):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            if "./" in path or "//" in path:
                path = posixpath.normpath(path)
            found[relation.get("Id", "")] = (kind, path)
        return found

    def _refuse_bomb(self, size: int) -> None:
        swollen = self._read > MAX_PART and self._read > MAX_RATIO * len(self._data)
        if size > MAX_PART or self._read > MAX_TOTAL or swollen:
            raise LimitError(
                "Tệp nở ra quá lớn khi giải nén, bị từ chối.",
                next_step="Kiểm tra nguồn gốc của tệp; lưu lại bằng Word.",
            )


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _first_tags(data: bytes, name: str, tag: str) -> list[dict[str, str]]:
    """The attributes of each element of this name: for small parts, where a tree costs more than the reading."""
    found: list[dict[str, str]] = []

    def start(at: str, attributes: dict[str, str]) -> None:
        if at == tag:
            found.append(attributes)

    def refuse(*_declared: object) -> None:
        raise DamagedError(f"Phần «{name}» của tệp chứa DOCTYPE, bị từ chối.", next_step=_SAVE_AGAIN)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise DamagedError(f"Phần «{name}» của tệp không phải XML đúng chuẩn.", next_step=_SAVE_AGAIN) from error
    return found


@lru_cache(maxsize=1)  # the type of a file is told from its package, then the package is read
def _directory(data: bytes) -> dict[str, Entry]:
    try:
        entries = read_directory(data)
    except _BROKEN as error:
        raise DamagedError("Tệp bị cắt cụt hoặc hỏng (gói ZIP không mở được).", next_step=_SAVE_AGAIN) from error
    _refuse_hostile(entries)
    return {_canonical(entry.name): entry for entry in reversed(entries)}


def _unpacked(data: bytes, entry: Entry) -> Iterator[bytes]:
    """An entry in pieces that grow; zipfile's own stream costs more than unpacking a small part."""
    at = entry.offset
    name, extra = struct.unpack_from("<HH", data, at + _LOCAL_HEADER - 4)
    at += _LOCAL_HEADER + name + extra
    packed = data[at : at + entry.packed_size]
    if entry.method == zipfile.ZIP_STORED:
        yield from (packed[start : start + _LARGEST_CHUNK] for start in range(0, len(packed), _LARGEST_CHUNK))
        return
    if entry.method != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(entry.method)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    size = _CHUNK
    while not stream.eof:
        chunk = stream.decompress(packed, size)
        packed = stream.unconsumed_tail
        size = min(2 * size, _LARGEST_CHUNK)
        if not chunk and not packed:
            raise EOFError(entry.name)
        yield chunk


def _canonical(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_hostile(entries: list[Entry]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise LimitError(f"Gói nén có hơn {MAX_ENTRIES} mục, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
    ordered = sorted(entries, key=lambda entry: entry.offset)
    for entry, following in itertools.pairwise(ordered):
        if entry.offset + _LOCAL_HEADER + entry.packed_size > following.offset:
            raise LimitError("Gói nén có các mục chồng lên nhau, bị từ chối.", next_step="Kiểm tra nguồn gốc của tệp.")
