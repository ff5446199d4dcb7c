"""What the system refuses is told in Vietnamese, with a step that fits, wherever it comes out."""

import errno
import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.drafts import replacing
from extractor.errors import UsageError, system_reason

PACKAGE = Path(__file__).parents[1] / "extractor"
LONG = "x" * 300
# Words of the C library, which are English or of the machine's language.
ENGLISH = re.compile(r"(?i)\b(file|exists|directory|denied|space|device|read-only|too long|errno|such)\b")


@pytest.mark.parametrize(
    ("number", "words", "step"),
    [
        pytest.param(errno.EACCES, "không có quyền", "Excel", id="no-right"),
        pytest.param(errno.EROFS, "chỉ cho đọc", "ổ đĩa khác", id="read-only"),
        pytest.param(errno.ENOSPC, "đã đầy", "giải phóng", id="full"),
        pytest.param(errno.ENOENT, "không có", "đường dẫn", id="missing"),
        pytest.param(errno.EEXIST, "đã có", "tên khác", id="exists"),
        pytest.param(errno.EISDIR, "thư mục", "tên khác", id="folder"),
        pytest.param(errno.ENOTDIR, "không phải thư mục", "đường dẫn", id="no-folder"),
        pytest.param(errno.ENAMETOOLONG, "quá dài", "ngắn hơn", id="long"),
        pytest.param(errno.EADDRINUSE, "cổng", "cổng khác", id="port"),
        pytest.param(errno.EPROTO, "EPROTO", "thử lại", id="no-words-of-ours"),
    ],
)
def test_a_refusal_has_words_and_a_step_that_fits(number, words, step):
    reason = system_reason(OSError(number, os.strerror(number), "a.csv"))
    assert words in reason.words
    assert step in reason.next_step
    assert not ENGLISH.search(f"{reason.words} {reason.next_step}")


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        pytest.param(PermissionError("Access Denied"), "không có quyền", id="class"),
        pytest.param(ConnectionResetError("gone"), "không nhận kết nối", id="parent-class"),
        pytest.param(OSError("Truncated File Read"), "OSError", id="nothing-known"),
        pytest.param(ValueError("dòng 3 sai"), "dòng 3 sai", id="not-of-the-system"),
    ],
)
def test_a_cause_without_a_number_is_told_by_its_class(cause, words):
    assert words in system_reason(cause).words


def test_the_words_of_the_system_are_shown_nowhere():
    shown = [path.name for path in PACKAGE.rglob("*.py") if "strerror" in path.read_text(encoding="utf-8")]
    assert shown == []


def test_what_was_there_stays_where_the_new_one_does_not_fit(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"before")

    def write():
        with replacing(path) as draft:
            draft.write_bytes(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(UsageError, match="ổ đĩa đã đầy") as caught:
        write()
    assert "giải phóng" in caught.value.next_step
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder").mkdir()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["dictionary", "file/a.html"], "đã có một tệp", id="folder-is-a-file"),
        pytest.param(["dictionary", "file/b/a.html"], "không phải thư mục", id="folder-in-a-file"),
        pytest.param(["dictionary", "folder"], "là một thư mục", id="file-is-a-folder"),
        pytest.param(["dictionary", f"{LONG}.html"], "tên quá dài", id="long-name"),
        pytest.param(["ingest", "file", "--db", f"{LONG}.db"], "tên quá dài", id="long-name-of-a-database"),
        pytest.param(["decisions", "export", "folder", "--db", f"{LONG}.db"], "tên quá dài", id="long-name-to-read"),
        pytest.param(["review", "--users", "no.toml", "--no-browser"], "không có tệp", id="missing-users"),
        pytest.param(["review", "--users", "folder", "--no-browser"], "là một thư mục", id="users-in-a-folder"),
        pytest.param(["review", "--certificate", "no", "--key", "no"], "không có tệp", id="missing-certificate"),
        pytest.param(["review", "--certificate", "file", "--key", "file"], "không phải", id="no-certificate"),
        pytest.param(["review", "--host", "192.0.2.1", "--users", "users.toml"], "địa chỉ", id="foreign-address"),
    ],
)
def test_every_command_tells_it_in_one_line(places, args, said):
    Path("users.toml").write_text('[[user]]\nname = "an"\nrole = "admin"\n', encoding="utf-8")
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert said in line
    assert " → Hãy " in line
    assert not ENGLISH.search(line.replace("file", ""))


def test_an_answer_that_never_comes_writes_nothing(places):
    result = CliRunner().invoke(app, ["review", "--users", "users.toml", "--add-user", "an"], input="")
    assert result.exit_code == 130
    assert "Chưa nhập xong" in result.stderr
    assert not Path("users.toml").exists()
