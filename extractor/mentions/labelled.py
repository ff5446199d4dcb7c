"""Numbers whose unit stands in their label: «- Thu nhập bình quân (triệu đồng/người/năm): 36,9», «Số TC đạt: KH 17».

It holds for the numbers behind the label, of each year, plan or result («năm 2014: 31,5; năm 2015: 36,9», «KH 3,5; TH
3,2»), up to the next label or the end of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

import regex

from extractor.mentions.quantities import Amount, QuantityReader
from extractor.mentions.reading import Reading
from extractor.mentions.series import LONE_RE
from extractor.model import Quantity
from extractor.vi.numbers import parse_number

_LABEL_RE = regex.compile(
    r"(?<=\p{L} ?)\((?:(?:đvt|đơn vị(?: tính)?) ?:? ?)?(?P<unit>%|\p{L}[\p{L} ./]{0,24}2?)\)"
    r"(?= ?[:=]| ?\d| (?:đạt|là|còn|có|được|ước|kh|th|kế hoạch|thực hiện|năm 20\d\d|hiện|tăng|giảm)(?!\p{L}))"
)
# «Số tiêu chí đạt: KH 17, TH 15», «Số tiêu chí bình quân/xã: đầu kỳ (2011): 4,7»
_COUNT_RE = regex.compile(
    r"(?:^|[.;] ?)[-+*• ]*(?:tổng )?số tiêu chí(?P<mean>(?: đạt)?(?: chuẩn)? (?:bình quân|bq)(?: ?/ ?xã)?| ?/ ?xã)?"
    r"(?: (?:ntm|nông thôn mới|đã|được|đạt|hoàn thành|chuẩn|toàn huyện|của xã))*(?= ?[:–-])"
)
# what may stand right before a number: nothing that counts another thing
_BEFORE_RE = regex.compile(
    r"(?:^|[\s:;,(=])(?:(?:đạt|là|còn|có|được|ước|kh|th|kế hoạch|thực hiện|kết quả|mục tiêu|yêu cầu|quy định|hiện|nay"
    r"|lên|xuống|từ|đến|hết|đầu|cuối|năm|cùng kì|kì|tăng|giảm|trên|dưới|hơn|gần|khoảng|ít nhất|giao|\(?20\d\d\)?"
    r"|chuẩn) ?[:=(–-]? ?)*$"
)
_MOST_CRITERIA = 20
_REACH = 48  # letters before a number that say what it may be


def find_labelled(reading: Reading, quantities: QuantityReader) -> None:
    """Take the lone numbers behind labels that say what they count."""
    if reading.passage.kind == "cell":
        return
    text = reading.text
    labels = list(_LABEL_RE.finditer(text)) if "(" in text else []
    for label, following in zip_longest(labels, labels[1:]):
        for number in _behind(reading, label.end(), following.start() if following is not None else len(text)):
            value, decimals = parse_number(number["number"])
            amount = quantities.amount_of(text, value, decimals, label.start("unit"))
            if amount is not None and amount.end == label.end("unit"):
                _take(reading, quantities, number, amount)
    for label in _COUNT_RE.finditer(text) if "số tiêu chí" in text else ():
        for number in _behind(reading, label.end(), len(text)):
            value, decimals = parse_number(number["number"])
            mean = label["mean"] is not None or decimals > 0
            step = Decimal(1).scaleb(-decimals)
            unit = "criteria/commune" if mean else "criteria"
            if value <= _MOST_CRITERIA:
                _take(reading, quantities, number, Amount(value, decimals, step, unit, not mean, number.end()))


def _behind(reading: Reading, first: int, stop: int) -> Iterator[regex.Match[str]]:
    """The free numbers of the sentence behind a label that are what it names."""
    for number in LONE_RE.finditer(reading.text, first, stop):
        before = reading.text[first : number.start("number")]
        if ". " in before:
            return
        free = number["of"] is None and reading.is_free(*number.span("number"))
        if free and _BEFORE_RE.search(before[-_REACH:]):
            yield number


def _take(reading: Reading, quantities: QuantityReader, number: regex.Match[str], amount: Amount) -> None:
    start, bound = quantities.bounds.before(reading.text, number.start("number"))
    quantity = Quantity.printed(
        amount.value, amount.unit, decimals=amount.decimals, step=amount.step, counts=amount.counts, bound=bound
    )
    reading.take("quantity", start, number.end("number"), quantity, "labelled.number")
