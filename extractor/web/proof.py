"""Whether the journal is whole: all of it is read and checked again as often as that takes a twentieth of the time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection

from extractor.store import Store, verify_chain

_OFTEN = 1.0  # seconds between two checks, however short they are
_SHARE = 20


@dataclass(slots=True)
class Proof:
    """The last check of a journal; `broken` is the seq of the first decision that does not hold or is gone."""

    broken: int | None = None
    _due: float = 0.0

    def check(self, store: Store, connection: Connection, known: int) -> int | None:
        """Return `broken`, checked again if it is time; `known` decisions were seen at some time."""
        began = time.monotonic()
        if began >= self._due:
            self.broken = _first_lost(connection, known)
            if self.broken is not None:  # altered or cut off; or this view is older than what is known
                with store.reading() as now:
                    self.broken = _first_lost(now, known)
            ended = time.monotonic()
            self._due = ended + max(_OFTEN, _SHARE * (ended - began))
        return self.broken


def _first_lost(connection: Connection, known: int) -> int | None:
    held, broken = verify_chain(connection)
    return held + 1 if broken is None and held < known else broken
