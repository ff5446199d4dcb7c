"""Connections that send nothing, or a byte now and then: they are closed, and take nobody's place."""

from __future__ import annotations

import http.client
import socket
import time

import pytest

from extractor.web import connections
from tests.web.conftest import TOKEN


@pytest.fixture
def port(serve, monkeypatch):
    """A server that waits half a second for a head and has twenty places."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(connections, "MOST", 20)
    return serve()


def _closed_after(line: socket.socket, *, trickle: bytes = b"") -> float:
    begun = time.monotonic()
    line.settimeout(0.05)
    while time.monotonic() - begun < 10:
        try:
            if trickle:
                line.sendall(trickle)
            if not line.recv(65536):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - begun


def _told(line: http.client.HTTPConnection) -> int:
    line.request("GET", "/api/overview", headers={"Authorization": f"Bearer {TOKEN}"})
    answer = line.getresponse()
    answer.read()
    return answer.status


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "], ids=["nothing", "half a head"])
@pytest.mark.parametrize("trickle", [b"", b"a"], ids=["silent", "a letter now and then"])
def test_a_head_that_does_not_come_is_not_waited_for(port, begun, trickle):
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(begun)
        assert 0.3 < _closed_after(line, trickle=trickle) < 3


def test_the_second_head_is_waited_for_no_longer_than_the_first(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    assert _told(line) == 200
    assert line.sock is not None
    assert 0.3 < _closed_after(line.sock, trickle=b"G") < 3


def test_who_asks_again_in_time_is_answered_on_the_same_connection(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(4):
        assert _told(line) == 200
        socket_used = line.sock
        time.sleep(0.3)
    assert line.sock is socket_used


def test_of_silent_connections_the_oldest_make_place_for_those_who_ask(port, monkeypatch):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 60)
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]
    try:
        assert _told(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) == 200
        assert all(_closed_after(line) < 2 for line in silent[:40])
    finally:
        for line in silent:
            line.close()


def test_a_server_that_has_too_much_to_do_says_so_in_both_languages(browser, monkeypatch):
    monkeypatch.setattr("extractor.web.security.MOST", 0)
    answer = browser.get("/")
    assert answer.status_code == 503
    assert "Máy đang bận" in answer.text
    assert "The server is busy" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    monkeypatch.undo()
    assert browser.get("/").status_code == 200
