"""Text whose bytes were read by wrong rules: UTF-8 taken for Windows-1252 («thá»‹ xÃ£») or Latin-1; look-alikes.

Each function takes a text and returns the edits that undo the damage; digits are never among them.
"""

from __future__ import annotations

import html
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import regex

from extractor.vi.edits import Edit, apply
from extractor.vi.frequent import FREQUENT
from extractor.vi.syllables import is_syllable

_ENTITY_RE = regex.compile(r"&(?:amp;)?(#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,15});")

_BYTES = {bytes([code]).decode("cp1252", "replace"): code for code in range(0x80, 0x100)}
_BYTES.pop("\ufffd", None)
_BYTES |= {chr(code): code for code in range(0x80, 0xA0)}  # those without a sign in cp1252, and all in Latin-1
_TAILS = "".join(regex.escape(sign) for sign, code in _BYTES.items() if code < 0xC0)
_WRONG_RE = regex.compile(rf"[ÃÂÄÅÆÌ][{_TAILS}]|á[º»][{_TAILS}]|â[{_TAILS}]{{2}}|ï»¿|(?P<cut>á»|â€|[ÃÄ])")
_SURE_RE = regex.compile(rf"[ÃÄÅÆ][{_TAILS}]|á[º»][{_TAILS}]|â[€\x80][{_TAILS}]")
MOJIBAKE = frozenset("ÃÄÅÆº»€")
"""Signs of which each damaged line has at least one; a text without any needs no `find_mojibake`."""
_CUT_LETTERS = {"á»": "ềờọỏỐ", "Ã": "ÁÍÝà", "Ä": "Đ", "â€": "”"}
"""What may have lost its last byte, which has no sign in Windows-1252 (or is a blank, in «à»)."""
_LEAST_GAIN = 2
_WITNESS = 3
"""How often a word must stand elsewhere in the text to outweigh one that every report uses."""
_VIETNAMESE = frozenset(map(chr, range(0x1EA0, 0x1EFA))) | frozenset("ăđơưĂĐƠƯ")
_REACH = 16
_LINE_RE = regex.compile(r"[^\n]+")
_TAIL_RE = regex.compile(r"[\p{L}\p{M}]+$")
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
    lines = [match for match in _LINE_RE.finditer(text) if not match.group().isascii()]
    sure = [match for match in lines if _SURE_RE.search(match.group())]
    if sum(_gain(match.group(), _whole_letters(match.group())) for match in sure) < min(_LEAST_GAIN, len(sure)):
        return []
    # Where most lines are damaged, one without a sure sign («BÃO CÃO») is damaged, too.
    damaged = lines if 2 * len(sure) > len(lines) else sure
    found = [(match.start(), match.group(), _whole_letters(match.group())) for match in damaged]
    words: Counter[str] = Counter()
    for _, line, edits in found:
        words.update(_WORD_RE.findall(apply(line, edits).lower()))
    result: list[Edit] = []
    for start, line, edits in found:
        every = sorted([*edits, *_cut_letters(line, edits, words)], key=lambda edit: edit.start)
        if _gain(line, every) >= 0:
            result.extend(Edit(start + edit.start, start + edit.end, edit.text, edit.kind) for edit in every)
    return result


def _whole_letters(line: str) -> list[Edit]:
    edits = []
    for match in _WRONG_RE.finditer(line):
        letter = "" if match["cut"] else _letter(match.group())
        if letter:
            edits.append(Edit(match.start(), match.end(), letter, "mojibake"))
    return edits


def _letter(signs: str) -> str:
    try:
        letter = bytes(_BYTES.get(sign) or ord(sign) for sign in signs).decode("utf-8")
    except (UnicodeDecodeError, ValueError):
        return ""
    return _ALIKE.get(letter, letter) if letter.isprintable() or letter == "\u00a0" else ""


def _cut_letters(line: str, edits: Sequence[Edit], words: Mapping[str, int]) -> list[Edit]:
    """Letters that lost a byte, by the syllable around them; where several fit, by what the text says elsewhere."""
    if not _VIETNAMESE.isdisjoint(line):
        return []  # sound letters stand beside the damage: «Ã» may be one of them
    letters = {edit.start: edit for edit in edits}
    found = []
    for match in _WRONG_RE.finditer(line):
        if match["cut"]:
            before, after = _around(line, match.start(), match.end(), letters)
            letter = _chosen(before, match["cut"], after, words)
            if letter:
                letters[match.start()] = Edit(match.start(), match.end(), letter, "mojibake")
                found.append(letters[match.start()])
    return found


def _around(line: str, start: int, end: int, letters: Mapping[int, Edit]) -> tuple[str, str]:
    """The letters of the word before and after, as decoded."""
    low, stop = max(0, start - _REACH), min(len(line), end + _REACH)
    near = [letters[place] for place in range(low, start) if place in letters]
    behind = [letters[place] for place in range(end, stop) if place in letters]
    after = _WORD_RE.match(_decoded(line, end, max([stop, *(edit.end for edit in behind)]), behind))
    head = _TAIL_RE.search(_decoded(line, low, start, near))
    return head.group() if head else "", after.group() if after else ""


def _decoded(line: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    moved = [Edit(edit.start - start, edit.end - start, edit.text, edit.kind) for edit in edits]
    return apply(line[start:end], moved)


def _chosen(before: str, cut: str, after: str, words: Mapping[str, int]) -> str:
    letters = _CUT_LETTERS[cut]
    if len(letters) == 1:
        return letters
    around = before + after
    scores = {}
    for letter in letters:
        word = before + letter + after
        if (len(around) < 2 or letter.isupper() == around.isupper()) and is_syllable(word):
            scores[letter] = words.get(word.lower(), 0) + _WITNESS * (word.lower() in FREQUENT)
    best = sorted(scores, key=lambda letter: scores[letter], reverse=True)
    if len(best) > 1 and scores[best[0]] == scores[best[1]]:
        return ""
    return best[0] if best else ""


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
        alphabet: The characters that occur in it; everyday ones may be left out.
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
