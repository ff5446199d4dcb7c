"""Figures in words: «cả mười hai xã», «tám mươi tám tỷ đồng», «mười bảy trên mười chín tiêu chí».

A number ends where no word continues it; what may stand behind it is what stands behind digits. «một» and a lone «năm»
are too often no number before what they count; before a sum of money they are one.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from extractor.catalog.units import Units
from extractor.catalog.words import Words
from extractor.mentions.bounds import alternatives
from extractor.mentions.quantities import Amount, QuantityReader
from extractor.mentions.reading import Reading
from extractor.model import Quantity, Ratio
from extractor.vi.gate import Gated
from extractor.vi.numbers import NUMBER_PARTS, parse_number_words

_YEAR = "năm"
_ARTICLES = (["một"], ["không"], ["tư"])
# «mở một lớp tập huấn», «có thêm một xã»: one, and no article
_ONE_RE = regex.compile(r"(?<!\p{L})(?:mở|tổ chức|thành lập|thêm|công nhận|ra mắt)(?: được| mới| thêm)* $")
_ONES = frozenset({"classes", "meetings", "communes", "cooperatives"})
_OF_WORDS = ("trên", "trên tổng số", "trong tổng số", "trong số", "trong")
_OF_RE = regex.compile(rf" (?:{'|'.join(_OF_WORDS)}) ")
_DIGITS_RE = regex.compile(r"\d{1,4}(?![\d.,/])")
_LAST_DIGIT = 9
_LEAST_SCALE = 1_000_000  # «hai tỷ tư», «năm triệu ba»; not «hai nghìn ba»
_LEAST_MONEY = 1000  # «một đồng vốn nhà nước huy động được ba đồng vốn dân» tells no sum


class SpelledReader:
    """The pattern built once from the number words and units of schemas/."""

    def __init__(self, units: Units, words: Words, quantities: QuantityReader) -> None:
        self._digits = words.numbers
        self._quantities = quantities
        numbers = [*words.numbers, *NUMBER_PARTS]
        number = alternatives(numbers)
        digits = alternatives([it for it, value in words.numbers.items() if 0 < value <= _LAST_DIGIT and it != _YEAR])
        self._tenth_re = regex.compile(rf" (?P<digit>{digits})(?= ?(?:đồng|[,.;:)»”\"]|$))")
        self._words_re = regex.compile(rf"(?:{number})(?: (?:{number}))*+(?!\p{{L}})")
        followers = (*units.words, *units.scales, *units.money, *_OF_WORDS)
        self._spelled = Gated(
            regex.compile(rf"(?<!\p{{L}})(?P<words>{self._words_re.pattern})(?= (?:{alternatives(followers)}))"),
            tuple(f"{word} {follower}" for word in numbers for follower in followers),
        )

    def find(self, reading: Reading) -> None:
        """Take quantities and ratios in words with a unit."""
        text, position = reading.text, 0
        for match in self._spelled.finditer(text):
            if match.start() >= position:
                position = self._take(reading, text, match.start(), match["words"].split(), match.end())

    def _take(self, reading: Reading, text: str, start: int, words: list[str], end: int) -> int:
        """Take the figure of some words; return where it ends, or its number if it is none."""
        number = parse_number_words(words, self._digits)
        if number is None and words[0] == _YEAR and len(words) > 1:  # «trong năm hai xã …»
            start, words = start + len(_YEAR) + 1, words[1:]
            number = parse_number_words(words, self._digits)
        amount = self._quantities.amount_of(text, *number, end) if number is not None else None
        if number is None:
            return end
        if amount is None:
            return self._take_ratio(reading, text, start, number, end)
        amount = self._with_more(text, amount)
        first, bound = self._quantities.bounds.before(text, start)
        money = amount.unit.startswith("VND")
        every = text[first:start].endswith("cả ")
        one = words == ["một"] and amount.unit in _ONES and _ONE_RE.search(text, max(0, start - 24), start) is not None
        lone = (words in _ARTICLES and not one) or (words == [_YEAR] and not every and bound == "exact")
        if amount.value < _LEAST_MONEY if money else lone:
            return end
        value = Quantity.printed(
            amount.value, amount.unit, decimals=amount.decimals, step=amount.step, counts=amount.counts, bound=bound
        )
        return amount.end if reading.take("quantity", first, amount.end, value, "quantities.spelled") else end

    def _with_more(self, text: str, amount: Amount) -> Amount:
        """«hai tỷ ba trăm triệu đồng»: what follows a sum in smaller units belongs to it."""
        if amount.unit != "VND":
            return amount
        rest = self._amount_at(text, amount.end + 1)
        if rest is not None and rest.unit.startswith("VND") and rest.value < amount.step:
            return replace(rest, value=amount.value + rest.value)
        tenth = self._tenth_re.match(text, amount.end)
        if tenth is None or amount.decimals or amount.step < _LEAST_SCALE:
            return amount
        step = amount.step / 10  # «hai tỷ tư»
        return replace(
            amount, value=amount.value + self._digits[tenth["digit"]] * step, step=step, decimals=1, end=tenth.end()
        )

    def _take_ratio(self, reading: Reading, text: str, start: int, number: tuple[Decimal, int], end: int) -> int:
        """«mười bảy trên mười chín tiêu chí»."""
        of = _OF_RE.match(text, end)
        whole = self._amount_at(text, of.end()) if of is not None else None
        if whole is None or not whole.counts or number[1] or not 0 <= number[0] <= whole.value:
            return end
        value = Ratio(count=number[0], of=whole.value, unit=whole.unit)
        first = self._quantities.bounds.before(text, start)[0]
        return whole.end if reading.take("ratio", first, whole.end, value, "quantities.spelled") else end

    def _amount_at(self, text: str, start: int) -> Amount | None:
        if digits := _DIGITS_RE.match(text, start):  # «tám trong 10 thôn»
            return self._quantities.amount_of(text, Decimal(digits[0]), 0, digits.end())
        words = self._words_re.match(text, start)
        number = parse_number_words(words[0].split(), self._digits) if words is not None else None
        return self._quantities.amount_of(text, *number, words.end()) if words is not None and number else None
