"""Numbers told place by place, whose unit stands once: «37 xã (Hà Trung 11, Nga Sơn và Hậu Lộc mỗi huyện 13)».

The unit is that of the whole before the list, or of another of its numbers. Numbers that cannot be parts of the whole
(«3 xã (An Mỹ 16, Nhơn Mỹ 15)» tells criteria) keep none.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.catalog.places import EACH_UNIT, Gazetteer
from extractor.mentions.quantities import QuantityReader
from extractor.mentions.reading import Reading
from extractor.mentions.series import LONE_RE, factor_of, figures_in, take_number, unit_of
from extractor.model import Mention, NumberRange, PlaceName, Quantity, Ratio
from extractor.vi.numbers import NUMBER, parse_number

_NAME = "§"  # stands for each letter of a place's name
_ENTRY_RE = regex.compile(
    rf"(?P<names>(?<!{_NAME}){_NAME}++(?:(?: ?(?:,|;|và|, và)(?: (?:các )?(?:huyện|xã))? ?){_NAME}++)*) ?[(:]? ?"
    rf"(?P<each>(?:{EACH_UNIT}|cùng|đều)(?!\p{{L}}) ?)?"
    r"(?:(?:có|đạt|được|là|còn|với|chiếm|dẫn đầu|đứng đầu|cao nhất|thấp nhất|nhiều nhất|ít nhất)(?!\p{L}) ?)*"
    rf"(?P<number>{NUMBER})(?: ?/ ?(?P<of>\d{{1,4}})(?![\d/]|\.\d))?"
)
_NEXT_RE = regex.compile(
    r" ?(?:\p{L}+ ?){0,2}\)? ?(?:[,;]|và|[,;] và)? ?(?:(?:các|huyện|xã|thị xã|tiếp (?:đến|theo|đó)|sau đó|kế đến"
    r"|rồi(?: đến)?|riêng|còn|là|thấp nhất|ít nhất)(?!\p{L}) ?)*"
)
_LEADING = (
    r"(?:trong (?:đó|số (?:này|đó))|bao gồm|gồm|cụ thể|như sau|nhiều nhất|cao nhất|ít nhất|tập trung|chủ yếu|dẫn đầu"
    r"|đứng đầu|(?:chia|phân(?: bổ)?|tính) theo)(?!\p{L})"
)
_LEAD_RE = regex.compile(  # what stands between the whole and the first name of its list
    r"(?:[^;.:()\d]|năm \d{4}|\d{1,2}/\d{1,2}/\d{4}){0,80}?"
    rf"(?:[(:]|[,;.]? ?(?={_LEADING}))"
    rf" ?(?:(?:{_LEADING}|tại|ở|các|là|có|từng|địa bàn|huyện|xã|thị xã|thành phố|địa phương|đơn vị)(?!\p{{L}}) ?)*:? ?"
)
_BRACKET_RE = regex.compile(r"\([^()]*\)")
_RATES = {"percent": 100, "criteria/commune": 20}  # and the most that they can be


def find_by_place(reading: Reading, quantities: QuantityReader, gazetteer: Gazetteer) -> None:
    """Take the numbers without a unit in lists of places."""
    places = [it for it in reading.mentions if isinstance(it.value, PlaceName)]
    if reading.passage.kind == "cell" or len(places) < 2:
        return
    masked = _masked(reading, places)
    figures = {reading.at(it)[0]: it for it in figures_in(reading)}
    for entries in _lists(masked):
        lone = [it for it in entries if _is_lone(reading, it)]
        told = [figures[it.start("number")] for it in entries if it.start("number") in figures]
        if len(lone) + len(told) < len(entries) or len(entries) + _names_in(entries[0]) < 3:
            continue
        like = told[0] if told else _whole(reading, masked, entries[0].start())
        within = range(entries[0].start(), entries[-1].end())
        names = [it.value for it in places if reading.at(it)[0] in within and isinstance(it.value, PlaceName)]
        if like is not None and _can_be(like, told, entries) and not _is_of_districts(like, names, gazetteer):
            for entry in lone:
                take_number(reading, quantities, entry, unit_of(like), factor_of(like))


def _masked(reading: Reading, places: list[Mention]) -> str:
    text = reading.text
    for place in places:
        start, end = reading.at(place)
        text = text[:start] + _NAME * (end - start) + text[end:]
    for band in (it for it in reading.mentions if _unit(it) == "criteria"):
        start, end = reading.at(band)  # «9 xã đạt 15-18 tiêu chí (Hà Trung 5, Nga Sơn 4)» tells communes
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _unit(mention: Mention) -> str:
    return mention.value.unit if isinstance(mention.value, NumberRange | Quantity | Ratio) else ""


def _lists(masked: str) -> Iterator[list[regex.Match[str]]]:
    """Yield the entries of each list, one name or several with their number."""
    found: list[regex.Match[str]] = []
    for entry in _ENTRY_RE.finditer(masked):
        if found and not _NEXT_RE.fullmatch(masked, found[-1].end(), entry.start()):
            yield found
            found = []
        found.append(entry)
    if found:
        yield found


def _is_lone(reading: Reading, entry: regex.Match[str]) -> bool:
    """True for a number that nobody took and that nothing behind it explains."""
    alone = LONE_RE.match(reading.text, entry.start("number"))
    return alone is not None and alone.end() == entry.end() and reading.is_free(*alone.span())


def _names_in(entry: regex.Match[str]) -> int:
    return len(regex.findall(f"{_NAME}+", entry["names"])) if entry["each"] else 1


def _whole(reading: Reading, masked: str, start: int) -> Mention | None:
    """The figure whose parts the list that begins there tells."""
    for figure in reversed(figures_in(reading)):
        end = reading.at(figure)[1]
        # «172 sản phẩm (154 sản phẩm 3 sao, …). Chia theo huyện: …»
        between = _BRACKET_RE.sub("", masked[end:start])
        if end <= start and unit_of(figure) != "criteria" and _LEAD_RE.fullmatch(between):
            return figure
    return None


def _can_be(like: Mention, told: list[Mention], entries: list[regex.Match[str]]) -> bool:
    """True if the numbers can be of the unit: no more than the whole together, or rates that there are."""
    numbers = [parse_number(entry["number"]) for entry in entries]
    if unit_of(like) in _RATES:
        return all(value <= _RATES[unit_of(like)] for value, _ in numbers)
    if told:
        return len({unit_of(it) for it in told}) == 1
    if "/" in unit_of(like):
        return True
    value, factor = like.value, factor_of(like)
    if isinstance(value, Quantity) and (factor != 1 or value.decimals):
        whole = value.value
    elif isinstance(value, Quantity | Ratio) and not any(decimals for _, decimals in numbers):
        whole = value.value if isinstance(value, Quantity) else value.count
    else:
        return False
    return sum(number * _names_in(entry) for (number, _), entry in zip(numbers, entries, strict=True)) * factor <= whole


def _is_of_districts(like: Mention, names: list[PlaceName], gazetteer: Gazetteer) -> bool:
    """Communes are counted in districts, not in communes («15 xã đạt 10-14 tiêu chí (An Mỹ 14, …)»); means, too."""
    levels = (gazetteer.by_id(it.candidates[0]) for it in names if it.candidates)
    of_districts = unit_of(like) in ("communes", "criteria/commune")
    return of_districts and any(it is not None and it.level == "commune" for it in levels)
