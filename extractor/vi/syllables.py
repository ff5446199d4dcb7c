"""Is this a Vietnamese syllable? A grammar of onset, rime and tone, not a word list.

`share_well_formed` is the alarm for text that was decoded wrongly or lost its letters: sound reports are above 0.9,
TCVN3 bytes or scrambled print far below. **Source**: the spelling rules of quốc ngữ as taught in primary schools
(c/k/q, g/gh, ng/ngh; only sắc and nặng before c, ch, p, t).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

import regex

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE_OF = {unicodedata.normalize("NFC", vowel + tone): tone for vowel in "aăâeêioôơuưy" for tone in _TONES}
_BARE = {ord(unicodedata.normalize("NFC", vowel + tone)): vowel for vowel in "aăâeêioôơuưy" for tone in _TONES}
_LETTERS = frozenset(_TONE_OF) | frozenset("ăâđêôơư")
_CHECKED_TONES = frozenset("\u0301\u0323")  # sắc, nặng: the only ones before a stop

_RIMES = frozenset(
    vowel + coda
    for vowel, codas in {
        "a": "/c/ch/i/m/n/ng/nh/o/p/t/u/y",
        "ă": "c/m/n/ng/p/t",
        "â": "c/m/n/ng/p/t/u/y",
        "e": "/c/m/n/ng/o/p/t",
        "ê": "/ch/m/n/ng/nh/p/t/u",
        "i": "/a/ch/m/n/nh/p/t/u",
        "iê": "c/m/n/ng/p/t/u",
        "o": "/c/i/m/n/ng/p/t",
        "oo": "c/ng",
        "oa": "/c/ch/i/m/n/ng/nh/o/p/t/y",
        "oă": "c/m/n/ng/t",
        "oe": "/n/o/t",
        "ô": "/c/i/m/n/ng/p/t",
        "ơ": "/i/m/n/p/t",
        "u": "/a/c/i/m/n/ng/p/t",
        "uâ": "n/ng/t/y",
        "uê": "/ch/n/nh",
        "uô": "c/i/m/n/ng/t",
        "uơ": "/",
        "uy": "/a/ch/n/nh/p/t/u",
        "uyê": "n/t",
        "ư": "/a/c/i/m/n/ng/t/u",
        "ươ": "c/i/m/n/ng/p/t/u",
        "y": "/",
        "yê": "m/n/ng/t/u",
    }.items()
    for coda in codas.split("/")
)
# After «qu» the u belongs to the onset, so what follows is a rime without it.
_RIMES_AFTER_QU = frozenset(rime for rime in _RIMES if rime[0] in "aăâeêiơ") | {
    "y",
    "yên",
    "yêt",
    "ynh",
    "yt",
    "ych",
    "ôc",
}
_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")
_FRONT = frozenset("eêiy")
_ONLY_BEFORE_FRONT = frozenset({"k", "gh", "ngh"})
_NEVER_BEFORE_FRONT = frozenset({"c", "ng"})

# A word may hold the signs by which TCVN3 writes letters («n«ng th«n»), so that they count against it.
_WORD_RE = regex.compile(r"[\p{L}\p{M}\u00a8\u00a9\u00ab\u00ac\u00ad\u00ae\u00b5-\u00b9]+")
_ALONE = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
LONE_ONSETS = frozenset(_ALONE.split())
_EVERYDAY = frozenset(map(chr, range(0x80))) - {"&"} | _LETTERS | {letter.upper() for letter in _LETTERS} - {"Ã"}
_MOST_PIECES = 65536
_CLOSER = 255
_UNCOUNTED = frozenset({"km", "kg", "ha", "cm", "mm", "ml", "kv", "kw", "tr"})


class Survey(NamedTuple):
    """What one look at each word of a text tells.

    `good`: how many words are well-formed syllables. `counted`: how many count at all; units, single letters and
    abbreviations in capitals (UBND, HĐND) do not. `odd`: its characters that no sound Vietnamese text needs, and Ã.
    `suspects`: the words that are no syllables, and onsets alone, each once; `suspicious`: what they stand in, cut at
    blanks.
    """

    good: int
    counted: int
    odd: Set[str]
    suspects: Sequence[str]
    suspicious: Sequence[str]


class _Marks(dict[str, int]):
    """A byte for each piece between blanks: its counts, or `_CLOSER`; most pieces were seen in other reports."""

    def __missing__(self, piece: str) -> int:
        known = _looked_at(piece)
        if len(self) >= _MOST_PIECES:
            self.clear()
        self[piece] = mark = (
            _CLOSER if known.odd or known.suspects or known.counted > 3 else known.good + 4 * known.counted
        )
        return mark


_MARKS = _Marks()


@lru_cache(maxsize=1)  # a document is asked for its damage, its spacing, then its quality
def survey(text: str) -> Survey:
    """Return what the words of `text` tell of its soundness.

    >>> found = survey("xã Bỉm Sơn, xã th«n: 17/19")
    >>> found.good, found.counted, sorted(found.odd), found.suspects
    (4, 5, ['«'], ['th«n'])
    """
    pieces = text.split()
    marks = bytes(map(_MARKS.__getitem__, pieces))
    good = counted = 0
    odd: set[str] = set()
    suspects: dict[str, None] = {}
    suspicious: list[str] = []
    rest = marks
    while rest:  # there are a handful of marks, each of thousands of pieces
        mark, before = rest[0], len(rest)
        rest = rest.translate(None, rest[:1])
        if mark != _CLOSER:
            good += mark % 4 * (before - len(rest))
            counted += mark // 4 * (before - len(rest))
    for piece, times in Counter(map(pieces.__getitem__, _places(marks))).items():
        known = _looked_at(piece)
        good += known.good * times
        counted += known.counted * times
        odd.update(known.odd)
        if known.suspects:
            suspects.update(dict.fromkeys(known.suspects))
            suspicious.append(piece)
    return Survey(good, counted, odd, list(suspects), suspicious)


def _places(marks: bytes) -> Iterator[int]:
    """The pieces that need a closer look: few in a sound text."""
    at = marks.find(_CLOSER)
    while at >= 0:
        yield at
        at = marks.find(_CLOSER, at + 1)


@lru_cache(maxsize=65536)
def _looked_at(piece: str) -> Survey:
    words = _words(piece)
    verdicts = [_verdict(word) for word in words]
    return Survey(
        verdicts.count(True),
        len(verdicts) - verdicts.count(None),
        set(piece) - _EVERYDAY,
        [word for word, verdict in zip(words, verdicts, strict=True) if verdict is False or word in LONE_ONSETS],
        [piece],
    )


@lru_cache(maxsize=1)
def words_of(text: str) -> Set[str]:
    """Return the words of `text`; numbers and signs are none.

    >>> sorted(words_of("xã A, xã B: 17/19"))
    ['A', 'B', 'xã']
    """
    return {word for piece in set(text.split()) for word in _words(piece)}


def _words(piece: str) -> list[str]:
    return [piece] if piece.isalpha() else _WORD_RE.findall(piece)


def share_well_formed(text: str) -> float:
    """Return the share (0-1) of well-formed syllables among the words of `text`; 1.0 if there are no words.

    >>> share_well_formed("Xã Quang Trung đạt 17/19 tiêu chí NTM")
    1.0
    >>> share_well_formed("n«ng th«n míi")
    0.0
    """
    found = survey(text)
    return round(found.good / found.counted, 4) if found.counted else 1.0


@lru_cache(maxsize=65536)
def _verdict(word: str) -> bool | None:
    word = word.strip("\u00ab\u00bb\u00ad\u00b2\u00b3\u00b7\u00b9")
    plain = word.replace("Đ", "D")
    if not word or (plain.isascii() and (plain.isupper() or len(plain) == 1 or word.lower() in _UNCOUNTED)):
        return None
    return is_syllable(word)


def is_syllable(word: str) -> bool:
    """Return whether the word, in NFC and any case, is spelled as a Vietnamese syllable.

    >>> [is_syllable(word) for word in ("nghiêng", "quý", "giếng", "cá", "ká", "cac", "ngõ")]
    [True, True, True, True, False, False, True]
    """
    if len(word) > 7:
        return False
    word = word.lower()
    tones = [_TONE_OF[letter] for letter in word if letter in _TONE_OF]
    if len(tones) > 1:
        return False
    free, checked = _spelled(word.translate(_BARE))
    return free or (checked and tones != [] and tones[0] in _CHECKED_TONES)


@lru_cache(maxsize=16384)
def _spelled(syllable: str) -> tuple[bool, bool]:
    """Whether letters without tone make a syllable: with any tone, with sắc and nặng only."""
    free = checked = False
    for onset in _ONSETS:
        if syllable.startswith(onset) and _fits(onset, syllable[len(onset) :]):
            if syllable.endswith(("c", "ch", "p", "t")):
                checked = True
            else:
                free = True
    return free, checked


def _fits(onset: str, rime: str) -> bool:
    if not onset and rime.startswith("iê"):
        return False  # written «yê» where nothing stands before it: «yêu»
    if rime not in (_RIMES_AFTER_QU if onset == "qu" else _RIMES):
        return False
    if onset in _ONLY_BEFORE_FRONT and rime[0] not in _FRONT:
        return False
    return not (onset in _NEVER_BEFORE_FRONT and rime[0] in _FRONT)
