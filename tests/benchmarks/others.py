"""What the plain reading of a file costs with the libraries that others use: the measure of our own times."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable
from pathlib import Path

TOP = Path(__file__).parents[2]
SEED = TOP / ".." / "shared" / "seed" / "bim-son-2018"


def source(suffix: str) -> Path:
    """The reference report where it is at hand, else a sample of its form."""
    seed = SEED.with_suffix(suffix)
    return seed if seed.exists() else min((TOP / "samples").glob(f"*/source{suffix}"))


def plain(data: bytes, suffix: str) -> str:
    if suffix == ".docx":
        import docx

        document = docx.Document(io.BytesIO(data))
        rows = (row for table in document.tables for row in table.rows)
        cells = [cell.text for row in rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def cpu(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def best_of(rounds: int, own: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Both in turn, the best of each: another program on the machine slows both alike."""
    pairs = [(cpu(own), cpu(other)) for _ in range(rounds)]
    return min(one for one, _ in pairs), min(two for _, two in pairs)
