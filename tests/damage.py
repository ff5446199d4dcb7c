"""The damage that reaches an office, done to sound text: what a clerk's program would show, or hold in its file."""

from __future__ import annotations

import html
import unicodedata

from extractor.vi.legacy import TCVN3_SIGNS, VNI_SIGNS

_TCVN3 = {letter: sign for sign, letter in TCVN3_SIGNS.items()}
_VNI = {}
for _signs, _letter in VNI_SIGNS.items():
    if _signs in (_signs.lower(), _signs.upper()):
        _VNI.setdefault(_letter, _signs)


def as_tcvn3(text: str) -> str:
    """Typed in .VnTime: toned capitals do not exist, so they come out small."""
    return "".join(_TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) for letter in text)


def as_hyphened(text: str) -> str:
    """TCVN3 by a program that shows the soft hyphen, which is ư, as a hyphen."""
    return as_tcvn3(text).replace("\u00ad", "-")


def as_hornless(text: str) -> str:
    """TCVN3 by a program that drops it."""
    return as_tcvn3(text).replace("\u00ad", "")


def as_vni(text: str) -> str:
    """Typed in VNI-Times."""
    return "".join(_VNI.get(letter, letter) for letter in text)


def as_mojibake(text: str) -> str:
    """UTF-8 bytes read as Windows-1252; the five bytes without a sign pass as controls."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


def as_latin_1(text: str) -> str:
    """UTF-8 bytes read as Latin-1, as programs do that know no Windows."""
    return text.encode().decode("latin-1")


def as_cut_mojibake(text: str) -> str:
    """The same by a program that drops the bytes without a sign, as most do."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") for byte in text.encode())


def as_entities(text: str) -> str:
    """Copied from the source of a web page."""
    return "".join(
        letter if letter.isascii() else f"&{html.entities.codepoint2name.get(ord(letter), f'#{ord(letter)}')};"
        for letter in text
    )


def as_look_alikes(text: str) -> str:
    """Printed with fonts that borrow ƣ and Ð."""
    return text.translate(str.maketrans({"ư": "ƣ", "Ư": "Ƣ", "Đ": "Ð"}))


def as_decomposed(text: str) -> str:
    """NFD, as macOS writes it."""
    return unicodedata.normalize("NFD", text)


KINDS = {
    "tcvn3": as_tcvn3,
    "tcvn3-hyphened": as_hyphened,
    "tcvn3-hornless": as_hornless,
    "vni": as_vni,
    "mojibake": as_mojibake,
    "mojibake-latin-1": as_latin_1,
    "mojibake-cut": as_cut_mojibake,
    "entities": as_entities,
    "look-alikes": as_look_alikes,
    "nfd": as_decomposed,
}
