"""The report's own inconsistency: one row of findings.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal

from extractor.model.document import Span

LEVELS = ("error", "warning", "note")  # the gravest first
_NUMBER_RE = re.compile(r"-?\d+(?:\.\d+)?")
_EXACT = Context(prec=120)  # beyond any figure of a report


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What cannot be true, with the arithmetic.

    `check` is the id of the check (`sums.total`); `level`: error | warning | note. `verdict`: proved | assumed |
    nearly; `reason` says in words why that is its level, with the assumption where one was made. `expected`,
    `observed` and `tolerance` are printed decimals or words, `difference` follows from the first two
    (`difference_of`), `unit` is that of all four, as facts have it; each "" where it does not apply. `message` is from
    schemas/messages.toml. `quotes` are the figures and words involved, those of `fact_ids` first; `spans` say
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
    unit: str = ""


def difference_of(expected: str, observed: str) -> str:
    """Return what was observed less what was expected, just as the two are printed; "" unless both are numbers.

    >>> difference_of("48.3", "43.8"), difference_of("12", "12.50"), difference_of("<= 100", "130")
    ('-4.5', '0.5', '')
    """
    if not (_NUMBER_RE.fullmatch(expected) and _NUMBER_RE.fullmatch(observed)):
        return ""
    text = f"{_EXACT.subtract(Decimal(observed), Decimal(expected)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
