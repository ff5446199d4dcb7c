"""A long pattern behind a cheap look at the text: most passages cannot match, and to see that costs a thirtieth.

The gate is a promise: where it stays shut the pattern finds nothing. tests/vi/test_gate.py searches all samples and
examples with and without each gate of the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
        self._words = sign if isinstance(sign, tuple) else ()
        self._sign = None if isinstance(sign, tuple) else sign
        self._automaton = AhoCorasick(self._words) if len(self._words) > _FEW else None

    def is_open(self, text: str) -> bool:
        """True if the pattern may match somewhere in the text."""
        if self._sign is not None:
            return self._sign.search(text) is not None
        if self._automaton is not None:
            return bool(self._automaton.find_matches_as_indexes(text))
        for word in self._words:  # noqa: SIM110 - half the time of any()
            if word in text:
                return True
        return False

    def finditer(self, text: str) -> Iterator[regex.Match[str]]:
        """The matches in the text."""
        return self.pattern.finditer(text) if self.is_open(text) else iter(())

    def search(self, text: str) -> regex.Match[str] | None:
        """The first match in the text."""
        return self.pattern.search(text) if self.is_open(text) else None
