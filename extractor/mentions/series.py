"""Numbers whose unit stands elsewhere in their series: «Đại Lãnh (đạt 17 tiêu chí), Vạn Phước (16), Xuân Sơn (15)».

A clerk writes the unit once. A lone number takes it from the next figure that stands behind the same kind of word: the
name of a place, a year, a criterion, «kế hoạch giao là», «tăng»; or from the noun it counts («số xã đạt chuẩn lên
18/18»). What follows the number must close it, so that «16 hộ» and «16 km» keep their own.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import regex

from extractor.catalog import Catalog
from extractor.mentions.quantities import QuantityReader
from extractor.mentions.reading import Reading
from extractor.model import Mention, NumberRange, Quantity, Ratio
from extractor.vi.gate import Gated
from extractor.vi.numbers import NUMBER, parse_number

LONE_RE = regex.compile(
    rf"(?<![\p{{L}}\d]|\d[.,/-]|\d [.,]|[/<>=-])(?P<number>{NUMBER})(?: ?/ ?(?P<of>\d{{1,4}})(?![\d/]|\.\d))?"
    r"(?= ?(?:[,;)(=+]|\.(?!\d)|$|- |(?:và|trong|so|còn|nghĩa|lên|xuống|tăng|giảm|thì|chưa)(?!\p{L})))"
)
_WORDS = (
    r"(?:(?:đã|mới|chỉ|mỗi xã|đều|cùng|với|được|đạt|có|là|còn|"
    r"hiện|cũng|lên|nâng lên|tăng lên|giảm còn|ở mức|mức|chỉ mới|khi đó) ?)*"
)
_BESIDE_RE = regex.compile(rf" ?[(:]? ?{_WORDS}")
_FORMER_RE = regex.compile(
    rf"(?<!\p{{L}})(?:cùng kì|(?:năm|quý|tháng|kì) (?:trước|ngoái)|đầu (?:năm|kì))(?: năm trước)? ?[(:]? ?{_WORDS}$"
)
# «kế hoạch giao là 16», «4 sản phẩm (KH 5)»
_PLANNED_RE = regex.compile(
    r"(?<!\p{L})(?:kế hoạch|chỉ tiêu|mục tiêu)[^.,;:()\d]{0,40}(?: là|:| giao| đề ra) ?$"
    r"|[(/] ?(?:kế hoạch|kh|chỉ tiêu|nq)(?: năm| giao)? ?:? ?$"
)
_CHANGED_RE = regex.compile(r"(?<!\p{L})(?:tăng|giảm|thêm|bớt)(?: thêm| được| mới)? ?$")
_FROM_RE = regex.compile(
    rf"(?<!\p{{L}})từ (?:mức )?(?P<number>{NUMBER})(?: ?\([^()]{{0,24}}\)| (?:vào )?(?:cuối |đầu )?năm \d{{4}})? "
    r"(?:(?:tăng|giảm|nâng|lên|xuống|còn|tới|mức) ?)+(?:(?:gần|trên|hơn|khoảng) )?(?=\d)"
)
_MOVED_RE = regex.compile(
    rf"(?<!\p{{L}})số (?:lượng )?(?P<noun>\p{{L}}[^.;:\d()]{{2,60}}?) (?:(?:đã|tăng|giảm|nâng) )*từ "
    rf"(?:mức |chỗ |chỉ có )*(?P<number>{NUMBER})(?: ?\([^()]{{0,24}}\)| (?:vào )?(?:cuối |đầu )?năm \d{{4}})? "
    rf"(?:(?:tăng|giảm|nâng|lên|xuống|còn|tới|thành|đến|mức) ?)+(?P<later>{NUMBER})(?! ?[%\p{{L}}])(?![.,]?\d)"
)
# «09 xã đạt từ 15 đến 18 tiêu chí; 39 xã đạt từ 10 đến 14»
_BAND = Gated(
    regex.compile(
        r"(?<=xã )(?:(?:đạt |có |đạt được |ở mức )?"
        r"(?:từ|(?:nằm |ở |thuộc )?(?:trong )?(?:khoảng|nhóm)(?: từ)?)|đạt(?: được)?|ở mức) "
        r"(?P<band>(?P<low>\d{1,2}) ?(?:-|–|đến) ?(?P<high>\d{1,2}))(?= ?(?:[;,.)(]|$|và(?!\p{L})))"
    ),
    ("từ", "khoảng", "nhóm", "xã đạt", "xã ở mức"),
)
# «02 xã từ 15 tiêu chí trở lên; …; không có xã dưới 5»
_BAND_LIMIT_RE = regex.compile(
    r"(?<=xã )(?:đạt |có |còn |ở mức )?(?P<band>(?:dưới|trên"
    r"|từ) (?P<number>\d{1,2})(?P<up> trở lên)?)(?= ?(?:[;,.)(]|$))"
    r"|(?<=[;,.] ?)(?:và )?(?P<band>(?:dưới|trên|từ) (?P<number>\d{1,2})(?P<up> trở lên)?)(?= ?: ?\d{1,3} xã(?!\p{L}))"
)
# a line of a list: «+ 15 đến 18: 8 xã.», «- Nhóm 3 (đạt 10-14): 9 xã», «- Dưới 10: 0 xã»
_ITEM = r"^[-+*• ]*(?:(?:số |các |nhóm )*(?:(?:\d{1,2}|[ivx]+) (?=\())?(?:xã )?\(?(?:đạt |có )?)"
_COUNTED = r"(?=\)?(?: ?:| có| còn| là| gồm) ?\d{1,3} xã(?!\p{L}))"
_LISTED_BAND_RE = regex.compile(
    rf"(?:{_ITEM}|nhóm |[;,.] ?(?:số )?(?:xã )?(?:đạt )?)"
    rf"(?P<band>(?:từ )?(?P<low>\d{{1,2}}) ?(?:-|–|đến) ?(?P<high>\d{{1,2}})){_COUNTED}"
)
_LISTED_LIMIT_RE = regex.compile(rf"{_ITEM}(?P<band>(?:dưới|trên|từ) (?P<number>\d{{1,2}})(?P<up> trở lên)?){_COUNTED}")
_ASIDE = r"(?:[^.;:\d()]|\d{1,2}(?: ?/ ?\d{1,2})? tiêu chí|(?<=năm )\d{4})"
_NOUN_RE = regex.compile(
    r"(?:(?<!\p{L})số (?:lượt )?(?P<noun>xã|tiêu chí|chỉ tiêu|huyện)(?: thuộc)?(?!\p{L})"
    rf"(?P<what>{_ASIDE}{{0,80}}?)"
    # «- Xã đạt chuẩn NTM: 1/11 (9,1%)», at the head of a clause
    r"|(?:^|[;.] ?)[-+*• ]*(?P<noun>xã)"
    rf"(?P<what> (?:(?:được )?công nhận|đạt chuẩn|về đích|nâng cao|kiểu mẫu){_ASIDE}{{0,40}}?)"
    r"|% (?:số )?(?P<noun>xã)(?P<what>) ?\(|(?P<mean>bình quân ?(?:/|mỗi|một|trên|1)? ?xã(?!\p{L})[^.;:\d(),]{0,12}?"
    r"|tiêu chí bình quân(?: (?:chung|toàn|của|cả|tỉnh|huyện|thị xã|thành phố))*))"
    r"(?:(?<=\()|(?<=tiêu chí bình quân)|(?: là| lên| đạt| đạt được| được| còn| có| đến| tới|:|,)"
    r"(?: là| có| mức| ít nhất| khoảng| hơn| trên)*) ?$"
)
# «tiêu chí chưa đạt 12», «tiêu chí đạt là 6 (số 4, 8, …)», «tổng số tiêu chí 173/209»; «tiêu chí chưa đạt: 12» names it
_CRITERIA_SAID_RE = regex.compile(
    r"(?<!\p{L})(?:(?:số )?tiêu chí (?:(?:đã|hiện|còn) )*(?:(?:chưa |không )?đạt|(?:chưa )?hoàn thành|thiếu)"
    r"(?: được| chuẩn)?(?: (?P<told>là|có|còn|được))*"
    r"|(?P<told>tổng (?:số )?(?:lượt )?tiêu chí)(?: [^.;:\d,()]{0,30})?:?) ?$"
)
# «Số tiêu chí đạt bình quân 12,9/xã»
_MEANS_RE = regex.compile(r"/ ?xã|(?<!\p{L})(?:bq|bình quân)(?!\p{L})")  # looked for first
_PER_COMMUNE_RE = regex.compile(
    rf"(?<=tiêu chí [^.;:\d]{{0,40}})(?<![\d.,/])(?P<number>{NUMBER}) ?/ ?xã(?!\p{{L}})"
    r"|(?<=\d tiêu chí[,;]? \(?(?:bq|bình quân) )(?:đạt |là )?"  # «126 TC, BQ 11,45»
    r"(?P<number>\d{1,2}[.,]\d{1,2})(?= ?(?:[,;)]|$|\.(?!\d)))"
)
# «huy động 86.475 trđ, cụ thể là TW 7.250; tỉnh 21.840», «412.870 triệu đồng (ngân sách TƯ 8.450, tỉnh 14.320, …)»
_OPENS_PARTS_RE = regex.compile(
    r" ?(?:[,;]? ?\(?(?:(?:chiếm|bằng|đạt|tương đương|=) ?)?(?:tỉ lệ )?[\d.,]+ ?%\)?)? ?[,;.:]? ?"
    r"(?:\(|(?:trong (?:đó|số (?:này|đó))|bao gồm|gồm(?: có)?|cụ thể(?: là)?|chia ra)(?!\p{L}) ?:?)"
)
_NAMED_PART_RE = regex.compile(
    r"(?:\p{L}|\)|:) ?(?<!(?:năm|số|chương trình|ct|quyết định|nghị quyết|dự án|tháng|quý|khoản|điều) )$"
)
# «Trường đạt chuẩn 2/3», «Nhà văn hóa thôn 5/7 = 71,4%», «trường chuẩn QG 36/45»
_HEADED_RATIO_RE = regex.compile(
    r"(?:^|[.;:,(+-] ?)(?:tổng )?(?:số )?(?P<noun>trường|nhà văn hóa|trạm (?:y tế|yt)|thôn|ấp|bản|xóm|làng"
    r"|buôn|khóm|sóc|tổ dân phố|khu dân cư|hộ)"
    r"(?: \p{L}+){0,6}(?: là| có| đạt|:)? ?$"
)
# «- HTX: 23, thành lập mới 04», «Mô hình: 12; pa nô: 84 cái»: a noun that opens a clause and a colon
_HEADED_COUNT_RE = regex.compile(r"(?:^|[;.] ?)[-+*• ]*(?:tổng )?(?:số )?(?P<noun>\p{L}[^:;.()\d]{1,40}): ?$")
# «nghèo 110, 5,1%; cận nghèo: 74 (3,5%)»: a name, its count, and the rate that it makes
_RATE_BEHIND_RE = regex.compile(r" ?(?:,|\(|=|chiếm|,? ?tỉ lệ) ?(?:(?:chiếm|tỉ lệ|=) ?)*\d+(?:[.,]\d+)? ?%")
_RIGHT_BEFORE_RE = regex.compile(
    r"(?: (?:đóng góp|góp|nhận|hỗ trợ|toàn \p{L}+))?(?: ?\([^()\d]{0,24}\))? ?:? ?"
    r"(?:(?:là|có|còn|đạt|được|hiện có|hiện còn) )?(?:(?:trên|hơn|gần|khoảng) )?"
)
_YEARS_RE = regex.compile(r"(?:19|20)\d\d")
_LARGE, _MOST_PERCENT = 100, 100
_REACH_OF_NAME = 48  # letters before a count in which its name is looked for
_NOUN_UNITS = {"xã": "communes", "tiêu chí": "criteria", "chỉ tiêu": "indicators", "huyện": "districts"}
_HEADED_UNITS = {
    "trường": "schools",
    "nhà văn hóa": "culture_houses",
    "trạm y tế": "health_stations",
    "trạm yt": "health_stations",
    "hộ": "households",
}
_UNCOUNTED = ("criteria", "communes", "years", "districts", "provinces")  # «tỉnh: 12.400; huyện: 6.250» are budgets
_MEAN = "criteria/commune"
_MOST_CRITERIA = 20
_FEWEST_COMMUNES = 5  # of a unit whose communes are counted by criterion, without the word
_SENTENCE_RE = regex.compile(r"[.!?](?= |$)")


def find_series(reading: Reading, quantities: QuantityReader, catalog: Catalog) -> None:
    """Take the numbers of the passage that have no unit of their own, but one by their series."""
    if reading.passage.kind == "cell":
        return
    _find_bands(reading, quantities)
    _find_means(reading, quantities)
    numbers = list(LONE_RE.finditer(reading.text))
    for match in numbers:
        if reading.is_free(match.start("number"), match.end()):
            unit = _unit_by_noun(reading, quantities, match) or _unit_by_name(reading, catalog, match)
            if unit and _whole_of_parts(reading, match) is None:  # «(tiền mặt 2.000, ngày công 900)» of money
                take_number(reading, quantities, match, unit, Decimal(1))
    _find_met_by(reading, quantities, numbers)
    _find_moved(reading, quantities)
    lone = [it for it in numbers if reading.is_free(it.start("number"), it.end())]
    if not any(unit_of(mention) for mention in reading.mentions):
        return
    for match in _FROM_RE.finditer(reading.text):
        later = next(
            (it for it in figures_in(reading) if reading.at(it)[0] in range(match.end() - 10, match.end() + 1)),
            None,
        )
        if later is not None and reading.is_free(*match.span("number")):
            take_number(reading, quantities, match, unit_of(later), factor_of(later))
    for match in lone:
        whole = _whole_of_parts(reading, match)
        if whole is not None:
            part = "part" if match["of"] is not None else ""
            take_number(reading, quantities, match, unit_of(whole), factor_of(whole), part)
            continue
        follows = _antecedent(reading, match.start("number"))
        like = _alike(reading, match, follows) if follows else None
        if follows == "criterion" and match["of"] is not None and "xã" in reading.text:
            take_number(reading, quantities, match, "communes", Decimal(1))  # «TC đạt thấp: TC2 3/15 xã; TC6 3/15»
        elif like is not None:
            take_number(reading, quantities, match, unit_of(like), factor_of(like))
        elif follows == "place" and _is_in_band(reading, match):
            take_number(reading, quantities, match, "criteria", Decimal(1))


def _find_bands(reading: Reading, quantities: QuantityReader) -> None:
    if "xã" not in reading.text:
        return
    at = reading.text.find("tiêu chí")
    limits_told = _BAND_LIMIT_RE.finditer(reading.text) if at >= 0 else _LISTED_LIMIT_RE.finditer(reading.text)
    for match in limits_told:
        number = Decimal(match["number"])
        begin, bound = quantities.bounds.before(reading.text, match.start("number"))
        bound = "at_least" if match["up"] else bound
        if match.start() > at and number <= _MOST_CRITERIA and bound != "exact":
            value = Quantity.printed(number, "criteria", decimals=0, step=Decimal(1), counts=True, bound=bound)
            reading.take("quantity", min(begin, match.start("number")), match.end("band"), value, "series.limit")
    for match in (*_BAND.finditer(reading.text), *_LISTED_BAND_RE.finditer(reading.text)):
        low, high = Decimal(match["low"]), Decimal(match["high"])
        if low < high <= _MOST_CRITERIA:
            limits = NumberRange(low=low, high=high, unit="criteria")
            reading.take("range", match.start("band"), match.end("band"), limits, "series.band")


def _find_means(reading: Reading, quantities: QuantityReader) -> None:
    """«Số tiêu chí đạt bình quân 12,9/xã»."""
    for match in _PER_COMMUNE_RE.finditer(reading.text) if _MEANS_RE.search(reading.text) else ():
        if parse_number(match["number"])[0] <= _MOST_CRITERIA:
            take_number(reading, quantities, match, _MEAN, Decimal(1))


def _find_met_by(reading: Reading, quantities: QuantityReader, numbers: list[regex.Match[str]]) -> None:
    """«TC2: 3/11; TC5: 4/11; TC17: 5/11»: behind criteria, so many of the same number of communes."""
    ratios = [it for it in numbers if it["of"] is not None and reading.is_free(it.start("number"), it.end())]
    behind = [it for it in ratios if _antecedent(reading, it.start("number")) == "criterion"]
    wholes = Counter(it["of"] for it in behind)
    for match in behind:
        if wholes[match["of"]] > 1 and int(match["of"]) >= _FEWEST_COMMUNES:
            take_number(reading, quantities, match, "communes", Decimal(1))


def _find_moved(reading: Reading, quantities: QuantityReader) -> None:
    """«Số hợp tác xã từ 17 tăng lên 29»: what is counted stands before both numbers, no unit behind either."""
    for match in _MOVED_RE.finditer(reading.text) if " từ " in reading.text and "số " in reading.text else ():
        unit = quantities.unit_named(match["noun"])
        mean = match["noun"].startswith("tiêu chí") and _MEANS_RE.search(match["noun"]) is not None
        for group in ("number", "later") if unit or mean else ():
            value, decimals = parse_number(match[group])
            if not reading.is_free(*match.span(group)) or (value > _MOST_CRITERIA if mean else decimals):
                continue
            step, named = Decimal(1).scaleb(-decimals), _MEAN if mean else unit
            quantity = Quantity.printed(value, named, decimals=decimals, step=step, counts=not mean)
            reading.take("quantity", match.start(group), match.end(group), quantity, "series.moved")


def _is_in_band(reading: Reading, match: regex.Match[str]) -> bool:
    """«Từ 15-18 tiêu chí: 3 xã (An Mỹ 16, Nhơn Mỹ 15)», «… Trong đó An Mỹ 16»: what each has lies within the band."""
    at = match.start("number")
    opened = max(reading.text.rfind(mark, _sentence_start(reading, at), at) for mark in ("(", ":", "trong đó"))
    if opened < 0 or ")" in reading.text[opened:at]:
        return False
    number, within = parse_number(match["number"])[0], False
    for mention in reading.mentions:
        band = mention.value
        if isinstance(band, NumberRange | Quantity) and band.unit == "criteria" and reading.at(mention)[1] <= opened:
            within = (band.low or 0) <= number <= (band.high or _MOST_CRITERIA)
    return within


def _whole_of_parts(reading: Reading, match: regex.Match[str]) -> Mention | None:
    """The money or ratio whose parts are being told where a lone number stands behind a name.

    «32/45 trường đạt chuẩn, chiếm 71,1% (Mầm non 10/15, Tiểu học 14/18, THCS 8/12)»
    """
    at = match.start("number")
    if _NAMED_PART_RE.search(reading.text, 0, at) is None:
        return None
    for mention in reversed(figures_in(reading)):
        end = reading.at(mention)[1]
        if end <= at and match["of"] is not None and _is_part_of(reading, match, mention):
            return mention
        if match["of"] is not None or end > at or unit_of(mention) != "VND" or not isinstance(mention.value, Quantity):
            continue
        opened = _OPENS_PARTS_RE.match(reading.text, end, at)
        if opened is None:
            continue
        between = reading.text[opened.end() : at]
        left = opened.group().endswith("(") and between.count(")") > between.count("(")
        part = parse_number(match["number"])[0] * factor_of(mention)
        inside = not left and _SENTENCE_RE.search(between) is None and Decimal(0) < part <= mention.value.value
        return mention if inside and factor_of(mention) > 1 else None
    return None


def _is_part_of(reading: Reading, match: regex.Match[str], mention: Mention) -> bool:
    whole, end = mention.value, reading.at(mention)[1]
    if not isinstance(whole, Ratio) or whole.unit == "VND" or not _same_brackets(reading.text, end, match.start()):
        return False
    return Decimal(match["of"]) < whole.of and parse_number(match["number"])[0] <= whole.count


def _same_brackets(text: str, end: int, at: int) -> bool:
    """True if brackets that open behind a figure, in its sentence, still hold a position."""
    between = text[end:at]
    return between.count("(") == between.count(")") + 1 and _SENTENCE_RE.search(between) is None


def _unit_by_noun(reading: Reading, quantities: QuantityReader, match: regex.Match[str]) -> str:
    """«Số xã nâng cao là 9», «số xã đạt chuẩn lên 18/18 (100%)», «số tiêu chí bình quân/xã là 17,8»."""
    said = _NOUN_RE.search(reading.text, _sentence_start(reading, match.start()), match.start("number"))
    if said is None:
        ratio = match["of"] is not None
        if _says_criteria(reading, match):
            return "criteria"
        counted = _HEADED_COUNT_RE.search(reading.text, 0, match.start("number")) if not ratio else None
        if counted is not None:
            whole = not parse_number(match["number"])[1]
            unit = quantities.unit_named(counted["noun"]) if whole else ""
            return "" if unit in _UNCOUNTED else unit
        headed = _HEADED_RATIO_RE.search(reading.text, 0, match.start("number")) if ratio else None
        return _HEADED_UNITS.get(headed["noun"], "villages") if headed is not None else ""
    value, decimals = parse_number(match["number"])
    if said["mean"] or (said["noun"] == "tiêu chí" and ("bình quân" in said["what"] or decimals)):
        return _MEAN if value <= _MOST_CRITERIA and "tiêu chí" in reading.text else ""
    return "" if decimals else _NOUN_UNITS[said["noun"]]


def _unit_by_name(reading: Reading, catalog: Catalog, match: regex.Match[str]) -> str:
    """What a lone number counts whose name stands right before it: «Dân số: 5.912», «ngày công 1.500».

    Without a colon only a large one, or one that the rate of its name stands behind («nghèo 110, 5,1%»).
    """
    value, decimals = parse_number(match["number"])
    if decimals or match["of"] is not None or _YEARS_RE.fullmatch(match["number"]):
        return ""
    at, indicators = match.start("number"), catalog.indicators
    rated = _RATE_BEHIND_RE.match(reading.text, match.end()) is not None
    begin = max(_sentence_start(reading, at), at - _REACH_OF_NAME)
    words = reading.text[begin:at]
    if not rated and value < _LARGE and not words.rstrip().endswith(":"):
        return ""
    for hit in (*indicators.spoken.find(words), *indicators.heads.find(words)):
        if not _RIGHT_BEFORE_RE.fullmatch(words, hit.end):
            continue
        records = [indicators.record(it) for it in hit.ids]
        rates = [it for it in records if it.unit == "percent"]
        if rates and not rated and value <= _MOST_PERCENT:
            return ""  # «BHYT: 91»
        counts = [indicators.by_id[it] for rate in rates if (it := catalog.limits.count_of.get(rate.id, ""))]
        units = [it.unit for it in (*records, *(counts if rated else ())) if it not in rates]
        return next((unit for unit in units if unit in catalog.units.counted), "")
    return ""


def _says_criteria(reading: Reading, match: regex.Match[str]) -> bool:
    start = _sentence_start(reading, match.start())
    said = _CRITERIA_SAID_RE.search(reading.text, start, match.start("number"))
    if said is None or parse_number(match["number"])[1]:
        return False
    return not said["told"] or match["of"] is not None or reading.text.startswith(("(", " ("), match.end())


def _antecedent(reading: Reading, position: int) -> str:
    """Return what kind of word a number stands behind: place | period | criterion | plan | change, "" if none."""
    start = _sentence_start(reading, position)
    before = [it for it in reading.mentions if it.kind in ("place", "period", "date", "criterion")]
    for mention in before:
        end = reading.at(mention)[1]
        if start <= end <= position and _BESIDE_RE.fullmatch(reading.text, end, position):
            return "period" if mention.kind == "date" else mention.kind
    if _FORMER_RE.search(reading.text, start, position):
        return "period"
    if _PLANNED_RE.search(reading.text, start, position):
        return "plan"
    return "change" if _CHANGED_RE.search(reading.text, start, position) else ""


def _alike(reading: Reading, match: regex.Match[str], follows: str) -> Mention | None:
    """The figure of the sentence that a lone number is one more of; for a plan or a change the one before it."""
    at = match.start("number")
    start, end = _sentence_start(reading, at), _sentence_end(reading, at)
    around = [it for it in figures_in(reading) if start <= reading.at(it)[0] < end]
    before = [it for it in around if reading.at(it)[1] <= at]
    if follows in ("plan", "change", "period"):
        return before[-1] if before else None
    behind = [it for it in around if reading.at(it)[0] > at]
    for mention in (*reversed(before[-2:]), *behind[:2]):
        if _antecedent(reading, reading.at(mention)[0]) == follows:
            return mention
    return None


def take_number(
    reading: Reading,
    quantities: QuantityReader,
    match: regex.Match[str],
    unit: str,
    factor: Decimal,
    rule: str = "",
) -> None:
    """Take the number of a match as a figure of the unit, `factor` of it each; of a ratio with the group `of`."""
    value, decimals = parse_number(match["number"])
    of = match.groupdict().get("of")
    if of is not None:
        ratio = Ratio(count=value, of=Decimal(of), unit=unit)
        if not decimals and 0 <= value <= ratio.of and ratio.of:
            reading.take("ratio", match.start("number"), match.end(), ratio, f"series.{rule or 'ratio'}")
        return
    if unit == "criteria" and decimals:
        unit = _MEAN
    step = factor / Decimal(10) ** decimals
    counts = factor == 1 and not decimals and unit not in ("percent", "VND", _MEAN)
    start, bound = quantities.bounds.before(reading.text, match.start("number"))
    quantity = Quantity.printed(value * factor, unit, decimals=decimals, step=step, counts=counts, bound=bound)
    reading.take("quantity", start, match.end("number"), quantity, f"series.{rule or 'number'}")


def factor_of(mention: Mention) -> Decimal:
    """What one unit of the printed number means: a million in «24,6 triệu đồng»."""
    value = mention.value
    if not isinstance(value, Quantity) or not value.half_step:
        return Decimal(1)
    return value.half_step * 2 * Decimal(10) ** value.decimals


def figures_in(reading: Reading) -> list[Mention]:
    """The quantities and ratios taken so far, in order."""
    return sorted((it for it in reading.mentions if unit_of(it)), key=lambda mention: mention.span)


def unit_of(mention: Mention) -> str:
    """The unit of a figure, "" of anything else."""
    return mention.value.unit if isinstance(mention.value, Quantity | Ratio) else ""


def _sentence_start(reading: Reading, position: int) -> int:
    return max((match.end() for match in _SENTENCE_RE.finditer(reading.text, 0, position)), default=0)


def _sentence_end(reading: Reading, position: int) -> int:
    found = _SENTENCE_RE.search(reading.text, position)
    return found.end() if found else len(reading.text)
