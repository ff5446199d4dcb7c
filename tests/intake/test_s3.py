"""Files in a bucket, from a real server on this machine that speaks S3."""

import zipfile
from io import BytesIO

import pytest

from extractor.intake import find_works, ingest
from extractor.store import open_store

pytest.importorskip("s3fs")
pytest.importorskip("flask_cors")
server = pytest.importorskip("moto.server")

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:moto")


@pytest.fixture(scope="module")
def bucket():
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        import fsspec

        system = fsspec.filesystem("s3", skip_instance_cache=True)
        system.mkdir("bao-cao")
        yield system
    running.stop()


def report(name):
    return f"Báo cáo năm 2018\nXã {name} đạt 19/19 tiêu chí.".encode()


def test_a_bucket_is_read_like_a_folder(bucket, tmp_path):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("c.txt", report("C"))
    bucket.pipe("bao-cao/2018/báo cáo số 5 (100%) + a#1.txt", report("A"))
    bucket.pipe("bao-cao/2018/gói.zip", packed.getvalue())
    bucket.pipe("bao-cao/rỗng.txt", b"")
    store = open_store(tmp_path / "x.db", create=True)
    todo = find_works(["s3://bao-cao"])
    assert not todo.refusals
    endings = list(ingest(todo.works, store, workers=2))
    assert [(it.work.file_name, it.state, it.facts) for it in endings] == [
        ("bao-cao/2018/báo cáo số 5 (100%) + a#1.txt", "done", 1),
        ("bao-cao/2018/gói.zip", "archive", 0),
        ("bao-cao/2018/gói.zip!c.txt", "done", 1),
        ("bao-cao/rỗng.txt", "problem", 0),
    ]
    bucket.rm("bao-cao/rỗng.txt")
    again = list(ingest(todo.works, store, workers=2))
    assert [it.known for it in again if it.state == "done"] == [True, True]
    assert [problem.code for problem in again[-1].problems] == ["corrupt"]
    store.close()


def test_what_is_not_there_is_told(bucket):
    for address in ("s3://khong-co", "s3://bao-cao/khong-co"):
        (refusal,) = find_works([address]).refusals
        assert "không có tệp nào" in refusal.reason
