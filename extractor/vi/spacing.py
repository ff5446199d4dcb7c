"""Words that a line end glued («nông thônmới») and words that a stray blank cut («t iêu chí»).

The grammar of syllables must refuse what is printed and accept what is put in its place, and the parts (or the whole)
must be words that the same document, or every document, uses elsewhere; for a cut word it is enough that one of its
pieces is no word and can belong to nothing else («đ ộng»).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from extractor.vi.edits import Edit
from extractor.vi.frequent import FREQUENT, VOWELS_FIRST
from extractor.vi.syllables import LONE_ONSETS, is_syllable, survey, words_of

_VOWELS = frozenset("aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ")
_MAX_PARTS = 3
_LONGEST = 24
_LONGEST_SYLLABLE = 7
_MAX_SUSPECTS = 2000
_FEW = 12
_WORD_RE = regex.compile(r"(?<![\p{L}\p{M}\d])[\p{L}\p{M}]++(?!\d)")
_AFTER_RE = regex.compile(r" (\p{Ll}{1,6})(?![\p{L}\p{M}\d])")
_TAIL_RE = regex.compile(r" (\p{Ll}{1,5}) (ng|nh|ch|[cmnpt])(?![\p{L}\p{M}\d])")
_CODA_RE = regex.compile(r"ng|nh|ch|(?<=n )[gh]")
_FRONT_RE = regex.compile(r"(?<![\p{L}\p{M}\d])(\p{L}\p{Ll}{0,5}) $")


def find_spacing(text: str) -> list[Edit]:
    """Return the edits that part glued words and join cut ones.

    Args:
        text: NFC text in Unicode.

    >>> from extractor.vi.edits import apply
    >>> text = "nông thônmới đạt t iêu chí, trongnhững tiêu chí"
    >>> apply(text, find_spacing(text))
    'nông thôn mới đạt tiêu chí, trong những tiêu chí'
    """
    suspects = [word for word in survey(text).suspects if len(word) <= _LONGEST]
    malformed = [word for word in suspects if word not in LONE_ONSETS]
    glued = {word: parted for word in malformed if (parted := _parted(word, text))}
    pieces = [word for word in suspects if word.islower()]
    if len(glued) + len(pieces) > _MAX_SUSPECTS:  # not text with a few slips: something else is wrong with it
        return []
    edits: list[Edit] = []
    for start, end in _places(text, [*glued, *(word for word in pieces if len(word) < _LONGEST_SYLLABLE)]):
        word = text[start:end]
        if word in glued:
            edits.append(Edit(start, end, glued[word], "glued"))
        else:
            edits.extend(_joined(text, start, end))
    return list(_apart(sorted(edits, key=lambda edit: (edit.start, -edit.end))))


def _places(text: str, suspects: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the suspects stand as words: a search for each of a few, one pass over all words for many."""
    if len(suspects) > _FEW:
        wanted = frozenset(suspects)
        for match in _WORD_RE.finditer(text):
            if match.group() in wanted:
                yield match.span()
        return
    lone = {word for word in suspects if len(word) == 1}
    alone = {x[-1] for x in survey(text).suspicious if x[-1] in lone and (len(x) == 1 or not _is_inner(x[-2]))}
    for word in suspects:
        if word in lone - alone:
            continue  # «c)», «V/v»: not worth a look at every word that ends with this letter
        needle = word if len(word) > 1 else f"{word} "  # a lone letter is only joined with what follows
        at = text.find(needle)
        while at >= 0:
            end = at + len(word)
            if not _is_inner(text[at - 1 : at]) and not _is_inner(text[end : end + 1]):
                yield at, end
            at = text.find(needle, end)


def _is_inner(letter: str) -> bool:
    """Whether a character beside a word makes it a part of a longer one."""
    return letter.isalpha() or letter.isdecimal() or (letter > "\u0300" and unicodedata.category(letter)[0] == "M")


def _apart(edits: list[Edit]) -> Iterator[Edit]:
    end = -1
    for edit in edits:
        if edit.start >= end:
            yield edit
            end = edit.end


def _parted(word: str, text: str) -> str:
    """The word with blanks between its syllables; "" if no way, or more than one, leads to known words."""
    if not 4 <= len(word) <= _LONGEST or word.isascii():
        return ""
    if word != word.lower() and word != word.upper() and word[1:] != word[1:].lower():
        return ""
    found = [parts for parts in _all_ways(word) if all(_is_known(part, text) for part in parts)]
    fewest = min(map(len, found), default=0)
    found = [parts for parts in found if len(parts) == fewest]
    return " ".join(found[0]) if len(found) == 1 and fewest > 1 else ""


@lru_cache(maxsize=4096)
def _all_ways(word: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_ways(word, _MAX_PARTS))


def _ways(word: str, most: int) -> Iterator[tuple[str, ...]]:
    if is_syllable(word):
        yield (word,)
    if most > 1:
        for cut in range(2, min(7, len(word) - 2) + 1):
            if is_syllable(word[:cut]):
                for rest in _ways(word[cut:], most - 1):
                    yield (word[:cut], *rest)


def _is_known(part: str, text: str) -> bool:
    lower = part.lower()
    return len(part) > 1 and (lower in FREQUENT or not words_of(text).isdisjoint((lower, part, part.capitalize())))


def _joined(text: str, start: int, end: int) -> Iterator[Edit]:
    """The edit that joins the piece with a word beside it, one blank apart, if they make a known word."""
    piece = text[start:end]
    if text[start - 1 : start] == "." or text[end : end + 1] in (".", ")"):
        return  # a label or an abbreviation: «c)», «tr.»
    before = text[max(0, start - 2) : start].strip()
    after = _AFTER_RE.match(text, end)
    # «5 m ở», but «19 t iêu chí», «5 đ ồng».
    may_be_unit = before[-1:].isdigit() and after is not None and is_syllable(after[1]) and not _is_rest(after[1])
    if after and not may_be_unit and (_is_whole(piece + after[1], text) or _is_cut(piece, after[1])):
        yield Edit(start, after.end(), piece + after[1], "blank")
        return
    tail = _TAIL_RE.match(text, end)
    if tail and not may_be_unit and _is_cut(piece, tail[1] + tail[2]):
        yield Edit(start, tail.end(), piece + tail[1] + tail[2], "blank")
        return
    front = _FRONT_RE.search(text[max(0, start - 8) : start])
    if not front:
        return
    whole = front[1] + piece
    alone = _CODA_RE.fullmatch(text, start, end) and not (after and is_syllable(piece + after[1]))
    if (len(piece) > 1 and _is_whole(whole, text)) or (
        alone and front[1].lower() not in FREQUENT and is_syllable(whole)
    ):
        yield Edit(start - len(front.group()), end, whole, "blank")


def _is_cut(onset: str, rest: str) -> bool:
    """Whether a blank stands behind the onset of a word: what follows begins with a vowel and is no word by itself."""
    return onset in LONE_ONSETS and _is_rest(rest) and is_syllable(onset + rest)


def _is_rest(piece: str) -> bool:
    return piece[0] in _VOWELS and piece not in VOWELS_FIRST


def _is_whole(word: str, text: str) -> bool:
    return is_syllable(word) and len(word) > 2 and (word in FREQUENT or word in words_of(text))
