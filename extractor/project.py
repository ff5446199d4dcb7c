"""The project file `extractor.toml`: which findings an office wants to see, and how grave it takes them to be.

It lies beside the database, or else in the working folder, and acts when findings are read: nothing is lost by it, and
a change needs no new ingest.

    fail_on = "warning"              # of `extractor check`: error | warning | note | never

    [checks]
    "annexes.absent" = "off"         # this office gets annexes as files of their own
    "shares_total.hundred" = "error" # error | warning | note | off

    [letter]                         # what stands on the office's letters (`extractor letter`)
    issuer = "Văn phòng Điều phối nông thôn mới tỉnh …"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from rapidfuzz import process

from extractor.catalog import load_catalog
from extractor.errors import UsageError, system_reason
from extractor.export.letter import Letterhead
from extractor.model import LEVELS

FILE_NAME = "extractor.toml"
OFF = "off"
FAIL_ON = (*LEVELS, "never")
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What a project file says: `levels` by check id (error | warning | note | off); `fail_on`, "" = not said.

    `letter` is what stands on the office's letters.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    fail_on: str = ""
    letter: Letterhead = field(default_factory=Letterhead)

    def findings(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield the rows of findings at the levels of the project, without those of checks that are off."""
        for row in rows:
            level = self.levels.get(row["check"], row["level"])
            if level != OFF:
                yield row if level == row["level"] else row | {"level": level}


def load_project(address: str | Path = "") -> Project:
    """Return what the project file beside a database, or else in the working folder, says; empty if there is none.

    Raises:
        UsageError: the file is no TOML, or names what there is not.
    """
    folders = [Path(address).parent] if address and "://" not in str(address) else []
    for folder in (*folders, Path()):
        path = folder / FILE_NAME
        if path.is_file():
            return parse_project(_read(path), str(path))
    return Project()


def parse_project(data: Mapping[str, Any], name: str = FILE_NAME) -> Project:
    """Return the project of a parsed file.

    Raises:
        UsageError: a key, a check or a level is unknown.
    """
    unknown = sorted(set(data) - {"checks", "fail_on", "letter"})
    if unknown:
        raise UsageError(f"{name}: không có mục «{unknown[0]}».", next_step="Chỉ có fail_on, [checks] và [letter].")
    fail_on, levels = data.get("fail_on", ""), data.get("checks", {})
    if fail_on not in ("", *FAIL_ON):
        raise UsageError(f"{name}: fail_on không thể là «{fail_on}».", next_step=f"Hãy ghi {', '.join(FAIL_ON)}.")
    if not isinstance(levels, dict):
        raise UsageError(f"{name}: [checks] phải là một bảng.", next_step='Ví dụ: "annexes.absent" = "off".')
    for check, level in levels.items():
        require_check(check, f"{name}: ")
        if level not in (*LEVELS, OFF):
            raise UsageError(
                f"{name}: mức của {check} không thể là «{level}».", next_step=f"Hãy ghi {', '.join((*LEVELS, OFF))}."
            )
    return Project(levels=dict(levels), fail_on=fail_on, letter=_letterhead(data.get("letter", {}), name))


def _letterhead(said: Any, name: str) -> Letterhead:
    known = [it.name for it in fields(Letterhead)]
    if not isinstance(said, dict) or set(said) - set(known) or not all(isinstance(it, str) for it in said.values()):
        raise UsageError(f"{name}: [letter] sai.", next_step=f"Chỉ có các dòng chữ: {', '.join(known)}.")
    return Letterhead(**said)


def require_check(check: str, where: str = "") -> None:
    """Do nothing if there is such a check.

    Raises:
        UsageError: there is none; names the one that is meant.
    """
    checks = load_catalog().messages.checks
    if check in checks:
        return
    nearest = process.extractOne(check, list(checks), score_cutoff=60)
    step = f"Có phải {nearest[0]} không? " if nearest else ""
    raise UsageError(
        f"{where}không có phép kiểm tra «{check}».",
        next_step=f"{step}«extractor check --list» nêu đủ các phép kiểm tra.",
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(f"{path} quá lớn để là tệp cấu hình.")
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        reason = system_reason(cause)
        step = reason.next_step or "Hãy sửa hoặc xóa tệp đó."
        raise UsageError(f"Không đọc được {path}: {reason.words}.", next_step=step) from cause
