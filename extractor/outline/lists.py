"""Bullets and what governs them: how deep each lies, which carry a title of their own, which line opened the list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extractor.catalog.forms import Forms
from extractor.outline.headings import Heading, clean_title
from extractor.outline.rejoin import Paragraph
from extractor.vi.fold import fold

_RUN_IN_WORDS = 12
_TAIL = 40  # letters at the end of a line in which a lead phrase stands
_OPENING = 16  # letters of a paragraph that may tell that it goes on with the one above
_COLON_RE = regex.compile(r"(?<!\d):|:(?!\d)")
_EMPHASIS_RE = regex.compile(r"(?P<mark>\*{1,3}|_{2})(?P<title>[^*_]{2,120})(?P=mark)")
_ROW_RE = regex.compile(r"[^:]{2,120}:\s*(?:khoảng|trên|gần|hơn|ước)?\s*\d")


def find_depths(paragraphs: Sequence[Paragraph], headings: dict[int, Heading]) -> dict[int, int]:
    """Return the depth of each bullet by its place: 1 for the sign that opens the list of its section, then 2, 3….

    The sign met first lies outside; a sign that ends in a colon right above another one lies around it, whatever
    came before («- …», then «* Về giao thông:» / «- …»).
    """
    depths: dict[int, int] = {}
    signs: list[str] = []
    places = [at for at in range(len(paragraphs)) if _sign(paragraphs[at])]
    following = dict(pairwise(places))
    for at in sorted({*places, *headings}):
        sign = _sign(paragraphs[at])
        if at in headings or not sign:
            signs = []
            continue
        below = following.get(at)
        governs = paragraphs[at].words.rstrip(" *").endswith(":") and below is not None
        next_sign = _sign(paragraphs[below]) if below is not None else ""
        if sign in signs:
            del signs[signs.index(sign) + 1 :]
        elif governs and next_sign in signs:
            signs = [*signs[: signs.index(next_sign)], sign]
        else:
            signs.append(sign)
        depths[at] = len(signs)
    return depths


def run_in_title(paragraph: Paragraph) -> tuple[str, str]:
    """Return the title that a bullet carries («- *Hệ thống điện*: …»), "" for none, and what follows it.

    What follows decides: a label beside its figure («- Ngân sách xã: 4.740 tỷ đồng») heads no section.
    """
    if paragraph.label is None:
        return "", ""
    words = " ".join(paragraph.text[paragraph.label.end :].split())
    emphasis = _EMPHASIS_RE.match(words)
    if emphasis and len(emphasis["title"].split()) <= _RUN_IN_WORDS:
        rest = words[emphasis.end() :].strip(" *:.")
        title = emphasis["title"]
    else:
        colon = _COLON_RE.search(words)
        if not colon or len(words[: colon.start()].split()) > _RUN_IN_WORDS:
            return "", words
        title, rest = words[: colon.start()], words[colon.end() :].strip(" *")
    return clean_title(title), rest


def opens_list(text: str, forms: Forms) -> bool:
    """Return True if the line governs what stands below it: it ends with a colon, «trong đó», «như sau»….

    >>> from extractor.catalog import load_catalog
    >>> opens_list("Tổng vốn là 5 tỷ đồng, trong đó:", load_catalog().forms)
    True
    """
    if text.rstrip(" *\n").endswith(":"):
        return True
    folded = _tail(text)
    # «… như sau.» opens a list, «… trên từng địa bàn cụ thể.» does not.
    return _ends_with(folded.rstrip(" .,;…-:"), forms.leads) or _ends_with(folded.rstrip(" ,:"), forms.part_leads)


def opens_parts(text: str, forms: Forms) -> bool:
    """Return True if parts of a whole follow, even under the same sign: «- Vốn ngân sách: 5 tỷ đồng, trong đó:»."""
    return _ends_with(_tail(text).rstrip(" ,:"), forms.part_leads)


def goes_on(text: str, forms: Forms) -> bool:
    """Return True if a paragraph opens with what tells the parts of the one above: «Trong đó, 37 xã nâng cao …»."""
    opening = fold(text[:_OPENING]).text
    return opening.startswith(forms.part_leads) and any(
        opening.startswith(phrase) and not opening[len(phrase) : len(phrase) + 1].isalnum()
        for phrase in forms.part_leads
    )


def is_caption(text: str) -> bool:
    """Return True if a short line that ends no sentence says what the items right below it are about.

    >>> is_caption("Tiêu chí số 10: Thu nhập"), is_caption("Xã đã hoàn thành.")
    (True, False)
    """
    return text.rstrip(" *\n")[-1:].isalnum() and len(text.split()) <= _RUN_IN_WORDS


def is_row(text: str, *, after_row: bool, before: str) -> bool:
    """Return True if a line without a sign is an item of the list above: «Ngân sách tỉnh: 5 tỷ đồng;»."""
    words = text.strip()
    if len(words) > 300:
        return False
    return words.endswith(";") or bool(_ROW_RE.match(words)) or (after_row and before.rstrip().endswith(";"))


def _tail(text: str) -> str:
    """The last letters of a paragraph, of which other rooms want the view, too."""
    return fold(text).text[-_TAIL:].rstrip(" *\"'")


def _ends_with(folded: str, phrases: tuple[str, ...]) -> bool:
    return folded.endswith(phrases) and any(
        folded.endswith(phrase) and not folded[: -len(phrase)][-1:].isalnum() for phrase in phrases if phrase
    )


def _sign(paragraph: Paragraph) -> str:
    label = paragraph.label
    return label.readings[0].style if label and label.is_bullet else ""
