"""Units: words of a clerk → canonical unit and factor."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import regex

from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_phrase

_NO_MONEY_RE = regex.compile(r" ?(?:bào|bằng|ruộng|hồ|tháp|nai)(?!\p{L})")  # «Trong đó: đồng bào dân tộc»
_OPENS_UNIT_RE = regex.compile(r"(?:^|[(/:]|đvt|đơn vị(?: tính)?|tính|là) ?$")


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
        scales = "|".join(regex.escape(word) for word in sorted(self.scales, key=len, reverse=True))
        money = "|".join(regex.escape(word) for word in sorted(self.money, key=len, reverse=True))
        self._money_re = regex.compile(
            rf"(?<![\p{{L}}\d])(?:(?P<scale>{scales})(?: (?P<more>{scales}))?|(?P<zeros>1(?:\.?000){{1,3}}))?"
            rf" ?\.? ?(?:{money})(?!\p{{L}})"
        )
        self._scale_alone_re = regex.compile(  # «ĐVT: tỷ»
            rf"(?:[đd]vt|đơn vị(?: tính)?) ?(?::|là)? ?(?P<scale>{scales})(?: vnđ?d?)?"
        )
        self._named_re = regex.compile(
            r"(?:[đd]vt|đơn vị(?: tính)?) ?:? ?(?P<unit>[^()\d,;:]{1,30}?) ?(?:[);]|$)|\((?P<unit>[^()]{1,20})\)"
        )

    @cached_property
    def counted(self) -> frozenset[str]:
        """Ids of the units that count whole things."""
        return frozenset(unit.id for unit in self.words.values() if unit.counts)

    def read_head(self, head: str) -> Unit | None:
        """Return the unit that a folded head or unit line names («ĐVT: triệu đồng», «Thu nhập (tr.đ)», «Tỷ lệ (%)»).

        >>> Units().read_head("đvt: triệu đồng").factor, Units().read_head("tỉ lệ (%)").id
        (Decimal('1000000'), 'percent')
        """
        money = next((found for found in self._money_re.finditer(head) if self._is_money_unit(head, found)), None)
        if money is not None:
            factor = (
                self.scales[money["scale"]] if money["scale"] else Decimal((money["zeros"] or "1").replace(".", ""))
            )
            return Unit(id="VND", factor=factor * (self.scales[money["more"]] if money["more"] else 1))
        said = self._scale_alone_re.fullmatch(head.strip(" ();."))
        if said is not None:
            return Unit(id="VND", factor=self.scales[said["scale"]])
        for match in self._named_re.finditer(head):
            unit = self.words.get(match["unit"].strip())
            if unit is not None:
                return unit
        return self.words["%"] if "%" in head else None

    def _is_money_unit(self, head: str, found: regex.Match[str]) -> bool:
        """«cộng đồng», «hội đồng», «nội đồng» hold no unit: a bare «đồng» stands first, in brackets or behind «ĐVT»."""
        if found["scale"] or found["zeros"]:
            return True
        if _NO_MONEY_RE.match(head, found.end()):
            return False
        return _OPENS_UNIT_RE.search(head[: found.start()]) is not None
