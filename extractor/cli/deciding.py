"""`extractor decisions`: the journal on the screen, in a file and back, and the proof that it is whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.cli.screen import harmless, say, show, show_json
from extractor.drafts import replacing, told
from extractor.errors import UsageError
from extractor.export.decided import read_decisions
from extractor.export.files import journal_csv
from extractor.model import ACTIONS, Choice, Decision, Target
from extractor.model.decision import CORRECTABLE
from extractor.store import (
    Store,
    decision_of_row,
    decision_row,
    import_decisions,
    iterate_decisions,
    open_store,
    record_table,
    verify_chain,
)

DONE, REFUSED = 0, 4
EMPTY = "(trống)"
"""What a person writes into a table for a cell that is to be empty."""
_ID_LENGTH = 12
_MAX_BYTES = 256 * 1024 * 1024


def run_decisions(deed: str, file: str, address: str, *, by: str, expect: str, as_json: bool) -> int:
    """Do one of list, export, import, verify, and return the exit code.

    `expect`: the beginning of the id of a decision that verify must find, since nothing else shows that the last ones
    were cut off.

    Raises:
        UsageError: a file is missing or is none of ours.
    """
    store = open_store(address)
    try:
        if deed == "verify":
            return _verify(store, expect.strip().lower(), as_json=as_json)
        if deed == "list":
            return _list(store, as_json=as_json)
        if not file:
            raise UsageError("Thiếu tên tệp.", next_step=f"Ví dụ: extractor decisions {deed} quyet-dinh.jsonl")
        if deed == "export":
            return _export(store, Path(file))
        return _import(store, Path(file), by=by, as_json=as_json)
    finally:
        store.close()


def _list(store: Store, *, as_json: bool) -> int:
    with store.reading() as connection:
        decisions = list(iterate_decisions(connection))
    if as_json:
        show_json({"decisions": [decision_row(decision) for decision in decisions]})
        return DONE
    for row in decisions:
        about = row.evidence.get("quote") or row.evidence.get("message", "")
        told = f"{row.decided_at} · {row.who} · {ACTIONS[row.action]} · «{str(about)[:80]}»"
        why = f" · {row.why}" if row.why else ""
        show(harmless(f"{row.seq:5}  {told}{why} · {row.evidence.get('file_name', '')} · {row.decision_id[:12]}"))
    show(f"{len(decisions)} quyết định")
    return DONE


def _verify(store: Store, expect: str, *, as_json: bool) -> int:
    if expect and len(expect) < _ID_LENGTH:
        raise UsageError("Mã quá ngắn.", next_step=f"Hãy ghi ít nhất {_ID_LENGTH} ký tự đầu của mã.")
    with store.reading() as connection:
        count, broken = verify_chain(connection)
        ids = [decision.decision_id for decision in iterate_decisions(connection)]
    last, lost = ids[-1] if ids else "", bool(expect) and not any(it.startswith(expect) for it in ids)
    if as_json:
        show_json({"decisions": count, "broken_at": broken, "last_id": last, "expected_found": not lost})
    elif broken is not None:
        show(f"Nhật ký đã bị sửa từ quyết định số {broken}; {count} quyết định trước đó còn nguyên.")
    elif lost:
        show(f"Nhật ký thiếu quyết định mang mã {expect}: phần cuối đã bị cắt, hoặc đây là nhật ký khác.")
    else:
        show(f"Nhật ký nguyên vẹn: {count} quyết định. Mã cuối cùng: {last or '(chưa có)'}")
        say("Hãy ghi mã này ra nơi khác; lần sau kiểm tra bằng «extractor decisions verify --expect MÃ».")
    return REFUSED if lost or broken is not None else DONE


def _export(store: Store, path: Path) -> int:
    """Write the journal as JSON Lines (to be read back whole), or as CSV for Excel."""
    with store.reading() as connection:
        rows = [decision_row(decision) for decision in iterate_decisions(connection)]
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)
    with replacing(path) as draft:
        draft.write_bytes(journal_csv(rows) if path.suffix.lower() == ".csv" else "".join(lines).encode())
    show(str(path))
    return DONE


def _import(store: Store, path: Path, *, by: str, as_json: bool) -> int:
    """Read a journal (.jsonl), or new decisions of a table (.csv) or of the workbook (.xlsx), into this journal.

    What somebody else has decided on meanwhile is not taken, and told; all else is.
    """
    if not path.is_file() or path.stat().st_size > _MAX_BYTES:
        raise UsageError(f"Không có tệp {path}, hoặc tệp quá lớn.", next_step="Hãy kiểm tra lại đường dẫn.")
    refused: dict[str, str]  # what is not taken, and why
    if path.suffix.lower() in (".csv", ".xlsx"):
        if not by.strip():
            raise UsageError("Chưa rõ ai quyết định.", next_step='Hãy ghi thêm --by "Tên anh/chị".')
        choices = list(_choices(path))
        made, conflicts = record_table(store, choices, who=by)
        given, added = len(choices), len(made)
        refused = {place: f"{place}: {error} {error.next_step}" for place, error in conflicts}
    else:
        journal = list(_journal(path))
        added, others = import_decisions(store, journal)
        given = len(journal)
        why = "ở đây đã có người quyết định về mục này."
        refused = {row.decision_id: f"{row.decision_id[:12]} của {row.who}: {why}" for row in others}
    known = given - added - len(refused)
    if as_json:
        show_json({"added": added, "known": known, "refused": list(refused)})
    else:
        show(f"Nhận {added} quyết định" + (f"; {known} đã có từ trước" if known else ""))
    for words in refused.values():
        say(harmless(f"Không nhận {words}"))
    return REFUSED if refused else DONE


def _journal(path: Path) -> Iterator[Decision]:
    for number, line in enumerate(io.StringIO(_read_text(path)), start=1):
        try:
            yield decision_of_row(json.loads(line))
        except (KeyError, ValueError, TypeError) as cause:
            raise UsageError(
                f"{path}, dòng {number}: không phải một quyết định.",
                next_step="Tệp phải do «decisions export» ghi.",
            ) from cause


def _choices(path: Path) -> Iterator[Choice]:
    """Yield the decisions that a person wrote in a table.

    Columns: document_id, finding_id or fact_id, action, why; of corrections those of `_changes`.
    """
    if path.suffix.lower() == ".xlsx":
        yield from (choice for row in read_decisions(path) if (choice := choice_of_cells(row)) is not None)
        return
    text = _read_text(path)
    # Excel separates by what the machine's language has: a Vietnamese one writes semicolons.
    mark = max(",;\t", key=text.partition("\n")[0].count)
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    if not {"action", "document_id"} <= set(lines.fieldnames or ()):
        raise UsageError(
            f"{path}: không thấy các cột action và document_id.",
            next_step="Dòng đầu phải là: document_id,finding_id,action,why (hoặc fact_id; khi sửa: new_value, …).",
        )
    for row in lines:
        choice = choice_of_cells(row | {"place": f"dòng {lines.line_num}"})
        if choice is not None:
            yield choice


def _read_text(path: Path) -> str:
    try:
        with told(f"Không đọc được {path}"):
            return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        step = "Trong Excel hãy lưu thành «CSV UTF-8»; nhật ký phải do «decisions export» ghi."
        raise UsageError(f"{path} không phải tệp chữ UTF-8.", next_step=step) from cause


def _changes(row: dict[str, Any]) -> dict[str, str]:
    """The cells that a line corrects: `new_value`, `new_place_name`, …; `value` is as good as `new_value`.

    Nobody fills in all columns, so an empty cell changes nothing; `EMPTY` empties.
    """
    typed = {name: str(row.get(f"new_{name}") or "").strip() for name in CORRECTABLE}
    typed["value"] = typed["value"] or str(row.get("value") or "").strip()
    return {name: "" if cell.lower() == EMPTY else cell for name, cell in typed.items() if cell}


def choice_of_cells(row: dict[str, Any]) -> Choice | None:
    """Return the decision that one line of a table means; None where its action is empty."""
    words = {word: action for action, word in ACTIONS.items()}
    action = str(row.get("action") or "").strip().lower()
    if not action:
        return None
    kind = "finding" if row.get("finding_id") else "fact"
    changes = _changes(row) if action in ("correct", "sửa") else {}
    target = Target(kind=kind, document_id=str(row.get("document_id") or ""), id=str(row.get(f"{kind}_id") or ""))
    expected = row.get("decision_id")
    return Choice(
        target=target,
        action=words.get(action, action),
        why=str(row.get("why") or ""),
        changes=changes,
        expected=None if expected is None else str(expected),
        place=str(row.get("place") or ""),
    )
