"""What the report says of a figure, in the report's own words and units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.model.mention import PlaceName
from extractor.model.quantity import Evidence, Period, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure with its measure, place, time and role, not yet normalized.

    `quantity` in the unit as read, or `status` (a status word: met | not_met | owed | target_met | true) with
    quantity None. `of` is the denominator of a count. `key` names the claim within its document; `part_of` is the
    key of the claim of the total, `partition` names the split that it belongs to (two splits of one total are never
    pooled) and `closed` says that the list of parts claims to be whole. `doubts` say why it is inferred; none =
    stated. `sentence` is the
    one around the figure, as printed; `passage` indexes `Outline.passages`; `origin`: text | table | annex.
    """

    key: str
    topic: str
    indicator: str
    item: str = ""
    place: PlaceName | None = None
    period: Period | None = None
    role: str = "actual"
    quantity: Quantity | None = None
    status: str = ""
    of: Decimal | None = None
    part_of: str = ""
    partition: str = ""
    closed: bool = False
    origin: str = "text"
    doubts: tuple[str, ...] = ()
    sentence: str
    passage: int
    evidence: Evidence
