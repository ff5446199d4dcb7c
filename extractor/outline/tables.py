"""How to read a table: which rows are its head, what stands above each column and before each row, caption and unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import regex

from extractor.catalog.forms import Forms
from extractor.model import Document, Grid, Table
from extractor.outline.glued import begins_anew, halves
from extractor.outline.pieces import is_upper, starts_with
from extractor.vi.fold import fold

_FIGURE_RE = regex.compile(
    r"(?:[<>≥≤~±+\-–]|(?:không quá|dưới|trên|từ|tối thiểu|tối đa)\s)?\s?\(?\d[\d.,\s]*\)?\s?"
    r"(?:%|/\s?\d[\d.,]*|(?:(?:tỷ|tỉ|triệu|nghìn|ngàn)(?:\s?đồng)?|đồng|km|m2|ha)(?:\s?/\s?\p{L}+){0,2})?"
    r"(?:\strở\s(?:lên|xuống))?\)?",
    regex.IGNORECASE,
)
_SURE_FIGURE_RE = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+")  # in no head
_MARK_RE = regex.compile(r"[xv✓✔√đ]|(?:chưa |không )?đạt", regex.IGNORECASE)
_YEAR_RE = regex.compile(r"(?:năm\s)?(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?", regex.IGNORECASE)
_COLUMN_NUMBER_RE = regex.compile(
    r"\(?(?:(?P<number>\d{1,2})|(?P<letter>[A-EĐa-eđ]))\)?(?:\s?=.{1,40}|\s?\(.{1,40}\))?"
)
_UNIT_IN_TEXT_RE = r"(?i)(?:{words})\s?[:.]\s?[^)\];\n|]{{1,60}}"
_PATH = " › "
_MAX_CELLS = 400_000
_MAX_HEAD_ROWS = 8
_MAX_ABOVE = 5
_CAPTION_LONG = 260
_NAME_LONG = 110
_FIGURE_SHARE = 0.3
_Matrix = list[list[str]]


def read_grids(
    document: Document, index: int, above: Sequence[str], forms: Forms, *, section: int | None, annex: bool
) -> Iterator[Grid]:
    """Yield how to read table `index`: one grid for each table that its frame holds.

    Args:
        document: The document that holds it.
        index: Its place in `Document.tables`.
        above: The paragraphs right above it, the nearest last.
        forms: The words of captions, units and row numbers.
        section: The section in which it stands.
        annex: True below a heading of an annex or behind the signature.
    """
    for sheet in _parts(document.text, document.tables[index], forms):
        caption, unit = _caption([*above, *sheet.titles], forms)
        yield Grid(
            table=index,
            head_rows=sheet.head_rows,
            column_heads=sheet.column_heads,
            row_heads=sheet.row_heads,
            caption=caption,
            unit_line=unit or _unit_in(" ; ".join(sheet.column_heads), forms),
            section=section,
            annex=annex or bool(starts_with(fold(caption).text, forms.annex_captions)),
            top=sheet.top,
            left=sheet.left,
        )


class _Sheet:
    """The words of one table, and which of its rows and columns head the others."""

    def __init__(self, text: str, table: Table, forms: Forms, *, top: int = 0, left: int = 0) -> None:
        self.forms, self.top, self.left = forms, top, left
        self.matrix, starts = _matrix(text, table)
        self.title_rows = _title_rows(table)
        self.head_rows = _head_rows(self.matrix, table, self.title_rows, forms)
        _spread(self.matrix, range(self.title_rows, self.head_rows))
        self.column_heads = tuple(
            _column_head(self.matrix, starts, column, self.title_rows, self.head_rows)
            for column in range(len(self.matrix[0]))
        )

    @property
    def titles(self) -> list[str]:
        """The rows above the heads that are one cell from edge to edge."""
        return [" ".join(self.matrix[row][0].split()) for row in range(self.title_rows)]

    @property
    def row_heads(self) -> tuple[str, ...]:
        """The words before each row."""
        leading = _leading_columns(self.matrix, self.head_rows, self.column_heads, self.forms)
        body = self.matrix[self.head_rows :]
        return (*[""] * self.head_rows, *(_row_head(row, leading, self.forms) for row in body))

    @property
    def starts(self) -> list[int]:
        """The rows in which a table begins, the first of them 0."""
        first = _folded(self.matrix[self.title_rows])
        body = range(self.head_rows, len(self.matrix) - 1)
        return [0, *(row for row in body if self._has_no_figures(row) and self._begins_anew(row, first))]

    def _has_no_figures(self, row: int) -> bool:
        cells = self.matrix[row]
        return bool(cells[0]) and not any(_is_figure(it, self.forms) and not _YEAR_RE.fullmatch(it) for it in cells)

    def _begins_anew(self, row: int, first: Sequence[str]) -> bool:
        return begins_anew(_folded(self.matrix[row]), first, self.forms.index_heads)


def _parts(text: str, table: Table, forms: Forms) -> Iterator[_Sheet]:
    """Yield the tables within one frame: below each other, and of these those that stand side by side."""
    whole = _Sheet(text, table, forms)
    every = range(table.columns)
    for top, end in pairwise([*whole.starts, table.rows]):
        rows = range(top, end)
        sheet = whole if len(rows) == table.rows else _Sheet(text, table.part(rows, every, 0), forms, top=top)
        columns = halves(_folded(head.split(_PATH)[-1] for head in sheet.column_heads))
        if len(columns) == 1:
            yield sheet
            continue
        for part in columns:
            cells = table.part(rows, part, sheet.head_rows)
            yield _Sheet(text, cells, forms, top=top, left=part.start)


def _folded(cells: Iterable[str]) -> list[str]:
    return [fold(cell).text for cell in cells]


def holds_figures(text: str, table: Table) -> bool:
    """True if cells of two rows are bare figures or marks: a table of data, no frame of a head or foot."""
    first = -1
    for cell in table.cells:
        word = text[cell.span.start : cell.span.end].strip()
        if cell.row != first and (_FIGURE_RE.fullmatch(word) or _MARK_RE.fullmatch(word)):
            if first >= 0:
                return True
            first = cell.row
    return False


def _matrix(text: str, table: Table) -> tuple[_Matrix, set[tuple[int, int]]]:
    """Return the text at each place, merged cells repeated over what they cover, and the places where cells begin."""
    columns = max(1, min(table.columns, _MAX_CELLS))
    rows = max(1, min(table.rows, max(1, _MAX_CELLS // columns)))
    matrix = [[""] * columns for _ in range(rows)]
    starts = set()
    for cell in table.cells:
        words = " ".join(text[cell.span.start : cell.span.end].split())
        starts.add((cell.row, cell.column))
        for row in range(cell.row, min(rows, cell.row + cell.row_span)):
            for column in range(cell.column, min(columns, cell.column + cell.column_span)):
                matrix[row][column] = words
    return matrix, starts


def _title_rows(table: Table) -> int:
    """Return how many rows at the top are one cell from edge to edge: they are a caption."""
    full = {cell.row for cell in table.cells if cell.column_span >= table.columns > 1 and cell.row_span == 1}
    count = 0
    while count in full and count + 1 < table.rows:
        count += 1
    return count


_LABEL_RE = regex.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|\p{Ll})[.)/] "
)  # «2. Kết quả huy động (ĐVT: triệu đồng)»
_TOLD_RE = regex.compile(r"[≥≤<>~]? ?\d[\d.,/]* ?(?:%|\p{L}+(?:[ /]\p{L}+){0,3})")
_FIRST_RE = regex.compile(r"0?1[.)]?")
_BAND_CELLS = 2  # a label and a text
_BAND_LABEL_RE = regex.compile(r"[IVXivx]{1,5}|[A-Z]|\d")


def _head_rows(matrix: _Matrix, table: Table, title_rows: int, forms: Forms) -> int:
    last = len(matrix) - 1
    rows = (row for row in range(title_rows, len(matrix)) if not _heads_states(matrix[row], row == title_rows, forms))
    head = next((row for row in rows if _is_data(matrix[row], forms)), title_rows + 1)
    head = next((row for row in range(title_rows + 1, head) if _is_band(matrix[row], table, row, forms)), head)
    head = min(head, title_rows + _MAX_HEAD_ROWS, max(last, 0))
    for cell in table.cells:
        if cell.row == title_rows and cell.row_span <= _MAX_HEAD_ROWS:
            head = max(head, min(cell.row + cell.row_span, last))
    while head <= last and _is_column_numbers(matrix[head]):
        head += 1
    return head


def _is_band(row: Sequence[str], table: Table, at: int, forms: Forms) -> bool:
    """Return whether the row is a band of the body: «I | Kinh tế | | |», «I | Huyện A | |», one cell edge to edge."""
    cells = [cell for cell in table.cells if cell.row == at]
    if any(cell.column_span >= table.columns > 1 for cell in cells):
        return True
    if len(row) <= _BAND_CELLS or any(cell.row < at < cell.row + cell.row_span for cell in table.cells):
        return False
    words = [row[cell.column] for cell in sorted(cells, key=lambda cell: cell.column) if row[cell.column]]
    if not 0 < len(words) <= _BAND_CELLS:
        return False
    type_word = starts_with(fold(words[-1]).text, forms.units)
    unit = bool(type_word) and len(fold(words[-1]).text) > len(type_word)  # «Huyện A», not the head «Huyện»
    labelled = _BAND_LABEL_RE.fullmatch(words[0].strip(" .)")) is not None
    return (labelled and (unit or len(row) > _BAND_CELLS + 1)) or (unit and len(words) == 1)


def _is_data(row: Sequence[str], forms: Forms) -> bool:
    """Return whether the row holds figures or marks, and these are neither years nor the numbers of the columns."""
    cells = [cell for cell in row if cell]
    if _is_column_numbers(row) or not cells:
        return False
    if _FIRST_RE.fullmatch(cells[0]) and any(map(str.isalpha, "".join(cells[1:]))):
        return True  # «1 | Tên xã | NTM | |», in words only
    if any(map(_SURE_FIGURE_RE.fullmatch, cells)):
        return True  # «Trường mầm non | xã Nga An | 5 phòng | 4.724»
    figures = [cell for cell in cells if _is_figure(cell, forms)]
    if figures and all(_YEAR_RE.fullmatch(cell) for cell in figures):
        return False
    return len(figures) >= _FIGURE_SHARE * len(cells)


def _heads_states(row: Sequence[str], first: bool, forms: Forms) -> bool:
    """Return whether a row heads what is met and what is not: «Tổng | Đạt | | Chưa đạt |», «| | Đạt | Chưa đạt»."""
    said = [cell for cell in row if _is_figure(cell, forms)]
    return (
        (first or not row[0]) and len({*said}) > 1 and all(len(it) > 1 and it.replace(" ", "").isalpha() for it in said)
    )


def _is_figure(cell: str, forms: Forms) -> bool:
    return bool(_FIGURE_RE.fullmatch(cell)) or fold(cell).text in forms.marks


def _is_column_numbers(row: Sequence[str]) -> bool:
    """Return whether the row numbers the columns: «(1) (2) (3)», «A B 1 2 3», «1 2 3=1+2»."""
    cells = ["".join(cell.split()) for cell in row if cell]  # a narrow cell breaks «(3)=(1)+(2)»
    matches = [_COLUMN_NUMBER_RE.fullmatch(cell) for cell in cells]
    numbers = [int(match["number"]) for match in matches if match and match["number"]]
    if len(cells) < 3 or not all(matches) or len(numbers) < 2 or numbers[0] > 2:
        return False
    return all(right - left in (0, 1) for left, right in pairwise(numbers)) and numbers[-1] > 2


def _numbers_columns(matrix: _Matrix, at: int) -> bool:
    """Return whether a row of heads numbers the columns; «1 | 2 | … | 19» below the one cell «Tiêu chí» does not."""
    row = matrix[at]
    if not _is_column_numbers(row):
        return False
    above = {head for head, cell in zip(matrix[at - 1], row, strict=True) if cell and head} if at else set()
    return bool(row[0]) or len(above) != 1


def _spread(matrix: _Matrix, heads: range) -> None:
    """Repeat «Năm 2015» over the second of its columns: «| Năm 2015 | | Năm 2016 | |» over «| KH | TH | KH | TH |»."""
    for row in heads[:-1]:
        for column in range(1, len(matrix[row])):
            below = matrix[row + 1]
            if not matrix[row][column] and matrix[row][column - 1] and below[column] and below[column - 1]:
                matrix[row][column] = matrix[row][column - 1]


def _column_head(matrix: _Matrix, starts: set[tuple[int, int]], column: int, first: int, end: int) -> str:
    path: list[str] = []
    for row in range(first, end):
        words = matrix[row][column].strip(" *")
        if not words or _numbers_columns(matrix, row):
            continue
        merged = row > first and (row, column) not in starts and words == matrix[row - 1][column].strip(" *")
        if not merged and (not path or path[-1] != words):
            path.append(words)
    return _PATH.join(path)


def _leading_columns(matrix: _Matrix, head_rows: int, heads: Sequence[str], forms: Forms) -> list[int]:
    """Return the columns whose words head the rows: those of words before the first of figures, but for «TT», «ĐVT»."""
    leading: list[int] = []
    for column, head in enumerate(heads):
        folded = fold(head).text.strip(" .")
        cells = [row[column] for row in matrix[head_rows:] if row[column]]
        if folded in forms.index_heads or (column == 0 and not folded and _counts_up(cells)):
            continue
        if leading and starts_with(folded, forms.unit_words) and len(folded.split()) <= 4:  # «Đơn vị (xã)» heads names
            continue
        figures = [cell for cell in cells if _is_figure(cell, forms)]
        told = sum(map(bool, map(_TOLD_RE.fullmatch, cells)))
        if leading and told > len(cells) / 2 and "tiêu chí" not in folded:
            break  # «14 tiêu chí», «33 HTX»: figures with their units
        if cells and len(figures) > len(cells) / 2:
            if not leading and all(map(_YEAR_RE.fullmatch, figures)):
                leading.append(column)  # years down: «2011 | 52,3 | 30,1»
                continue
            if leading:
                break
            if column == 0 and _counts_up(cells):
                continue
            break
        leading.append(column)
        if len(leading) >= 2:
            break
    return leading


def _counts_up(cells: Sequence[str]) -> bool:
    numbers = [int(cell.strip(".")) for cell in cells if cell.strip(".").isdecimal() and len(cell) < 5]
    return len(numbers) >= max(1, len(cells) // 2) and all(
        right >= left or right == 1 for left, right in pairwise(numbers)
    )


def _row_head(row: Sequence[str], leading: Sequence[int], forms: Forms) -> str:
    words: list[str] = []
    for column in leading:
        cell = row[column].strip(" *")
        if cell and (not words or words[-1] != cell):
            words.append(cell)
    if all(not any(letter.isalnum() for letter in word) for word in words):
        first = row[0].strip(" *")  # «Tổng số | - | 70»: the sum is named where the other rows have their number
        return first if first and starts_with(fold(first).text, forms.sum_words) else _PATH.join(words)
    return _PATH.join(words)


def _caption(above: Sequence[str], forms: Forms) -> tuple[str, str]:
    """Return caption and unit line from the paragraphs above, read upwards until one that is neither."""
    captions: list[str] = []
    unit = ""
    for text in reversed(above[-_MAX_ABOVE:]):
        words = _LABEL_RE.sub("", " ".join(text.split()).strip(" *"))
        folded = fold(words).text.lstrip("( ")
        if starts_with(folded, forms.unit_words) and len(words) < 100:
            unit = unit or words.strip("()")
            continue
        named = not captions and _names_table(words)
        if not (named or _is_caption(words, folded, forms)):
            break
        captions.append(words)
        unit = unit or _unit_in(words, forms)
    return " ".join(reversed(captions)), unit


def _names_table(words: str) -> bool:
    """True for a short line right above a table that is no sentence: «Sản phẩm OCOP đến hết năm 2023»."""
    return len(words) < _NAME_LONG and words[:1].isupper() and words[-1:] not in ".;:,"


def _is_caption(words: str, folded: str, forms: Forms) -> bool:
    if len(words) > _CAPTION_LONG:
        return False
    return bool(starts_with(folded, forms.caption_words)) or is_upper(words) or words.startswith("(")


def _unit_in(text: str, forms: Forms) -> str:
    words = "|".join(regex.escape(word) for word in forms.unit_words)
    match = regex.search(_UNIT_IN_TEXT_RE.format(words=words), text)
    return match.group().strip() if match else ""


def flattened_rows(paragraphs: Mapping[int, str]) -> set[int]:
    """Return the places of lines that are rows of a table flattened to text: two or more with as many « | »."""
    rows: set[int] = set()
    counts = {at: text.count("|") for at, text in paragraphs.items()}
    for at, count in counts.items():
        if count and counts.get(at + 1) == count:
            rows |= {at, at + 1}
    return rows
