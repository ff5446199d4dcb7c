import os
from pathlib import Path

import pytest

from extractor.intake import find_works


def _make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def test_a_folder_gives_its_reports_sorted_and_names_what_it_skips(tmp_path):
    folder = tmp_path / "nam-2018"
    _make(folder, "b.docx", "a/source.pdf", "a/gold.csv", "a/notes.md", ".an.docx", ".git/c.docx", "~$b.docx", "x.db")
    found = find_works([folder])
    assert [work.file_name for work in found.works] == ["nam-2018/a/source.pdf", "nam-2018/b.docx"]
    assert sorted(path.name for path in found.skipped) == ["gold.csv", "notes.md", "x.db", "~$b.docx"]
    assert not found.refusals


def test_an_unknown_ending_is_taken_since_the_type_is_in_the_bytes(tmp_path):
    _make(tmp_path / "f", "baocao", "bao-cao.bin", "anh.jpg")
    assert len(find_works([tmp_path / "f"]).works) == 3


def test_a_file_given_by_name_is_always_taken_and_only_once(tmp_path):
    _make(tmp_path, "ghi-chu.md", "a.txt")
    found = find_works([tmp_path / "ghi-chu.md", tmp_path / "a.txt", tmp_path, tmp_path / "a.txt"])
    assert [work.path.name for work in found.works] == ["a.txt", "ghi-chu.md"]


@pytest.mark.parametrize("name", ["khong-co.docx", "a\0b.docx"])
def test_a_missing_path_is_refused_and_the_others_stay(tmp_path, name):
    _make(tmp_path, "a.txt")
    found = find_works([f"{tmp_path}/{name}", tmp_path / "a.txt"])
    assert [work.file_name for work in found.works] == ["a.txt"]
    (refusal,) = found.refusals
    assert refusal.reason
    assert refusal.next_step


def test_a_file_has_one_key_however_it_is_called(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    calls = (["../in"], ["../in/a.txt"], [tmp_path / "in", "../elsewhere/../in"])
    keys = {work.key for call in calls for work in find_works([Path(it) for it in call]).works}
    assert keys == {str(tmp_path / "in" / "a.txt")}
    assert not find_works([Path("../in")], exclude=[tmp_path / "in" / "a.txt"]).works


def test_a_folder_without_a_report_is_refused(tmp_path):
    _make(tmp_path / "f", "notes.md")
    found = find_works([tmp_path / "f"])
    assert not found.works
    assert "không có tệp nào" in found.refusals[0].reason


def test_the_database_itself_is_no_input(tmp_path):
    _make(tmp_path, "a.txt", "du-lieu")
    found = find_works([tmp_path], exclude=[tmp_path / "du-lieu"])
    assert [work.path.name for work in found.works] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_out_of_the_folder_are_not_followed(tmp_path):
    _make(tmp_path, "secret.txt", "f/a.txt", "f/sub/b.txt")
    (tmp_path / "f" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "f" / "up").symlink_to(tmp_path)
    (tmp_path / "f" / "loop").symlink_to(tmp_path / "f")
    (tmp_path / "f" / "dead.txt").symlink_to(tmp_path / "gone.txt")
    found = find_works([tmp_path / "f"])
    assert [work.file_name for work in found.works if not work.refused] == ["f/a.txt", "f/sub/b.txt"]
    assert {work.path.name: work.refused.reason for work in found.works if work.refused} == {
        "dead.txt": "liên kết hỏng, tệp đích không còn",
        "out.txt": "liên kết trỏ ra ngoài thư mục",
        "up": "liên kết trỏ ra ngoài thư mục",
    }
    assert not found.skipped


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes among files on Windows")
def test_what_is_no_plain_file_is_told_as_what_it_is(tmp_path):
    _make(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "ong.docx")
    found = find_works([tmp_path])
    assert [(work.path.name, work.refused and work.refused.reason) for work in found.works] == [
        ("a.txt", None),
        ("ong.docx", "không phải tệp thường"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_a_name_that_is_no_utf8_is_shown_by_its_bytes(tmp_path):
    raw = os.fsencode(tmp_path) + b"/bao\xe1o.txt"
    with open(raw, "wb") as file:  # noqa: PTH123 - the name has no text form
        file.write(b"x")
    (work,) = find_works([tmp_path]).works
    assert work.file_name.endswith("bao\\xe1o.txt")
    work.key.encode("utf-8")
