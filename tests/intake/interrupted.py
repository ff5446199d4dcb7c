"""A batch in a process of its own: `python interrupted.py DATABASE FOLDER`; it reads as the tests' stub does."""

import importlib.util
import sys
from pathlib import Path

from extractor.intake import find_works, ingest
from extractor.intake.engines import serial_engine
from extractor.store import open_store

spec = importlib.util.spec_from_file_location("shared", Path(__file__).parent.parent / "conftest.py")
shared = importlib.util.module_from_spec(spec)
spec.loader.exec_module(shared)


def run(database, folder):
    store = open_store(database, create=True)
    endings = ingest(find_works([folder]).works, store, extract=shared.build_report, engine=serial_engine())
    for ending in endings:
        print(ending.state, flush=True)
    store.close()


if __name__ == "__main__":
    run(*sys.argv[1:])
