"""Write `versionN.sql` of the form that the code at hand makes: run it before a migration is added.

python tests/store/databases/make.py
"""

import importlib.util
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from extractor.model import Problem
from extractor.store import (
    Input,
    find_document,
    open_store,
    pack_report,
    record_archive,
    record_known,
    record_problem,
    record_report,
)
from extractor.store.tables import SCHEMA_VERSION

HERE = Path(__file__).parent


def main():
    spec = importlib.util.spec_from_file_location("conftest", HERE.parent.parent / "conftest.py")
    shared = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shared)
    report = shared.build_report(shared.TEXT.encode(), "bao-cao.txt")
    problem = Problem(file_name="hong.docx", document_id="0" * 64, stage="readers", code="corrupt", message="cắt cụt")
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "x.db", create=True)
        record_report(store, Input(path="/a/bao-cao.txt", file_name="bao-cao.txt"), pack_report(report), seconds=0.1)
        known = find_document(store, report.document.document_id)
        record_known(store, Input(path="/b/ban-sao.txt", file_name="ban-sao.txt"), known)
        record_problem(store, Input(path="/a/hong.docx", file_name="hong.docx"), problem, seconds=0.0)
        record_archive(store, Input(path="/a/goi.zip", file_name="goi.zip"), "1" * 64, (), seconds=0.0)
        store.close()
        with closing(sqlite3.connect(Path(folder) / "x.db")) as connection:
            dump = "\n".join(connection.iterdump())
    (HERE / f"version{SCHEMA_VERSION}.sql").write_text(f"{dump}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
