"""The ư of TCVN3 text that a program took for a soft hyphen and dropped: «ch¬ng», «cha ®¹t», «nh sau».

It turns «chưa đạt» into «cha đạt», so it must be put back, or at least be told. Where the spelling leaves no syllable,
the one way to make one is taken; a few words that reports hardly use («cha», «lu») stand for those that they always do.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.vi.syllables import is_syllable

LOST_LETTER = "lost-letter"
_ENOUGH = 60
_LEAST = 150
"""Of so many words of a sound text about six have a plain ư; a program that drops it may keep it at line ends."""
_LOST_RE = regex.compile(r"(?<![uư])([ơờớởỡợ])(?=ng|c)", regex.IGNORECASE)
_RARE = {
    "cha": "chưa", "lu": "lưu", "mu": "mưu", "u": "ưu", "ngời": "người", "dới": "dưới", "lới": "lưới",
    "vờn": "vườn", "mơi": "mươi", "mợn": "mượn", "vợt": "vượt", "lợt": "lượt", "sờn": "sườn", "cời": "cười",
    "vơn": "vươn", "tơi": "tươi",
}  # fmt: skip
# Two words that reports use with ư and without, told by the word before and the word after.
_KEPT = {"đa": frozenset({"tối", "chiều", "dạng", "số", "khoa", "năng", "phương", "mục", "chức", "canh", "ngành"})}
_CHANGED = {"tới": frozenset({"nước", "tiêu"})}
_BOTH = {"đa": "đưa", "tới": "tưới"}
_LONGEST = 7
_ONSETS = frozenset({"c", "d", "t", "nh", "th"})


def is_lost(words: Sequence[str]) -> bool:
    """Return whether decoded TCVN3 words are so many, and so few of them have ư, that it must have been dropped."""
    return len(words) >= _ENOUGH and _LEAST * sum("ư" in word for word in words) < len(words)


def restore_horn(word: str) -> str:
    """Return a word with ư where no syllable can do without: none has «ơng» or «ơc».

    >>> restore_horn("Chơng"), restore_horn("đợc"), restore_horn("được")
    ('Chương', 'được', 'được')
    """
    if is_syllable(word):
        return word
    restored: str = _LOST_RE.sub(lambda match: ("Ư" if match[1].isupper() else "ư") + match[1], word)
    return restored if is_syllable(restored) else word


def restore_letter(word: str, beside: Sequence[str] = ()) -> str:
    """Return a word of a text that lost every ư with the letter back, or as it is.

    Args:
        word: A decoded word.
        beside: The words before and after it.

    >>> [restore_letter(word) for word in ("nhng", "Cha", "t", "như", "NTM", "tới")]
    ['nhưng', 'Chưa', 'tư', 'như', 'NTM', 'tới']
    >>> restore_letter("đa", ("tối", "12")), restore_letter("đa", ("sẽ", "xã"))
    ('đa', 'đưa')
    """
    lower = word.lower()
    if len(lower) > _LONGEST:
        return word
    around = {neighbour.lower() for neighbour in beside}
    if lower in _RARE:
        found = _RARE[lower]
    elif lower in _BOTH:
        if around & _KEPT.get(lower, frozenset()) or (lower in _CHANGED and not around & _CHANGED[lower]):
            return word
        found = _BOTH[lower]
    elif is_syllable(lower) or (len(lower) < 3 and lower not in _ONSETS) or not (word[1:].islower() or word == lower):
        return word
    else:
        ways = {f"{lower[:at]}ư{lower[at:]}" for at in range(len(lower) + 1)}
        fitting = sorted(way for way in ways if is_syllable(way))
        if len(fitting) != 1:
            return word
        found = fitting[0]
    return found[0].upper() + found[1:] if word[0].isupper() else found
