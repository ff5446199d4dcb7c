"""What the plain reading of a file costs with the libraries that others use: the measure of our own times."""

from __future__ import annotations

import functools
import gc
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def in_a_batch(rounds: int, work: Callable[[bytes], object], between: bytes, data: bytes) -> list[float]:
    """CPU seconds of `data` each time that it comes up among other files, their part of sweeping garbage included."""
    seconds = []
    for _ in range(rounds):
        work(between)
        start = time.process_time()
        work(data)
        seconds.append(time.process_time() - start)
    return seconds


def best_of(rounds: int, own: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Both in turn, the best of each: another program on the machine slows both alike.

    Each round is a new report: what we remember of lines and sentences is forgotten, as another hundred reports would
    have it; what is kept once a process (patterns, tables) or of words and names over many reports stays.
    """
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for cache in _line_caches():
            cache.cache_clear()
        best = [min(one, cpu(work)) for one, work in zip(best, (own, other), strict=True)]
    return best[0], best[1]


def _line_caches() -> list[Any]:
    """The caches of 64 to 4,096 entries: smaller ones are patterns, larger ones words and names."""
    found = (it for it in gc.get_objects() if isinstance(it, functools._lru_cache_wrapper))
    ours = (it for it in found if (it.__module__ or "").startswith("extractor."))
    return [it for it in ours if 64 <= (it.cache_parameters()["maxsize"] or 0) <= 4096]
