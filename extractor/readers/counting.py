"""How a list counts: Roman numerals and letters, as word processors print them."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(count: int) -> str:
    """Return the Roman numeral, or plain digits beyond what one writes so.

    >>> roman(19)
    'XIX'
    """
    if not 0 < count < 4000:
        return str(count)
    pieces = []
    for size, letters in _ROMAN:
        pieces.append(letters * (count // size))
        count %= size
    return "".join(pieces)


def letter(count: int) -> str:
    """Return the letter of a list; after z go aa, bb.

    >>> letter(3), letter(27)
    ('c', 'aa')
    """
    if not 0 < count <= 26 * 20:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


COUNTS: dict[str, Callable[[int], str]] = {
    "1": str,
    "I": roman,
    "i": lambda count: roman(count).lower(),
    "A": lambda count: letter(count).upper(),
    "a": letter,
}
"""The number formats of OpenDocument and of HTML lists, by their own signs."""
