import io
import sqlite3
import unicodedata
import zipfile

import pytest

from extractor.errors import DamagedError, EncryptedError, LimitError
from extractor.intake import find_works, ingest
from extractor.intake.archives import Entry, read_entries
from extractor.intake.engines import serial_engine
from extractor.readers.sniff import MAIL, ZIP, sniff
from extractor.store import open_store

TEXT = "I. Nguồn vốn\n- Tổng 18.364,8 tỷ đồng ({})."


def zipped(parts, flags=0):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data)  # a time of its own would be bytes that vary
    return stream.getvalue()


@pytest.fixture
def read(tmp_path, monkeypatch, extract_stub):
    """Reads files of an inbox in this process; gives (name, state) in order, and the ledger's paths."""
    monkeypatch.setattr("extractor.intake.batch.local_engine", lambda *_: serial_engine())
    folder = tmp_path / "inbox"
    folder.mkdir()

    def read(**files):
        for name, data in files.items():
            (folder / f"{name}.zip").write_bytes(data)
        store = open_store(tmp_path / "x.db", create=True)
        endings = list(ingest(find_works([folder]).works, store, extract=extract_stub))
        store.close()
        with sqlite3.connect(tmp_path / "x.db") as connection:
            assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (len(endings),)
        return [(ending.work.file_name.removeprefix("inbox/"), ending.state) for ending in endings]

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "cp1258"])
def test_names_without_the_flag_are_read_as_they_were_meant(encoding):
    name = "Báo cáo.txt"
    data = zipped([("Ba?o ca?o.txt" if encoding == "utf-8" else "B?o c?o.txt", b"x")])
    raw = name.encode("utf-8") if encoding == "utf-8" else name.encode("cp1258")
    data = data.replace(b"Ba?o ca?o.txt", raw).replace(b"B?o c?o.txt", raw)
    (entry,) = read_entries(data, ZIP)
    assert entry.name == name


def test_an_entry_without_a_name_is_read_under_its_number():
    data = zipped([("a", b"x"), ("f/", b""), ("b.txt", b"y")])
    assert [entry.name for entry in read_entries(data.replace(b"a", b"\x00", 2), ZIP)] == ["mục 1", "b.txt"]


def test_members_are_documents_with_rows_right_after_their_archive(read):
    inner = zipped([("c.txt", TEXT.format(3).encode())])
    data = zipped([("f/a.txt", TEXT.format(1).encode()), ("~$a.docx", b"x"), ("in.zip", inner), ("b.txt", b"")])
    assert read(one=data, two=inner) == [
        ("one.zip", "archive"),
        ("one.zip!f/a.txt", "done"),
        ("one.zip!in.zip", "archive"),
        ("one.zip!in.zip!c.txt", "done"),
        ("one.zip!b.txt", "problem"),
        ("two.zip", "archive"),
        ("two.zip!c.txt", "done"),
    ]


def test_two_members_of_one_name_both_count(read):
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([("a.txt", TEXT.format(1).encode()), ("a.txt", TEXT.format(2).encode())])
    assert read(z=data)[1:] == [("z.zip!a.txt", "done"), ("z.zip!a.txt#2", "done")]


def test_an_archive_that_contains_itself_ends(read, monkeypatch):
    data = zipped([("r.zip", b"itself")])
    monkeypatch.setattr("extractor.intake.gate.read_entries", lambda *_: iter([Entry(name="r.zip", data=data)]))
    assert read(r=data) == [("r.zip", "archive"), ("r.zip!r.zip", "problem")]


def test_the_budget_is_that_of_the_whole_tree(read, monkeypatch):
    monkeypatch.setattr("extractor.intake.tree.Tree.__init__.__defaults__", (300, 10_000))
    inner = zipped([("c.txt", TEXT.format(3).encode() * 4)])
    endings = read(z=zipped([("in.zip", inner), ("b.txt", TEXT.format(2).encode())]))
    assert ("z.zip!in.zip!c.txt", "done") not in endings


def test_a_locked_member_costs_only_itself():
    data = bytearray(zipped([("a.txt", b"a"), ("b.txt", b"b")]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    first, second = read_entries(bytes(data), ZIP)
    assert isinstance(first.error, EncryptedError)
    assert second.data == b"b"


def test_what_swells_in_an_archive_is_told_once_and_what_it_costs(read, monkeypatch):
    monkeypatch.setattr("extractor.intake.archives.MAX_ENTRY", 1000)
    parts = [("a.txt", TEXT.format(1).encode()), ("b.txt", b"x" * 2000)]
    first, swollen = read_entries(zipped(parts), ZIP)
    assert (first.error, type(swollen.error)) == (None, LimitError)
    behind = read_entries(zipped([*parts, ("c.txt", b"c"), ("d.txt", b"d")]), ZIP)
    assert [next(behind).name, next(behind).name] == ["a.txt", "b.txt"]
    with pytest.raises(LimitError, match=r"2 mục sau «b\.txt» không được đọc"):
        next(behind)
    assert read(z=zipped(parts)) == [("z.zip", "archive"), ("z.zip!a.txt", "done"), ("z.zip!b.txt", "problem")]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(zipped([("a.txt", b"x" * 999)])[:-30], DamagedError, id="cut"),
        pytest.param(zipped([(f"{n}.txt", b"") for n in range(10_001)]), LimitError, id="many"),
    ],
)
def test_an_archive_beyond_the_limits_is_refused(data, error):
    with pytest.raises(error):
        list(read_entries(data, ZIP))


def test_a_mail_gives_its_body_and_what_is_attached():
    data = (
        "From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n"
        "--xx\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nKính gửi\n"
        '--xx\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename="a/b.docx"\n'
        "Content-Transfer-Encoding: base64\n\nUEs=\n--xx--\n"
    ).encode()
    assert sniff(data) == MAIL
    body, attached = read_entries(data, MAIL)
    assert "Kính gửi" in body.data.decode()
    assert (attached.name, attached.data) == ("a/b.docx", b"PK")


@pytest.mark.parametrize(
    "charset",
    [
        pytest.param("", id="none said"),
        pytest.param("; charset=us-ascii", id="a wrong one"),
        pytest.param("; charset=x-tcvn", id="one that nobody knows"),
    ],
)
def test_letters_of_a_mail_are_kept_where_its_charset_does_not_tell_them(charset):
    text = unicodedata.normalize("NFD", "Nguồn vốn xã Hà Lan").encode("cp1258", "ignore")
    data = f"Subject: x\nContent-Type: text/plain{charset}\n\n".encode() + text
    (body,) = read_entries(data, MAIL)
    assert body.data.strip() == text


def test_a_picture_within_a_mail_is_read_unless_its_page_shows_it():
    photo = "Content-Type: image/png\nContent-Disposition: inline; filename=bao-cao.png\n{}\nxx\n"
    data = (
        "Subject: x\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n"
        + photo.format("")
        + "--xx\n"
        + photo.format("Content-ID: <logo>\n").replace("bao-cao", "logo")
        + "--xx--\n"
    ).encode()
    assert [entry.name for entry in read_entries(data, MAIL)] == ["bao-cao.png"]
