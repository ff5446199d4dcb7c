"""Text whose bytes were read by wrong rules: UTF-8 taken for Windows-1252 («thá»‹ xÃ£»), HTML entities, look-alikes.

Each function takes a text and returns the edits that undo the damage; digits are never among them.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Set as AbstractSet

import regex

from extractor.vi.edits import Edit, apply
from extractor.vi.syllables import is_syllable

_ENTITY_RE = regex.compile(r"&(?:amp;)?(#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,15});")

_BYTES = {bytes([code]).decode("cp1252", "replace"): code for code in range(0x80, 0x100)}
_BYTES.pop("\ufffd", None)
_BYTES |= {chr(code): code for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # no sign in cp1252: they pass as controls
_TAILS = "".join(regex.escape(sign) for sign, code in _BYTES.items() if code < 0xC0)
_PAIR_LEADS, _PUNCTUATION = "ÃÂÄÅÆÌ", "â"
_WRONG_RE = regex.compile(
    rf"[{_PAIR_LEADS}][{_TAILS}]|á[º»][{_TAILS}]|â[€„][{_TAILS}]|ï»¿"
    rf"|(?P<blank>Ã)(?= )|(?P<cut>á»)(?=\p{{L}}|[\s.,;:]|$)|(?P<bar>Ä)(?=[\p{{L}}])"
)
_SURE_RE = regex.compile(rf"[ÃÄÅÆ][{_TAILS}]|á[º»][{_TAILS}]|â€[{_TAILS}]")
MOJIBAKE = frozenset("ÃÄÅÆº»€")
"""Signs of which each damaged line has at least one; a text without any needs no `find_mojibake`."""
_CUT_LETTERS = "ềờọỏ"
"""Letters whose last byte has no sign in Windows-1252, so that most programs drop it."""
_VIETNAMESE_RE = regex.compile(r"[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
_WORD_RE = regex.compile(r"[\p{L}\p{M}]+")

_ALIKE = {"ƣ": "ư", "Ƣ": "Ư", "ð": "đ", "Ð": "Đ", "Ɖ": "Đ", "ɖ": "đ"}
_CYRILLIC = dict(zip("аеорсхуіАВЕКМНОРСТХІ", "aeopcxyiABEKMHOPCTXI", strict=True))
_ALIKE_RE = regex.compile(rf"[{''.join(_ALIKE)}]\p{{M}}*")
_MIXED_RE = regex.compile(r"[\p{Latin}\p{M}]*\p{Cyrillic}[\p{Latin}\p{M}\p{Cyrillic}]*")
ALIKE = frozenset(_ALIKE) | frozenset(_CYRILLIC)
"""Letters that look like Vietnamese ones; a text without any needs no `find_look_alikes`."""


def find_entities(text: str) -> list[Edit]:
    """Return the edits that turn HTML entities into what a browser shows; unknown names stay.

    >>> [edit.text for edit in find_entities("x&atilde; H&agrave; Lan &#273;&#7841;t &khong;")]
    ['ã', 'à', 'đ', 'ạ']
    """
    edits = []
    for match in _ENTITY_RE.finditer(text):
        entity = f"&{match[1]};"
        shown = unicodedata.normalize("NFC", html.unescape(entity))
        if (shown != entity and shown.isprintable()) or shown == "\u00a0":
            edits.append(Edit(match.start(), match.end(), shown.replace("\u00a0", " "), "entity"))
    return edits


def find_mojibake(text: str) -> list[Edit]:
    """Return the edits that undo UTF-8 read as Windows-1252, line by line, where words come out better.

    >>> from extractor.vi.edits import apply
    >>> damaged = "Thá»‹ xÃ£ Bá»‰m SÆ¡n Ä‘áº¡t 17/19 tiÃªu chÃ­"
    >>> apply(damaged, find_mojibake(damaged))
    'Thị xã Bỉm Sơn đạt 17/19 tiêu chí'
    """
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        if _SURE_RE.search(line):
            edits.extend(Edit(start + e.start, start + e.end, e.text, e.kind) for e in _line_mojibake(line))
        start += len(line) + 1
    return edits


def _line_mojibake(line: str) -> list[Edit]:
    edits = []
    mixed = _VIETNAMESE_RE.search(line) is not None
    for match in _WRONG_RE.finditer(line):
        if match["cut"]:
            letter = _cut_letter(line, match.start())
        elif match["blank"]:
            letter = "" if mixed else "à"
        elif match["bar"]:
            letter = "" if mixed else "Đ"
        else:
            letter = _letter(match.group())
        if letter:
            edits.append(Edit(match.start(), match.end(), letter, "mojibake"))
    return edits if _gain(line, edits) > 0 else []


def _letter(signs: str) -> str:
    try:
        letter = bytes(_BYTES.get(sign) or ord(sign) for sign in signs).decode("utf-8")
    except (UnicodeDecodeError, ValueError):
        return ""
    if letter == "\ufeff":
        return ""
    return _ALIKE.get(letter, letter) if letter.isprintable() or letter == "\u00a0" else ""


def _cut_letter(line: str, start: int) -> str:
    """Choose the only letter with a dropped byte that makes a syllable of the word around it."""
    before = "".join(_letters_before(line[max(0, start - 12) : start]))
    after = _WORD_RE.match(line, start + 2)
    rest = after.group() if after else ""
    fitting = [letter for letter in _CUT_LETTERS if is_syllable(before + letter + rest)]
    return fitting[0] if len(fitting) == 1 else ""


def _letters_before(stretch: str) -> str:
    decoded = _WRONG_RE.sub(lambda match: _letter(match.group()) or match.group(), stretch)
    words = _WORD_RE.findall(decoded)
    return words[-1] if words and decoded.endswith(words[-1]) else ""


def _gain(line: str, edits: list[Edit]) -> int:
    """How many more words are well formed after the edits; what is not near an edit counts the same twice."""
    return _count(apply(line, edits)) - _count(line)


def _count(line: str) -> int:
    words = _WORD_RE.findall(line)
    return sum(1 if is_syllable(word) else -1 for word in words if not word.isascii() or len(word) > 1)


def find_look_alikes(text: str, alphabet: AbstractSet[str]) -> list[Edit]:
    """Return the edits that set the Vietnamese letter for one that only looks like it (ƣ, Ð, Cyrillic а).

    Args:
        text: NFC text.
        alphabet: The characters that occur in it.
    """
    edits = []
    if not alphabet.isdisjoint(_ALIKE):
        for match in _ALIKE_RE.finditer(text):
            letter = unicodedata.normalize("NFC", _ALIKE[match[0][0]] + match[0][1:])
            edits.append(Edit(match.start(), match.end(), letter, "look-alike"))
    if not alphabet.isdisjoint(_CYRILLIC):
        for match in _MIXED_RE.finditer(text):
            word = match.group()
            plain = "".join(_CYRILLIC.get(letter, letter) for letter in word)
            latin = any(letter not in _CYRILLIC and not regex.match(r"\p{Cyrillic}", letter) for letter in word)
            if not regex.search(r"\p{Cyrillic}", plain) and (latin or is_syllable(plain)):
                plain = unicodedata.normalize("NFC", plain)
                edits.append(Edit(match.start(), match.end(), plain, "look-alike"))
    return sorted(edits, key=lambda edit: edit.start)
