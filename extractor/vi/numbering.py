"""Labels that open a heading or an item: «Phần thứ nhất», «I.», «1.2.3», «a)», «Một là:», «-».

A label is read alone; whether it fits its neighbours is the business of the outline. What can be read in two ways
(«I.» is a Roman one or the letter after H; «l.» is an OCR slip for I or 1) keeps both readings, likeliest first.
**Source**: Nghị định 30/2020/NĐ-CP, annex I: parts and chapters in Roman, then Arabic, then Vietnamese letters with a
bracket (a b c d đ e g …: no f, j, w, z).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

ALPHABET = "abcdđeghiklmnopqrstuvxy"
_LETTERS = {letter: value for value, letter in enumerate(ALPHABET, 1)} | {"f": 7}
_ORDINALS = {
    word: value
    for value, words in enumerate(
        ("nhất một", "hai nhì", "ba", "tư bốn", "năm", "sáu", "bảy bẩy", "tám", "chín", "mười"), 1
    )
    for word in words.split()
}
_ROMAN_RE = regex.compile(r"(?=.)X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_OCR_ROMAN = str.maketrans("l1|", "III")
_BULLETS = "\\-–—−•●○◦▪▫■□◆◇❖➢➤►▶✓✔→⇒+*·∙\ue000-\uf8ff"
_DASHES = "-–—−"
_MARKDOWN_RE = regex.compile(r"[#*_]{1,3}\s?")
_NUMBER_RE = regex.compile(
    r"(?P<open>\(?)\s?"
    r"(?P<sign>\d{1,2}\.?[a-eđ](?=[.)/])|\d{1,3}|[\p{L}|1]{1,5}(?=\W|$)|\p{L}\d{1,2})"
    r"(?P<tail>(?:\.\d{1,2}(?!\d))*)"
    # Clerks close with two signs, too («1.-», «I/-», «1)."»), with a comma, or with a dash that has no blank.
    r"(?P<close>\s?[.):/][-–—./]?|\s?,(?=\s)|\s?[-–—](?=\s|\p{Lu})|(?=\s|$))"
)
_MIXED_RE = regex.compile(r"(?P<number>\d{1,2})\.?(?P<letter>[a-eđ])")
_BULLET_RE = regex.compile(rf"[{_BULLETS}](?!\d)(?:[)/](?=\s))?\s*|o\s+(?=\p{{Lu}})")
_ORDINAL_RE = regex.compile(
    r"(?P<text>thứ\s+(?P<rank>" + "|".join(_ORDINALS) + r")|(?P<count>" + "|".join(_ORDINALS) + r")\s+là)\s?[:,.]",
    regex.IGNORECASE,
)
_CAPITALS_RE = regex.compile(r"[\p{Lu}][\p{Lu}\s]")
_MAX_VALUE = 99


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a label: its style (labels of one style form a series) and its value, a number a level."""

    style: str
    values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """What opens a line; `text` without closing punctuation, `end` is where the words after it begin.

    `bare`: no mark closes it («I KẾT QUẢ», «1.1 Quy hoạch»), so the line needs other signs of a heading.
    """

    text: str
    readings: tuple[Reading, ...]
    start: int
    end: int
    bare: bool = False

    @property
    def is_bullet(self) -> bool:
        """True for «-», «+» and the like, and for «Một là»: it has a place in a list but no number in a series."""
        return self.readings[0].style.startswith(("bullet", "ordinal"))


@lru_cache(maxsize=1024)  # a line is asked when it is joined, and as the paragraph that it mostly is
def read_label(text: str, heading_words: tuple[str, ...] = ()) -> Label | None:
    """Return the label that opens `text`, or None.

    Args:
        text: one line or paragraph in NFC, without blanks before it.
        heading_words: words that may stand before the number, in lower case («phần», «chương»).

    >>> read_label("1.2. Giao thông").readings[0]
    Reading(style='arabic.2', values=(1, 2))
    >>> read_label("Phần thứ hai", ("phần",)).text
    'Phần thứ hai'
    >>> read_label("1,1km đường"), read_label("05 tuổi"), read_label("1.500 người")
    (None, None, None)
    """
    skipped = _MARKDOWN_RE.match(text)
    for start in (skipped.end(), 0) if skipped else (0,):
        label = _read_worded(text, start, heading_words) or _read_ordinal(text, start) or _read_number(text, start)
        if label:
            return label
    return read_bullet(text)


def read_bullet(text: str) -> Label | None:
    """Return the bullet that opens `text`, or None; «*Giao thông*:» is Markdown italics, no bullet.

    >>> read_bullet("+ Tiêu chí số 1").text
    '+'
    >>> read_bullet("*Giao thông*: 5 km"), read_bullet("-5%")
    (None, None)
    """
    match = _BULLET_RE.match(text)
    if not match or match.end() == len(text):
        return None
    sign = text[0]
    if sign == "*" and match.end() == 1 and "*" in text[1:160].split("\n")[0]:
        return None
    style = "bullet-" if sign in _DASHES else f"bullet{sign}"
    return Label(sign, (Reading(style),), 0, match.end())


def _read_worded(text: str, start: int, words: tuple[str, ...]) -> Label | None:
    match = _worded_pattern(words).match(text, start) if words else None
    if not match:
        return None
    number = match["number"]
    folded = number.lower()
    value = _ORDINALS.get(folded) or (int(number) if number.isdigit() else _roman(number) or _LETTERS.get(folded))
    if not value or value > _MAX_VALUE:
        return None
    bare = not match["close"]
    rest = text[match.end() :]
    if bare and rest.strip() and not rest.startswith("\n") and not _CAPITALS_RE.match(rest.lstrip()):
        return None  # «Mục 1 Điều 5 Luật Đầu tư công quy định …»
    word = " ".join(match["word"].lower().split())
    end = match.end() + len(rest) - len(rest.lstrip())
    return Label(match["text"].strip(), (Reading(f"word:{word}", (value,)),), start, end, bare)


@lru_cache(maxsize=8)
def _worded_pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    alternatives = "|".join(regex.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))
    return regex.compile(
        rf"(?P<text>(?P<word>{alternatives})\s+(?:(?:thứ|số)\s+)?"
        rf"(?P<number>{'|'.join(_ORDINALS)}|[IVXl1|]{{1,5}}|\d{{1,2}}|[\p{{L}}])(?![\p{{L}}\d]))"
        r"(?P<close>\s?[.:)/]+|\s?[-–—](?=\s)|)",
        regex.IGNORECASE,
    )


def _read_ordinal(text: str, start: int) -> Label | None:
    match = _ORDINAL_RE.match(text, start)
    if not match:
        return None
    kind, word = ("rank", match["rank"]) if match["rank"] else ("count", match["count"])
    end = match.end()
    while end < len(text) and (text[end].isspace() or text[end] == "*"):
        end += 1
    return Label(match["text"], (Reading(f"ordinal:{kind}", (_ORDINALS[word.lower()],)),), start, end)


def _read_number(text: str, start: int) -> Label | None:
    match = _NUMBER_RE.match(text, start)
    if not match:
        return None
    close = match["close"].strip()
    if match["open"] and not close.startswith(")"):
        return None
    rest = text[match.end() :]
    words = rest.lstrip()
    if not _may_follow(close, rest, words):
        return None
    tail = tuple(int(part) for part in match["tail"].split(".")[1:])
    sign = match["sign"]
    readings = _readings(sign, tail, "()" if match["open"] else ")" if close.startswith(")") else "")
    if not close:
        readings = tuple(reading for reading in readings if _may_be_bare(reading, words))
    if not readings:
        return None
    label = text[match.start("sign") : match.end("tail")]
    return Label(label, readings, start, match.end() + len(rest) - len(words), not close)


def _may_follow(close: str, rest: str, words: str) -> bool:
    """Return whether what stands after the mark leaves the number a label: «1.500», «1/3», «10 - 14» are none."""
    glued = rest == words and bool(words)
    first = words[:1]
    if len(close) > 1 and glued and not first.isupper():
        return False  # «1./.» and other marks that close no number
    close = close[:1]
    if close == ",":
        return first.isupper()  # «2, 6 và 17» is a list
    if close in {"-", "–", "—"}:
        return not first.isdigit()
    if close == ":":
        return not first.isdigit() and not first.islower()
    if close == "/" and glued and words[1:2] and not words[1].isalpha():
        return False  # «T/M BAN CHỈ ĐẠO»
    if close in {".", "/"} and glued:
        return first.isupper() or first in "*“\"'"
    if close == ")" and glued:
        return first.isalpha() or first in "*“\"'"
    return True


def _may_be_bare(reading: Reading, words: str) -> bool:
    if reading.style == "roman":
        return not words or words[:1].isupper()
    return reading.style.startswith(("arabic", "roman.")) and words[:1].isupper()


def _readings(sign: str, tail: tuple[int, ...], brackets: str) -> tuple[Reading, ...]:
    """Return what the sign can mean; several levels («1.2», «I.1», «a.1») are a style of their own."""
    depth = f".{len(tail) + 1}" if tail else ""
    found: list[tuple[str, int]] = []
    if sign.isdigit():
        found.append(("arabic", int(sign)))
    elif mixed := _MIXED_RE.fullmatch(sign):
        return (Reading("arabic.letter", (int(mixed["number"]), _LETTERS[mixed["letter"]])),) if not tail else ()
    elif len(sign) > 1 and sign[1:].isdigit() and sign[0].isalpha() and "1" not in sign[:1]:
        value = _LETTERS.get(sign[0])
        return (Reading("letter.2", (value, int(sign[1:]))),) if value and not tail else ()
    else:
        roman = _roman(sign)
        if roman:
            found.append(("roman", roman))
        if sign in _LOOKS_ROMAN:
            found.append(("roman", _LOOKS_ROMAN[sign]))
        if sign.islower() and _roman(sign.upper()) and "l" not in sign:
            found.append(("roman-small", _roman(sign.upper())))
        if len(sign) == 1 and sign.lower() in _LETTERS:
            letter = ("letter" if sign.islower() else "capital", _LETTERS[sign.lower()])
            found.insert(len(found) if sign.isupper() else 0, letter)
        if sign == "l":
            found.append(("arabic", 1))
    if brackets == ")" and found and found[0][0] != "arabic":
        brackets = ""  # clerks mix «a)» and «a.», while «1.» and «1)» are two levels
    return tuple(
        Reading(f"{style}{depth}{brackets}", (value, *tail)) for style, value in found if 0 < value <= _MAX_VALUE
    )


# What Tesseract makes of «II» and «III» at the head of a line; the numbers before it decide («H» after «G»).
_LOOKS_ROMAN = {"H": 2, "IL": 2, "Il": 2, "lI": 2, "HI": 3, "IH": 3, "IIl": 3, "Ill": 3}


def mended(sign: str, reading: Reading) -> str:
    """Return the sign of a heading as its clerk wrote it: «H», read as a Roman two, is «II».

    >>> mended("H", Reading("roman", (2,))), mended("H", Reading("capital", (8,)))
    ('II', 'H')
    """
    return "I" * reading.values[0] if sign in _LOOKS_ROMAN and reading.style.startswith("roman") else sign


def _roman(sign: str) -> int:
    """Return the value of a Roman number up to 39, 0 for anything else; l, 1 and | stand for I beside each other."""
    text = sign.translate(_OCR_ROMAN)
    if sign.isdigit() or not any(letter.isalpha() for letter in sign) or not _ROMAN_RE.fullmatch(text):
        return 0
    total = 0
    for digit, following in zip(text, [*text[1:], ""], strict=True):
        value = _ROMAN_DIGITS[digit]
        total += -value if following and value < _ROMAN_DIGITS[following] else value
    return total
