"""A ZIP that holds itself and nothing else: unpacked, it gives its own bytes, for ever.

Its deflate stream is a program of two commands, «print what stands here» and «print the last bytes again», that prints
the program. **Source**: Russ Cox, Zip Files All The Way Down (2010); RFC 1951, 3.2.
"""

from __future__ import annotations

import struct
import zlib

_NAME = b"bao-cao.zip"
_UNIT = 10
"""Bytes of a command."""


def quine() -> bytes:
    """Return the archive; its checksum, which stands in it four times, is the one that makes itself come true."""
    sums = [zlib.crc32(_laid_out(0)), *(zlib.crc32(_laid_out(1 << bit)) for bit in range(32))]
    return _laid_out(_fixed_point(sums[0], [total ^ sums[0] for total in sums[1:]]))


def _laid_out(checksum: int) -> bytes:
    size = len(_program(*_ends(checksum, 1 << 16)))  # which does not hang on what it is
    return _program(*_ends(checksum, size))


def _ends(checksum: int, size: int) -> tuple[bytes, bytes]:
    """What stands before the commands and what stands behind them, of an archive of that size."""
    around = 30 + 46 + 22 + 2 * len(_NAME)
    entry = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, checksum, size - around, size, len(_NAME), 0)
    directory = b"PK\x01\x02\x14\x00" + entry + bytes(14) + _NAME
    start = size - len(directory) - 22
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), start, 0)
    return b"PK\x03\x04" + entry + _NAME, b"\x01\x00\x00\xff\xff" + directory + end


def _program(head: bytes, tail: bytes) -> bytes:
    before, behind = len(head) + _UNIT, len(tail) + _UNIT
    one, four, nothing = _print(_UNIT), _print(4 * _UNIT), _print(0)
    start, again, end = _repeat(before), _repeat(4 * _UNIT), _repeat(behind)
    return b"".join(
        [
            *(head, _print(before), head, _print(before), start),
            *(one, start, one, one),
            *(four, start, one, one, four, again),
            *(four, again, four, again, four, again),
            *(four, again, nothing, nothing, _print(behind), again),
            *(nothing, nothing, _print(behind), end, tail, end, tail),
        ]
    )


def _print(count: int) -> bytes:
    """So many bytes that follow; a stored block of none before makes the command as long as the other one."""
    return struct.pack("<BHHBHH", 0, 0, 0xFFFF, 0, count, count ^ 0xFFFF)


def _repeat(count: int) -> bytes:
    """The last so many bytes (35-258) again, in blocks of the fixed code, filled up by empty ones."""
    length, back = count - 3, count - 1
    more, far = length.bit_length() - 3, back.bit_length() - 2
    symbol = 1 + 4 * more + (length >> more)
    bits = "010" + (f"{symbol:07b}" if symbol < 24 else f"{0xC0 + symbol - 24:08b}")
    bits += f"{length % (1 << more):0{more}b}"[::-1]
    bits += f"{2 * far + (back >> far):05b}" + f"{back % (1 << far):0{far}b}"[::-1] + "0" * 7
    while len(bits) < 38:
        bits += "010" + "0" * 7
    assert len(bits) <= 45
    padded = bits.ljust(48, "0")
    return bytes(int(padded[at : at + 8][::-1], 2) for at in range(0, 48, 8)) + b"\x00\x00\xff\xff"


def _fixed_point(constant: int, changes: list[int]) -> int:
    """The checksum that the archive has when it holds it: bit n of it changes that of the archive by `changes[n]`."""
    rows = [(change ^ 1 << bit, 1 << bit) for bit, change in enumerate(changes)]
    wanted, found = constant, 0
    for bit in reversed(range(32)):
        at, pivot = next((at, row) for at, row in enumerate(rows) if row[0] >> bit & 1)
        del rows[at]
        rows = [(row[0] ^ pivot[0], row[1] ^ pivot[1]) if row[0] >> bit & 1 else row for row in rows]
        if wanted >> bit & 1:
            wanted, found = wanted ^ pivot[0], found ^ pivot[1]
    return found
