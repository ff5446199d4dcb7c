"""From settings to a running server: its address on standard output, the browser, TLS."""

from __future__ import annotations

import errno
import socket
import ssl
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from extractor.drafts import told
from extractor.errors import UsageError, system_reason
from extractor.web.app import create_app
from extractor.web.connections import Connection
from extractor.web.settings import Settings
from extractor.web.users import load_users

LOCAL = ("127.0.0.1", "::1", "localhost")


def serve(
    address: str,
    *,
    host: str,
    port: int,
    users: str,
    names: list[str],
    certificate: str,
    key: str,
    behind_tls: bool,
    user_name: str,
    browser: bool,
    tell: Callable[[str], None],
) -> None:
    """Serve the review pages until Ctrl-C.

    `host`: where to listen; other than this machine needs `users`. `port` 0 takes a free one. `names` are further Host
    names under which people reach this server («ntm.example.gov.vn»). `behind_tls`: a proxy in front speaks TLS.
    `tell` is given the address once the server listens.

    Raises:
        UsageError: the port is taken, or the server would be open to others without passwords or TLS files.
    """
    if host not in LOCAL and not users:
        raise UsageError(
            "Mở cho máy khác thì phải có danh sách người dùng.", next_step="Hãy thêm --users users.toml (xem README)."
        )
    if bool(certificate) != bool(key):
        raise UsageError("Cần cả --certificate và --key.")
    _check_certificate(certificate, key)
    line = _listen(host, port)
    port = line.getsockname()[1]
    secure = bool(certificate) or behind_tls
    settings = Settings(
        address=address,
        hosts=_hosts(host, port, names),
        port=port,
        user_name=user_name,
        users=load_users(Path(users)) if users else None,
        secure=secure,
    )
    app = create_app(settings)
    shown = names[0] if names else "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else _in_address(host)  # noqa: S104
    place = f"{'https' if secure else 'http'}://{shown if behind_tls else f'{shown}:{port}'}/"
    link = place if settings.users is not None else f"{place}login?token={settings.token}"
    config = config_of(app, certificate, key)
    tell(link)
    if browser:
        threading.Timer(0.8, webbrowser.open, [link]).start()
    uvicorn.Server(config).run(sockets=[line])


def config_of(app: FastAPI, certificate: str = "", key: str = "") -> uvicorn.Config:
    """Return how the application is served."""
    return uvicorn.Config(
        app,
        http=Connection,
        log_level="warning",
        access_log=False,
        ssl_certfile=certificate or None,
        ssl_keyfile=key or None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=65536,
        timeout_graceful_shutdown=3,
    )


def _check_certificate(certificate: str, key: str) -> None:
    """Load both as the server will, before it says that it listens."""
    if not certificate:
        return
    for file in (certificate, key):
        with told(f"Không đọc được {file}"), Path(file).open("rb"):
            pass
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError as cause:
        step = "Hãy dùng tệp PEM: chứng thư, và khóa của chính nó."
        raise UsageError(f"{certificate} và {key} không phải một chứng thư và khóa của nó.", next_step=step) from cause


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: only then does asyncio send head and body without waiting 40 ms for a receipt of the first.
    line = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((host, port))
        line.listen(1024)  # who comes between the printed address and the first answer waits for it
    except OSError as cause:
        line.close()
        reason = system_reason(cause)
        step = "Hãy chọn cổng khác, ví dụ --port 8766."
        if cause.errno == errno.EADDRNOTAVAIL:
            step = reason.next_step
        raise UsageError(f"Không mở được cổng {port} trên {host}: {reason.words}.", next_step=step) from cause
    return line


def _in_address(host: str) -> str:
    """The host as it stands before the port of an address: of IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _hosts(host: str, port: int, names: list[str]) -> frozenset[str]:
    """The exact Host headers that are answered: this machine, its own names, and those given."""
    plain = ["127.0.0.1", "localhost", _in_address("::1"), *names]
    if host not in LOCAL:
        plain += [socket.gethostname(), _in_address(host)]
        with suppress(OSError):
            plain += socket.gethostbyname_ex(socket.gethostname())[2]
    hosts = {f"{name.lower()}:{port}" for name in plain}
    return frozenset(hosts | {name.lower() for name in names})
