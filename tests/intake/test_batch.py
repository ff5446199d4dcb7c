import hashlib
import os
import shutil
import sqlite3
from dataclasses import replace

import pytest

from extractor import version
from extractor.errors import CatalogError, UsageError
from extractor.intake import find_works, gate, ingest
from extractor.intake.engines import serial_engine
from extractor.intake.refresh import find_refreshable
from extractor.store import count_states, iterate_rows, open_store

TEXT = "I. Nguồn vốn\n- Tổng 18.364,8 tỷ đồng ({})."


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch, request):
    if "guarded" not in request.keywords:
        monkeypatch.setattr("extractor.intake.batch.local_engine", lambda *_: serial_engine())


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "x.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def write(folder, **texts):
    for name, text in texts.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.txt").write_bytes(data)


def rows(store, table):
    with store.reading() as connection:
        return list(iterate_rows(connection, table))


def ledger(store):
    with sqlite3.connect(store.address) as connection:
        return connection.execute("SELECT file_name, state, attempts FROM ledger ORDER BY path").fetchall()


def run(folder, store, extract, **options):
    return list(ingest(find_works([folder]).works, store, workers=1, extract=extract, **options))


def test_every_input_ends_as_a_document_or_with_a_reason(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1), b=b"", c=b"PK\x03\x04 cut", d=b"BUG", e=TEXT.format(2))
    endings = run(inbox, store, extract_stub)
    assert [ending.state for ending in endings] == ["done", "problem", "problem", "problem", "done"]
    assert [row["code"] for row in rows(store, "problems")] == ["empty", "corrupt", "crashed"]
    for row in rows(store, "problems"):
        assert "Cách xử lý: " in row["message"]
        assert "\n" not in row["message"]
    assert [state for _, state, _ in ledger(store)] == ["done", "problem", "problem", "problem", "done"]


def test_the_same_files_again_change_nothing(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1), b=TEXT.format(2))
    run(inbox, store, extract_stub)
    before = rows(store, "documents"), rows(store, "facts"), ledger(store)
    endings = run(inbox, store, extract_stub)
    assert all(ending.known for ending in endings)
    assert (rows(store, "documents"), rows(store, "facts"), ledger(store)) == before


def test_the_same_bytes_under_two_names_are_one_document(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1), b=TEXT.format(1), c=b"PK cut", d=b"PK cut")
    endings = run(inbox, store, extract_stub)
    assert [ending.state for ending in endings] == ["done", "done", "problem", "problem"]
    assert [row["file_name"] for row in rows(store, "documents")] == ["inbox/a.txt"]
    assert [row["file_name"] for row in rows(store, "problems")] == ["inbox/c.txt", "inbox/d.txt"]


def test_a_problem_file_is_tried_again_and_counted(inbox, store, extract_stub):
    write(inbox, a=b"PK cut")
    run(inbox, store, extract_stub)
    run(inbox, store, extract_stub)
    assert [row["attempts"] for row in rows(store, "problems")] == [2]
    write(inbox, a=TEXT.format(1))
    run(inbox, store, extract_stub)
    assert rows(store, "problems") == []


def test_refresh_leaves_what_these_versions_made(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1))
    run(inbox, store, extract_stub)
    (ending,) = run(inbox, store, extract_stub, refresh=True)
    assert ending.known
    assert not ending.outdated


def test_a_release_that_changes_neither_readers_nor_stages_nor_schemas_makes_nothing_anew(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1))
    run(inbox, store, extract_stub)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET code_version = '0.0.1'")
    (ending,) = run(inbox, store, extract_stub, refresh=True)
    assert (ending.known, ending.outdated) == (True, False)
    assert find_refreshable(store) == ([], 0)


def test_the_fingerprints_follow_from_the_source_alone(monkeypatch):
    told = version._fingerprint(("readers", "vi"))
    monkeypatch.setattr(version, "__version__", "9.9.9")
    assert version._fingerprint(("readers", "vi")) == told
    assert version._fingerprint(("readers",)) != told


def test_other_schemas_extract_anew_on_demand_without_reading(inbox, store, extract_stub, monkeypatch):
    def read(data, file_name):
        raise AssertionError("read again")

    write(inbox, a=TEXT.format(1))
    run(inbox, store, extract_stub)
    before = rows(store, "documents")
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET schemas_hash = 'older'")
    (ending,) = run(inbox, store, read)
    assert (ending.known, ending.outdated) == (True, True)
    (ending,) = run(inbox, store, read, refresh=True)
    assert (ending.known, ending.renewed, ending.again, ending.state) == (False, True, True, "done")
    assert [row["quote"] for row in rows(store, "facts")] == ["18.364,8 tỷ đồng"]
    assert rows(store, "facts")[0]["rule"].startswith("claims.")  # the pipeline's, not the stub's
    assert len(rows(store, "documents")) == len(before) == 1
    assert run(inbox, store, read, refresh=True)[0].known


def test_other_readers_read_anew(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1))
    run(inbox, store, extract_stub)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET reader_version = 'older'")
    (ending,) = run(inbox, store, extract_stub, refresh=True)
    assert (ending.known, ending.renewed, ending.again) == (False, True, False)
    assert len(rows(store, "facts")) == 1


def test_poison_is_tried_twice_over_all_runs_and_under_any_name(inbox, store, extract_stub):
    tried = []

    def extract(data, file_name):
        tried.append(file_name)
        return extract_stub(data, file_name)

    write(inbox, a=b"BUG")
    for _ in range(4):
        (ending,) = run(inbox, store, extract)
        assert (ending.state, ending.problems[0].code) == ("problem", "crashed")
    assert len(tried) == 2
    assert [row["attempts"] for row in rows(store, "problems")] == [2]
    write(inbox, b=b"BUG")
    assert [ending.state for ending in run(inbox, store, extract)] == ["problem", "problem"]
    assert len(tried) == 2
    write(inbox, a=TEXT.format(1))
    assert [ending.state for ending in run(inbox, store, extract)] == ["done", "problem"]


def test_poison_under_many_names_is_tried_twice_in_all(inbox, store, extract_stub):
    tried = []

    def extract(data, file_name):
        tried.append(file_name)
        return extract_stub(data, file_name)

    write(inbox, **{f"f{number:02}": b"BUG" for number in range(12)})
    for _ in range(2):
        endings = run(inbox, store, extract)
        assert {(ending.state, ending.problems[0].code) for ending in endings} == {("problem", "crashed")}
        assert len(tried) == 2
    assert {row["attempts"] for row in rows(store, "problems")} == {2}
    for number in range(11):
        (inbox / f"f{number:02}.txt").write_text(TEXT.format(number))
    for _ in range(2):
        assert run(inbox, store, extract)[-1].state == "problem"
        assert tried.count("inbox/f11.txt") == 0, "a name of its own is no other file"


def test_one_reading_of_two_names_is_one_try(inbox, store, extract_stub):
    write(inbox, a=b"BUG", b=b"BUG")
    works = find_works([inbox]).works
    engine = replace(serial_engine(), window=4)
    assert [ending.state for ending in ingest(works, store, extract=extract_stub, engine=engine)] == ["problem"] * 2
    assert [row["attempts"] for row in rows(store, "problems")] == [1, 1]


def test_refresh_tries_poison_again_with_other_versions_alone_and_twice(inbox, store, extract_stub, monkeypatch):
    tried = []

    def extract(data, file_name):
        tried.append(file_name)
        return extract_stub(data, file_name)

    write(inbox, a=b"BUG")
    for _ in range(4):
        run(inbox, store, extract, refresh=True)
    assert len(tried) == 2
    monkeypatch.setattr("extractor.intake.refresh.stages_version", lambda: "mended")
    run(inbox, store, extract)
    assert len(tried) == 2, "only who asks for it waits for it again"
    for _ in range(4):
        run(inbox, store, extract, refresh=True)
    assert len(tried) == 4
    assert [row["attempts"] for row in rows(store, "problems")] == [2]


def test_a_file_that_is_written_while_it_is_read_is_read_again(inbox, store, extract_stub, monkeypatch):
    write(inbox, a=TEXT.format(1))
    digest = gate.digest_file
    changes = [TEXT.format(2), TEXT.format(3)]

    def digest_then_change(path):
        found = digest(path)
        if changes:
            path.write_text(changes.pop(0), encoding="utf-8")
        return found

    monkeypatch.setattr("extractor.intake.batch.digest_file", digest_then_change)
    (ending,) = run(inbox, store, extract_stub)
    assert ending.state == "problem"
    assert "thay đổi trong khi đọc" in ending.problems[0].message
    (ending,) = run(inbox, store, extract_stub)
    assert ending.state == "done"
    changes.append(TEXT.format(4))
    write(inbox, a=TEXT.format(5))
    (ending,) = run(inbox, store, extract_stub)
    assert (ending.state, ending.document_id) == ("done", hashlib.sha256(TEXT.format(4).encode()).hexdigest())


def test_a_document_bears_the_first_of_its_names_whichever_was_read_first(tmp_path, extract_stub):
    tables = []
    for order in ("ab", "ba"):
        store = open_store(tmp_path / f"{order}.db", create=True)
        inbox = tmp_path / "inbox"
        for name in order:
            inbox.mkdir(exist_ok=True)
            write(inbox, **{name: TEXT.format(1)})
            run(inbox, store, extract_stub)
        tables.append(rows(store, "documents"))
        shutil.rmtree(inbox)
        store.close()
    assert tables[0] == tables[1]
    assert tables[0][0]["file_name"] == "inbox/a.txt"


def test_every_input_has_its_row_before_it_is_read(inbox, store, extract_stub):
    seen = []

    def extract(data, file_name):
        seen.append(ledger(store))
        return extract_stub(data, file_name)

    write(inbox, a=TEXT.format(1), b=TEXT.format(2))
    run(inbox, store, extract)
    assert [(name, attempts) for name, _, attempts in seen[0]] == [("inbox/a.txt", 0), ("inbox/b.txt", 0)]
    assert count_states(store)["done"] == 2


def test_what_is_asked_to_end_finishes_what_is_begun(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1), b=TEXT.format(2), c=TEXT.format(3))
    batch = ingest(find_works([inbox]).works, store, workers=1, extract=extract_stub)
    assert next(batch).state == "done"
    with pytest.raises(StopIteration):
        batch.send(True)
    assert [state for _, state, _ in ledger(store)] == ["done", "queued", "queued"]


def test_a_partial_document_is_in_the_dataset_and_told(inbox, store, extract_stub):
    write(inbox, a=TEXT.format("PARTIAL"))
    (ending,) = run(inbox, store, extract_stub)
    assert ending.state == "partial"
    assert len(rows(store, "documents")) == 1
    assert "một phần" in rows(store, "problems")[0]["message"]
    assert run(inbox, store, extract_stub)[0].state == "partial"
    assert len(rows(store, "problems")) == 1


def test_a_file_that_vanishes_has_a_reason(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1))
    works = find_works([inbox]).works
    (inbox / "a.txt").unlink()
    (ending,) = ingest(works, store, workers=1, extract=extract_stub)
    assert "không còn" in ending.problems[0].message


def test_a_file_above_the_limit_is_not_read(inbox, store, extract_stub, monkeypatch):
    monkeypatch.setattr("extractor.intake.gate.MAX_BYTES", 10)
    write(inbox, a=TEXT.format(1))
    (ending,) = run(inbox, store, extract_stub)
    assert ending.problems[0].code == "limit"


def test_broken_schemas_end_the_batch_instead_of_blaming_the_files(inbox, store):
    def extract(data, file_name):
        raise CatalogError("thiếu tệp")

    write(inbox, a=TEXT.format(1))
    with pytest.raises(CatalogError):
        run(inbox, store, extract)
    assert rows(store, "problems") == []


def test_a_machine_with_another_version_ends_the_batch_and_what_it_read_is_not_kept(inbox, store, extract_stub):
    def other_version(reading):
        outcome = here.read(reading)
        foreign = reading.file_name.endswith("b.txt")
        return replace(outcome, packed=replace(outcome.packed, stages_version="other")) if foreign else outcome

    here = serial_engine()
    write(inbox, a=TEXT.format(1), b=TEXT.format(2))
    with pytest.raises(UsageError, match="bản extractor khác") as caught:
        run(inbox, store, extract_stub, engine=replace(here, read=other_version, unpack=here.read))
    assert "cùng một phiên bản" in caught.value.next_step
    assert len(rows(store, "documents")) == 1
    assert rows(store, "problems") == []
    assert [ending.known for ending in run(inbox, store, extract_stub)] == [True, False]


def test_what_another_ingest_has_read_meanwhile_is_known(inbox, store, extract_stub):
    write(inbox, a=TEXT.format(1))
    others = []

    def slow(data, file_name):
        if not others:
            others.append(None)
            others[:] = run(inbox, store, extract_stub)
        return extract_stub(data, file_name)

    (ending,) = run(inbox, store, slow)
    assert (ending.known, [other.known for other in others]) == (True, [False])
    assert ledger(store) == [("inbox/a.txt", "done", 1)]


def test_what_is_done_stays_when_the_batch_is_interrupted(inbox, store, extract_stub):
    def extract(data, file_name):
        if file_name.endswith("b.txt"):
            raise KeyboardInterrupt
        return extract_stub(data, file_name)

    write(inbox, a=TEXT.format(1), b=TEXT.format(2), c=TEXT.format(3))
    with pytest.raises(KeyboardInterrupt):
        run(inbox, store, extract)
    assert len(rows(store, "documents")) == 1
    assert [ending.known for ending in run(inbox, store, extract_stub)] == [True, False, False]


@pytest.mark.guarded
def test_one_worker_and_two_give_the_same_rows(inbox, tmp_path):
    pytest.importorskip("extractor.pipeline")
    for number in range(5):
        write(
            inbox, **{f"f{number}": f"Báo cáo năm 2018\nXã số {number}: thu nhập {30 + number},5 triệu đồng/người/năm."}
        )
    write(inbox, empty=b"")
    tables = []
    for workers in (1, 2):
        store = open_store(tmp_path / f"{workers}.db", create=True)
        list(ingest(find_works([inbox]).works, store, workers=workers))
        tables.append([rows(store, table) for table in ("documents", "sections", "facts", "findings", "unclaimed")])
        store.close()
    assert tables[0] == tables[1]
    assert len(tables[0][0]) == 5


@pytest.mark.skipif(os.name == "nt", reason="Windows forbids such names")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(b"xuong\ndong\x1b[2J.txt", id="controls"),
        pytest.param("ủ".encode() * 80 + b".txt", id="244-bytes"),
        pytest.param(b"\xff\xfe.txt", id="no-utf8"),
    ],
)
def test_odd_names_are_inputs_like_any_other(inbox, store, extract_stub, name):
    (inbox / os.fsdecode(name)).write_bytes(TEXT.format(1).encode())
    (ending,) = run(inbox, store, extract_stub)
    assert ending.state == "done"
    assert run(inbox, store, extract_stub)[0].known
    assert [state for _, state, _ in ledger(store)] == ["done"]


def test_a_name_of_300_letters_is_refused_with_its_reason(store):
    todo = find_works(["x" * 300 + ".txt", "a\0b.txt"])
    assert todo.works == ()
    assert [refusal.reason for refusal in todo.refusals] == ["không có tệp hay thư mục này"] * 2
