"""How a clerk prints: one choice of each habit a report, kept from the first line to the last."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

_UNITS = {"tỷ đồng": 10**9, "tỉ đồng": 10**9, "triệu đồng": 10**6, "tr.đồng": 10**6, "trđ": 10**6, "tỷ": 10**9}


@dataclass(frozen=True)
class Style:
    """The habits of one clerk."""

    percent: str
    zero: bool
    bullet: str
    headings: str
    money: str
    decimals: int
    ntm: str
    old_tones: bool
    per_head: str
    form: str
    shares: bool
    upper: bool
    short: bool
    layout: str
    after: str
    cuts: tuple[int, ...]

    def count(self, number: int, noun: str) -> str:
        """«06 xã», «1.204 hộ»."""
        return f"{number:02d} {noun}" if self.zero and number < 10 else f"{plain(Decimal(number))} {noun}"

    def rate(self, value: Decimal) -> str:
        """«38,1%», «38,1 %»."""
        return plain(value) + self.percent

    def sum(self, value: Decimal, unit: str = "") -> str:
        """An amount in VND in the clerk's unit."""
        return f"{plain(value / scale(unit or self.money))} {unit or self.money}"

    def spelled(self, text: str) -> str:
        """The text in the clerk's spelling."""
        if self.old_tones:
            for new, old in _TONES:
                text = text.replace(new, old)
        return text.replace("nông thôn mới", self.ntm) if self.short else text


_TONES = (("hóa", "hoá"), ("thủy", "thuỷ"), ("hòa", "hoà"), ("tỏa", "toả"), ("Thủy", "Thuỷ"), ("Hòa", "Hoà"))


def scale(unit: str) -> int:
    """Return how many VND one of the unit is."""
    return _UNITS[unit]


def plain(value: Decimal) -> str:
    """Return the number as printed in Vietnam, with the decimals that the value has.

    >>> plain(Decimal("7010.10"))
    '7.010,10'
    """
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def choose_style(dice: random.Random) -> Style:
    """Return the habits of one clerk."""
    money = dice.choice(("tỷ đồng", "tỷ đồng", "triệu đồng", "tỉ đồng", "tr.đồng"))
    return Style(
        percent=dice.choice(("%", "%", " %")),
        zero=dice.random() < 0.6,
        bullet=dice.choice(("- ", "- ", "+ ", "* ", "• ", "– ")),
        headings=dice.choice(("roman", "roman", "arabic", "part", "bare")),
        money=money,
        decimals=dice.choice((0, 1, 2, 3)) if scale(money) == 10**9 else dice.choice((0, 0, 1)),
        ntm=dice.choice(("NTM", "NTM", "nông thôn mới")),
        old_tones=dice.random() < 0.3,
        per_head=dice.choice(("triệu đồng/người/năm", "triệu đồng/người", "tr.đ/người/năm", "triệu/người/năm")),
        form=dice.choice(("bullets", "prose", "table", "bullets")),
        shares=dice.random() < 0.6,
        upper=dice.random() < 0.6,
        short=dice.random() < 0.7,
        layout=dice.choice(("txt", "docx")),
        after=dice.choice(("chiếm", "chiếm tỷ lệ", "(", "đạt tỷ lệ", "tương ứng tỷ lệ")),
        cuts=dice.choice(((15, 10, 5), (15, 10, 5), (14, 9, 5), (16, 12, 8))),
    )
