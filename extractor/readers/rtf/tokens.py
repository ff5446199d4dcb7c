r"""The tokens of RTF: groups, control words with their number, bytes of text.

One linear expression finds them all; `\binN` jumps over its bytes, which may hold anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

OPEN, CLOSE, WORD, SYMBOL, BYTES = "open", "close", "word", "symbol", "bytes"
_MAX_DIGITS = 10
_TOKEN_RE = regex.compile(
    rb"""
    (?P<open>\{) | (?P<close>\})
  | \\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?
  | \\'(?P<hex>[0-9A-Fa-f]{2})
  | \\(?P<symbol>[^A-Za-z])
  | (?P<bytes>[^\\{}\r\n]+)
  | (?P<other>[\r\n\\])
    """,
    regex.VERBOSE | regex.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is one of the names above; `name` of a word or symbol; `data` the bytes of text."""

    kind: str
    name: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(OPEN), Token(CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens in order; line ends of the file are no text in RTF."""
    at, end = 0, len(data)
    while at < end:
        match = _TOKEN_RE.match(data, at)
        if match is None:  # a backslash at the very end
            return
        at = match.end()
        kind = match.lastgroup
        if kind == "open":
            yield _OPEN
        elif kind == "close":
            yield _CLOSE
        elif kind == "bytes":
            yield Token(BYTES, data=match.group())
        elif kind == "hex":
            yield Token(BYTES, data=bytes.fromhex(match.group("hex").decode("ascii")))
        elif kind == "symbol":
            yield Token(SYMBOL, name=chr(match.group("symbol")[0]))
        elif kind in {"word", "number"}:
            name = match.group("word").decode("ascii")
            printed = match.group("number")
            number = int(printed) if printed else None
            if name == "bin":
                at += max(number or 0, 0)
            else:
                yield Token(WORD, name, number)
