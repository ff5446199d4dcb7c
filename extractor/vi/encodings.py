"""Which words of a text are written in an old encoding: TCVN3 and VNI found by font and by spelling, word by word.

A word is an *anchor* if nothing but one reading makes a syllable of it: «n«ng» is TCVN3, «ñaït» is VNI, «đạt» is
Unicode. Words that could be either («mét») follow the anchors of their line, then those of the lines around; what
stands between two camps is left as it is. So a Unicode report with one odd word is never touched, and a TCVN3 table
within it is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise

import regex

from extractor.vi.capitals import restore_capitals
from extractor.vi.edits import Edit
from extractor.vi.legacy import TCVN3, TCVN3_CAPITALS, VNI, decode
from extractor.vi.lost_horn import LOST_LETTER, is_lost, restore_horn, restore_letter
from extractor.vi.syllables import is_syllable

UNICODE = "unicode"
_FEWEST = 3
"""Anchors that a longer text needs before any word of it is changed."""
_LEAST_SHARE = 0.1
"""Of the anchors of the stronger encoding: «trñ» is VNI for «trđ» but would make a syllable in TCVN3."""

_VIETNAMESE = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý")
FOREIGN = frozenset(map(chr, range(0xA1, 0x100))) - _VIETNAMESE | {"\u03bc"}
"""Signs of Windows-1252 that no Vietnamese word has; a text without any is in no old encoding."""
_SIGN = r"\p{L}\u00a1-\u00bf\u00d7\u00f7"
_TOKEN_RE = regex.compile(rf"(?:(?<!\S)-)?[{_SIGN}]++(?:-[{_SIGN}]++)*+(?:-(?![{_SIGN}\d]))?")
_FOREIGN_CLASS = "".join(regex.escape(sign) for sign in sorted(FOREIGN))
_ATTACHED_RE = regex.compile(rf"(?<=\p{{L}})[{_FOREIGN_CLASS}]|[{_FOREIGN_CLASS}](?=\p{{L}})")
_WORD_TAIL_RE = regex.compile(rf"[{_SIGN}]{{0,12}}$")
_WORD_HEAD_RE = regex.compile(rf"[{_SIGN}]{{0,12}}")
_REACH = 12
_AFTER_WORD = frozenset(" ,.;:")
_MARKS = frozenset(").:/")
"""After a letter alone they make it a label («c)»)."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The font of `text[start:end]` is one of an old encoding (see `legacy.font_encoding`)."""

    start: int
    end: int
    encoding: str


@dataclass(slots=True)
class Token:
    """A word with what is known of it; `label` is its encoding once decided."""

    start: int
    end: int
    raw: str
    line: int
    label: str = ""
    hint: str = ""
    new: str = field(default="")


def find_legacy(text: str, hints: Sequence[Hint], alphabet: AbstractSet[str]) -> list[Edit]:
    """Return the edits that turn words of an old encoding into Unicode.

    Args:
        text: The text as the file has it, in NFC.
        hints: Stretches set in a font of an old encoding, sorted; the words themselves must agree.
        alphabet: The characters that occur in `text`; everyday ones may be left out.

    >>> from extractor.vi.edits import apply
    >>> text = "x©y dùng n«ng th«n míi, mét x· ®¹t 17/19"
    >>> apply(text, find_legacy(text, (), set(text)))
    'xây dựng nông thôn mới, một xã đạt 17/19'
    """
    if not hints and (alphabet.isdisjoint(FOREIGN) or not _suspected(text)):
        return []
    tokens = _tokens(text, hints)
    foreign = [token for token in tokens if not token.raw.isascii()]
    wanted = _encodings(foreign)
    if not wanted:
        return []
    _mark(foreign, wanted)
    _spread(foreign)
    return _edits(text, tokens)


def _suspected(text: str) -> bool:
    """Whether any word with a foreign sign reads better in an old encoding."""
    seen = set()
    for match in _ATTACHED_RE.finditer(text):
        at = match.start()
        around = text[max(0, at - _REACH) : at + _REACH + 1]
        if around in seen:
            continue
        seen.add(around)
        word = _word_at(text, at)
        if _anchor(word) in (TCVN3, VNI):
            return True
    return False


def _word_at(text: str, at: int) -> str:
    before, after = _WORD_TAIL_RE.search(text[max(0, at - _REACH) : at]), _WORD_HEAD_RE.match(text, at)
    return (before.group() if before else "") + (after.group() if after else "")


def _tokens(text: str, hints: Sequence[Hint]) -> list[Token]:
    starts = [hint.start for hint in hints]
    within: list[list[Token]] = [[] for _ in hints]
    line_ends = [match.start() for match in regex.finditer("\n", text)]
    tokens = []
    for match in _TOKEN_RE.finditer(text):
        token = Token(match.start(), match.end(), match.group(), bisect_right(line_ends, match.start()))
        at = bisect_right(starts, token.start) - 1
        if at >= 0 and token.start < hints[at].end:
            token.hint = hints[at].encoding
            within[at].append(token)
        tokens.append(token)
    _doubt_hints(within)
    return tokens


def _doubt_hints(within: Sequence[Sequence[Token]]) -> None:
    """Take back the hints of text that was converted to Unicode and kept its old font.

    A stretch without an anchor of its own («mét») goes with the majority of the others.
    """
    seen = [Counter(_anchor(token.raw) for token in tokens) for tokens in within]
    old = [sum(count[_base(token.hint)] for token in tokens[:1]) for tokens, count in zip(within, seen, strict=True)]
    modern = [count[UNICODE] for count in seen]
    for tokens, olds, moderns in zip(within, old, modern, strict=True):
        if (moderns > olds) if moderns or olds else (sum(modern) > sum(old)):
            for token in tokens:
                token.hint = ""


@lru_cache(maxsize=65536)
def _anchor(word: str) -> str:
    """The only encoding in which the word is well formed; "" if there is none or more than one."""
    if any("\u00ff" < letter != "\u03bc" for letter in word):
        return UNICODE
    parts = [part for part in word.split("-") if part]
    if not parts or word.isascii() or all(is_syllable(part) for part in parts):
        return ""
    fitting = [encoding for encoding in (TCVN3, VNI) if _fits(parts, encoding)]
    return fitting[0] if len(fitting) == 1 else ""


def _fits(parts: Sequence[str], encoding: str) -> bool:
    decoded = [decode(part, encoding) for part in parts]
    if decoded == list(parts) or max(map(len, decoded)) < 2:
        return False
    return all(is_syllable(part) for part in decoded)


def _encodings(tokens: Sequence[Token]) -> frozenset[str]:
    """The old encodings that the text surely holds."""
    counts = Counter(_anchor(token.raw) for token in tokens)
    hinted = {_base(token.hint) for token in tokens if token.hint}
    strongest = max(counts[TCVN3], counts[VNI])
    return frozenset(
        encoding
        for encoding in (TCVN3, VNI)
        if encoding in hinted
        or (counts[encoding] >= _LEAST_SHARE * strongest and counts[encoding] >= min(_FEWEST, max(1, len(tokens) / 2)))
    )


def _base(encoding: str) -> str:
    return TCVN3 if encoding == TCVN3_CAPITALS else encoding


def _mark(tokens: Sequence[Token], wanted: frozenset[str]) -> None:
    for token in tokens:
        anchor = _anchor(token.raw)
        if anchor == UNICODE or anchor in wanted:
            token.label = anchor
        elif token.hint:
            token.label = _base(token.hint)
    for _, group in groupby(tokens, key=lambda token: token.line):
        _settle(list(group))


def _settle(line: Sequence[Token]) -> None:
    """No line mixes two old encodings: the weaker one was chance."""
    counts = Counter(token.label for token in line if token.label in (TCVN3, VNI) and not token.hint)
    if len(counts) == 2 and counts[TCVN3] != counts[VNI]:
        weaker = min(counts, key=lambda label: counts[label])
        for token in line:
            if token.label == weaker and not token.hint:
                token.label = ""


def _spread(tokens: Sequence[Token]) -> None:
    """Words that could be either follow the nearest anchor of their line, or the lines around if they agree."""
    before = _nearest(tokens, range(len(tokens)))
    after = _nearest(tokens, range(len(tokens) - 1, -1, -1))
    strange = {encoding: _strange_lines(tokens, encoding) for encoding in (TCVN3, VNI)}
    for index, token in enumerate(tokens):
        if token.label:
            continue
        sides = [tokens[at] for at in (before[index], after[index]) if at is not None]
        own = [side for side in sides if side.line == token.line]
        if own:
            token.label = min(own, key=lambda side: min(abs(side.start - token.end), abs(token.start - side.end))).label
        elif sides:
            camps = {side.label for side in sides}
            old = camps - {UNICODE}
            if len(camps) == 1 or (len(old) == 1 and token.line in strange[min(old)]):
                token.new = min(old or camps)
    for token in tokens:  # set apart until now, so that they could not pass for anchors themselves
        if not token.label:
            token.label, token.new = token.new or UNICODE, ""


def _strange_lines(tokens: Sequence[Token], encoding: str) -> set[int]:
    """Lines with a word that no Unicode text has, and that the encoding explains («VP§P»)."""
    return {
        token.line
        for token in tokens
        if not FOREIGN.isdisjoint(token.raw) and FOREIGN.isdisjoint(decode(token.raw, encoding))
    }


def _nearest(tokens: Sequence[Token], order: range) -> list[int | None]:
    found: list[int | None] = [None] * len(tokens)
    last: int | None = None
    marked = [bool(token.label) for token in tokens]
    for index in order:
        found[index] = last
        if marked[index]:
            last = index
    return found


def _edits(text: str, tokens: Sequence[Token]) -> list[Edit]:
    for token in tokens:
        token.new = _reading(token) if token.label in (TCVN3, VNI) else token.raw
    restored = _restore_letters(text, tokens)
    restore_capitals(text, tokens)
    return [
        Edit(token.start, token.end, token.new, LOST_LETTER if token.start in restored else _kind(token))
        for token in tokens
        if token.new != token.raw
    ]


def _kind(token: Token) -> str:
    return token.label if token.label in (TCVN3, VNI) else TCVN3


def _reading(token: Token) -> str:
    """The word decoded; a word that is a syllable must not become none."""
    new = decode(token.raw, token.label)
    if is_syllable(token.raw) and not is_syllable(restore_horn(new)) and not token.hint:
        return token.raw
    return new


def _restore_letters(text: str, tokens: Sequence[Token]) -> set[int]:
    """Put the ư back into lines of TCVN3, plain words («nh-», «ch-a») included; return where it had been dropped."""
    lines = {token.line for token in tokens if token.label == TCVN3}
    alone = bool(lines) and not any(token.label in (UNICODE, VNI) for token in tokens)
    words = [token for token in tokens if (alone or token.line in lines) and token.label in (TCVN3, "")]
    for token, following in pairwise([*words, None]):
        if token:
            token.new = (following and _over_line_end(text, token, following)) or _rejoined(token.new)
    every = is_lost([token.new for token in words])
    restored = set()
    for place, token in enumerate(words):
        found = restore_horn(token.new) if token.label else token.new
        if every and not (len(token.raw) == 1 and text[token.end : token.end + 1] in _MARKS):
            beside = (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
            found = restore_letter(found, [word.new for word in beside])
        if found != token.new:
            token.new = found
            restored.add(token.start)
    return restored


def _over_line_end(text: str, token: Token, following: Token) -> str:
    """A printed line may break at the ư, as at any hyphen («Ch-», «¬ng»): the word goes to the first line whole."""
    whole = f"{token.new[:-1]}ư{following.new}"
    between = text[token.end : following.start]
    if not token.raw.endswith("-") or between.strip() or between.count("\n") != 1 or not is_syllable(whole):
        return ""
    if text[following.end : following.end + 1] not in _AFTER_WORD:
        return ""
    following.new = ""
    return whole


def _rejoined(word: str) -> str:
    """Some copies print the ư of TCVN3, a soft hyphen, as a hyphen («ph-¬ng», «nh-»)."""
    if "-" not in word or word[1:] != word[1:].lower():
        return word
    joined = word.replace("-", "ư")
    if is_syllable(joined) and not all(is_syllable(part) for part in word.split("-")):
        return joined
    first, _, rest = word.partition("-")
    if "-" in rest and is_syllable(f"{first}ư{rest.partition('-')[0]}"):
        return f"{first}ư{rest}"
    return word
