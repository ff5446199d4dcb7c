"""A view of a text for matching: spellings joined, blanks collapsed, accents kept, and the way home for each letter.

What is joined: case; tone placement («hoá» = «hóa»); y and i alone after a consonant («tỷ» = «tỉ», «kỹ» = «kĩ»);
look-alikes (ƣ = ư, ð = đ); dashes and quotes; any run of blanks and line ends; «NTMNC» = «NTM nâng cao», «TC» =
«tiêu chí». Dropped: a line end after the hyphen within a word or period, soft hyphens, zero-width characters, raised
marks of notes, the asterisks of Markdown, and blanks inside brackets and before a comma («( xã Hà Lan , xã Ba Đình )»).
**Source**: Quyết định 240/QĐ of the Ministry of Education (5/3/1984) lists both spellings; real reports mix them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

import regex
from ahocorasick_rs import AhoCorasick

from extractor.model.document import Span

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below


def _toned(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + tone)


def _moved(pairs: tuple[str, ...]) -> dict[str, str]:
    """«oà» → «òa»: the tone of a pair moves from its second letter to its first."""
    return {pair[0] + _toned(pair[1], tone): _toned(pair[0], tone) + pair[1] for pair in pairs for tone in _TONES}


# «hoà» → «hòa»: in an open oa, oe, uy the tone moves to the first vowel; «quý» is no uy.
_OPEN = _moved(("oa", "oe", "uy"))
# «ngừơi» → «người», «mơí» → «mới»: a tone on the letter of the pair that never bears it.
_SLIPPED = _moved(("ơi", "ôi", "âu", "êu", "ây", "ưu"))
_SLIPPED |= {wrong: right for right, wrong in _moved(("ươ", "iê", "yê", "uô")).items()}
# «đưòng» → «đường»: the horn of the second letter is lost; Vietnamese has no ưo.
_SLIPPED |= {"ưo": "ươ"} | {"ư" + _toned("o", tone): "ư" + _toned("ơ", tone) for tone in _TONES}
_TONE_PLACE = _OPEN | _SLIPPED
_SECOND = "".join(sorted({pair[1] for pair in _TONE_PLACE}))
_VOWELS = "".join(vowel + "".join(_toned(vowel, tone) for tone in _TONES) for vowel in "aăâeêioôơuưy")
_TONE_PLACE_RE = regex.compile(
    rf"(?:(?<![q{_VOWELS}])[ou][{_SECOND}](?!\p{{L}})|[{''.join(sorted({pair[0] for pair in _SLIPPED}))}][{_SECOND}])"
)
_Y_TO_I = {"y": "i"} | {_toned("y", tone): _toned("i", tone) for tone in _TONES}
_LONE_Y_RE = regex.compile(r"(?<=(?<!\p{L})[hklmst])[" + "".join(_Y_TO_I) + r"](?!\p{L})")
_LOOK_ALIKES = str.maketrans(
    {"ƣ": "ư", "Ƣ": "ư", "ð": "đ", "Ð": "đ", "Ɖ": "đ", "ɖ": "đ"}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‘’′`´", "'")
    | dict.fromkeys("\u201a\uff0c\u066b", ",")  # a low quote, a comma of an East Asian keyboard, an Arabic one
    | dict.fromkeys("\u2024\uff0e", ".")
    | {chr(0xFF00 + ord(sign) - 0x20): sign for sign in "()/:;"}
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | {"％": "%", "∕": "/", "⁄": "/", "º": "°"}
)
_DROPPED = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff*"
# A note's mark behind a word or figure («125¹ triệu»); «m²» is a unit, «10³» a power.
_BETWEEN = f"[{_DROPPED}⁰¹²³⁴-⁹]*"
_MARK = rf"(?<=[\p{{L}}\d%)]{_BETWEEN})(?<!(?<!\p{{L}})[kcdmh]?m{_BETWEEN})(?<!(?<!\d)10{_BETWEEN})[⁰¹²³⁴-⁹]+"
# Every run of blanks but a single plain one.
# «Ngân sách nhà nước:............ 149,6 tỷ»: dots that lead the eye to a number
_LEADER_RE = regex.compile(r"\.{4}|…{2}|_{4}")
_CONTRACTED = {"nc": " nâng cao", "km": " kiểu mẫu", "tc": "tiêu chí"}
# «17 TC», «TC3», «TC/xã»; not «phòng TC-KH», «QĐ-TC»
_CRITERION = (
    r"(?=tc)(?<!\p{L}|\p{L} ?[-/]|(?:phòng|sở|ban|ngành|trình độ|hệ|bậc|trường) )tc"
    r"(?!\p{L}| ?[-&] ?(?:kh|kt|hc|đt|tm)(?!\p{L}))"
)
# The look ahead sees what cannot begin a match, most plain blanks above all, in half the time.
_UNEVEN = (
    rf"(?=[^\S ]|[{_DROPPED}⁰¹²³⁴-⁹]| [\s.…_{_DROPPED},;)]|(?<=\() |\.{{4}}|…{{2}}|_{{4}}|(?<=ntm)[ .nk-])"
    r"(?:(?<=(?<!\p{L})ntm)[ .-]?(?P<short>nc|km)(?!\p{L})"
    r"|(?P<loose>(?<=\()\s+|(?<=[\p{L})%])\s+(?=[,;])|\s+(?=\)))"
    rf"|\s*(?:\.{{4,}}|…{{2,}}|_{{4,}})[.…\s]*(?=\d)|[\s{_DROPPED}]{{2,}}|[^\S ]|[{_DROPPED}]|{_MARK})"
)
_UNEVEN_RE = regex.compile(_UNEVEN)
_UNEVEN_TC_RE = regex.compile(f"{_UNEVEN}|(?P<short>{_CRITERION})")

# Most texts have nothing to join or to drop: short patterns of the standard library tell so in a tenth of the time.
_LOOK_ALIKE_RE = re.compile(f"[{re.escape(''.join(map(chr, _LOOK_ALIKES)))}]")
_LONE = [consonant + vowel for consonant in "hklmst" for vowel in _Y_TO_I]
_RESPELLED = [*_LONE, *(pair for pair in _TONE_PLACE if pair not in _SLIPPED), *_SLIPPED]
_RESPELLED_AT = AhoCorasick(_RESPELLED)
_FIRST_OPEN, _FIRST_SLIPPED = len(_LONE), len(_RESPELLED) - len(_SLIPPED)
_BLANKS = "".join(letter for letter in map(chr, range(0x3001)) if letter.isspace() and letter != " ")
_MAYBE_UNEVEN_RE = re.compile(rf"  | [,;)]|\( |ntm[ .-]?(?:nc|km)|[{_BLANKS}{_DROPPED}⁰¹²³⁴-⁹]|\.\.\.\.|……|____")

_SHORT = 2000
_HYPHENED_RE = regex.compile(r"[\p{L}\d]-$")


class View(NamedTuple):
    """A folded text and the way home. A tuple, for thousands are made of each report.

    `sources[i]` is where the stretch of `text` that begins at `starts[i]` stands in the source, counted from `first`;
    inside a stretch the letters run side by side in both, as far as the source goes.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    first: int = 0

    def home(self, start: int, end: int) -> Span:
        """The source span of `text[start:end]`; never reaches over blanks at its edges."""
        if end <= start:
            return Span(self._leads_to(start), self._leads_to(start))
        return Span(self._leads_to(start), self._leads_to(end - 1) + 1)

    def position(self, offset: int) -> int:
        """Where the source character at `offset` stands in `text`, or the next one that does."""
        offset -= self.first
        index = bisect_right(self.sources, offset) - 1
        if index < 0:
            return 0
        limit = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return min(self.starts[index] + offset - self.sources[index], limit)

    def _leads_to(self, position: int) -> int:
        index = bisect_right(self.starts, position) - 1
        source = self.sources[index] + position - self.starts[index]
        last = self.sources[index + 1] - 1 if index + 1 < len(self.sources) else source
        return self.first + min(source, last)


def fold(text: str, start: int = 0) -> View:
    r"""Return the folded view of NFC `text`, whose first character stands at `start` in the source.

    >>> fold("Uỷ ban  nhân dân\nTỶ lệ").text
    'ủy ban nhân dân tỉ lệ'
    >>> fold("giai đoạn 2016-\n2018").text
    'giai đoạn 2016-2018'
    >>> fold("Huyện .............. 36,7 tỷ; Xã:......... 12,8 tỷ").text
    'huyện 36,7 tỉ; xã: 12,8 tỉ'
    >>> fold("vốn 125¹ triệu đồng, nhà 30 m²").text
    'vốn 125 triệu đồng, nhà 30 m²'
    >>> fold("4 xã đạt chuẩn NTMNC").text
    '4 xã đạt chuẩn ntm nâng cao'
    >>> fold("đạt 17 TC, chưa đạt TC3; phòng TC-KH").text
    'đạt 17 tiêu chí, chưa đạt tiêu chí3; phòng tc-kh'
    >>> fold("đạt ( 17/19 tiêu chí ) , còn 2").text
    'đạt (17/19 tiêu chí), còn 2'
    """
    view = _fold_short(text) if len(text) <= _SHORT else _fold(text)
    return View(view.text, view.starts, view.sources, start) if start else view


def _fold(text: str) -> View:
    joined = _join_spellings(text)
    counted = "tc" in joined
    if not counted and _MAYBE_UNEVEN_RE.search(joined) is None:
        return View(joined, (0,), (0,))
    pieces: list[str] = []
    starts, sources = [0], [0]
    length = done = 0
    for match in (_UNEVEN_TC_RE if counted else _UNEVEN_RE).finditer(joined):
        at, end = match.span()
        led = _LEADER_RE.search(match.group()) is not None
        blank = " " if led or any(letter.isspace() for letter in match.group()) else ""
        blank = "" if match["loose"] else _CONTRACTED.get(match["short"], blank)
        if (
            "\n" in match.group()
            and _HYPHENED_RE.search(joined, max(at - 2, 0), at)
            and joined[end : end + 1].isalnum()
        ):
            blank = ""  # «2016-» at a line end goes on with «2018»
        pieces += (joined[done:at], blank)
        length += at - done
        if blank:
            starts.append(length)
            sources.append(at)
            length += len(blank)
        starts.append(length)
        sources.append(end)
        done = end
    pieces.append(joined[done:])
    # Where two stretches begin at one place the later is the one that holds letters.
    kept = [index for index in range(len(starts)) if index + 1 == len(starts) or starts[index + 1] > starts[index]]
    return View("".join(pieces), tuple(starts[index] for index in kept), tuple(sources[index] for index in kept))


# Several rooms ask for the view of one paragraph or heading, one after the other, some without its place.
_fold_short = lru_cache(maxsize=1024)(_fold)


def fold_phrase(phrase: str) -> str:
    """Return a phrase of schemas/ as the view spells it; use it on both sides of a comparison.

    >>> fold_phrase("Tỷ lệ hoá đơn")
    'tỉ lệ hóa đơn'
    """
    return fold(unicodedata.normalize("NFC", phrase)).text.strip()


fold_name = lru_cache(maxsize=16384)(fold_phrase)
"""`fold_phrase` for names only, which come again and again."""


_BARE = {
    code: base
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {ord("đ"): "d"}


def bare(text: str) -> str:
    """Return the text without accents, as long as the NFC text given.

    >>> bare("tỉ lệ hộ nghèo, đắk lắk")
    'ti le ho ngheo, dak lak'
    """
    return text.translate(_BARE)


skeleton = lru_cache(maxsize=65536)(bare)
"""`bare` for names only (Bim Sơn = Bỉm Sơn), which come again and again."""


def _join_spellings(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose lower case is longer (İ): keep the length
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    if _LOOK_ALIKE_RE.search(lowered):
        lowered = lowered.translate(_LOOK_ALIKES)
    lone = misplaced = False
    for pair, start, end in _RESPELLED_AT.find_matches_as_indexes(lowered, overlapping=True):
        if pair >= _FIRST_SLIPPED:
            misplaced = True
        elif not lowered[end : end + 1].isalpha():  # «hoà», «tỷ»; not «hoàn», «tây»
            misplaced = misplaced or pair >= _FIRST_OPEN
            lone = lone or (pair < _FIRST_OPEN and not lowered[start - 1 : start].isalpha())
    if misplaced:
        lowered = _TONE_PLACE_RE.sub(lambda match: _TONE_PLACE.get(match.group(), match.group()), lowered)
    return _LONE_Y_RE.sub(lambda match: _Y_TO_I[match.group()], lowered) if lone else lowered
