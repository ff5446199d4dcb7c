"""A long pattern behind a cheap look at the text: most passages cannot match, and to see that costs a thirtieth.

The gate is a promise: where it stays shut the pattern finds nothing. tests/vi/test_gate.py searches all samples and
examples with and without each gate of the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import regex
from ahocorasick_rs import AhoCorasick

_FEW = 8  # words that are looked for one by one; more are found in one pass
Sign: TypeAlias = tuple[str, ...] | re.Pattern[str] | regex.Pattern[str]


class Gated:
    r"""A pattern and its sign: words one of which stands in every match, or a short pattern that each match holds.

    >>> gated = Gated(regex.compile(r"(?:xã|huyện) \p{L}+ đạt chuẩn"), ("đạt chuẩn",))
    >>> [gated.search(text) is not None for text in ("xã An đạt chuẩn", "xã An")]
    [True, False]
    """

    def __init__(self, pattern: regex.Pattern[str], sign: Sign) -> None:
        self.pattern = pattern
        self.is_open = _look_for(sign)
        """Tells of a text whether the pattern may match somewhere in it."""

    def finditer(self, text: str, *bounds: int) -> Iterator[regex.Match[str]]:
        """The matches in the text, or between two positions of it."""
        return self.pattern.finditer(text, *bounds) if self.is_open(text) else iter(())

    def search(self, text: str, *bounds: int) -> regex.Match[str] | None:
        """The first match in the text, or between two positions of it."""
        return self.pattern.search(text, *bounds) if self.is_open(text) else None


def says(text: str, words: Iterable[str]) -> bool:
    """True if one of the words stands in the text, be it within another: in half the time of `any`."""
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def _look_for(sign: Sign) -> Callable[[str], object]:
    if not isinstance(sign, tuple):
        return sign.search
    if len(sign) > _FEW:
        return AhoCorasick(sign).find_matches_as_indexes

    def is_open(text: str) -> bool:
        for word in sign:  # noqa: SIM110 - `says`, without a call more
            if word in text:
                return True
        return False

    return is_open
