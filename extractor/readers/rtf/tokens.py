r"""The tokens of RTF: groups, control words with their number, bytes of text.

One linear expression finds them all; `\binN` jumps over its bytes, which may hold anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

OPEN, CLOSE, WORD, SYMBOL, BYTES = "open", "close", "word", "symbol", "bytes"
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


# A document repeats a few hundred words thousands of times.
_MAX_KNOWN = 4_096
_MAX_WORD = 64


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens in order; line ends of the file are no text in RTF."""
    known: dict[bytes, Token] = {}
    at, end = 0, len(data)
    while at < end:
        match = _TOKEN_RE.match(data, at)
        if match is None:  # a backslash at the very end
            return
        at = match.end()
        raw = match.group()
        token = known.get(raw)
        if token is None:
            token = _token(match)
            if len(known) < _MAX_KNOWN and len(raw) < _MAX_WORD:
                known[raw] = token
        if token.name == "bin":
            at += max(token.number or 0, 0)
        elif token.kind:
            yield token


def _token(match: regex.Match[bytes]) -> Token:
    kind = match.lastgroup
    if kind == "open":
        return Token(OPEN)
    if kind == "close":
        return Token(CLOSE)
    if kind == "bytes":
        return Token(BYTES, data=match.group())
    if kind == "hex":
        return Token(BYTES, data=bytes.fromhex(match.group("hex").decode("ascii")))
    if kind == "symbol":
        return Token(SYMBOL, name=chr(match.group("symbol")[0]))
    if kind in {"word", "number"}:
        printed = match.group("number")
        return Token(WORD, match.group("word").decode("ascii"), int(printed) if printed else None)
    return Token("")
