"""What a ZIP holds, by its central directory, laid out as word processors write it; any other is left to zipfile.

zipfile makes an object of twenty fields for each entry: as long as half of the text of a short report takes.
**Source**: APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import NamedTuple

_END = struct.Struct("<4s4HLLH")
_END_SIGN, _ENTRY_SIGN = b"PK\x05\x06", b"PK\x01\x02"
_ENTRY = struct.Struct("<4s4xHH4xLLLHHH8xL")
_UTF8 = 0x800
_LONG = 0xFFFFFFFF


class Entry(NamedTuple):
    """One member: where its local header stands, how many bytes it takes, how it is packed, its CRC-32."""

    name: str
    flags: int
    method: int
    check: int
    packed_size: int
    offset: int


def read_directory(data: bytes) -> list[Entry]:
    """Return the members in the order of the directory.

    Raises:
        zipfile.BadZipFile, ValueError, NotImplementedError, struct.error: It is no whole ZIP.
    """
    plain = _plain(data)
    if plain is not None:
        return plain
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return [
            Entry(it.filename, it.flag_bits, it.compress_type, it.CRC, it.compress_size, it.header_offset)
            for it in opened.infolist()
        ]


def _plain(data: bytes) -> list[Entry] | None:
    """The members of a ZIP in one piece without ZIP64, prefix or comment; None if it is not like that."""
    end = len(data) - _END.size
    if end < 0:
        return None
    sign, disk, first, here, count, size, at, comment = _END.unpack_from(data, end)
    if sign != _END_SIGN or disk or first or here != count or at + size != end or comment:
        return None
    found = []
    for _ in range(count):
        if at + _ENTRY.size > end:
            return None
        sign, flags, method, check, packed, whole, name_size, extra, note, offset = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        name = data[at : at + name_size]
        if sign != _ENTRY_SIGN or _LONG in (packed, whole, offset) or b"\x00" in name:
            return None
        found.append(Entry(name.decode("utf-8" if flags & _UTF8 else "cp437"), flags, method, check, packed, offset))
        at += name_size + extra + note
    return found if at == end else None
