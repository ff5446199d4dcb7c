"""The report's own inconsistency: one row of findings.csv."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What cannot be true, with the arithmetic.

    `check` is the id of the check (`sums.total`); `level`: error | warning | note. `expected`, `observed`,
    `difference` and `tolerance` are printed decimals or words, "" where they do not apply. `message` is Vietnamese,
    from schemas/messages.toml. `repair` is a proposal, never applied.
    """

    finding_id: str
    document_id: str
    check: str
    level: str
    place_name: str
    message: str
    expected: str = ""
    observed: str = ""
    difference: str = ""
    tolerance: str = ""
    fact_ids: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    repair: str = ""
    status: str = "open"
