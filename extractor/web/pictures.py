"""Pictures of pages, drawn by a child once and kept for as long as the server runs; where figures stand on them.

The original file is found by the paths of the ledger and must still have the bytes that were read. Where it is gone,
inside an archive, or cannot be drawn, the page shows the text that the store keeps, and says why.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from extractor.intake.gate import MAX_BYTES
from extractor.intake.scratch import Scratch
from extractor.readers.office import sweep_sockets
from extractor.readers.programs import end_program
from extractor.store import load_text
from extractor.store.tables import table

_SECONDS = 160.0
_KEPT = 400  # documents whose pictures are kept
_HEAD = 12  # letters of a section by which its page is found
_PNG = b"\x89PNG\r\n\x1a\n"
_WITHOUT_PAGES = ("spreadsheet", "excel", "html", "zip", "message")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page: its PNG, its size in points, the number of pages; or why there is none, and the next step."""

    file: Path | None = None
    page: int = 1
    pages: int = 0
    width: float = 0.0
    height: float = 0.0
    why_not: str = ""
    step: str = ""
    pending: bool = False


@dataclass(slots=True)
class _Folder:
    path: Path
    pages: dict[int, Future[Picture]] = field(default_factory=dict)
    boxes: dict[tuple[int, int], list[list[float]]] = field(default_factory=dict)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Pictures:
    """Draws pages, two at a time at most; `close` removes what was drawn."""

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._folders: OrderedDict[str, _Folder] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="pages")
        self._children: set[subprocess.Popen[str]] = set()
        self._closed = False

    def close(self) -> None:
        """Stop drawing and remove all pictures."""
        self._closed = True
        for child in list(self._children):
            end_program(child)
        self._pool.shutdown(cancel_futures=True)
        self._scratch.close()

    def find(self, connection: Connection, document: dict[str, Any], page: int, *, seconds: float) -> Picture:
        """Return the picture of a page, of the last one if there are fewer.

        `pending` if it is not there within `seconds` but on its way.
        """
        if any(word in document["media_type"] for word in _WITHOUT_PAGES):
            return Picture(why_not="Loại tệp này không có trang để dựng hình.")
        folder = self._folder(document["document_id"])
        with folder.lock:
            page = max(1, min(page, document["pages"] or folder.count or page))  # each new number costs a child
            future = folder.pages.get(page)
            if future is None:
                request = _request(connection, document, page)
                if isinstance(request, Picture):
                    return request
                future = folder.pages[page] = self._pool.submit(self._draw, folder, request)
        try:
            return future.result(timeout=seconds)
        except TimeoutError:
            return Picture(pending=True)

    def boxes(self, document_id: str) -> dict[tuple[int, int], list[list[float]]]:
        """Return where spans of a document without pages stand in its print: [page, x0, top, x1, bottom] each."""
        return self._folder(document_id).boxes

    def _folder(self, document_id: str) -> _Folder:
        with self._lock:
            folder = self._folders.get(document_id)
            if folder is None:
                path = self._scratch.path / document_id
                path.mkdir(exist_ok=True)
                folder = self._folders[document_id] = _Folder(path)
                if len(self._folders) > _KEPT:
                    _, old = self._folders.popitem(last=False)
                    shutil.rmtree(old.path, ignore_errors=True)
            self._folders.move_to_end(document_id)
            return folder

    def _draw(self, folder: _Folder, request: dict[str, Any]) -> Picture:
        answer = _ask_child(folder.path, request, self._watched)
        if "error" in answer:
            return Picture(why_not=answer["error"], step=answer.get("next_step", ""))
        if answer.get("boxes"):
            folder.boxes = {(s, e): boxes for (s, e), boxes in zip(request["spans"], answer["boxes"], strict=True)}
        file = folder.path / f"page-{answer['page']}.png"
        with file.open("rb") as stream:
            if stream.read(len(_PNG)) != _PNG:
                return Picture(why_not="Không dựng được hình trang.")
        folder.count = answer["pages"]
        kept = {name: answer[name] for name in ("page", "pages", "width", "height")}
        return Picture(file=file, **kept)

    @contextmanager
    def _watched(self, child: subprocess.Popen[str]) -> Iterator[None]:
        """While it draws it is one of those that closing ends."""
        self._children.add(child)
        try:
            if self._closed:
                end_program(child)
            yield
        finally:
            self._children.discard(child)


def head_of(section: dict[str, Any]) -> tuple[int, int]:
    """Return the span by which a section is found in a print: its first letters."""
    return section["char_start"], min(section["char_end"], section["char_start"] + _HEAD)


def _request(connection: Connection, document: dict[str, Any], page: int) -> dict[str, Any] | Picture:
    ledger, facts, sections, findings = (table(name) for name in ("ledger", "facts", "sections", "findings"))
    document_id = document["document_id"]
    paths = connection.execute(select(ledger.c.path).where(ledger.c.document_id == document_id)).scalars()
    path = next((path for path in paths if _is_readable(path)), None)
    if path is None:
        return Picture(why_not="Tệp gốc không còn ở chỗ cũ (hoặc nằm trong gói nén), nên chỉ có phần chữ đã lưu.")
    spans: list[list[int]] = []
    if document["pages"] is None:
        query = select(facts.c.char_start, facts.c.char_end).where(facts.c.document_id == document_id).distinct()
        heads = select(sections.c.char_start, sections.c.char_end).where(sections.c.document_id == document_id)
        spans = [list(row) for row in connection.execute(query)]
        spans += [list(head_of(row._asdict())) for row in connection.execute(heads)]
        about = select(findings.c.places).where(findings.c.document_id == document_id, findings.c.fact_ids == "")
        said = {place for (places,) in connection.execute(about) for place in places.split()}
        spans += [[int(part) for part in place.split("-")] for place in sorted(said)]
    text = load_text(connection, document_id) or ""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return {"path": path, "document_id": document_id, "page": page, "spans": spans, "text": digest}


def _is_readable(path: str) -> bool:
    try:
        return Path(path).is_file() and Path(path).stat().st_size <= MAX_BYTES and os.access(path, os.R_OK)
    except (OSError, ValueError):
        return False


def _ask_child(
    workspace: Path,
    request: dict[str, Any],
    watched: Callable[[subprocess.Popen[str]], AbstractContextManager[object]] = nullcontext,
) -> dict[str, Any]:
    names = ("TMPDIR", "TMP", "TEMP", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
    environment = {**os.environ, **dict.fromkeys(names, str(workspace))}
    command = [sys.executable, "-m", "extractor.web.drawing", str(workspace)]
    try:
        child = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        with child, watched(child):
            try:
                told, _ = child.communicate(json.dumps(request), timeout=_SECONDS)
            except subprocess.TimeoutExpired:
                end_program(child)
                raise
        answer = json.loads(told)
    except (subprocess.TimeoutExpired, ValueError, OSError):
        return {"error": "Không dựng được hình trang của tệp này."}
    finally:
        sweep_sockets()
    return answer if isinstance(answer, dict) else {"error": "Không dựng được hình trang của tệp này."}
