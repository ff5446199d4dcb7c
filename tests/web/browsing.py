"""A running `extractor review` and tabs of a real browser that have entered it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Server:
    """A running `extractor review`; `link` is the address that it printed."""

    def __init__(self, database: Path, *options: str) -> None:
        command = [sys.executable, "-m", "extractor", "review", "--db", str(database), "--no-browser", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--name", "Lan", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        self.link = self.process.stdout.readline().strip()
        self.base = self.link.split("/login")[0].rstrip("/")
        self.database = database


def serve(database: Path, *options: str) -> Iterator[Server]:
    """Give a server over a database that is there."""
    running = Server(database, *options)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


def ingest_and_serve(folder: Path, *sources: str) -> Iterator[Server]:
    """Give a server over a database in the folder that holds these files."""
    database = folder / "a.db"
    done = extractor("ingest", *sources, "--db", str(database))
    assert done.returncode in (0, 3), done.stderr
    yield from serve(database)


@contextmanager
def tab(chromium, server: Server, *, refused=(400, 404, 409), **options):
    """A tab that has entered; what a page says to the console fails the test, but for answers that are `refused`."""
    context = chromium.new_context(**options)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(server.link)
    yield page
    assert [text for text in said if not any(f"status of {code}" in text for code in refused)] == []
    context.close()


def violations(page, path: str) -> list[tuple[str, str, str]]:
    """Return what axe finds on the page that is open, by the path that leads to it."""
    from axe_playwright_python.sync_playwright import Axe

    rules = Axe().run(page).response["violations"]
    return [(path, rule["id"], node["html"][:160]) for rule in rules for node in rule["nodes"][:2]]


def extractor(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "extractor", *words], capture_output=True, text=True, timeout=120)
