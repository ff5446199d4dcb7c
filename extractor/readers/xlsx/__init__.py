"""Workbooks (XLSX, XLSM and Strict), since annexes come as such: what each visible sheet shows, as a table.

book (parts, strings, styles) → formats (a stored number as its format prints it) → sheet (cells, merges, hidden rows)
→ reader (title lines, the table, what stands below). **Source**: ECMA-376 part 1, 18 (SpreadsheetML).
"""

from __future__ import annotations

from extractor.readers.xlsx.reader import read_xlsx

__all__ = ["read_xlsx"]
