"""A view of a text for matching: spellings joined, blanks collapsed, accents kept, and the way home for each letter.

What is joined: case; tone placement («hoá» = «hóa»); y and i alone after a consonant («tỷ» = «tỉ», «kỹ» = «kĩ»);
look-alikes (ƣ = ư, ð = đ); dashes and quotes; any run of blanks and line ends. Dropped: soft hyphens, zero-width
characters and the asterisks of Markdown. **Source**: Quyết định 240/QĐ of the Ministry of Education (5/3/1984) lists
both spellings; real reports mix them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

from extractor.model.document import Span

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below


def _toned(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + tone)


# «hoà» → «hòa»: in an open oa, oe, uy the tone moves to the first vowel; «quý» is no uy.
_TONE_PLACE = {
    first + _toned(second, tone): _toned(first, tone) + second
    for first, second in ("oa", "oe", "uy")
    for tone in _TONES
}
_TONE_PLACE_RE = regex.compile(r"(?<!q)(?:" + "|".join(_TONE_PLACE) + r")(?!\p{L})")
_Y_TO_I = {"y": "i"} | {_toned("y", tone): _toned("i", tone) for tone in _TONES}
_LONE_Y_RE = regex.compile(r"(?<!\p{L})([hklmst])([" + "".join(_Y_TO_I) + r"])(?!\p{L})")
_LOOK_ALIKES = str.maketrans(
    {"ƣ": "ư", "Ƣ": "ư", "ð": "đ", "Ð": "đ", "Ɖ": "đ", "ɖ": "đ"}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‘’‚′`´", "'")
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {"％": "%", "∕": "/", "⁄": "/", "º": "°"}
)
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff*"
_BLANK_OR_DROPPED_RE = regex.compile(rf"[\s{_DROPPED}]+")


@dataclass(frozen=True, slots=True)
class View:
    """A folded text; `offsets[i]` is where character i stands in the source, with one more entry for the end."""

    text: str
    offsets: tuple[int, ...]

    def home(self, start: int, end: int) -> Span:
        """The source span of `text[start:end]`; never reaches over blanks at its edges."""
        if end <= start:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def fold(text: str, start: int = 0) -> View:
    r"""Return the folded view of NFC `text`, whose first character stands at `start` in the source.

    >>> fold("Uỷ ban  nhân dân\nTỶ lệ").text
    'ủy ban nhân dân tỉ lệ'
    """
    joined = _join_spellings(text)
    pieces: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in _BLANK_OR_DROPPED_RE.finditer(joined):
        at, end = match.span()
        pieces.append(joined[done:at])
        offsets.extend(range(start + done, start + at))
        if any(letter.isspace() for letter in match.group()):
            pieces.append(" ")
            offsets.append(start + at)
        done = end
    pieces.append(joined[done:])
    offsets.extend(range(start + done, start + len(joined) + 1))
    return View("".join(pieces), tuple(offsets))


def fold_phrase(phrase: str) -> str:
    """Return a phrase of schemas/ as the view spells it; use it on both sides of a comparison.

    >>> fold_phrase("Tỷ lệ hoá đơn")
    'tỉ lệ hóa đơn'
    """
    return fold(unicodedata.normalize("NFC", phrase)).text.strip()


@lru_cache(maxsize=65536)
def skeleton(text: str) -> str:
    """Return the text without accents, for names only (Bim Sơn = Bỉm Sơn); as long as the NFC text given.

    >>> skeleton("bỉm sơn, đắk lắk")
    'bim son, dak lak'
    """
    return "".join("d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0] for letter in text)


def _join_spellings(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose lower case is longer (İ): keep the length
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    lowered = lowered.translate(_LOOK_ALIKES)
    lowered = _TONE_PLACE_RE.sub(lambda match: _TONE_PLACE[match.group()], lowered)
    spelled: str = _LONE_Y_RE.sub(lambda match: match.group(1) + _Y_TO_I[match.group(2)], lowered)
    return spelled
