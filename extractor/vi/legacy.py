"""The one-byte encodings of old Vietnamese fonts, as a Windows program shows them: TCVN3 (.VnTime) and VNI-Windows.

The file holds letters of Western Europe («n«ng th«n», «noâng thoân») and only the font draws Vietnamese. TCVN3 has one
sign a letter and no toned capitals: fonts whose name ends in H draw small letters as capitals. VNI writes a base letter
and a sign for the marks over it. **Source**: TCVN 5712:1993 (VN3); the character tables of the VNI fonts.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex

TCVN3, TCVN3_CAPITALS, VNI = "tcvn3", "tcvn3-capitals", "vni"

_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3_CODES = bytes.fromhex(
    "B5B8B6B7B9A8BBBEBCBDC6A9C7CAC8C9CBAECCD0CECFD1AAD2D5D3D4D6D7DDD8DCDEDFE3E1E2E4ABE5E8E6E7E9AC"
    "EAEDEBECEEEFF3F1F2F4ADF5F8F6F7F9FAFDFBFCFEA1A2A7A3A4A5A6"
)
TCVN3_SIGNS = dict(zip(_TCVN3_CODES.decode("cp1252"), _TCVN3_LETTERS, strict=True))
"""What a Windows program shows → the letter that the font draws."""
_TCVN3_TABLE = str.maketrans(TCVN3_SIGNS | {"\u03bc": "à"})  # some converters turn the micro sign into Greek mu

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT, _ROOF, _BOWL = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323", "\u0302", "\u0306"
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_ROOFS = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BOWLS = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_pairs() -> dict[str, str]:
    pairs = dict(_VNI_ALONE)
    for base in "aeouyôö":
        pairs |= {base + sign: _VNI_ALONE.get(base, base) + mark for sign, mark in _VNI_TONES.items()}
    for base in "aeo":
        pairs |= {base + sign: base + _ROOF + mark for sign, mark in _VNI_ROOFS.items()}
    pairs |= {"a" + sign: "a" + _BOWL + mark for sign, mark in _VNI_BOWLS.items()}
    small = {signs: unicodedata.normalize("NFC", letter) for signs, letter in pairs.items()}
    # A capital may carry the sign of a small letter: the fonts draw both alike.
    large = {signs.upper(): letter.upper() for signs, letter in small.items()}
    mixed = {signs[0].upper() + signs[1]: letter.upper() for signs, letter in small.items() if len(signs) == 2}
    return small | large | mixed


VNI_SIGNS = _vni_pairs()
"""One or two characters as a Windows program shows them → the letter that the font draws."""
_VNI_RE = regex.compile("|".join(sorted(map(regex.escape, VNI_SIGNS), key=len, reverse=True)))
_FONT_RE = regex.compile(r"(?:[A-Z]{6}\+)?(?:(?P<tcvn3>\.vn.*?)(?P<capitals>h)?|(?P<vni>vni[-_ ].*))", regex.IGNORECASE)
_LOOK_RE = regex.compile(r"[-, ]?(?:bold|italic|oblique|regular|mt|ps)+", regex.IGNORECASE)


@lru_cache(maxsize=256)
def font_encoding(name: str) -> str:
    """Return the encoding that a font's name tells, "" for any other font.

    >>> font_encoding(".VnTime"), font_encoding("ABCDEF+.VnArialH,Bold"), font_encoding("VNI-Times")
    ('tcvn3', 'tcvn3-capitals', 'vni')
    >>> font_encoding("Times New Roman")
    ''
    """
    match = _FONT_RE.fullmatch(_LOOK_RE.sub("", name[:80].strip()))
    if not match:
        return ""
    if match["vni"]:
        return VNI
    return TCVN3_CAPITALS if match["capitals"] else TCVN3


def decode(word: str, encoding: str) -> str:
    """Return the letters that a font of the encoding draws for a word; capitals are not restored.

    >>> decode("n«ng", TCVN3), decode("thoân", VNI), decode("§¹T", TCVN3)
    ('nông', 'thôn', 'ĐạT')
    """
    if encoding != VNI:
        return word.translate(_TCVN3_TABLE)
    decoded: str = _VNI_RE.sub(lambda match: VNI_SIGNS[match.group()], word)
    return decoded
