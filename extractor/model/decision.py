"""What a person decided about a figure or a finding: never an edit, always one more row.

States: `proposed` (made for many at once, or brought from elsewhere unseen), `checked` (a person looked at it),
`confirmed` (a second person agrees).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ACTIONS = {
    "accept": "chấp nhận",
    "correct": "sửa",
    "dismiss": "bỏ qua",
    "ask": "hỏi đơn vị",
    "check": "đã kiểm tra",
    "confirm": "xác nhận",
    "undo": "hoàn tác",
}
"""What a person may do, with the word that people read and write for it."""
STATES = {"proposed": "đề xuất", "checked": "đã kiểm tra", "confirmed": "đã xác nhận"}
"""How far a decision has come, in order, with the words that people read."""
CORRECTABLE = (
    *("value", "of", "unit", "place_name", "place_code", "period_start", "period_end", "indicator", "item", "role"),
)
STATUS = {"accept": "accepted", "correct": "corrected", "dismiss": "dismissed", "ask": "asked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is judged: `kind` finding | fact | unclaimed; `id` is finding_id, fact_id or "start-end"."""

    kind: str
    document_id: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person wants to decide.

    `changes` (action correct): new cells of the fact, as text, by names of `CORRECTABLE`; "" empties a cell, what is
    not named stays as it stands. `expected`: the id of the last decision on the target that the person saw, "" for
    none, None not to ask. `place`: where in a table of many it was written («hàng 5»), so that a refusal can name it.
    """

    target: Target
    action: str
    why: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)
    expected: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One row of the journal. `decision_id` is the SHA-256 of the row with `previous`, the id of the row before it.

    `before` and `after` are cells by column; `evidence` is what the person saw (words, place in the text, file name).
    `decided_at` is UTC, ISO 8601. `undoes` is a decision_id, "" but for an undo.
    """

    seq: int
    decision_id: str
    target: Target
    action: str
    state: str
    who: str
    decided_at: str
    why: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    evidence: Mapping[str, Any]
    undoes: str
    previous: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands for a target now: the decision in force and its state.

    `last_id` is the last row (for the next `expected`), `top_id` the one that an undo takes back, made by `top_by`: it
    may confirm what another decided. `decision` is None where everything was taken back. `look_again`: the text moved
    or is read otherwise now.
    """

    decision: Decision | None
    state: str
    last_id: str
    top_id: str = ""
    top_by: str = ""
    look_again: bool = False

    @property
    def holds(self) -> bool:
        """True if a decision is in force for the row as it is read now."""
        return self.decision is not None and not self.look_again

    @property
    def status(self) -> str:
        """The word for findings.csv: open | accepted | corrected | dismissed | asked."""
        return STATUS[self.decision.action] if self.decision is not None and not self.look_again else "open"
