"""`ingest --watch`: files are read when they have come to rest; what cannot be watched is told at once."""

import os
import shutil
import sqlite3
import sys
import time
from contextlib import closing

import pytest
from typer.testing import CliRunner

from extractor.cli import app, watching
from extractor.cli.watching import Inbox, folders_to_watch
from tests.intake.commands import command

pytest.importorskip("watchfiles")
TEXT = "Xã Hà Lan đạt {}/19 tiêu chí năm 2018.\n"


def names(todo):
    return [work.file_name for work in todo.works]


def test_a_file_is_offered_when_it_stands_still_from_one_look_to_the_next_and_once(tmp_path):
    inbox = Inbox([str(tmp_path)], "x.db")
    assert names(inbox.look()) == []
    file = tmp_path / "a.txt"
    for part in range(3):
        with file.open("a") as copy:
            copy.write(str(part))
        assert names(inbox.look()) == []
        assert inbox.restless
    assert names(inbox.look()) == [f"{tmp_path.name}/a.txt"]
    assert not inbox.restless
    assert names(inbox.look()) == []
    file.write_text("other")
    assert names(inbox.look()) == []
    assert names(inbox.look()) == [f"{tmp_path.name}/a.txt"]


def test_what_was_written_with_the_same_length_is_offered_again(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("17/19")
    inbox = Inbox([str(tmp_path)], "x.db")
    inbox.look()
    assert names(inbox.look())
    file.write_text("18/19")
    os.utime(file, ns=(0, 1))
    inbox.look()
    assert names(inbox.look())


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_that_leads_nowhere_is_told_once_and_read_when_its_file_comes(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").symlink_to(tmp_path / "in" / "b.txt")
    inbox = Inbox([str(tmp_path / "in")], "x.db")
    inbox.look()
    assert names(inbox.look()) == ["in/a.txt"]
    assert names(inbox.look()) == []
    (tmp_path / "in" / "b.txt").write_text("x")
    inbox.look()
    assert names(inbox.look()) == ["in/a.txt", "in/b.txt"]


def test_what_a_browser_has_not_fetched_whole_is_not_offered(tmp_path):
    (tmp_path / "a.pdf.part").write_text("%PDF")
    (tmp_path / "b.pdf.crdownload").write_text("%PDF")
    inbox = Inbox([str(tmp_path)], "x.db")
    inbox.look()
    assert names(inbox.look()) == []
    assert not inbox.restless


def test_the_folder_of_a_file_address_is_watched(tmp_path):
    assert folders_to_watch([tmp_path.as_uri()]) == [tmp_path]


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        pytest.param(["inbox", "nowhere"], "không có thư mục nowhere", id="missing"),
        pytest.param(["memory://bao-cao"], "không ở memory://bao-cao", id="address"),
        pytest.param(["inbox/a.txt"], "cần một thư mục", id="a-file-alone"),
        pytest.param(["--refresh"], "cần một thư mục", id="nothing"),
    ],
)
def test_what_cannot_be_watched_is_told_before_anything_is_read(tmp_path, monkeypatch, paths, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text(TEXT.format(17), encoding="utf-8")
    result = CliRunner().invoke(app, ["ingest", *paths, "--watch"])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("Lỗi: --watch")
    assert said in line
    assert " → " in line
    assert not (tmp_path / "extractor.db").exists()


@pytest.fixture
def waiting(tmp_path):
    """The command that waits for files of «inbox»."""
    (tmp_path / "inbox").mkdir()
    process = command(tmp_path, "--watch")
    try:
        read_until(process, "Đang chờ")
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)


def read_until(process, words):
    line = process.stderr.readline()
    while words not in line:
        assert line
        line = process.stderr.readline()


@pytest.mark.guarded
def test_a_file_that_is_still_being_copied_is_read_whole_and_once(waiting, tmp_path):
    with (tmp_path / "inbox" / "a.txt").open("w", encoding="utf-8") as copy:
        for part in range(12):
            copy.write(TEXT.format(part))
            copy.flush()
            time.sleep(watching.REST / 4)
    (tmp_path / "inbox" / "b.txt~").write_text(TEXT.format(17), encoding="utf-8")
    read_until(waiting, "b.txt~")
    with closing(sqlite3.connect(tmp_path / "extractor.db")) as connection:
        read = connection.execute("SELECT file_name, size, supersedes FROM documents JOIN ledger USING (file_name)")
        size = (tmp_path / "inbox" / "a.txt").stat().st_size
        assert ("inbox/a.txt", size, "") in read.fetchall()
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (2,)


@pytest.mark.guarded
@pytest.mark.skipif(sys.platform == "win32", reason="a watched folder cannot be removed there")
def test_a_watched_folder_that_is_removed_is_told_at_once(waiting, tmp_path):
    shutil.rmtree(tmp_path / "inbox")
    told = waiting.communicate(timeout=10)[1]
    assert waiting.returncode == 2
    (line,) = told.splitlines()
    assert line.startswith("Lỗi: Thư mục inbox đang chờ không còn ở đó.")
