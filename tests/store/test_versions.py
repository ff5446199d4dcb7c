"""Which version of a name counts, whatever happened to the names: what is current follows from what each name holds."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from extractor.model import Problem
from extractor.store import (
    Input,
    count_totals,
    find_document,
    iterate_rows,
    measures,
    open_store,
    pack_report,
    record_archive,
    record_known,
    record_problem,
    record_report,
    superseded,
)
from tests.conftest import TEXT, build_report
from tests.store.conftest import write_database

CUT = Problem(file_name="", document_id="c" * 64, stage="readers", code="corrupt", message="cắt cụt")


class Folder:
    """Reports «A», «B», … kept under names as an ingest would."""

    def __init__(self, store):
        self.store, self.ids = store, {}

    def put(self, name: str, letter: str) -> None:
        report = build_report(f"{TEXT} Bản {letter}.".encode(), name)
        document_id = self.ids[letter] = report.document.document_id
        source, known = Input(path=f"/in/{name}", file_name=f"in/{name}"), find_document(self.store, document_id)
        if known is None:
            record_report(self.store, source, pack_report(report))
        else:
            record_known(self.store, source, known)

    def cut(self, name: str, problem: Problem = CUT) -> None:
        record_problem(self.store, Input(path=f"/in/{name}", file_name=f"in/{name}"), problem)

    def pack(self, name: str) -> None:
        record_archive(self.store, Input(path=f"/in/{name}", file_name=f"in/{name}"), "d" * 64, ())

    def told(self) -> dict[str, tuple[str, str, str]]:
        """By letter: name, letter that it supersedes, letter that supersedes it."""
        letters = {document_id: letter for letter, document_id in self.ids.items()} | {"": "", "d" * 64: "archive"}
        with self.store.reading() as connection:
            rows = list(iterate_rows(connection, "documents"))
            old = superseded(connection)
        assert old == {row["document_id"] for row in rows if row["superseded_by"]}
        return {
            letters[row["document_id"]]: (
                row["file_name"],
                letters[row["supersedes"]],
                letters[row["superseded_by"]],
            )
            for row in rows
        }


@pytest.fixture
def folder(store):
    return Folder(store)


def test_a_changed_file_is_a_new_version(folder):
    folder.put("a.txt", "A")
    folder.put("a.txt", "B")
    assert folder.told() == {"A": ("in/a.txt", "", "B"), "B": ("in/a.txt", "A", "")}


@pytest.mark.parametrize("order", list(itertools.permutations(("1N", "2A", "3B"))), ids="-".join)
def test_files_that_move_one_name_on_are_all_current(folder, order):
    folder.put("1", "A")
    folder.put("2", "B")
    for name, letter in order:
        folder.put(name, letter)
    assert folder.told() == {"N": ("in/1", "", ""), "A": ("in/2", "", ""), "B": ("in/3", "", "")}


def test_a_version_that_comes_back_is_current_and_what_stood_between_is_not(folder):
    for letter in "ABA":
        folder.put("a.txt", letter)
    assert folder.told() == {"A": ("in/a.txt", "", ""), "B": ("in/a.txt", "", "A")}
    folder.put("a.txt", "C")
    assert folder.told() == {
        "A": ("in/a.txt", "", "C"),
        "B": ("in/a.txt", "A", "C"),
        "C": ("in/a.txt", "A", ""),
    }


def test_bytes_that_another_name_still_holds_are_current_and_bear_that_name(folder):
    folder.put("a.txt", "A")
    folder.put("b.txt", "A")
    assert folder.told() == {"A": ("in/a.txt", "", "")}
    folder.put("a.txt", "B")
    assert folder.told() == {"A": ("in/b.txt", "", ""), "B": ("in/a.txt", "", "")}


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_two_names_that_each_get_a_version_of_their_own_end_alike_in_any_order(folder, names):
    for name in ("a.txt", "b.txt"):
        folder.put(name, "A")
    for name in names:
        folder.put(name, name[0].upper() + "2")
    assert folder.told() == {
        "A": ("in/a.txt", "", "A2"),
        "A2": ("in/a.txt", "A", ""),
        "B2": ("in/b.txt", "A", ""),
    }


@pytest.mark.parametrize("digest", ["c" * 64, ""], ids=["damaged", "not to be opened"])
def test_an_unreadable_version_takes_nothing_back_and_breaks_no_line(folder, digest):
    folder.put("a.txt", "A")
    folder.cut("a.txt", Problem(file_name="", document_id=digest, stage="readers", code="corrupt", message="cắt cụt"))
    assert folder.told() == {"A": ("in/a.txt", "", "")}
    folder.put("a.txt", "B")
    assert folder.told() == {"A": ("in/a.txt", "", "B"), "B": ("in/a.txt", "A", "")}


def test_an_archive_in_the_place_of_a_report_supersedes_it(folder):
    folder.put("a", "A")
    folder.pack("a")
    assert folder.told() == {"A": ("in/a", "", "archive")}


def test_a_new_extraction_keeps_the_place_among_the_versions(folder):
    folder.put("a.txt", "A")
    folder.put("a.txt", "B")
    before = folder.told()
    report = build_report(f"{TEXT} Bản B.".encode(), "a.txt")
    record_report(folder.store, Input(path="/in/a.txt", file_name="in/a.txt"), pack_report(report))
    assert folder.told() == before


def test_totals_and_measures_are_those_of_current_documents(folder):
    folder.put("a.txt", "A")
    with folder.store.reading() as connection:
        before = count_totals(folder.store), measures(connection)
    folder.put("a.txt", "B")
    with folder.store.reading() as connection:
        assert (count_totals(folder.store) | {"superseded": 0}, measures(connection)) == before
    assert count_totals(folder.store)["superseded"] == 1


VERSION_3 = (Path(__file__).parent / "databases" / "version3.sql").read_text(encoding="utf-8")


def _as_version_3(documents: dict[str, tuple[str, str]], ledger: dict[str, tuple[str, str]]) -> str:
    """A database as version 3 left it: by letter name and supersedes; by name letter and state."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(VERSION_3)
        connection.execute("PRAGMA foreign_keys = ON")  # what belongs to a row goes with it
        connection.execute("DELETE FROM ledger")
        connection.execute("CREATE TEMP TABLE one AS SELECT * FROM documents")
        connection.execute("DELETE FROM documents")
        for letter, (name, supersedes) in documents.items():
            connection.execute(
                "UPDATE one SET document_id = ?, file_name = ?, supersedes = ?", (letter, name, supersedes)
            )
            connection.execute("INSERT INTO documents SELECT * FROM one")
        for name, (letter, state) in ledger.items():
            cells = (f"/in/{name}", f"in/{name}", letter, state)
            connection.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, 1, 1, 0, '', '', '', '', '', '', '')", cells)
        connection.execute("DROP TABLE one")
        connection.commit()
        return "\n".join(connection.iterdump())


@pytest.mark.parametrize(
    ("documents", "ledger", "wanted"),
    [
        pytest.param(
            {"A": ("in/a", ""), "B": ("in/a", "A")},
            {"a": ("B", "done")},
            {"A": ("in/a", "", "B"), "B": ("in/a", "A", "")},
            id="a new version",
        ),
        pytest.param(
            {"N": ("in/1", "A"), "A": ("in/2", "B"), "B": ("in/3", "")},
            {"1": ("N", "done"), "2": ("A", "done"), "3": ("B", "partial")},
            {"N": ("in/1", "", ""), "A": ("in/2", "", ""), "B": ("in/3", "", "")},
            id="moved one name on",
        ),
        pytest.param(
            {"A": ("in/a", ""), "B": ("in/a", "A")},
            {"a": ("A", "done")},
            {"A": ("in/a", "", ""), "B": ("in/a", "", "A")},
            id="back again",
        ),
        pytest.param(
            {"A": ("in/a", ""), "B": ("in/a", "A")},
            {"a": ("B", "done"), "b": ("A", "done")},
            {"A": ("in/b", "", ""), "B": ("in/a", "", "")},
            id="held by another name",
        ),
        pytest.param(
            {"A": ("in/a", ""), "B": ("in/a", "A"), "C": ("in/a", "")},
            {"a": ("C", "done")},
            {"A": ("in/a", "", "C"), "B": ("in/a", "A", "C"), "C": ("in/a", "", "")},
            id="an unreadable version stood between",
        ),
        pytest.param(
            {"A": ("in/a", ""), "B": ("in/a", "A")},
            {"a": ("cut", "problem")},
            {"A": ("in/a", "", "B"), "B": ("in/a", "A", "")},
            id="an unreadable version stands there",
        ),
        pytest.param(
            {"A": ("in/a", "C"), "B": ("in/a", "A"), "C": ("in/a", "B")},
            {"a": ("C", "done")},
            {"A": ("in/a", "", "C"), "B": ("in/a", "A", "C"), "C": ("in/a", "B", "")},
            id="a circle",
        ),
    ],
)
def test_a_database_of_version_3_learns_what_its_names_hold(address, documents, ledger, wanted):
    write_database(address, _as_version_3(documents, ledger))
    store = open_store(address)
    folder = Folder(store)
    folder.ids = {letter: letter for letter in documents}
    assert folder.told() == wanted
    store.close()
