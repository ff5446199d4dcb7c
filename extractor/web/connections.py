"""Connections that do not speak: none may wait for ever for the head of a request, nor keep the places of others.

uvicorn bounds only the silence between two requests, and a byte a second is no silence. **Source**: RFC 9110, 15.5.9.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
MOST = 400
"""Connections at once; of more, those are closed that have waited longest for a request of theirs."""


class Connection(H11Protocol):
    """A connection whose requests must begin whole within `HEAD_SECONDS`, whatever trickles in meanwhile."""

    _waits: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._look()
        idle = [other for other in self.connections if isinstance(other, Connection) and other._waits is not None]
        if len(self.connections) > MOST and idle:
            min(idle, key=lambda other: other.since)._leave()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        super().connection_lost(exc)
        self._rest()

    def data_received(self, data: bytes) -> None:
        """Go on waiting unless this was the end of a head."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._look()

    @property
    def since(self) -> float:
        """When it would be closed: the longer ago it began to wait, the sooner."""
        return self._waits.when() if self._waits is not None else 0.0

    def _look(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._rest()
        elif self._waits is None and not self.transport.is_closing():
            self._waits = self.loop.call_later(HEAD_SECONDS, self._leave)

    def _rest(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None

    def _leave(self) -> None:
        self._rest()
        self.transport.abort()
