"""The report's own inconsistency: one row of findings.csv."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model.document import Span

LEVELS = ("error", "warning", "note")  # the gravest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What cannot be true, with the arithmetic.

    `check` is the id of the check (`sums.total`); `level`: error | warning | note. `verdict`: proved | assumed |
    nearly; `reason` says in words why that is its level, with the assumption where one was made. `expected`,
    `observed`, `difference` and `tolerance` are printed decimals or words, "" where they do not apply. `message` is
    from schemas/messages.toml. `quotes` are the figures and words involved, those of `fact_ids` first; `spans` say
    where they stand. `consequences` tell what else does not hold only because of this. `repair` is a proposal, never
    applied. Texts are Vietnamese; those that end in `_en` say the same in English.
    """

    finding_id: str
    document_id: str
    check: str
    level: str
    place_name: str
    message: str
    message_en: str = ""
    verdict: str = ""
    reason: str = ""
    reason_en: str = ""
    expected: str = ""
    observed: str = ""
    difference: str = ""
    tolerance: str = ""
    fact_ids: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    consequences: tuple[str, ...] = ()
    consequences_en: tuple[str, ...] = ()
    repair: str = ""
    repair_en: str = ""
    status: str = "open"
