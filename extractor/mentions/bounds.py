"""The words for a bound beside a figure: «trên 20 công trình», «từ 85% trở lên», «ước giải ngân cả năm 36 tỷ đồng»."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extractor.catalog.units import Units
from extractor.catalog.words import Words

_REACH = 36  # letters before a figure that may hold its bound
_BOTH_RE = regex.compile(r"(?<!\p{L})cả $")
# «phân bố trên 12 thôn»: where, not how many at least
_SPREAD_RE = regex.compile(
    r"(?<!\p{L})(?:phân bố|trải(?: dài| rộng| đều)?|nằm|rải rác|sinh sống|cư trú|sống|dàn trải|phủ khắp)(?: đều)? $"
)
# «ước giải ngân cả năm», «dự ước đến hết niên độ thu được»: a verb or a time between the word and its figure
_RECKONED_RE = regex.compile(
    r"(?<!\p{L})ước(?: (?:tính|cả năm|giải ngân|thực hiện|huy động|thu|chi|tăng|giảm|còn|trong|đến|hết|cuối|năm|niên độ"
    r"|kế hoạch|đạt|được|là|có|tổng|cả|quý|tháng|12|20\d\d))+ ?$"
)
# «đạt từ 10 tiêu chí (năm 2010) tăng lên 15 tiêu chí»: the level before
_MOVES_RE = regex.compile(
    r"\d[\d.,/]*[^.;\d]{0,30}(?:(?:năm )?20\d\d\)?,? ?)?(?:(?:đã|tăng|giảm|nâng) )*"
    r"(?:lên|xuống|còn)(?: đến| tới| còn)* \d"
)
_ARROWS = ("-", "=", "–")  # «5,7% -> 4,9%»
_NO_BOUND = ("trên tổng", "cao hơn có", "thấp hơn có")


class Bounds:
    """The patterns built once from schemas/words.toml and units.toml."""

    def __init__(self, units: Units, words: Words) -> None:
        self._words = words
        fillers, behind = alternatives(words.fillers), alternatives(words.bounds_after)
        self._before_re = regex.compile(
            rf"(?<![\p{{L}}])(?<!mầm |cấp )(?P<bound>{alternatives(words.bounds_before)})(?: (?:{fillers})){{0,2}} ?$"
        )
        self._behind_re = regex.compile(rf" ?(?P<bound>{behind})(?!\p{{L}})")
        counted_words = [word for word, unit in units.words.items() if unit.counts]
        # «từ 70% ấp trở lên», «85% số hộ trở lên»: the bound stands behind what the rate is of
        self._behind_whole_re = regex.compile(
            rf" (?:số )?(?:{alternatives(counted_words)}) (?P<bound>{behind})(?!\p{{L}})"
        )

    def before(self, text: str, start: int) -> tuple[int, str]:
        """Return where the figure begins with its bound word, and the bound."""
        lead = text[max(0, start - _REACH) : start]
        match = self._before_re.search(lead)
        # «11 thôn có nhà văn hóa trên tổng số 16 thôn», «ở mức cao hơn có 30 xã» bound nothing
        arrow = match is not None and match["bound"] == ">" and lead.endswith(_ARROWS, 0, match.start())
        if match is not None and not arrow and not match[0].startswith(_NO_BOUND):
            if match["bound"] == "trên" and _SPREAD_RE.search(lead, 0, match.start()):
                return start, "exact"
            if match["bound"].endswith(" từ") and _MOVES_RE.match(text, start):
                return start, "exact"
            return start - len(lead) + match.start(), self._words.bounds_before[match["bound"]]
        if "ước" in lead and _RECKONED_RE.search(lead):
            return start, "about"
        both = _BOTH_RE.search(lead)
        return (start - len(lead) + both.start() if both else start), "exact"

    def behind(self, text: str, end: int, unit: str) -> tuple[int, str] | None:
        """Return where the figure ends with the bound word behind it, and the bound; None without one."""
        after = self._behind_re.match(text, end)
        if after is not None:
            return after.end(), self._words.bounds_after[after["bound"]]
        of_whole = self._behind_whole_re.match(text, end) if unit == "percent" else None
        return (end, self._words.bounds_after[of_whole["bound"]]) if of_whole is not None else None


def alternatives(words: Iterable[str]) -> str:
    """Return the words as alternatives, longest first; those of one first letter side by side rule each other out."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        rests.setdefault(word[0], []).append(regex.escape(word[1:]))
    return "|".join(f"{regex.escape(first)}(?:{'|'.join(words)})" for first, words in rests.items())
