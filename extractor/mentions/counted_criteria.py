"""Numbers of criteria without their word: «số đạt: 18; chưa đạt 01», «Chưa đạt 04: TC 2», «từng xã: A 17, B 14»."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractor.mentions.reading import Reading
from extractor.model import Quantity
from extractor.vi.gate import Gated
from extractor.vi.numbers import parse_number

# «Tổng số tiêu chí: 19. Số đạt: 15; chưa đạt: 04 (số 2, …)»
_CRITERIA_SPLIT_RE = regex.compile(
    r"số tiêu chí[^;.:\d]{0,40}(?: ?: ?| )\d{1,2}(?: tiêu chí)? ?[;,.] ?(?:trong đó,? ?)?"
    r"(?:(?:số )?(?:(?:chưa|không) )?(?:đạt|hoàn thành)(?: chuẩn)?(?: là| được)? ?:? ?(?P<number>\d{1,2})"
    r"(?: ?\([^()]*\)| tiêu chí)? ?[;,.]? ?){1,3}"
)
# «Về tiêu chí: 15 đạt, 4 chưa đạt»
_CRITERIA_JUDGED = Gated(
    regex.compile(
        r"tiêu chí(?: ntm| nông thôn mới)? ?: ?(?P<number>\d{1,2}) (?:đã )?(?:đạt|hoàn thành)"
        r"(?:(?:[,;]| và) ?(?P<number>\d{1,2}) (?:còn )?(?:(?:chưa|không)(?: đạt| hoàn thành)?|nợ)(?!\p{L})){0,2}"
    ),
    (": ",),
)
# «Chưa đạt 04: TC 2 (Giao thông), TC 6»: a count before its list of criteria
_CRITERIA_LISTED = Gated(
    regex.compile(
        r"(?:^|[.;:,(+-] ?)(?:hiện |còn )*(?:chưa đạt|không đạt|chưa hoàn thành|thiếu|nợ)(?: là)? "
        r"(?P<number>0?[1-9]|1\d) ?: ?(?=(?:tiêu chí|số) ?(?:số )?\d)"
        # «Tiêu chí đạt (15): 1, 2, …»
        r"|tiêu chí [^.;:()\d]{0,24}(?:đạt|hoàn thành|thiếu|nợ)[^.;:()\d]{0,12}\((?P<number>0?[1-9]|1\d)(?= ?\) ?:)"
    ),
    ("đạt", "hoàn thành", "thiếu", "nợ"),
)
# «trong 19 tiêu chí, xã đạt 15, chưa đạt 4»
_OF_SET = Gated(
    regex.compile(
        r"(?:trong|trên)(?: tổng)?(?: số)? (?:19|20) tiêu chí[^.;:\d]{0,40}?(?<!cơ bản )(?:đạt|hoàn thành)(?: được)? "
        r"(?P<number>\d{1,2})(?:[,;] (?:và )?(?:cơ bản đạt|đang thực hiện) \d{1,2})?"
        r"(?:(?:[,;]| và) (?:còn )?(?:(?:chưa|không)(?: đạt| hoàn thành)|nợ|thiếu) (?P<number>\d{1,2}))?"
        r"(?= ?(?:[.,;)]|$))"
    ),
    ("19 tiêu chí", "20 tiêu chí"),
)
# «tổng số 151 tiêu chí, bình quân 15,1/xã»
_MEAN = Gated(
    regex.compile(
        r"tiêu chí[^.;:]{0,30}[,;(] ?(?:đạt )?(?:bình quân|bq|trung bình)(?: chung)?(?: đạt| là)? ?:? ?"
        r"(?P<number>\d{1,2}(?:,\d{1,2})?)(?= ?/ ?(?:01 |1 )?xã)"
    ),
    ("/xã", "/ xã", "/1 xã"),
)
# «Số tiêu chí đạt của từng xã: A 17, B 14», in a list below such a line, too
_EACH = Gated(
    regex.compile(r"tiêu chí[^.;:\d]{0,40}(?:từng|các|mỗi) xã[^.;:\d]{0,24}:"), ("từng xã", "các xã", "mỗi xã")
)
_BEHIND_NAME_RE = regex.compile(
    r" ?[:(–-]? ?(?:(?:đạt|được|có|mới) )*(?P<number>0?[1-9]|1\d|20)(?= ?(?:[,;)]|\.(?!\d)|$|và(?!\p{L})))"
)


def find_counted_criteria(reading: Reading) -> None:
    """Take what stands before a list of criteria, in a split of their number, or behind the communes of a list."""
    for match in _CRITERIA_LISTED.finditer(reading.text):
        _take(reading, match["number"], *match.span("number"))
    split = _CRITERIA_SPLIT_RE.search(reading.text) if "số tiêu chí" in reading.text else None
    judged = _CRITERIA_JUDGED.search(reading.text)
    of_set = next(_OF_SET.finditer(reading.text), None)
    for mean in _MEAN.finditer(reading.text):
        start, end = mean.span("number")
        _take(reading, mean["number"], start, end, "criteria/commune")
    for said in filter(None, (split, judged, of_set)):
        for text, span in zip(said.captures("number"), said.spans("number"), strict=True):
            _take(reading, text, *span)
    led = _EACH.search(reading.text)
    if led is None and not any(map(_EACH.search, reading.above)):
        return
    for mention in [it for it in reading.mentions if it.kind == "place"]:
        end = reading.at(mention)[1]
        number = _BEHIND_NAME_RE.match(reading.text, end) if led is None or end > led.end() else None
        if number is not None:
            _take(reading, number["number"], *number.span("number"))


def _take(reading: Reading, number: str, start: int, end: int, unit: str = "criteria") -> None:
    if reading.is_free(start, end):
        amount, decimals = parse_number(number)
        step = Decimal(1).scaleb(-decimals)
        value = Quantity.printed(amount, unit, decimals=decimals, step=step, counts=unit == "criteria")
        reading.take("quantity", start, end, value, "series.number")
