"""Loaded once, in the process from which the reading children are forked: libraries, schemas, compiled patterns.

A child then starts in milliseconds, and the memory of all this is shared.
"""

from __future__ import annotations

import gc
import os

from extractor.errors import ExtractorError

# One thread a process: the batch spreads files over the cores, and a fork does not take threads along.
for _name in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_SENTENCES = """UBND TỈNH THANH HÓA
BÁO CÁO
I. Kết quả
1. Thu nhập
- Năm 2018 xã Hà Lan đạt 19/19 tiêu chí, thu nhập 30,5 triệu đồng/người/năm.
- Tổng vốn 18.364,8 triệu đồng, trong đó: ngân sách tỉnh 7.010,1 triệu đồng (38,2 %); mở 15 lớp cho 620 lượt người.
"""


def warm_up() -> None:
    """Read a few sentences, so that what is built at first use is built before the fork."""
    from extractor.catalog import load_catalog
    from extractor.pipeline import extract

    try:
        extract(_SENTENCES.encode())
        load_catalog().places.resolve("Không Có", "xã", on="2018")  # a name nowhere folds the names of all places
    except ExtractorError:
        return  # broken schemas: each child says so itself
    finally:
        gc.collect()
        gc.freeze()


warm_up()
