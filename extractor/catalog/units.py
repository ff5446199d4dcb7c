"""Units: words of a clerk → canonical unit and factor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a unit word means: the canonical unit, the factor to it, and whether it counts whole things."""

    id: str
    factor: Decimal = Decimal(1)
    counts: bool = False


class Units:
    """The records of schemas/units.toml, keyed by folded word."""

    def __init__(self) -> None:
        data = load_toml("units.toml")
        self.scales = {
            fold_phrase(word): Decimal(record["factor"]) for record in data["scale"] for word in record["words"]
        }
        self.money = frozenset(fold_phrase(word) for record in data["money"] for word in record["words"])
        self.words = {
            fold_phrase(word): Unit(id=record["id"], factor=Decimal(record["factor"]))
            for record in data["measure"]
            for word in record["words"]
        } | {
            fold_phrase(word): Unit(id=record["id"], counts=True)
            for record in data["count"]
            for word in record["words"]
        }
        self.per = {fold_phrase(word): record["id"] for record in data["per"] for word in record["words"]}
