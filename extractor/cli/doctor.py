"""`extractor doctor`: is everything here that the house leans on, and what to install where it is not."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

from rich.text import Text

from extractor.cli.screen import harmless, show, show_json
from extractor.version import __version__

DONE, MISSING = 0, 5
_LIBRARIES = (
    "ahocorasick-rs",
    "argon2-cffi",
    "babel",
    "fastapi",
    "jinja2",
    "lxml",
    "numpy",
    "pandas",
    "pdfminer.six",
    "Pillow",
    "pydantic",
    "pypdfium2",
    "python-docx",
    "python-multipart",
    "rapidfuzz",
    "regex",
    "rich",
    "sqlalchemy",
    "tesserocr",
    "typer",
    "underthesea",
    "uvicorn",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing looked at; `needed` parts make the exit code 5 when they are missing."""

    name: str
    well: bool
    told: str
    step: str = ""
    needed: bool = True


def run_doctor(address: str, *, as_json: bool) -> int:
    """Look at the installation and return the exit code."""
    parts = [part for look in _LOOKS for part in look()]
    parts.extend(_database(address))
    if as_json:
        rows = [
            {"name": p.name, "well": p.well, "needed": p.needed, "told": p.told, "next_step": p.step} for p in parts
        ]
        show_json({"version": __version__, "parts": rows})
    else:
        width = max(len(part.name) for part in parts)
        for part in parts:
            show(_line(part, width))
    return DONE if all(part.well or not part.needed for part in parts) else MISSING


def _line(part: Part, width: int) -> Text:
    word, style = ("được", "green") if part.well else ("thiếu", "bold red") if part.needed else ("chưa có", "yellow")
    line = Text(f"{word:<8}", style=style)
    line.append(f"{part.name:<{width}}  {harmless(part.told)}", style="not bold default")
    return line.append(f" → {harmless(part.step)}", style="not bold default") if part.step and not part.well else line


def _python() -> Iterator[Part]:
    yield Part("extractor", True, __version__)
    yield Part("python", True, f"{platform.python_version()} ({platform.system()} {platform.machine()})")
    yield Part("sqlite", sqlite3.sqlite_version_info >= (3, 24), sqlite3.sqlite_version, "hãy cập nhật Python")


def _libraries() -> Iterator[Part]:
    for name in _LIBRARIES:
        try:
            yield Part(name, True, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Part(name, False, "không thấy", f"pip install {name}")


def _schemas() -> Iterator[Part]:
    from extractor.catalog.locate import schemas_dir
    from extractor.catalog.tables import contract_tables
    from extractor.errors import CatalogError

    try:
        tables = contract_tables()
        yield Part("schemas", True, f"{schemas_dir()} · {len(tables)} bảng")
    except CatalogError as error:
        yield Part("schemas", False, str(error), "pip install --force-reinstall extractor")


def _language_model() -> Iterator[Part]:
    step = "pip install --force-reinstall underthesea"
    try:
        from underthesea import word_tokenize

        words = word_tokenize("xây dựng nông thôn mới")
    except Exception as error:
        yield Part("tách từ tiếng Việt", False, f"{type(error).__name__}: {error}", step)
        return
    yield Part("tách từ tiếng Việt", bool(words), " | ".join(words), step)


def _scans() -> Iterator[Part]:
    from extractor.readers.scan.engine import missing_part, tessdata

    told, step = missing_part() or (str(tessdata()), "")
    yield Part("tesseract", not step, told, step, needed=False)


def _programs() -> Iterator[Part]:
    from extractor.readers.programs import PROGRAMS, find_program

    for program in PROGRAMS:
        found = find_program(program)
        told = found or f"chưa cài ({program.purpose})"
        yield Part(program.name, found is not None, told, program.step, needed=False)


def _guard() -> Iterator[Part]:
    from extractor.intake.guard import probe_layers
    from extractor.intake.sandbox import LAYERS, Limits

    held = probe_layers()
    missing = [layer for layer in LAYERS if layer not in held]
    told = f"mỗi tệp một tiến trình riêng; lớp bảo vệ: {', '.join(held) or 'chỉ có giới hạn thời gian'}"
    if "memory" in held:
        told += f"; bộ nhớ tối đa {Limits().memory >> 20} MiB ngoài phần có khi bắt đầu"
    told += f"; máy này không có: {', '.join(missing)}" if missing else ""
    yield Part("cách ly tệp", not missing, told, "hãy dùng Linux từ 5.13 để có đủ các lớp", needed=False)


def _database(address: str) -> Iterator[Part]:
    from extractor.errors import ExtractorError, system_reason
    from extractor.store import open_store, store_files
    from extractor.store.sqlite import check_file

    step = "hãy chọn thư mục có quyền ghi, ví dụ --db D:\\baocao\\extractor.db"
    try:
        files = store_files(address)
        if files and not files[0].exists():
            check_file(files[0], create=True)
            folder = files[0].absolute().parent
            try:
                with tempfile.TemporaryFile(dir=folder):
                    yield Part("cơ sở dữ liệu", True, f"{address}: chưa có, tạo được trong {folder}")
            except OSError as error:
                yield Part("cơ sở dữ liệu", False, f"không ghi được vào {folder} ({system_reason(error).words})", step)
            return
        store = open_store(address)
    except ExtractorError as error:
        yield Part("cơ sở dữ liệu", False, str(error), error.next_step)
        return
    store.close()
    told = "đọc và ghi được" if store.writable else "chỉ đọc được"
    yield Part("cơ sở dữ liệu", True, f"{os.fspath(address)}: {told}")


_LOOKS: tuple[Callable[[], Iterator[Part]], ...] = (
    _python,
    _libraries,
    _schemas,
    _language_model,
    _scans,
    _programs,
    _guard,
)
