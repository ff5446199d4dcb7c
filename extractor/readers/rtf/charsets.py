"""Which code page the bytes of a font mean. **Source**: RTF 1.9.1, `fcharset`; Windows code page identifiers."""

from __future__ import annotations

import codecs

SYMBOL_CHARSET = 2
_OF_CHARSET = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
_NAMES = {10000: "mac_roman", 65001: "utf-8", 932: "cp932", 936: "gbk", 949: "cp949", 950: "cp950"}


def code_page_of(charset: int | None, default: str) -> str:
    """Return the codec of a font's charset; `default` where it states none, or the default one (1)."""
    return codec_of(_OF_CHARSET.get(charset), default) if charset is not None else default


def codec_of(page: int | None, default: str = "cp1252") -> str:
    """Return the codec of a code page number; `default` if Python has none."""
    if page is None:
        return default
    name = _NAMES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return default
    return name
