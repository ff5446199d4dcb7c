"""Numbers whose unit stands in the brackets of their label: «- Thu nhập bình quân (triệu đồng/người/năm): 36,9».

It holds for the numbers behind the label, of each year, plan or result («năm 2014: 31,5; năm 2015: 36,9», «KH 3,5; TH
3,2»), up to the next label or the end of the sentence.
"""

from __future__ import annotations

from itertools import zip_longest

import regex

from extractor.mentions.quantities import QuantityReader
from extractor.mentions.reading import Reading
from extractor.mentions.series import LONE_RE
from extractor.model import Quantity
from extractor.vi.numbers import parse_number

_LABEL_RE = regex.compile(
    r"(?<=\p{L} ?)\((?:(?:đvt|đơn vị(?: tính)?) ?:? ?)?(?P<unit>%|\p{L}[\p{L} ./]{0,24}2?)\)"
    r"(?= ?[:=]| ?\d| (?:đạt|là|còn|có|được|ước|kh|th|kế hoạch|thực hiện|năm 20\d\d|hiện|tăng|giảm)(?!\p{L}))"
)
# what may stand right before a number: nothing that counts another thing
_BEFORE_RE = regex.compile(
    r"(?:^|[\s:;,(=])(?:(?:đạt|là|còn|có|được|ước|kh|th|kế hoạch|thực hiện|kết quả|mục tiêu|yêu cầu|quy định|hiện|nay"
    r"|lên|xuống|từ|đến|cùng kì|tăng|giảm|trên|dưới|hơn|gần|khoảng|ít nhất|giao|(?:năm )?20\d\d|chuẩn) ?[:=(]? ?)*$"
)
_REACH = 48  # letters before a number that say what it may be


def find_labelled(reading: Reading, quantities: QuantityReader) -> None:
    """Take the lone numbers behind labels that name a unit in brackets."""
    if "(" not in reading.text or reading.passage.kind == "cell":
        return
    text = reading.text
    labels = list(_LABEL_RE.finditer(text))
    for label, following in zip_longest(labels, labels[1:]):
        stop = following.start() if following is not None else len(text)
        for number in LONE_RE.finditer(text, label.end(), stop):
            before = text[label.end() : number.start("number")]
            if ". " in before:
                break  # the next sentence
            value, decimals = parse_number(number["number"])
            amount = quantities.amount_of(text, value, decimals, label.start("unit"))
            if amount is None or amount.end != label.end("unit"):
                break
            if number["of"] is None and reading.is_free(*number.span("number")) and _BEFORE_RE.search(before[-_REACH:]):
                start, bound = quantities.bounds.before(text, number.start("number"))
                quantity = Quantity.printed(
                    amount.value, amount.unit, decimals=decimals, step=amount.step, counts=amount.counts, bound=bound
                )
                reading.take("quantity", start, number.end("number"), quantity, "labelled.number")
