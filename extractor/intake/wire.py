"""What goes from the reading child to the batch: frames over a socket, JSON and bytes, never pickled objects.

A child that a hostile file has taken over may send what it likes; so nothing that it sends is run, each frame has a
limit, and every wait has an end.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from itertools import chain
from typing import Any

from pydantic_core import from_json, to_json

from extractor.catalog.tables import contract_tables
from extractor.errors import LimitError
from extractor.model import Problem
from extractor.readers.pace import MAX_APART
from extractor.store import VERSIONS, PackedReport

Message = dict[str, Any]
JSON, BLOB = b"J", b"B"
MAX_FRAME = 512 * 1024 * 1024
BLOB_SIZE = 1 << 20
_HEAD = struct.Struct("!cQ")
_TASK = struct.Struct("!Q")
_PIECE = 1 << 20
_PULSE = 0.02
_FIELDS = ("document_id", "status", *VERSIONS)
_TABLES = frozenset({"documents", "sections", "facts", "findings", "unclaimed", "citations"})
_CELLS = frozenset({str, int, type(None)})


class Sender:
    """The child's end."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def send(self, message: Message) -> None:
        """Send one message."""
        self._frame(JSON, json.dumps(message, ensure_ascii=True).encode())

    def send_blob(self, data: bytes) -> None:
        """Send bytes in frames of `BLOB_SIZE`, ended by an empty one."""
        view = memoryview(data)
        for start in range(0, len(data), BLOB_SIZE):
            self._frame(BLOB, view[start : start + BLOB_SIZE])
        self._frame(BLOB, b"")

    def _frame(self, kind: bytes, body: bytes | memoryview) -> None:
        self._line.sendall(_HEAD.pack(kind, len(body)))
        self._line.sendall(body)


class Receiver:
    """The batch's end: `deadline` is the moment (monotonic) up to which it waits; `look` is called while it does."""

    def __init__(self, line: socket.socket, *, output: int, look: Callable[[], None]) -> None:
        self._line = line
        self._left = output
        self._look = look
        self._looked = self.deadline = time.monotonic()

    def receive(self) -> Message:
        """Return the next message.

        Raises:
            EOFError: The child is gone.
            TimeoutError: Nothing whole came before the deadline.
            LimitError: The child sends more than it may.
            ValueError: What it sends is no message.
        """
        kind, body = self._frame(MAX_FRAME)
        message = json.loads(body) if kind == JSON else None
        if not isinstance(message, dict) or not isinstance(message.get("kind"), str):
            raise ValueError("no message")  # noqa: TRY004 - one kind of fault for the caller
        return message

    def receive_blob_piece(self) -> bytes:
        """Return the next piece of a blob, empty at its end; raises as `receive`."""
        kind, body = self._frame(BLOB_SIZE)
        if kind != BLOB:
            raise ValueError("no blob")
        return bytes(body)

    def receive_blob(self) -> bytes:
        """Return a blob whole; raises as `receive`."""
        return b"".join(iter(self.receive_blob_piece, b""))

    def _frame(self, limit: int) -> tuple[bytes, bytearray]:
        kind, size = _HEAD.unpack(self._exactly(_HEAD.size))
        self._left -= size
        if size > limit or self._left < 0:
            raise LimitError("cho ra nhiều dữ liệu hơn mức cho phép")
        return kind, self._exactly(size)

    def _exactly(self, size: int) -> bytearray:
        body = bytearray()
        while len(body) < size:
            now = time.monotonic()
            if now >= self.deadline:
                raise TimeoutError
            if now - self._looked >= _PULSE:
                self._looked = now
                self._look()
            self._line.settimeout(min(_PULSE, self.deadline - now))
            try:
                piece = self._line.recv(min(_PIECE, size - len(body)))
            except TimeoutError:
                continue
            if not piece:
                raise EOFError
            body += piece
        return body


def send_task(line: socket.socket, task: bytes) -> None:
    """Give the child a task: the one thing that goes the other way, and is trusted."""
    line.settimeout(None)
    line.sendall(_TASK.pack(len(task)))
    line.sendall(task)


def receive_task(line: socket.socket) -> bytes:
    """Return the next task in the child; empty when the batch is gone."""
    head = _all(line, _TASK.size)
    return _all(line, _TASK.unpack(head)[0]) if head else b""


def _all(line: socket.socket, size: int) -> bytes:
    body = bytearray()
    while len(body) < size and (piece := line.recv(min(_PIECE, size - len(body)))):
        body += piece
    return bytes(body) if len(body) == size else b""


def send_report(sender: Sender, packed: PackedReport) -> None:
    """Send a packed report: a message, its text and rows as JSON (what is stored has no lone surrogates), its body."""
    message = {
        "kind": "report",
        "document_id": packed.document_id,
        "status": packed.status,
        **{name: getattr(packed, name) for name in VERSIONS},
        "problems": [asdict(problem) for problem in packed.problems],
    }
    sender.send(message)
    sender.send_blob(to_json({"text": packed.text, "rows": packed.rows}))
    sender.send_blob(packed.body)


def receive_report(receiver: Receiver, message: Message) -> PackedReport:
    """Return the packed report that `message` announces.

    Raises:
        ValueError: It is none; as `Receiver.receive`.
    """
    content, body = from_json(receiver.receive_blob()), receiver.receive_blob()
    try:
        fields = {name: str(message[name]) for name in _FIELDS}
        text, rows = content["text"], content["rows"]
        problems = tuple(problem_of_message(problem) for problem in message["problems"])
        sound = isinstance(text, str) and rows.keys() == _TABLES and all(_are_rows(*part) for part in rows.items())
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no report") from error
    if not sound or [row[0] for row in rows["documents"]] != [fields["document_id"]]:
        raise ValueError("no report")
    return PackedReport(**fields, text=text, rows=rows, body=body, problems=problems)


def _are_rows(name: str, rows: Any) -> bool:
    """Whether these are rows of plain cells, as many as the table has columns."""
    lists = isinstance(rows, list) and all(type(row) is list for row in rows)
    return lists and {*map(len, rows)} <= {_width(name)} and {*map(type, chain.from_iterable(rows))} <= _CELLS


@lru_cache(maxsize=16)
def _width(name: str) -> int:
    return next(len(schema.columns) for schema in contract_tables() if schema.name == name)


def page_numbers(message: Message) -> tuple[int, ...]:
    """Return the pages that are to be read each on its own.

    Raises:
        ValueError: they are none, or too many.
    """
    pages = message.get("pages")
    if not isinstance(pages, list) or not 0 < len(pages) <= MAX_APART or not all(type(it) is int for it in pages):
        raise ValueError("no pages")
    return tuple(sorted(set(pages)))


def problem_of_message(fields: object) -> Problem:
    """Return the problem of a message.

    Raises:
        ValueError: It is none.
    """
    names = ("file_name", "document_id", "stage", "code", "message")
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in names):
        raise ValueError("no problem")
    file_name, document_id, stage, code, message = (fields[name] for name in names)
    return Problem(file_name=file_name, document_id=document_id, stage=stage, code=code, message=message)
