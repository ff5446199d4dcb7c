"""From files and folders to a sorted list of work; what is left out is named, never dropped in silence.

A file given by name is always taken. In a folder, hidden files, office lock files and files that are plainly no
report (by `_NO_REPORT`) are skipped and counted; everything else is taken, since the type is found from the bytes.
What may be a report there and cannot be had is a work, too: it ends as a problem with its reason.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import UsageError, system_reason
from extractor.intake.sources import is_address, list_address, path_of

_NO_REPORT = frozenset(
    {".cfg", ".csv", ".db", ".ini", ".json", ".jsonl", ".lnk", ".log", ".md", ".parquet", ".py", ".sqlite", ".sqlite3"}
    | {".db-journal", ".db-shm", ".db-wal", ".tmp", ".toml", ".tsv", ".url", ".yaml", ".yml"}
    | {".crdownload", ".part", ".partial"}  # what a browser has not fetched whole yet
)
_DANGLING = ("liên kết hỏng, tệp đích không còn", "hãy nối lại ổ đĩa có tệp đích, hoặc chép tệp vào thư mục")
_NO_REPORT_NAMES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One file to read: `location`, its path as text, and `file_name`, the name under which people see it.

    There may be 100,000 of them, so they hold no more than these.

    A member of an archive has `member`, by which the ledger knows it ("/a/b.zip!bao-cao.docx"), and `inside`: the
    digests of the archives around it, outermost first. `stored` is the document that the store holds of it, if the
    work is to renew that one without the file. `address` is where fsspec finds a file that is not of this machine.
    `refused` tells why nothing is read: a link that leads nowhere or out of the folder, or what is no plain file.
    """

    location: str
    file_name: str
    member: str = ""
    inside: tuple[str, ...] = ()
    stored: str = ""
    address: str = ""
    refused: Refusal | None = None

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(self.location)

    @property
    def key(self) -> str:
        """The absolute path as storable text, or the member's, by which the ledger knows the file."""
        return self.member or self.address or _storable(self.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What gave no work: the reason in one line, and what to try; `empty`: a folder without reports."""

    path: str
    reason: str
    next_step: str
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """What there is to do, in the order in which it will be done.

    `refusals` are arguments that gave none; `skipped` are files of folders that are plainly no report.
    """

    works: tuple[Work, ...]
    refusals: tuple[Refusal, ...]
    skipped: tuple[Path, ...]


def find_works(paths: Sequence[str | Path], *, exclude: Iterable[Path] = ()) -> WorkList:
    """Return the work that files and folders (with all that is below them) hold, each file once.

    Args:
        paths: files and folders as a person gave them.
        exclude: files that are ours, such as the database itself.
    """
    ours = {_whole(path) for path in exclude}
    works: dict[str, Work] = {}
    refusals: list[Refusal] = []
    skipped: list[Path] = []
    for given in paths:
        if is_address(str(given)) and path_of(str(given)) is None:
            _add_address(str(given), works, refusals, skipped)
            continue
        path = path_of(str(given)) or Path(given)
        kind = _kind(path)
        if kind == "folder":
            _add_folder(path, ours, works, refusals, skipped)
        elif kind == "file":
            work = _work(_whole(path), path.name)
            works.setdefault(work.key, work)
        else:
            refusals.append(_refusal(path, kind))
    ordered = tuple(works[key] for key in sorted(works))
    return WorkList(works=ordered, refusals=tuple(refusals), skipped=tuple(sorted(skipped)))


def is_no_report(name: str) -> bool:
    """Return whether a file that nobody asked for by name is plainly none of ours, by the last part of its name."""
    name = name.rpartition("/")[2].lower()
    return name.startswith(("~$", ".")) or name in _NO_REPORT_NAMES or Path(name).suffix in _NO_REPORT


def _whole(path: Path) -> Path:
    """The absolute path; «..» is followed as the system does, so that a file has one key however it is called."""
    return path.resolve() if ".." in path.parts else path.absolute()


def _kind(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # ValueError: a name with a NUL in it
        return "dangling" if os.path.islink(path) else "missing"  # noqa: PTH114 - names beyond all lengths, too
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "special"


def _refusal(path: Path, kind: str) -> Refusal:
    if kind == "dangling":
        reason, step = _DANGLING
    elif kind == "missing":
        reason, step = "không có tệp hay thư mục này", "hãy kiểm tra lại đường dẫn"
    else:
        reason, step = "không phải tệp thường", "hãy đưa vào một tệp hoặc một thư mục"
    return Refusal(path=_storable(str(path)), reason=reason, next_step=step)


def _add_folder(
    root: Path, ours: set[Path], works: dict[str, Work], refusals: list[Refusal], skipped: list[Path]
) -> None:
    root = _whole(root)
    found = 0
    for path in _walk(root, refusals):
        if path in ours or path.name.startswith("."):
            continue
        if is_no_report(path.name):
            skipped.append(path)
            continue
        name = f"{root.resolve().name}/{path.relative_to(root).as_posix()}".lstrip("/")
        work = replace(_work(path, name), refused=_left_out(root, path))
        works.setdefault(work.key, work)
        found += 1
    if not found:
        step = "hãy chọn thư mục có các báo cáo (.docx, .pdf, .txt)"
        reason = "thư mục không có tệp nào đọc được"
        refusals.append(Refusal(path=_storable(str(root)), reason=reason, next_step=step, empty=True))


def _add_address(given: str, works: dict[str, Work], refusals: list[Refusal], skipped: list[Path]) -> None:
    try:
        found = list_address(given)
    except UsageError as error:
        refusals.append(Refusal(path=given, reason=str(error).rstrip("."), next_step=error.next_step.rstrip(".")))
        return
    root = given.rstrip("/").rpartition("/")[0]
    for address in found:
        if address != given and is_no_report(address):
            skipped.append(Path(address))
            continue
        name = unicodedata.normalize("NFC", address.removeprefix(root).lstrip("/"))
        works.setdefault(address, Work(location=address, file_name=name, address=address))
    if not found:
        refusals.append(Refusal(path=given, reason="không có tệp nào ở địa chỉ này", next_step="hãy kiểm tra địa chỉ"))


def _walk(root: Path, refusals: list[Refusal]) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        words, step = system_reason(error)
        reason = f"không mở được thư mục: {words}"
        refusals.append(Refusal(path=_storable(str(error.filename)), reason=reason, next_step=step.rstrip(".")))

    for folder, folders, files in os.walk(root, onerror=refuse, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files))
        # Not followed; what lies in the folder itself is met at its own place.
        links = (Path(folder, name) for name in folders if Path(folder, name).is_symlink())
        yield from (path for path in links if not path.resolve().is_relative_to(root.resolve()))


def _left_out(root: Path, path: Path) -> Refusal | None:
    """Why something in a folder is not read, None if it is: a link may point to what nobody meant to hand over."""
    kind = _kind(path)
    if kind == "dangling":
        words, step = _DANGLING
    elif kind == "missing":
        words, step = "không còn ở đó, hoặc không có quyền xem", "hãy kiểm tra rồi nạp lại"
    elif path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        words, step = "liên kết trỏ ra ngoài thư mục", "muốn đọc thì ghi rõ tên tệp hay thư mục đó"
    elif kind == "special":
        words, step = "không phải tệp thường", "hãy bỏ ra khỏi thư mục"
    else:
        return None
    return Refusal(path=_storable(str(path)), reason=words, next_step=step)


def _work(path: Path, name: str) -> Work:
    return Work(location=os.fspath(path), file_name=unicodedata.normalize("NFC", _storable(name)))


def _storable(name: str) -> str:
    # Names are bytes on Linux: what is no UTF-8 is shown as \xNN.
    return os.fsencode(name).decode("utf-8", "backslashreplace")
