"""The whole ingest against `extract` alone: `make bench`. CPU time and its ratios; wall time where it says so.

EXTRACTOR_BENCH_FILES says how many files (the tests take a handful). Asked for: at least 1.7 times the pace with two
workers, at most 25 % on top of `extract`, flat memory.
"""

import io
import os
import random
import time
from pathlib import Path

import docx
import pytest

from extractor.intake import find_works, ingest
from extractor.pipeline import extract
from extractor.store import open_store

pytestmark = pytest.mark.benchmark
COUNT = int(os.environ.get("EXTRACTOR_BENCH_FILES", "8"))
HEAD = (
    "ỦY BAN NHÂN DÂN\nHUYỆN THỌ XUÂN\nSố: {n}/BC-UBND\nBÁO CÁO\nKết quả xây dựng nông thôn mới năm 2018\nI. Kết quả\n"
)
LINES = (
    "Xã số {n} đạt {a}/19 tiêu chí, thu nhập bình quân {b},{a} triệu đồng/người/năm.",
    "Tổng vốn huy động {b}{a} triệu đồng, trong đó ngân sách tỉnh {b} triệu đồng, nhân dân đóng góp {a} triệu đồng.",
    "Tỷ lệ hộ nghèo giảm từ {a},2% xuống còn {a},1%; làm mới {b},5 km đường giao thông nông thôn.",
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """DOCX files of 5 to 30 kB of text, each of its own figures."""
    folder, chance = tmp_path_factory.mktemp("reports"), random.Random(6)  # noqa: S311
    for number in range(COUNT):
        document = docx.Document()
        for line in HEAD.format(n=number).splitlines():
            document.add_paragraph(line)
        for part in range(chance.randint(20, 120)):
            line = chance.choice(LINES).format(n=part, a=chance.randint(5, 19), b=chance.randint(20, 90))
            document.add_paragraph(f"- {line}")
        file = io.BytesIO()
        document.save(file)
        (folder / f"{number:05}.docx").write_bytes(file.getvalue())
    return folder


def _measure(reports, database, workers):
    """Seconds on the clock, CPU seconds of this process and its ended descendants, and growth in MB."""
    store = open_store(database, create=True)
    works = find_works([reports]).works
    began, used = time.perf_counter(), _cpu()
    sizes = []
    for ending in ingest(works, store, workers=workers):
        assert ending.state == "done"
        sizes.append(_memory())
    store.close()
    return time.perf_counter() - began, _cpu() - used, sizes[-1] - sizes[len(sizes) // 4]


def _cpu():
    import psutil

    here = psutil.Process()
    times = [process.cpu_times() for process in (here, *here.children(recursive=True))]
    return sum(spent.user + spent.system + spent.children_user + spent.children_system for spent in times)


def _memory():
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_ingest_beside_extract_alone(reports, tmp_path):
    list(ingest(find_works([reports]).works[:8], open_store(tmp_path / "warm.db", create=True), workers=2))
    began = time.process_time()
    for path in sorted(reports.iterdir()):
        extract(path)
    alone = time.process_time() - began
    one = _measure(reports, tmp_path / "1.db", 1)
    two = _measure(reports, tmp_path / "2.db", 2)
    print(f"extract alone {alone:.1f} s CPU; ingest {one[1]:.1f} s CPU, {one[1] / alone - 1:+.0%}")
    print(f"one worker {one[0]:.1f} s, two {two[0]:.1f} s on the clock: {one[0] / two[0]:.2f} times the pace")
    print(f"memory of the coordinator {one[2] * 10_000 / (COUNT * 0.75):+.1f} MB per 10,000 documents")
