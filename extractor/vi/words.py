"""Words and their kinds by underthesea, for the one place where words are open-ended: what an unknown quantity counts.

Called on a few words around a figure, never on a document: its cost is quadratic in the sentence. It changes the text
(«hoá» → «hóa»), so nothing here has an offset, and it never reads a figure.
"""

from __future__ import annotations

from functools import lru_cache

_NOMINAL = frozenset({"N", "Nc", "Nu", "Np", "Ny", "Nb", "A", "M"})
_PHRASE_WORDS = 5


@lru_cache(maxsize=32768)
def tag_words(text: str) -> tuple[tuple[str, str], ...]:
    """Return (word, kind) pairs; kinds are those of the VLSP treebank (N noun, V verb, A adjective, …)."""
    from underthesea import pos_tag

    return tuple((word.lower(), kind) for word, kind in pos_tag(text))


def opening_noun_phrase(text: str) -> str:
    """Return the noun phrase with which the text begins, "" if it begins with none.

    >>> opening_noun_phrase("lượt hộ tham gia")
    'lượt hộ'
    """
    phrase: list[str] = []
    for word, kind in tag_words(text):
        if kind not in _NOMINAL or len(phrase) == _PHRASE_WORDS:
            break
        phrase.append(word)
    return " ".join(phrase)


def closing_noun_phrase(text: str) -> str:
    """Return the last words up to a noun: what «… đạt» or «… là» speaks of.

    >>> closing_noun_phrase("Tổng đàn gia súc toàn xã là")
    'tổng đàn gia súc toàn xã'
    """
    words = list(tag_words(text))
    while words and words[-1][1] not in _NOMINAL:
        words.pop()
    return " ".join(word for word, _ in words[-_PHRASE_WORDS:])
