"""Numbers with a name each that add up to the figure before them: «38,6 km (đường xã: 5,5; ngõ xóm: 33,1)».

The sum tells that they are its parts; where it does not fit, they keep no unit.
"""

from __future__ import annotations

import regex

from extractor.mentions.quantities import QuantityReader
from extractor.mentions.reading import Reading
from extractor.mentions.series import factor_of, figures_in, take_number
from extractor.model import Quantity
from extractor.vi.numbers import NUMBER, parse_number

# «Mô hình: 12 (trồng trọt 09, chăn nuôi 03)», «38,6 km đường (xã: 5,5; thôn: 18,9; …)», «62 km: trục xã 12, …»
_PARTS_RE = regex.compile(
    r"[^.;:()\d]{0,60}(?:\(|:|(?<!\p{L})(?:trong đó|bao gồm|gồm|chia ra|cụ thể)(?!\p{L}):?) ?"
    rf"(?P<parts>(?:[^\d;.:()]{{2,40}}:? ?{NUMBER}[,;] ?)+[^\d;.:()]{{2,40}}:? ?{NUMBER})(?= ?(?:[).]|$))"
)
_PART_RE = regex.compile(rf"(?<=\p{{L}}:? )(?P<number>{NUMBER})(?= ?(?:[,;).]|$))")


def find_parts(reading: Reading, quantities: QuantityReader) -> None:
    """«Mô hình: 12 (trồng trọt 09, chăn nuôi 03)»: numbers behind a figure that add up to it, each with a name."""
    for mention in figures_in(reading):
        whole = mention.value
        listed = _PARTS_RE.match(reading.text, reading.at(mention)[1])
        if listed is None or not isinstance(whole, Quantity) or whole.unit in ("percent", "criteria/commune"):
            continue
        parts = list(_PART_RE.finditer(reading.text, *listed.span("parts")))
        free = all(reading.is_free(*match.span("number")) for match in parts)
        if free and sum(parse_number(match["number"])[0] for match in parts) * factor_of(mention) == whole.value:
            for match in parts:
                take_number(reading, quantities, match, whole.unit, factor_of(mention), "part")
