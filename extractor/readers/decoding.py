"""Bytes to letters where no mark tells how: UTF-8, UTF-16 without its mark, Windows-1258, or the fonts' code page 1252.

The old Vietnamese font encodings (TCVN3, VNI) are drawn over code page 1252, so bytes that read badly as 1258 come out
as 1252, from which they can still be repaired. **Source**: Unicode standard, 3.10 (byte order marks); Windows-1258.
"""

from __future__ import annotations

import codecs
import unicodedata

from extractor.errors import DamagedError
from extractor.vi.mending import readable
from extractor.vi.syllables import share_well_formed

_UNDECODED = "\ufffd"
_SAMPLE = 65_536
_WELL = 0.8
_FEW = 20
# The second byte of nearly every Vietnamese letter in UTF-16: Latin, its supplements, tones, punctuation.
_UPPER_BYTES = (0x00, 0x01, 0x03, 0x1E, 0x20)
_MARKS_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Code page 1252, with the five bytes that it leaves open kept as they are: VNI and TCVN3 use some of them.
_DRAWN = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_SAVE_AS_UTF8 = "Lưu lại tệp theo mã UTF-8 rồi nạp lại."


def decode_bytes(data: bytes, declared: str = "") -> tuple[str, list[str]]:
    """Return the text and what was lost on the way, in Vietnamese.

    Args:
        data: All bytes, with or without a byte order mark.
        declared: The codec that the file itself names, believed only if the bytes fit it.

    Raises:
        DamagedError: UTF-16 by its mark, but not by its bytes.
    """
    wide = utf16_of(data)
    if wide:
        try:
            return data.decode(wide), []
        except UnicodeDecodeError as error:
            raise DamagedError("Tệp văn bản UTF-16 bị cắt cụt hoặc hỏng.", next_step=_SAVE_AS_UTF8) from error
    for codec in ("utf-8-sig", declared):
        try:
            if codec:
                return data.decode(codec), []
        except (UnicodeError, LookupError):
            continue
    return _decode_other(data)


def utf16_of(data: bytes) -> str:
    """Return the codec of UTF-16 (or UTF-32) text, told by its mark or else by its bytes; "" for anything else.

    >>> utf16_of("xã đạt chuẩn".encode("utf-16-le"))
    'utf-16-le'
    """
    if data.startswith(_MARKS_32) and len(data) % 4 == 0:  # the mark of UTF-16 is the first half of this one
        return "utf-32"
    if data.startswith(_MARKS):
        return "utf-16"
    sample = data[:_SAMPLE]
    if len(data) % 2 or len(sample) < _FEW:
        return ""
    pairs = len(sample) // 2
    for codec, upper, lower in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        fitting = sum(upper.count(byte) for byte in _UPPER_BYTES)
        if fitting == pairs and upper.count(0) * 2 > pairs and lower.count(0) == 0:
            return codec
    return ""


def _decode_other(data: bytes) -> tuple[str, list[str]]:
    """A few bad bytes in UTF-8 are damage; many mean a code page, told by how well its words are formed."""
    text = data.decode("utf-8-sig", "replace")
    bad = text.count(_UNDECODED)
    if bad * _FEW <= sum(not character.isascii() for character in text):
        return text, [f"{bad} chỗ không giải mã được (tệp UTF-8 có byte hỏng)"]
    windows = data.decode("cp1258", "replace")
    quality = share_well_formed(unicodedata.normalize("NFC", windows[:_SAMPLE]))
    if quality >= _WELL and _UNDECODED not in windows:
        return windows, []
    drawn = data.decode("latin-1").translate(_DRAWN)
    repaired = share_well_formed(readable([drawn[:_SAMPLE]])[0])
    if repaired >= _WELL:
        return drawn, []
    if quality < repaired or quality < _WELL:
        return drawn, ["tệp không theo mã Unicode nào nhận ra được; chữ có thể sai"]
    return windows, ["tệp không theo mã UTF-8, đã đọc theo bảng mã Windows-1258; chữ có thể sai"]
