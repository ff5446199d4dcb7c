"""Every hostile file ends with its reason, within its limits; nothing is written outside and no child is left."""

import sqlite3
import sys
from pathlib import Path

import pytest

from extractor.intake import find_works, ingest
from extractor.intake.archives import read_entries
from extractor.intake.engines import local_engine
from extractor.intake.guard import Guard
from extractor.readers.sniff import sniff
from extractor.store import iterate_rows, open_store
from tests.hostile.make import write_all
from tests.hostile.measure import LIMITS, measure
from tests.hostile.quine import quine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
SLOW = {"done", "timeout"}
# The end of each file: done | partial | archive, or the code of its problem; several where the machine decides.
ENDS = {
    "docx-billion-laughs.docx": {"corrupt"},
    "docx-bomb.docx": {"limit"},
    "docx-cut.docx": {"corrupt"},
    "docx-deep.docx": {"corrupt"},
    "docx-external-entity.docx": {"corrupt"},
    "docx-external-relation.docx": {"done", "partial"},
    "docx-grid-span.docx": {"limit"},
    "docx-many-cells.docx": {"limit"},
    "docx-many-paragraphs.docx": SLOW,
    "docx-nested-tables.docx": {"no_text", "limit", "done", "partial"},
    "html-as-word.doc": {"done"},
    "html-deep.doc": {"no_text", "limit", "partial"},
    "html-spans.html": {"limit"},
    "mail-deep.eml": {"archive"},
    "mail-many-parts.eml": {"limit", "timeout"},
    "ole-junk.doc": {"unsupported", "corrupt"},
    "pdf-bomb.pdf": {"limit"},
    "pdf-cut.pdf": {"partial"},
    "pdf-deep-states.pdf": {"done", "partial", "limit", "timeout"},
    "pdf-false-count.pdf": {"no_text", "corrupt", "limit"},
    "pdf-form-fan.pdf": {"limit", "timeout"},
    "pdf-huge-page.pdf": {"done", "partial", "limit"},
    "pdf-many-letters.pdf": {"limit"},
    "pdf-many-pages.pdf": {"limit"},
    "pdf-many-rules.pdf": {"partial"},
    "pdf-page-tree-loop.pdf": {"no_text", "corrupt", "limit"},
    "pdf-self-calling-form.pdf": {"limit", "timeout"},
    "png-huge.docx": {"limit"},
    "png-huge.png": {"limit"},
    "rtf-deep.rtf": {"limit"},
    "text-digits.txt": SLOW,
    "text-marks.txt": SLOW,
    "text-numbers-upward.txt": SLOW,
    "text-one-line.txt": SLOW,
    "word-as-pdf.pdf": {"done"},
    "xlsx-last-cell.xlsx": {"done", "partial", "limit"},
    "zero.pdf": {"empty"},
    "zeros.docx": {"corrupt"},
    "zip-bad-sum.zip": {"archive"},
    "zip-bad-sum.zip!bao-cao.txt": {"corrupt"},
    "zip-bomb.zip!bao-cao.txt": {"limit"},
    "zip-cut.zip": {"corrupt"},
    "zip-deep.zip!in.zip!in.zip!in.zip": {"limit"},
    "zip-empty.zip": {"empty"},
    "zip-locked.zip!bao-cao.txt": {"encrypted"},
    "zip-many.zip": {"limit"},
    "zip-of-itself.zip": {"archive"},
    "zip-of-itself.zip!bao-cao.zip": {"archive"},
    "zip-overlap.zip": {"limit"},
    "zip-slip.zip": {"archive"},
    "zip-slip.zip!../../../escaped-1.txt": {"done"},
    "zip-slip.zip!/escaped-2.txt": {"done"},
    "zip-slip.zip!C:/escaped-3.txt": {"done"},
    "zip-slip.zip!a [2J b.txt": {"done"},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The hostile files, read by two guarded children at once; what a batch leaves behind is looked at later."""
    folder = tmp_path_factory.mktemp("desk")
    write_all(folder / "in" / "in" / "in" / "inbox")
    inbox = folder / "in" / "in" / "in" / "inbox"
    store = open_store(folder / "x.db", create=True)
    guard = Guard(LIMITS)
    patch = pytest.MonkeyPatch()
    patch.setattr("extractor.intake.batch.local_engine", lambda *_: local_engine(2, 2, guard))
    endings = list(ingest(find_works([inbox]).works, store))
    patch.undo()
    yield folder, guard, endings, store
    store.close()


def test_an_archive_that_holds_itself_does_so():
    (entry,) = read_entries(quine(), sniff(quine()))
    assert entry.data == quine()


def test_each_file_ends_as_it_should(desk):
    _, _, endings, _ = desk
    ends = {
        ending.work.file_name.removeprefix("inbox/"): ending.problems[0].code
        if ending.problems and ending.state != "partial"
        else ending.state
        for ending in endings
    }
    wrong = {name: (ends.get(name), sorted(allowed)) for name, allowed in ENDS.items() if ends.get(name) not in allowed}
    assert not wrong


def test_each_file_stays_within_its_time(desk):
    _, _, endings, _ = desk
    assert max(ending.seconds for ending in endings) < LIMITS.wall + 10


def test_a_file_takes_no_more_memory_than_its_limit_on_top_of_the_start(tmp_path):
    _, start, peak, ends = measure("pdf-bomb.pdf", tmp_path)
    assert ends == "limit"
    assert 0 < peak - start < (LIMITS.memory >> 20) + 32  # pages of libraries that are mapped at the start, read later


def test_every_file_has_its_row_and_every_problem_its_next_step(desk):
    folder, _, endings, store = desk
    with sqlite3.connect(folder / "x.db") as connection:
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (len(endings),)
    with store.reading() as connection:
        problems = list(iterate_rows(connection, "problems"))
    assert problems
    assert all("Cách xử lý: " in row["message"] and "\n" not in row["message"] for row in problems)


def test_nothing_is_written_outside_the_workspace(desk):
    folder, guard, _, _ = desk
    assert not guard.folder.exists()
    assert {path.name for path in folder.iterdir()} <= {"in", "x.db", "x.db-wal", "x.db-shm"}
    assert list(folder.rglob("escaped*")) == []
    assert not [path for top in ("/", "/tmp", Path.cwd()) for path in Path(top).glob("escaped-*")]  # noqa: S108


def test_no_child_is_left(desk):
    _, guard, _, _ = desk
    assert guard._alive == set()
    assert guard.folder.name not in "".join(
        (path / "environ").read_text(errors="replace") for path in Path("/proc").glob("[0-9]*") if _readable(path)
    )


def _readable(path):
    try:
        (path / "environ").read_bytes()
    except OSError:
        return False
    return True
