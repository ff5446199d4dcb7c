"""A desk for the pages: a store with small reports, the application over it, a browser's worth of headers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from extractor.model import Problem, Report
from extractor.store import Input, open_store, pack_report, record_problem, record_report
from extractor.web import Settings, create_app
from extractor.web.serving import config_of

HOST = "127.0.0.1:8765"
TOKEN = "t0ken"
ORIGIN = f"http://{HOST}"
_FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"


@pytest.fixture
def database(tmp_path, make_report) -> Path:
    """A store with one report, whose file stands beside it, and one problem."""
    path = tmp_path / "a.db"
    fill(str(path), tmp_path, make_report())
    return path


def fill(address: str, folder: Path, report: Report) -> None:
    """Make a store with a report, whose file is put into the folder, and a problem."""
    store = open_store(address, create=True)
    (folder / "bao-cao.txt").write_text(report.document.text, encoding="utf-8")
    source = Input(path=str(folder / "bao-cao.txt"), file_name="bao-cao.txt")
    record_report(store, source, pack_report(report), seconds=0.1)
    problem = Problem(
        file_name="hỏng.docx",
        document_id="0" * 64,
        stage="readers",
        code="corrupt",
        message="Tệp hỏng. Cách xử lý: xin lại.",
    )
    bad = Input(path=str(folder / "hong.docx"), file_name="hỏng.docx")
    record_problem(store, bad, problem, seconds=0.1)
    store.close()


class Browser(TestClient):
    """A client that behaves as a browser does on our own pages; `token` opens its session."""

    def enter(self, token: str) -> None:
        """Open the printed address."""
        assert self.get(f"/login?token={token}").status_code == 200

    @property
    def csrf(self) -> str:
        """The form token of the session."""
        text = self.get("/").text
        return text.split('name="csrf" value="', 1)[1].split('"', 1)[0]

    def submit(self, where: str, /, **fields: str):
        """Send a form of ours."""
        return self.post(where, data={"csrf": self.csrf, **fields}, headers={"Origin": ORIGIN}, follow_redirects=False)


@pytest.fixture
def open_desk(database) -> Iterator[Callable[..., Browser]]:
    """Make browsers over one application; with `users` nobody is logged in yet."""
    apps = []

    def make(**options) -> Browser:
        if not apps:
            apps.append(
                create_app(
                    Settings(
                        address=str(database),
                        hosts=frozenset({HOST}),
                        port=8765,
                        token=TOKEN,
                        user_name="Lan",
                        **options,
                    )
                )
            )
        browser = Browser(apps[0], base_url=ORIGIN)
        if "users" not in options:
            browser.enter(TOKEN)
        return browser

    yield make
    for app in apps:
        app.state.desk.close()


@pytest.fixture
def serve(database) -> Iterator[Callable[..., int]]:
    """Start a server as `extractor review` does, in a thread; its port is returned."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(**options) -> int:
        line = socket.create_server(("127.0.0.1", 0))
        port = line.getsockname()[1]
        hosts = frozenset({f"127.0.0.1:{port}"})
        settings = Settings(address=str(database), hosts=hosts, port=port, token=TOKEN, user_name="Lan", **options)
        server = uvicorn.Server(config_of(create_app(settings)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [line]})
        running.append((server, thread))
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        return port

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture
def browser(open_desk) -> Browser:
    """A browser of the one person on this machine."""
    return open_desk()


@pytest.fixture
def report(make_report) -> Report:
    """The report in the store."""
    return make_report()


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    import shutil

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS.split())
        yield browser
        browser.close()
