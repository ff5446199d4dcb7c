"""What every request passes before a page sees it, and what every answer carries.

Foreign Hosts are refused (DNS rebinding), and NUL characters, which no text has and no database should see. Bodies are
bounded in size and time, writes must come from our own pages (Origin, Sec-Fetch-Site, and a token in the form, which
`sessions` checks). Answers forbid everything that a page of ours does not need. **Source**: OWASP, Cross-Site Request
Forgery Prevention; W3C, Content Security Policy 3.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.web.connections import MOST
from extractor.web.refusing import answer
from extractor.web.settings import Settings

SAFE = frozenset({"GET", "HEAD"})
_NUL = (b"%00", b"\0", b"\\u0000")  # in an address or a form; raw; in JSON
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not «no-referrer»: with it a browser sends «Origin: null» for our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Gate:
    """The middleware: refuses what is foreign, bounds what comes in, marks what goes out."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    out[name] = value
                if "cache-control" not in out:
                    out["Cache-Control"] = "no-store"
                if self._settings.secure:
                    out["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        self._open += 1
        try:
            await self._pass(scope, receive, marked)
        finally:
            self._open -= 1

    async def _pass(self, scope: Scope, receive: Receive, marked: Send) -> None:
        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is not None:
            await answer(refusal, scope["path"])(scope, receive, marked)
            return
        if scope["method"] == "HEAD":
            await self._app({**scope, "method": "GET"}, receive, _without_body(marked))
            return
        if scope["method"] == "GET":
            await self._app(scope, receive, marked)
            return
        body = await self._body(receive)
        if not isinstance(body, int) and _holds_nul(body):
            body = 400
        if isinstance(body, int):
            await answer(body, scope["path"])(scope, receive, marked)
            return
        await self._app(scope, _replay([body], receive), marked)

    def _refusal(self, scope: Scope, headers: Headers) -> int | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._settings.hosts:
            return 421
        if self._open > MOST:
            return 503
        if _holds_nul(scope["raw_path"]) or _holds_nul(scope["query_string"]):
            return 400
        if scope["method"] in SAFE:
            return None
        if scope["method"] != "POST":
            return 405
        if headers.get("authorization", "").lower().startswith("bearer "):
            return None  # a program: no cookie speaks for it, and the token is checked behind
        origins = headers.getlist("origin")
        site = headers.get("sec-fetch-site", "same-origin")
        ours = (
            origins[0] in self._settings.origins if len(origins) == 1 else not origins and "sec-fetch-site" in headers
        )
        if not ours or site != "same-origin":
            return 403
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._settings.body_limit:
            return 413
        return None

    async def _body(self, receive: Receive) -> bytes | int:
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return 400
                    part = message.get("body", b"")
                    size += len(part)
                    if size > self._settings.body_limit:
                        return 413
                    parts.append(part)
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            return 408


def _holds_nul(given: bytes) -> bool:
    """No text has one, SQLite keeps it, PostgreSQL fails."""
    return any(nul in given for nul in _NUL)


def _without_body(send: Send) -> Send:
    async def head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return head


def _replay(parts: Iterable[bytes], receive: Receive) -> Receive:
    waiting = list(parts)

    async def again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(0), "more_body": False}
        return await receive()

    return again
