"""Files that are renamed or moved between two runs: the dataset is the one that their new names alone would make."""

import os
import shutil
import sqlite3
import unicodedata
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from extractor.dataset import Dataset
from extractor.errors import UsageError
from extractor.intake import find_works, ingest
from extractor.intake.engines import serial_engine
from extractor.intake.moved import _is_gone
from extractor.store import Input, count_states, iterate_rows, open_store, record_queued

TEXT = "I. Nguồn vốn\n- Tổng 18.364,8 tỷ đồng ({})."


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch, tmp_path):
    monkeypatch.setattr("extractor.intake.batch.local_engine", lambda *_: serial_engine())
    monkeypatch.chdir(tmp_path)


def put(name, text):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(TEXT.format(text), encoding="utf-8")


def pack(name, **texts):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(name, "w") as archive:
        for member, text in texts.items():
            archive.writestr(zipfile.ZipInfo(f"{member}.txt"), TEXT.format(text))


def run(database="x.db", extract=None):
    with opened(database) as store:
        return [ending.state for ending in ingest(find_works(["in"]).works, store, workers=1, extract=extract)]


def opened(database):
    return closing(open_store(database, create=True))


def told(database="x.db"):
    """What the dataset and its ledger tell, without clocks."""
    with opened(database) as store, store.reading() as connection:
        tables = {name: list(iterate_rows(connection, name)) for name in ("documents", "problems")}
        for row in tables["problems"]:
            del row["first_seen"], row["last_seen"], row["attempts"]
        return tables, count_states(store)


def fresh():
    """What a new database tells of what lies there now."""
    Path("fresh.db").unlink(missing_ok=True)
    run("fresh.db")
    return told("fresh.db")


def test_a_renamed_file_bears_its_new_name_alone():
    put("in/a.txt", 1)
    put("in/b.txt", 2)
    run()
    Path("in/a.txt").rename("in/z.txt")
    assert run() == ["done", "done", "moved"]
    assert told() == fresh()
    with Dataset.open("x.db") as dataset:
        assert dataset.find_document("z.txt")["file_name"] == "in/z.txt"
    assert run() == ["done", "done"]


def test_a_folder_that_was_renamed_and_an_archive_that_was_moved():
    put("in/xa/a.txt", 1)
    pack("in/xa/b.zip", c=3, d=4)
    run()
    Path("in/xa").rename("in/các xã")
    Path("in/các xã/b.zip").rename("in/b!2.zip")
    assert sorted(run()) == ["archive"] + 3 * ["done"] + 4 * ["moved"]
    assert told() == fresh()


def test_what_a_name_held_before_goes_with_it():
    put("in/a.txt", 1)
    run()
    put("in/a.txt", 2)
    run()
    Path("in/a.txt").rename("in/z.txt")
    run()
    put("in/z.txt", 3)
    run()
    documents = {row["document_id"]: row for row in told()[0]["documents"]}
    (now,) = (row for row in documents.values() if not row["superseded_by"])
    before = documents[now["supersedes"]]
    assert (before["superseded_by"], documents[before["supersedes"]]["superseded_by"]) == (now["document_id"],) * 2
    assert {row["file_name"] for row in documents.values()} == {"in/z.txt"}


def test_a_copy_is_no_move_and_either_name_finds_the_document():
    put("in/a.txt", 1)
    run()
    shutil.copy("in/a.txt", "in/z.txt")
    assert run() == ["done", "done"]
    assert told()[1]["done"] == 2
    with Dataset.open("x.db") as dataset:
        assert dataset.find_document("z.txt") == dataset.find_document("a.txt")


def test_a_document_is_found_by_every_way_to_write_its_path():
    put("in/xã a.txt", 1)
    put("in/other.txt", 2)
    run()
    near, far = "in/xã a.txt", str(Path("in/xã a.txt").absolute())
    ways = (near, f"./{near}", far, "in/../in/xã a.txt", f"../{Path.cwd().name}/{near}")
    with Dataset.open("x.db") as dataset:
        for name in (*ways, *(unicodedata.normalize("NFD", way) for way in ways)):
            assert dataset.find_document(name)["file_name"] == near
        with pytest.raises(UsageError, match="Không có văn bản"):
            dataset.find_document("/elsewhere/xã a.txt")


def test_a_file_that_is_put_away_after_it_was_read_stays_in_the_dataset():
    put("in/a.txt", 1)
    put("in/b.txt", 2)
    run()
    Path("in/a.txt").unlink()
    assert run() == ["done"]
    assert told()[1]["done"] == 2


def test_the_reasons_why_a_document_is_read_in_part_go_with_it(extract_stub):
    put("in/a.txt", "PARTIAL")
    assert run(extract=extract_stub) == ["partial"]
    Path("in/a.txt").rename("in/z.txt")
    run(extract=extract_stub)
    ((problem,), states) = told()[0]["problems"], told()[1]
    assert problem["file_name"] == "in/z.txt"
    assert sum(states.values()) == states["partial"] == 1


def test_a_name_that_comes_back_holds_its_document_again():
    put("in/a.txt", 1)
    run()
    Path("in/a.txt").rename("in/z.txt")
    run()
    Path("in/z.txt").rename("in/a.txt")
    run()
    assert told() == fresh()
    with sqlite3.connect("x.db") as connection:
        assert connection.execute("SELECT file_name FROM ledger").fetchall() == [("in/a.txt",)]


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        ("{}/in/a.txt", False),
        ("{}/in/a.txt!b.txt", False),
        ("{}/in/x!y.txt", True),
        ("{}/other/a.txt", True),
        ("s3://in/a.txt", False),
        ("in/b.txt", False),
        ("{}/in/a.txt/b.txt", True),
        ("{}/in/\0", False),
    ],
)
def test_what_is_gone(tmp_path, path, gone):
    put("in/a.txt", 1)
    assert _is_gone(path.format(tmp_path)) is gone


def test_the_problem_of_other_bytes_stays_with_them(extract_stub):
    put("in/a.txt", 1)
    run()
    Path("in/a.txt").write_bytes(b"")  # a damaged copy, for a while
    assert run() == ["problem"]
    Path("in/a.txt").unlink()
    put("in/z.txt", 1)
    run()
    assert told() == fresh()
    assert told()[0]["problems"] == []


def test_what_could_not_be_read_has_one_row_by_its_new_name():
    put("in/b.txt", 1)
    Path("in/bad.docx").write_bytes(b"PK cut")
    run()
    Path("in/bad.docx").rename("in/worse.docx")
    run()
    assert told() == fresh()


def test_what_was_never_read_and_is_not_there_is_no_input_any_more():
    put("in/b.txt", 1)
    with opened("x.db") as store:
        record_queued(store, [Input(path=str(Path("in/gone.txt").absolute()), file_name="in/gone.txt")])
    assert run() == ["done", "moved"]
    assert told() == fresh()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_what_a_folder_names_and_cannot_give_is_a_problem_and_its_document_stays():
    put("in/b.txt", 1)
    put("drive/far.txt", 2)
    Path("in/near.txt").symlink_to(Path("in/b.txt").absolute())
    Path("in/link.txt").symlink_to(Path("drive/far.txt").absolute())
    with opened("x.db") as store:
        list(ingest(find_works(["in/link.txt"]).works, store, workers=1))  # asked for by its name, it is followed
    shutil.move("drive", "unplugged")
    put("copy/far.txt", 2)
    os.mkfifo("in/pipe.docx")
    assert run() == ["done", "problem", "done", "problem"]
    rows, states = told()
    assert {row["file_name"]: row["message"].split(".")[0] for row in rows["problems"]} == {
        "in/link.txt": "Liên kết hỏng, tệp đích không còn",
        "in/pipe.docx": "Không phải tệp thường",
    }
    assert (states["done"], states["problem"]) == (2, 2)
    with opened("x.db") as store:
        list(ingest(find_works(["copy"]).works, store, workers=1))
    with Dataset.open("x.db") as dataset:
        assert dataset.find_document("link.txt")  # nobody took its name away: the drive may come back
    shutil.move("unplugged", "drive")
    assert [state for state in run() if state == "problem"] == ["problem"] * 2  # the link leads out of the folder


def test_a_database_that_several_machines_share_keeps_the_names_of_others(monkeypatch):
    put("in/a.txt", 1)
    put("other/b.txt", 1)
    with opened("x.db") as store:
        list(ingest(find_works(["other"]).works, store, workers=1))
        shutil.rmtree("other")
        monkeypatch.setattr("extractor.store.database.Store.is_shared", True)
        assert [it.state for it in ingest(find_works(["in"]).works, store, workers=1)] == ["done"]
        Path("in/a.txt").rename("in/c.txt")
        assert [it.state for it in ingest(find_works(["in"]).works, store, workers=1)] == ["done", "moved"]


@pytest.mark.skipif(os.name == "nt", reason="names there are text")
def test_a_name_that_is_no_text_is_not_gone():
    put("in/c.txt", 1)
    shutil.copy(b"in/c.txt", b"in/b\xe1o.txt")
    run()
    assert run() == ["done", "done"]
