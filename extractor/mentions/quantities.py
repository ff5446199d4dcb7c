"""Quantities, ratios and ranges, read number first: find the digits, then look at what stands around them.

«18.364,8 tỷ đồng», «30 ngàn 309 tỷ đồng», «2 tỷ 735 triệu đồng», «71, 4 %», «17/19 tiêu chí», «44 xã /104 xã»,
«185 trong tổng số 220 xã», «15-18 tiêu chí», «từ 85% trở lên», «trên 20 công trình», «cả hai xã».
One expression for the number beats a pattern a unit by thirty to one, and no unit is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from extractor.catalog.units import Units
from extractor.catalog.words import Words
from extractor.mentions.bounds import Bounds, alternatives
from extractor.mentions.nineteenths import find_nineteenths
from extractor.mentions.reading import Reading
from extractor.model import NumberRange, Ordinal, Quantity, Ratio
from extractor.vi.numbers import HALF, NUMBER, parse_number

_NUMBER_RE = regex.compile(
    rf"(?<![\p{{L}}\d]|\d[.,/]|\d [.,])"
    rf"(?:(?P<spaced>\d{{1,3}}(?:, | ,)\d{{1,2}})(?= ?(?:%|tỉ|triệu|km|ha)(?!\p{{L}}))"
    # «356 700 triệu đồng»; not «thôn 3 450 hộ», «quý 2 120 triệu đồng»
    r"|(?<!(?:thôn|ấp|bản|xóm|tổ|khu|quý|số|mục|biểu|bảng|tháng|ngày|điểm|đợt|lớp|khóa|cấp|loại|vụ|đội|nhóm|kì|năm) )"
    r"(?P<grouped>[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?)(?= ?(?:tỉ|triệu|nghìn|ngàn|đồng|đ|ha|m2|km|hộ|người|tấn)(?!\p{L}))"
    rf"|{NUMBER})"
)
_BARE_NUMBER_RE = regex.compile(NUMBER)
_RANGE_RE = regex.compile(rf" ?(?:-|đến|tới|đến dưới|(?P<two>và)) ?(?P<high>{NUMBER})")
_BAND_LEAD_RE = regex.compile(
    r"(?<!\p{L})xã (?:(?:đã|mới|chỉ|cùng) )*(?:đạt|có|ở mức) $"
)  # «2 xã đạt 13 và 14 tiêu chí»
_OF_RE = regex.compile(
    rf" ?(?:/ ?(?:tổng số |tổng )?|(?:trong|trên) tổng (?:số )?(?:là )?|trong số |trên "
    r"|trong (?=\d{1,3} (?:tiêu chí|chỉ tiêu|xã|trường|thôn|xóm|ấp|bản|buôn|làng|huyện)))"
    rf"(?P<of>{NUMBER})(?![\d/]|[.,]\d)"
)
NAMELESS = "count"
_NAMELESS_RE = regex.compile(rf"(?<![\p{{L}}\d]|\d[.,/-]|\d [.,]|[/-])(?P<number>{NUMBER})(?= \p{{L}}{{2}})")
# What a number behind these words numbers: «giai đoạn 1», «lớp 5», «quốc lộ 1», «Ngày thứ 7».
_ORDINAL_LEAD_RE = regex.compile(
    r"(?r)(?<!\p{L})(?:số|thứ|loại|(?<!nâng )cấp|mức|mức độ|hạng|điều|khoản|điểm|tổ|khu|lớp|quý|khóa|nhóm|giai đoạn"
    r"|đợt|phụ lục|biểu|mẫu|bảng|trang|chương|mục|phần|quốc lộ|ql|tỉnh lộ|đt|vùng|khu vực|lần|kì|nghị quyết"
    r"|quyết định|chương trình) ?$"
)
_LONGEST_ORDINAL = 4  # «cấp 18.240 thẻ» gives out cards
_RESPECTIVE_RE = regex.compile(
    rf"lần lượt(?: (?:là|đạt|có|được|còn|giảm|tăng|chỉ|mới|ở mức))*:? (?P<first>{NUMBER})"
    rf"(?: ?[,;] ?(?P<next>{NUMBER}))*(?: và| ?,| ?;| và của) (?P<last>{NUMBER})"
)
# «12 tỷ 800», «2 tỷ 4»: what follows the scale is its thousandths, a lone digit its tenths; «27 triệu rưỡi» its half
_REST_OF_SCALE_RE = regex.compile(rf" (?:(?P<rest>\d{{3}}|\d)(?= ?(?:đồng|đ)?(?: ?[,;.)](?!\d)|$))|{HALF}(?!\p{{L}}))")
_STROKE_RE = regex.compile(r"/| / ?(?=\d)")
_HALF_RE = regex.compile(rf" {HALF}(?!\p{{L}})")
_OF_OTHERS_RE = regex.compile(r" (?!kế hoạch|kh(?!\p{L})|tổng|dự toán|vốn)\p{L}")
# «tăng từ 15 đến 18» are two levels; «giảm từ 2 đến 2,5%» falls by so much, or it would not fall
_MOVED_RE = regex.compile(r"(?:tăng|nâng|(?P<fall>giảm))(?! thêm)\P{L}*(?:\p{L}+ ){0,6}$")
_FROM_RE = regex.compile(r"(?<!\p{L})từ $")
# «cao hơn 450 tỷ đồng so với năm 2018» is a difference, «cao hơn 5%» a bound
_COMPARING_RE = regex.compile(r"(?:cao hơn|thấp hơn|vượt|(?<=nhiều |ít )hơn) ")
_THAN_RE = regex.compile(r"[^.;,\d]{0,24}?(?<!\p{L})so (?:với|cùng)(?!\p{L})")
# «09/06 xã», «21/19 tiêu chí»: a slip, or a plan that was exceeded; «đến 15/10 xã đã …» is a day.
_MOST_TIMES = 3
_MOST_TIMES_COUNTED = 20
_LAST_DAY, _LAST_MONTH = 31, 12
_DAY_LEAD_RE = regex.compile(r"(?:ngày|đến|từ|trước|sau|hôm) $")
_EACH_RE = regex.compile(r"(?<!\p{L})(?:trên|mỗi|một|/) ?$")  # «giá trị sản xuất trên 1 ha đạt 98 triệu đồng»
_NO_SCALE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as read; `counts` if it counts whole things."""

    value: Decimal
    decimals: int
    step: Decimal  # one unit of the last printed place, in `unit`
    unit: str
    counts: bool
    end: int


class QuantityReader:
    """The patterns built once from schemas/units.toml and words.toml."""

    def __init__(self, units: Units, words: Words) -> None:
        self._units = units
        self.bounds = Bounds(units, words)
        self._scale_re = regex.compile(
            rf" ?(?P<scale>{alternatives(units.scales)})(?!\p{{L}}(?<!đ)| (?:lệ|suất|trọng)(?!\p{{L}}))"
        )
        self._following_re = regex.compile(rf" ?({NUMBER})(?= ?(?:{alternatives(units.scales)})(?!\p{{L}}(?<!đ)))")
        self._money_re = regex.compile(
            rf" ?\.? ?(?P<money>{alternatives(units.money)})"
            r"(?![\p{L}\d]|/c| (?:chí|bào|tình|lòng|thuận|ruộng)(?!\p{L}))"
        )
        self._short_million_re = regex.compile(r" ?tr ?\.? ?(?:đồng|đ)(?!\p{L})")
        self._unit_re = regex.compile(rf" ?(?P<unit>{alternatives(units.words)})(?![\p{{L}}\d])")
        self._per_re = regex.compile(rf" ?/ ?(?:0?1 ?)?(?P<per>{alternatives(units.per)})(?!\p{{L}})")
        self._name_re = regex.compile(rf" (?:{alternatives(words.numbered_names)})(?!\p{{L}})")

    def find(self, reading: Reading) -> None:
        """Take ratios, ranges and quantities in digits with a unit; bare numbers are left for later finders."""
        text = reading.text
        position = 0
        while (match := _NUMBER_RE.search(text, position)) is not None:
            position = match.end()
            named = self._name_re.match(text, match.end()) is not None  # «đủ 3 công trình hợp vệ sinh»
            if reading.is_free(match.start(), match.end()) and not named:
                position = max(position, self._take_number(reading, match))
        find_nineteenths(reading)
        self._find_respective(reading)

    def _find_respective(self, reading: Reading) -> None:
        """«lần lượt đạt 15, 14 và 13 tiêu chí», «lần lượt là 8, 12, 15%»: the last unit is that of all."""
        for match in _RESPECTIVE_RE.finditer(reading.text):
            numbers = [match["first"], *match.captures("next")]
            last = _BARE_NUMBER_RE.match(reading.text, match.start("last"))
            amount = self.read_amount(reading.text, last) if last is not None else None
            if amount is None or last is None:
                continue
            factor = amount.step * Decimal(10) ** amount.decimals
            for text, at in zip(numbers, (match.start("first"), *match.starts("next")), strict=True):
                value, decimals = parse_number(text)
                step = factor / Decimal(10) ** decimals
                quantity = Quantity.printed(
                    value * factor, amount.unit, decimals=decimals, step=step, counts=amount.counts and not decimals
                )
                reading.take("quantity", at, at + len(text), quantity, "quantities.respective")

    def find_nameless(self, reading: Reading) -> None:
        """«hội trường 200 chỗ ngồi»: a number before a word that is no known unit; claims decide if it counts."""
        for match in _NAMELESS_RE.finditer(reading.text):
            lead = _ORDINAL_LEAD_RE.search(reading.text[max(0, match.start() - 24) : match.start()])
            ordinal = lead is not None and len(match["number"]) <= _LONGEST_ORDINAL
            if ordinal or self._name_re.match(reading.text, match.end("number")):
                at, end = match.span("number")
                reading.take("ordinal", at, end, Ordinal(reason="name"), "quantities.ordinal")
                continue
            value, decimals = parse_number(match["number"])
            start, bound = self.bounds.before(reading.text, match.start())
            step = _NO_SCALE / Decimal(10) ** decimals
            nameless = Quantity.printed(value, NAMELESS, decimals=decimals, step=step, counts=not decimals, bound=bound)
            reading.take("quantity", start, match.end("number"), nameless, "quantities.nameless")

    def unit_named(self, noun: str) -> str:
        """Return the counted unit that a noun phrase begins with («thôn, buôn có nhà văn hóa»), "" if it names none."""
        named = self._unit_re.match(f" {noun}")
        record = self._units.words[named["unit"]] if named is not None else None
        return record.id if record is not None and record.counts else ""

    def read_amount(self, text: str, match: regex.Match[str]) -> Amount | None:
        """Return the number at `match` with the unit behind it; None without a unit."""
        return self.amount_of(text, *parse_number(match.group()), match.end())

    def amount_of(self, text: str, value: Decimal, decimals: int, end: int) -> Amount | None:
        """Return a number that ends at `end`, printed with so many decimals, with its unit; None without a unit."""
        return self._money_of(text, value, decimals, end) or self._counted_of(text, value, decimals, end)

    def _take_number(self, reading: Reading, match: regex.Match[str]) -> int:
        text = reading.text
        end = self._take_ratio(reading, text, match)
        if end:
            return end
        amount = self.read_amount(text, match)
        end = self._take_range(reading, text, match, amount)
        if not end and amount is not None:
            end = self._take_quantity(reading, text, match, amount)
        return end or int(match.end())

    def _take_ratio(self, reading: Reading, text: str, match: regex.Match[str]) -> int:
        """«17/19 tiêu chí», «44 xã /104 xã», «185 trong tổng số 220 xã»."""
        first = self._read_counted(text, match) or self._read_whole_money(text, match)
        of = _OF_RE.match(text, first.end if first else match.end())
        if of is None:
            return 0
        denominator = self._read_counted(text, of, group="of") or self._read_money_of(text, of)
        known = denominator or first
        if known is None or "/" in known.unit or known.unit == "percent":
            return self._take_beside(reading, match, first, of, denominator) if denominator is not None else 0
        if first is not None and denominator is not None and first.unit != denominator.unit:
            return 0
        if denominator is None and " " in text[of.start() : of.start("of")].strip():
            return 0  # «9 xã trên 10»: too little to be sure
        if denominator is None and known.unit == "VND" and _OF_OTHERS_RE.match(text, of.end()):
            return 0  # «1.085 tỷ đồng/18.720 khách hàng»
        count, decimals = parse_number(match.group())
        whole, whole_decimals = parse_number(of["of"])
        factor = known.step * Decimal(10) ** known.decimals
        counted = known.counts and known.unit != "criteria"  # «bình quân đạt 15,8/19 tiêu chí»
        most = whole if _DAY_LEAD_RE.search(text, max(0, match.start() - 12), match.start()) else whole * _MOST_TIMES
        if denominator is not None and known.counts and (count > _LAST_DAY or whole > _LAST_MONTH):
            most = max(most, whole * _MOST_TIMES_COUNTED)  # «60/17 trường»: no date, but whole and part changed about
        if first is not None and known.unit == "VND":
            most = max(most, count)  # «1.384,7 triệu đồng/1,67 tỷ đồng»
        if (counted and (decimals or whole_decimals)) or not 0 <= count <= most or not whole:
            return 0
        value = Ratio(
            count=first.value if first else count * factor,
            of=whole * factor,
            unit=known.unit,
            decimals=decimals,
            half_step=Decimal(0)
            if known.counts and not decimals
            else (first.step if first else factor / Decimal(10) ** decimals) / 2,
        )
        end = denominator.end if denominator else of.end()
        start = self.bounds.before(text, match.start())[0]
        return end if reading.take("ratio", start, end, value, "quantities.ratio") else 0

    def _take_beside(
        self, reading: Reading, match: regex.Match[str], first: Amount | None, of: regex.Match[str], second: Amount
    ) -> int:
        """«24,3/25 triệu đồng/người/năm», «1,68/1,5%»: a level and, behind the stroke, another of its kind."""
        value, decimals = parse_number(match.group())
        other = parse_number(of["of"])[0]
        factor = second.step * Decimal(10) ** second.decimals
        whole_unit, _, _ = second.unit.partition("/")
        apart = first is not None and (first.unit == second.unit or first.unit != whole_unit)
        alike = other <= value * _MOST_TIMES and value <= other * _MOST_TIMES
        behind = _BARE_NUMBER_RE.match(reading.text, of.start("of"))
        if reading.passage.kind == "cell" or apart or not alike or behind is None or of.group().strip()[0] != "/":
            return 0
        amount = Amount(value * factor, decimals, factor / Decimal(10) ** decimals, second.unit, False, match.end())
        if first is not None:
            amount = replace(first, unit=second.unit)
        taken = self._take_quantity(reading, reading.text, match, amount)
        return self._take_quantity(reading, reading.text, behind, second) if taken else 0

    def _take_range(self, reading: Reading, text: str, match: regex.Match[str], first: Amount | None) -> int:
        """«15-18 tiêu chí», «từ 85% đến 90%»; after «tăng từ … đến …» both are levels, not a range."""
        high = _RANGE_RE.match(text, first.end if first else match.end())
        if high is None:
            return 0
        amount = (
            self.read_amount(text, high_match) if (high_match := _NUMBER_RE.match(text, high.start("high"))) else None
        )
        if amount is None or (first is not None and first.unit != amount.unit):
            return 0
        if high["two"] and not (
            amount.unit == "criteria" and first is None and _BAND_LEAD_RE.search(text, 0, match.start())
        ):
            return 0
        low_value = (
            first.value
            if first is not None
            else parse_number(match.group())[0]
            * (amount.value / parse_number(high["high"])[0] if parse_number(high["high"])[0] else _NO_SCALE)
        )
        start = match.start()
        lead = _FROM_RE.search(text, 0, start)
        if lead is not None:
            moved = _MOVED_RE.search(text, max(0, lead.start() - 40), lead.start())
            spelled_out = text[(first.end if first else match.end()) : high.start("high")].strip() != "-"
            if moved and spelled_out and not (moved["fall"] and low_value < amount.value):
                return 0
            start = lead.start()
        if low_value >= amount.value or (high["two"] and low_value + 1 != amount.value):
            return 0
        value = _range(low_value, amount)
        kind = "range" if isinstance(value, NumberRange) else "quantity"
        return amount.end if reading.take(kind, start, amount.end, value, "quantities.range") else 0

    def _take_quantity(self, reading: Reading, text: str, match: regex.Match[str], amount: Amount) -> int:
        start, bound = self.bounds.before(text, match.start())
        end = amount.end
        end, bound = self.bounds.behind(text, end, amount.unit) or (end, bound)
        if amount.unit == "m2" and match.group() in ("1", "01") and _EACH_RE.search(text, 0, match.start()):
            return end if reading.take("ordinal", match.start(), end, Ordinal(reason="name"), "quantities.each") else 0
        if _COMPARING_RE.match(text, start, match.start()) and _THAN_RE.match(text, end):
            start, bound = match.start(), "exact"
        value = Quantity.printed(
            amount.value,
            amount.unit,
            decimals=amount.decimals,
            step=amount.step,
            counts=amount.counts,
            bound=bound,
        )
        return end if reading.take("quantity", start, end, value, "quantities.number") else 0

    def _money_of(self, text: str, value: Decimal, decimals: int, end: int) -> Amount | None:
        """Numbers and scales as long as they follow each other: «2 tỷ 735 triệu đồng», «364 ngàn tỷ»."""
        total, last, step = Decimal(0), Decimal("Infinity"), _NO_SCALE
        pending = value  # not yet multiplied by its scale
        seen = False
        while (scale := self._scale_re.match(text, end)) is not None:
            factor, end, seen = self._units.scales[scale["scale"]], scale.end(), True
            double = self._scale_re.match(text, end)
            if double is not None:  # nghìn tỷ
                factor, end = factor * self._units.scales[double["scale"]], double.end()
            following = self._following_re.match(text, end)
            if following is not None and factor == 1000:  # «30 ngàn 309 tỷ»: thousands of what follows
                pending = pending * factor + parse_number(following[1])[0]
                decimals, end = parse_number(following[1])[1], following.end(1)
                continue
            if factor >= last:
                return None
            total, last, step = total + pending * factor, factor, factor / Decimal(10) ** decimals
            pending = Decimal(0)
            rest = _REST_OF_SCALE_RE.match(text, end) if factor >= 1_000_000 and not decimals else None
            if rest is not None:
                part = rest["rest"] or "5"
                step = factor / Decimal(10) ** len(part)
                total, end = total + Decimal(part) * step, rest.end()
            if following is None or rest is not None:
                break
            pending, decimals = parse_number(following[1])
            end = following.end(1)
        money = self._money_re.match(text, end)
        if not seen:
            short = self._short_million_re.match(text, end)
            if short is not None:
                million = Decimal(1_000_000)
                return self._with_per(
                    text,
                    Amount(value * million, decimals, million / Decimal(10) ** decimals, "VND", False, short.end()),
                )
            if money is None:
                return None
            return self._with_per(
                text, Amount(value, decimals, _NO_SCALE / Decimal(10) ** decimals, "VND", False, money.end())
            )
        if money is None and last < 1_000_000_000 and not self._is_bare_million(text, end, last):
            return self._scaled_count(text, total, decimals, step, end)
        return self._with_per(text, Amount(total, decimals, step, "VND", False, money.end() if money else end))

    def _read_whole_money(self, text: str, match: regex.Match[str]) -> Amount | None:
        """«36,54 tỷ đồng» before a stroke («/40,36 tỷ đồng kế hoạch»), which is no «/năm» and no «/người»."""
        amount = self._money_of(text, *parse_number(match.group()), match.end())
        if amount is None or amount.unit != "VND" or _STROKE_RE.match(text, amount.end) is None:
            return None
        return amount

    def _read_money_of(self, text: str, of: regex.Match[str]) -> Amount | None:
        """«12.190/13.250 triệu đồng»: the unit behind the whole is that of both."""
        number = _BARE_NUMBER_RE.match(text, of.start("of"))
        if number is None or number.end() != of.end("of"):
            return None
        return self._money_of(text, *parse_number(number.group()), number.end())

    def _is_bare_million(self, text: str, end: int, last: Decimal) -> bool:
        """«30 triệu/người/năm», «450.000 triệu.» are money; «1,2 triệu con» is not, nor is «5 nghìn»."""
        return last == 1_000_000 and self._unit_re.match(text, end) is None

    def _scaled_count(self, text: str, value: Decimal, decimals: int, step: Decimal, end: int) -> Amount | None:
        """«5 nghìn hộ»: a count that is rounded by its scale."""
        unit = self._unit_re.match(text, end)
        if unit is None:
            return None
        record = self._units.words[unit["unit"]]
        return Amount(value * record.factor, decimals, step * record.factor, record.id, False, unit.end())

    def _read_counted(self, text: str, match: regex.Match[str], group: str | int = 0) -> Amount | None:
        return self._counted_of(text, *parse_number(match[group]), match.end(group))

    def _counted_of(self, text: str, value: Decimal, decimals: int, end: int) -> Amount | None:
        unit = self._unit_re.match(text, end)
        if unit is None:
            return None
        record, end = self._units.words[unit["unit"]], unit.end()
        if not decimals and (half := _HALF_RE.match(text, end)) is not None:  # «15 tiêu chí rưỡi»
            value, decimals, end = value + Decimal("0.5"), 1, half.end()
        step = record.factor / Decimal(10) ** decimals
        amount = Amount(value * record.factor, decimals, step, record.id, record.counts and not decimals, end)
        return self._with_per(text, amount) if record.id != "percent" else amount

    def _with_per(self, text: str, amount: Amount) -> Amount:
        """«/người/năm», «/xã»: the unit grows by what it is counted for; «24 thôn/bản» are villages of either name."""
        unit, end = amount.unit, amount.end
        while (per := self._per_re.match(text, end)) is not None:
            if (counted_for := self._units.per[per["per"]]) in (unit, unit.removesuffix("s")):
                break
            unit, end = f"{unit}/{counted_for}", per.end()
        return replace(amount, unit=unit, end=end, counts=amount.counts and unit == amount.unit)


def _range(low: Decimal, high: Amount) -> NumberRange | Quantity:
    """Criteria from 15 to 18 are a band; «từ 19 đến 22 xã» is a figure of at least 19, at most 22."""
    if high.unit == "criteria":
        return NumberRange(low=low, high=high.value, unit=high.unit)
    half = Decimal(0) if high.counts else high.step / 2
    return Quantity(
        value=low, unit=high.unit, decimals=high.decimals, half_step=half, bound="at_least", low=low, high=high.value
    )
