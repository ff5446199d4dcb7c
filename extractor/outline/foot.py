"""The foot of a document: the recipients («Nơi nhận»), in which power it is signed, the post and name of the signer.

**Source**: Nghị định 30/2020/NĐ-CP, annex I, boxes 7 and 9b.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from extractor.catalog.forms import Forms
from extractor.model import Document, Passage, Span
from extractor.outline.lines import Line
from extractor.outline.pieces import (
    Piece,
    cut_pieces,
    find_date,
    is_upper,
    passages_of,
    read_date,
    rest_of_frames,
    starts_with,
    with_role,
)
from extractor.vi.fold import fold
from extractor.vi.numbering import read_bullet, read_label

_MAX_LINES = 60
_MAX_ABOVE = 8  # lines of the signing column that may come before «Nơi nhận»
_NAME_WITHIN = 10
_CLOSING = 6  # lines at the very end, where a post need not stand in capitals
_LONG = 140
_POST_LONG = 70
_POWER_RE_TEXT = r"(?P<power>{powers})\s?\.?\s?(?=\p{{Lu}})"
_NAME_RE = regex.compile(r"(?:\p{Lu}\p{L}*\.\s?){0,2}\p{Lu}\p{L}*(?:\s\p{Lu}\p{L}*){1,5}")
_DISTRIBUTION_RE = regex.compile(r"(?i)^nơi\s(?:nhận|gửi)\s?[:.]?\s*")
_OWN_TITLES_RE = regex.compile(r"^(?:(?:ThS|TS|KS|BS|CN|PGS|GS|Ths|Ks)\.?\s)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """What the foot says, where it stands, and which lines it took."""

    fields: dict[str, str]
    recipients: tuple[str, ...]
    spans: tuple[tuple[str, Span], ...]
    passages: tuple[Passage, ...]
    lines: frozenset[int]


def read_foot(document: Document, lines: Sequence[Line], first: int, forms: Forms) -> Foot:
    """Return the foot, looked for from line `first`; empty if nobody signs."""
    zone = _zone(lines, first, forms)
    if not zone:
        return Foot(fields={}, recipients=(), spans=(), passages=(), lines=frozenset())
    pieces = _with_roles(list(cut_pieces(document, lines, zone, forms)), forms)
    name = _signer(pieces)
    fields = {"signer": _OWN_TITLES_RE.sub("", name.text.strip(" *.;,|")) if name else ""}
    posts = _posts(pieces, name)
    fields["signer_title"] = " ".join(_without_power(piece.text, forms) for piece in posts)
    date = next((match for piece in pieces if (match := find_date(piece.folded))), None)
    fields["issued_on"] = read_date(date) if date else ""
    listed = [piece for piece in pieces if piece.role == "recipients"]
    spans = [("recipients", piece.span) for piece in listed] + [("signer_title", piece.span) for piece in posts]
    spans += [("signer", name.span)] if name else []
    return Foot(
        fields={key: value for key, value in fields.items() if value},
        recipients=tuple(text for text in map(_recipient, listed) if text),
        spans=tuple(spans),
        passages=tuple(passages_of(document.text, pieces, "back")),
        lines=frozenset(zone),
    )


def _zone(lines: Sequence[Line], first: int, forms: Forms) -> list[int]:
    """Return the lines of the foot, or none: from «Nơi nhận» or the signer's post on, up to the first annex."""
    start = _distribution(lines, first, forms)
    if start is None:
        start = _signature(lines, first, forms)
    if start is None:
        return []
    while start > first and _is_signature_line(lines[start - 1], forms):
        start -= 1
    zone: list[int] = []
    for at in range(start, min(len(lines), start + _MAX_LINES)):
        line = lines[at]
        if line.kind != "furniture" and zone and (len(line.text) > _LONG or _is_annex(line, forms)):
            break
        zone.append(at)
    frame = rest_of_frames(lines, [at for at in zone if lines[at].kind != "furniture"])
    return sorted({*zone, *(at for at in frame if at >= first)})


def _distribution(lines: Sequence[Line], first: int, forms: Forms) -> int | None:
    """Return the last line that opens with «Nơi nhận», or holds it in its right column."""
    words = tuple(phrase.split()[0] for phrase in forms.distribution)
    for at in range(len(lines) - 1, first - 1, -1):
        line = lines[at]
        if len(line.text) > _LONG or not any(word in line.text.lower() for word in words):
            continue  # folding every line of a long annex would cost more than the rest of the outline
        folded = _folded(line)
        if starts_with(folded, forms.distribution) or any(f" {phrase}:" in folded for phrase in forms.distribution):
            return at
    return None


def _folded(line: Line) -> str:
    return fold(line.text).text.strip(" *_|(-")


def _signature(lines: Sequence[Line], first: int, forms: Forms) -> int | None:
    """Return the last line with a post or a power in capitals below which somebody's name stands."""
    for at in range(len(lines) - 1, first - 1, -1):
        line = lines[at]
        closing = at >= len(lines) - _CLOSING and line.text[:1].isupper()
        if len(line.text) > _POST_LONG or not (closing or is_upper(line.text)) or not _is_power_or_post(line, forms):
            continue
        below = [lines[index] for index in range(at + 1, min(len(lines), at + _NAME_WITHIN))]
        if any(_is_name(row.text, forms) for row in below if row.kind != "furniture"):
            return at
    return None


def _is_signature_line(line: Line, forms: Forms) -> bool:
    """Say whether a line above belongs to the signing column: power, post, body in capitals, date, the name itself."""
    if len(line.text) > _POST_LONG or line.kind == "furniture":
        return False
    if is_upper(line.text) and _is_power_or_post(line, forms):
        return True
    if read_label(line.text):
        return False
    folded = _folded(line)
    if folded.strip("() ") in forms.signed:
        return True
    date = find_date(folded)
    return bool(date and date.start() > 0) or (_is_name(line.text, forms) and not is_upper(line.text))


def _is_annex(line: Line, forms: Forms) -> bool:
    if starts_with(_folded(line), forms.annex_captions):
        return True
    label = read_label(line.text, forms.heading_words)
    return bool(label and label.readings[0].style.startswith(("word", "roman")))


def _is_power_or_post(line: Line, forms: Forms) -> bool:
    return bool(_power_re(forms).match(line.text.strip(" *")) or starts_with(_folded(line), forms.posts))


def _power_re(forms: Forms) -> regex.Pattern[str]:
    return _power_pattern(forms.powers)


@lru_cache(maxsize=4)
def _power_pattern(powers: tuple[str, ...]) -> regex.Pattern[str]:
    words = "|".join(regex.escape(power.upper()) for power in powers)
    return regex.compile(_POWER_RE_TEXT.format(powers=words))


def _is_name(text: str, forms: Forms) -> bool:
    words = text.strip(" *.,;|")
    folded = fold(words).text
    return bool(
        _NAME_RE.fullmatch(words) and not starts_with(folded, forms.not_names) and not starts_with(folded, forms.posts)
    )


def _with_roles(pieces: list[Piece], forms: Forms) -> list[Piece]:
    listing = False
    after_post = False
    found: list[Piece] = []
    for piece in pieces:
        folded = piece.folded.strip(" *_|")
        bullet = bool(read_bullet(piece.text))
        role = ""
        if starts_with(folded, forms.distribution):
            role, listing = "recipients", True
        elif not bullet and _power_re(forms).match(piece.text.strip(" *")):
            role = "power"
        elif not bullet and _is_post(piece, folded, forms):
            role = "post"
        elif (
            folded.strip("() .") in forms.signed or not any(letter.isalnum() for letter in folded) or find_date(folded)
        ):
            role = "mark"
        elif not bullet and _is_name(piece.text, forms):
            role = "name"
        elif piece.upper and not bullet:
            role = "post" if after_post else "body"
        elif listing or bullet:
            role = "recipients"
        after_post = role == "post"
        found.append(with_role(piece, role))
    return found


def _is_post(piece: Piece, folded: str, forms: Forms) -> bool:
    if not starts_with(folded, forms.posts) or len(piece.text) > _POST_LONG:
        return False
    return piece.upper or (piece.text[:1].isupper() and not folded.endswith((";", ".")))


def _signer(pieces: Sequence[Piece]) -> Piece | None:
    """Return the last name below the last post; a name in capitals only where none is printed otherwise."""
    signs = [index for index, piece in enumerate(pieces) if piece.role in {"post", "power"}]
    names = [(index, piece) for index, piece in enumerate(pieces) if piece.role == "name"]
    below = [(index, piece) for index, piece in names if not signs or index > signs[0]] or names
    plain = [piece for _, piece in below if not piece.upper] or [piece for _, piece in below]
    return plain[-1] if plain else None


def _posts(pieces: Sequence[Piece], name: Piece | None) -> list[Piece]:
    """Return the lines of the post in which the signer acts: those below the power line, else the power line itself."""
    end = next((index for index, piece in enumerate(pieces) if piece is name), len(pieces))
    posts = [index for index, piece in enumerate(pieces[:end]) if piece.role == "post"]
    powers = [index for index, piece in enumerate(pieces[:end]) if piece.role == "power"]
    below = [index for index in posts if not powers or index > powers[-1]]
    return [pieces[index] for index in (below or posts or powers[-1:])]


def _without_power(text: str, forms: Forms) -> str:
    words = " ".join(text.split()).strip(" *|")
    match = _power_re(forms).match(words)
    return words[match.end() :] if match else words


def _recipient(piece: Piece) -> str:
    words = " ".join(piece.text.split()).strip(" *|_")
    bullet = read_bullet(words)
    words = words[bullet.end :] if bullet else words
    name: str = _DISTRIBUTION_RE.sub("", words, count=1)
    return name.strip(" *;,.|_")
