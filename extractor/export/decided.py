"""The sheet «Cảnh báo» read back: what a person wrote in its column «Quyết định».

Read with openpyxl in read-only mode; formulas are not computed, other sheets are not opened.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.drafts import told
from extractor.errors import UsageError
from extractor.model import ACTIONS

FINDINGS_SHEET = "Cảnh báo"
DECISION_WORDS = tuple(ACTIONS[action] for action in ("accept", "dismiss", "ask"))
HEADS = (
    *("Mức", "Đơn vị", "Phép kiểm tra", "Nội dung và phép tính", "Đúng ra", "Báo cáo ghi", "Chênh lệch", "Đơn vị tính"),
    *("Đề xuất", "Nguyên văn", "Tệp", "Trạng thái", "Quyết định", "Lý do", "finding_id", "document_id", "decision_id"),
)
_KEYS = {"Quyết định": "action", "Lý do": "why"} | {name: name for name in HEADS[-3:]}
_MOST_ROWS = 1_048_576


def read_decisions(path: Path) -> Iterator[dict[str, Any]]:
    """Yield a row for each finding that was decided.

    Its cells: action, why, finding_id, document_id, decision_id ("" = none), and place, where it stands in the sheet.

    Raises:
        UsageError: the file cannot be read or is no workbook of ours.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with told(f"Không đọc được {path}"):
            path.open("rb").close()
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as cause:
        raise _foreign(path) from cause
    try:
        if FINDINGS_SHEET not in book.sheetnames:
            raise _foreign(path)
        rows = book[FINDINGS_SHEET].iter_rows(max_row=_MOST_ROWS, max_col=len(HEADS), values_only=True)
        heads = [str(cell or "") for cell in next(rows, ())]
        if not set(_KEYS) <= set(heads):
            raise _foreign(path)
        for at, cells in enumerate(rows, start=2):
            named = zip(heads, cells, strict=False)
            row = {_KEYS[head]: str(cell or "").strip() for head, cell in named if head in _KEYS}
            if row.get("action"):
                yield row | {"place": f"hàng {at}"}
    finally:
        book.close()


def _foreign(path: Path) -> UsageError:
    return UsageError(
        f"{path} không phải bảng Excel do extractor ghi (không thấy trang «{FINDINGS_SHEET}» với các cột của nó).",
        next_step="Hãy dùng tệp của «extractor export … --format xlsx», không xóa cột ẩn.",
    )
