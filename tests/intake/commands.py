"""The command `ingest` in a process of its own, and what it leaves in the ledger."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Ctrl-C as a terminal gives it: a shell has what it puts in the background ignore SIGINT, and that is inherited.
# Python's own start is not ours: it tells when it is over, for those who count from there.
STARTED = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
print(flush=True)
runpy.run_module("extractor", run_name="__main__", alter_sys=True)
"""


def command(folder, *words, group=False):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", STARTED, "ingest", "inbox", *words]
    return subprocess.Popen(
        words,
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=group,
    )


def states(folder):
    """How many inputs are in each state; none before there is a ledger."""
    with closing(sqlite3.connect(folder / "extractor.db")) as connection:
        try:
            return dict(connection.execute("SELECT state, count(*) FROM ledger GROUP BY 1").fetchall())
        except sqlite3.OperationalError:
            return {}
