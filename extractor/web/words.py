"""Words on the pages: Vietnamese in the templates, English from a catalogue; numbers as an office writes them.

**Source**: Babel (message catalogues of gettext); Nghị định 30/2020/NĐ-CP for dates day first; Quyết định
134/2002/QĐ-TTg for the hour of Vietnam, UTC+7 all year.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
from babel.messages.pofile import read_po

from extractor.catalog import load_catalog

_PLACE_RE = regex.compile(r"\{\d\}")
_YEAR_RE = regex.compile(r"(?:19|20)\d\d")
_VIETNAM = timezone(timedelta(hours=7))
_SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}
_LOCALE = Path(__file__).parent / "locale"
_SCALES = ((Decimal(10) ** 9, {"vi": "tỷ", "en": "bn"}), (Decimal(10) ** 6, {"vi": "triệu", "en": "m"}))


@lru_cache(maxsize=2)
def catalogue(language: str) -> dict[str, str]:
    """Return the translations into a language; empty for Vietnamese, in which the pages are written."""
    if language == "vi":
        return {}
    with (_LOCALE / f"{language}.po").open("rb") as stream:
        return {
            str(message.id): str(message.string)
            for message in read_po(stream, locale=language)
            if message.id and message.string
        }


def translate(text: str, language: str, inner: Callable[[str], str] = str) -> str:
    """Return the text in a language; as it is where the catalogue lacks it. `inner` is for the names and numbers in it.

    >>> translate("Chưa có gì được sửa.", "en"), translate("Không có chỉ tiêu {x}.", "en")
    ('Nothing was corrected yet.', 'There is no indicator {x}.')
    """
    known = catalogue(language).get(text)
    if known is not None:
        return known
    for pattern, meant in _patterns(language):
        match = pattern.fullmatch(text)
        if match is not None:
            return meant.format(*map(inner, match.groups()))
    return text


@lru_cache(maxsize=2)
def _patterns(language: str) -> list[tuple[regex.Pattern[str], str]]:
    """The texts of the catalogue that have `{0}`, `{1}` where a name or number stands; those that say most first."""
    return [
        (regex.compile("(.*)".join(map(regex.escape, _PLACE_RE.split(text))), flags=regex.DOTALL), meant)
        for text, meant in sorted(catalogue(language).items(), key=lambda entry: -len(entry[0]))
        if _PLACE_RE.search(text)
    ]


def show_number(value: Any, language: str = "vi") -> str:
    """Return an exact number with the separators of the language.

    >>> show_number("18364.8"), show_number("18364.8", "en"), show_number("met")
    ('18.364,8', '18,364.8', 'met')
    >>> show_number("<= 60000000000")
    '≤ 60.000.000.000'
    """
    sign, _, rest = str(value).partition(" ")
    if sign in _SIGNS and rest:
        return f"{_SIGNS[sign]} {show_number(rest, language)}"
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    text = format(number, ",f")
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def show_value(value: Any, unit: str, language: str = "vi") -> str:
    """Return a fact's value with its unit in words; money of a million up in triệu or tỷ, all digits kept.

    >>> show_value("18364800000000", "VND"), show_value("38.1", "percent"), show_value("not_met", "status")
    ('18.364,8 tỷ đồng', '38,1 %', 'chưa đạt')
    >>> show_value("45500000", "VND/person/year"), show_value("false", "bool", "en")
    ('45,5 triệu đồng/người/năm', 'no')
    """
    words = "" if _number(value) is None else load_catalog().messages.unit_name(unit, language)
    return f"{show_bare(value, unit, language)} {words}".strip()


def show_bare(value: Any, unit: str, language: str = "vi") -> str:
    """Return a fact's value as `show_value` does, without its unit: for a table that names it once.

    >>> show_bare("45500000", "VND/person/year"), show_bare("38.1", "percent"), show_bare("not_met", "status")
    ('45,5 triệu', '38,1', 'chưa đạt')
    """
    number = _number(value)
    if number is None:
        return load_catalog().messages.word("state", str(value), language)
    if unit.startswith("VND") and number.is_finite():
        for size, scale in _SCALES:
            if abs(number) >= size:
                return f"{show_number((number / size).normalize() + 0, language)} {scale[language]}"
    return show_number(number, language)


def scale_of(number: Decimal, unit: str) -> Decimal:
    """Return what the number before «tỷ» or «triệu» that `show_bare` prints is multiplied by; 1 where it prints none.

    >>> scale_of(Decimal("45500000000"), "VND"), scale_of(Decimal("45500000000"), "person")
    (Decimal('1000000000'), Decimal('1'))
    """
    fitting = (size for size, _ in _SCALES if unit.startswith("VND") and abs(number) >= size)
    return next(fitting, Decimal(1))


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def show_computed(text: str, unit: str, language: str = "vi") -> str:
    """Return what a finding expected or observed, with its unit: a number, one behind a sign, a range, or words.

    Without a unit it may be a year.

    >>> show_computed("<= 60000000000", "VND"), show_computed("12.5..16", "criteria/commune"), show_computed("0", "km")
    ('≤ 60 tỷ đồng', '12,5–16 tiêu chí/xã', '0 km')
    >>> show_computed(">= 2019", ""), show_computed("tiêu chí 5", "")
    ('≥ 2019', 'tiêu chí 5')
    """
    sign, _, rest = text.rpartition(" ")
    if sign and sign not in _SIGNS:
        return text
    ends = rest.split("..") if unit or not _YEAR_RE.fullmatch(rest) else []
    shown = "–".join(end if _number(end) is None else show_bare(end, unit, language) for end in ends) or rest
    words = load_catalog().messages.unit_name(unit, language) if unit else ""
    return f"{_SIGNS.get(sign, '')} {shown} {words}".strip()


def show_period(start: str, end: str) -> str:
    """Return a period as people write it.

    >>> show_period("2016", "2018"), show_period("2018", "2018"), show_period("2024-01", "2024-06")
    ('2016–2018', '2018', '01/2024–06/2024')
    """
    parts = ["/".join(reversed(part.split("-"))) for part in (start, end) if part]
    return parts[0] if len(set(parts)) == 1 else "–".join(parts)


def show_time(moment: str) -> str:
    """Return a UTC moment by the clocks of Vietnam, day first.

    >>> show_time("2026-11-25T18:03:00Z"), show_time("2026-11-25")
    ('26/11/2026 01:03', '25/11/2026')
    """
    if "T" not in moment:
        return show_period(moment, moment)
    return f"{datetime.fromisoformat(moment).astimezone(_VIETNAM):%d/%m/%Y %H:%M}"


def show_today() -> str:
    """Return the day by the clocks of Vietnam, day first."""
    return f"{datetime.now(_VIETNAM):%d/%m/%Y}"
