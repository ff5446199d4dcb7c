"""The head of a document: who writes to whom, when, under which number, about what. Every part may be missing.

**Source**: Nghị định 30/2020/NĐ-CP, articles 8 and 9, annex I; Thông tư 01/2011/TT-BNV for papers before March 2020.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from extractor.catalog.forms import Forms
from extractor.model import Document, Passage, Span
from extractor.outline.lines import Line
from extractor.outline.pieces import (
    SYMBOL_RE,
    Piece,
    cut_pieces,
    find_date,
    is_upper,
    passages_of,
    read_date,
    rest_of_frames,
    starts_with,
    whole_dates,
    with_role,
)
from extractor.outline.tables import holds_figures
from extractor.vi.fold import fold, skeleton
from extractor.vi.numbering import read_bullet, read_label

_MAX_LINES = 70
_MAX_FRAMES = 8  # tables of the opening that may be frames of the head
_MAX_STRANGERS = 9  # lines of the head that say nothing about themselves, in a row
_PROSE = 200
_MIN_NATION = 7  # letters of «VIỆT NAM»
_SENTENCE_WORDS = 12
_SHORT = 110
_MAX_TITLE_LINES = 6
_MAX_RECIPIENTS = 14
_RECIPIENT = 20  # letters of «Kính trình UBND tỉnh: », behind which a letter may begin in the same line
_MAX_LABEL = 14  # letters of «Biểu mẫu số 2»
_ANCHORS = frozenset({"nation", "motto", "symbol", "date", "abstract", "addressee", "form"})
_ABSTRACT_RE = regex.compile(r"(?i)\(?(?:v\s?/\s?v|về\s+việc|trích\s+yếu)\s?[:.]?\s*")
_BRACKETS_RE = regex.compile(r"\([^()]*\)")
_ADDRESSEE_RE = regex.compile(r"(?i)kính\s+(?:gửi|gởi|trình)\s?[:.]?\s*")
_TITLE_YEAR_RE = regex.compile(r"(?i)(?:năm|quý|giai\s+đoạn|tháng|kỳ|nhiệm\s+kỳ)\s+[\dIVX]|20\d\d\s?[-–]\s?20\d\d")
_NO_TITLE_RE = regex.compile(r"(?i)[.:;]$|[:;]\s|^\p{L}+\s+\p{L}+\s+số\s+\d")  # «Quyết định số 800/QĐ-TTg ngày …»
# «Hiện trạng: xã đạt 13/19 TC», «Đến nay huyện đạt 6/9 tiêu chí»: the first line of the body
_TELLS_RE = regex.compile(
    r"(?i)(?<![\d/])\d{1,3}\s?/\s?\d{1,3}(?![\d/])\s+(?:\p{L}+\s+)?(?:tiêu\s+chí|tc|xã|chỉ\s+tiêu|thôn|ấp|huyện)(?!\p{L})"
    r"|\d\s?%|\d\s+(?:tỷ|tỉ|triệu|đồng|hộ|km)(?!\p{L})|^\p{L}+(?:\s+\p{L}+){0,5}\s?:\s"
)
_TITLE_STYLES = frozenset({"heading 1", "title"})
_TRAILING = " .,;:-–*|()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head says, where it stands, and which lines it took."""

    fields: dict[str, str]
    spans: tuple[tuple[str, Span], ...]
    passages: tuple[Passage, ...]
    lines: frozenset[int]


def read_head(document: Document, lines: Sequence[Line], forms: Forms) -> Head:
    """Return the head; empty if no line of the opening is part of one."""
    pieces = _opening(document, lines, forms)
    if not _is_head(pieces, forms):
        return _page_title(document, lines, forms)
    pieces = _mark_form(pieces, forms)
    pieces = _mark_titles(pieces, forms)
    pieces = _mark_recipients(pieces)
    pieces = _mark_issuers(pieces, forms)
    last = max(index for index, piece in enumerate(pieces) if piece.role)
    taken = frozenset(piece.at for piece in pieces[: last + 1])
    frame = rest_of_frames(lines, taken)
    kept = [piece for piece in pieces if piece.at in taken]
    fields = _fields(kept, forms)
    spans = tuple((_FIELD_OF.get(piece.role, piece.role), piece.span) for piece in kept if piece.role in _FIELD_OF)
    if "title" not in fields:
        page = _page_title(document, lines, forms)
        fields, spans = page.fields | fields, page.spans + spans
    kept += cut_pieces(document, lines, sorted(frame), forms)
    passages = tuple(passages_of(document.text, kept, "front"))
    return Head(fields=fields, spans=spans, passages=passages, lines=taken | frame)


def _page_title(document: Document, lines: Sequence[Line], forms: Forms) -> Head:
    """A web page or an article has no head but a title: the one line set as the heading of the whole."""
    shown = [at for at, line in enumerate(lines) if line.kind != "furniture"]
    styled = [at for at in shown if lines[at].style in _TITLE_STYLES] or [
        at for at in shown if lines[at].style == "heading 2"
    ]
    if len(styled) != 1 or read_label(lines[styled[0]].text, forms.heading_words):
        return Head(fields={}, spans=(), passages=(), lines=frozenset())
    title = lines[styled[0]]
    pieces = list(cut_pieces(document, lines, styled, forms))
    return Head(
        fields={"title": " ".join(title.text.split())},
        spans=(("title", title.span),),
        passages=tuple(passages_of(document.text, pieces, "front")),
        lines=frozenset(styled),
    )


_FIELD_OF = {
    "symbol": "symbol",
    "date": "issued_on",
    "parent": "issuer_parent",
    "issuer": "issuer",
    "title": "title",
    "abstract": "title",
    "form": "form",
    "recipient": "recipient",
    "addressee": "recipient",
}


def _opening(document: Document, lines: Sequence[Line], forms: Forms) -> list[Piece]:
    """Return the pieces up to where no head can go on: prose, a heading, a table of figures, too many strangers."""
    strangers = 0
    pieces: list[Piece] = []
    figured = {at for at, table in enumerate(document.tables[:_MAX_FRAMES]) if holds_figures(document.text, table)}
    for cut in whole_dates(cut_pieces(document, lines, range(min(len(lines), _MAX_LINES)), forms)):
        if cut.line.table in figured:
            break
        piece = cut if cut.role else _with_own_role(cut, forms)
        if piece.role in _ANCHORS or _form_of(piece, forms):
            strangers = 0
        else:
            label = read_label(piece.text, forms.heading_words)
            heading = label and label.readings[0].style.startswith(("word", "roman", "capital", "arabic", "letter"))
            if len(piece.text) > _PROSE or _is_sentence(piece) or heading or strangers >= _MAX_STRANGERS:
                break
            strangers += piece.role != "rule"
        pieces.append(piece)
    return pieces


def _is_sentence(piece: Piece) -> bool:
    return not piece.upper and piece.text.endswith(".") and len(piece.text.split()) >= _SENTENCE_WORDS


def _with_own_role(piece: Piece, forms: Forms) -> Piece:
    folded, bald = piece.folded, skeleton(piece.folded)
    if any(skeleton(phrase) in bald for phrase in forms.nation) or _is_part_of_nation(piece, forms):
        return with_role(piece, "nation")
    if any(_letters(phrase) in _letters(folded) for phrase in forms.motto):
        return with_role(piece, "motto")
    if SYMBOL_RE.match(folded) and len(folded) < _SHORT:
        return with_role(piece, "symbol")
    if find_date(folded) and len(folded) < _SHORT:
        return with_role(piece, "date")
    if _ABSTRACT_RE.match(piece.text) and not piece.text.isupper():
        return with_role(piece, "abstract")
    if starts_with(folded, forms.addressee) and not _TELLS_RE.search(piece.text[_RECIPIENT:]):
        return with_role(piece, "addressee")
    if not any(letter.isalnum() for letter in folded):
        return with_role(piece, "rule")
    return piece


def _is_part_of_nation(piece: Piece, forms: Forms) -> bool:
    """In a narrow cell the title breaks: «CỘNG HÒA XÃ HỘI CHỦ NGHĨA» / «VIỆT NAM»."""
    letters = _letters(piece.folded)
    return piece.upper and len(letters) >= _MIN_NATION and any(letters in _letters(phrase) for phrase in forms.nation)


def _letters(folded: str) -> str:
    return "".join(letter for letter in skeleton(folded) if letter.isalpha())


def _form_of(piece: Piece, forms: Forms) -> str:
    """Return the form that the piece prints as its title line: in capitals, alone on the line, or over what it is of.

    «KẾ HOẠCH Xây dựng nông thôn mới năm 2017», «Báo cáo tổng kết 10 năm nông thôn mới (2011-2020)».
    """
    words = piece.folded.strip(_TRAILING)
    for folded, name in forms.form_names:
        if words == folded or (starts_with(words, (folded,)) and (piece.upper or _is_titled(piece, len(folded)))):
            return name
    return ""


def _is_head(pieces: Sequence[Piece], forms: Forms) -> bool:
    """True if the opening has a part of a head besides the names of bodies, or the title of a form below those.

    A column «Kế hoạch» of an annex is no title: without another part of a head a form stands outside tables. Nor is
    «Kế hoạch năm 2019» alone, in small letters: it heads a section.
    """
    named = False
    for piece in pieces:
        if piece.role in _ANCHORS:
            return True
        words = piece.folded.strip(_TRAILING)
        form = _form_of(piece, forms) if piece.line.table is None else ""
        if form and (named or len(words) == len(form) or piece.text.strip(" *|")[: len(form)].isupper()):
            return True
        named = named or bool(starts_with(words, (*forms.bodies, *forms.units)))
    return False


def _is_titled(piece: Piece, length: int) -> bool:
    """True if a form's words of that length open a title of small letters, and no sentence or decree."""
    printed = piece.text.strip(" *|")
    if printed[:length].isupper():
        return not printed.endswith(".")
    return (
        len(printed) <= _PROSE
        and _TITLE_YEAR_RE.search(printed) is not None
        and _NO_TITLE_RE.search(printed) is None
        and not printed[:1].islower()
    )


def _mark_form(pieces: list[Piece], forms: Forms) -> list[Piece]:
    """Mark the title line: «CHƯƠNG TRÌNH MTQG…» above the number is a body's name, so below it is looked at first.

    «KẾ HOẠCH XÂY DỰNG NÔNG THÔN MỚI NĂM 2019» above the date is the title, too.
    """
    found = [index for index, piece in enumerate(pieces) if not piece.role and _form_of(piece, forms)]
    above = [index for index, piece in enumerate(pieces) if piece.role in {"symbol", "date", "motto"}]
    below = [index for index in found if index > max(above, default=-1)]
    exact = [i for i in found if pieces[i].folded.strip(_TRAILING) in {folded for folded, _ in forms.form_names}]
    between = [i for i in found if pieces[i].upper and _form_of(pieces[i], forms) not in forms.body_forms]
    for index in (below or exact or (between if above else found))[:1]:
        pieces[index] = with_role(pieces[index], "form")
    return pieces


def _mark_titles(pieces: list[Piece], forms: Forms) -> list[Piece]:
    starts = [index for index, piece in enumerate(pieces) if piece.role in {"abstract", "form"}]
    if not starts:
        last = max(index for index, piece in enumerate(pieces) if piece.role in _ANCHORS)
        starts = [] if pieces[last].role == "addressee" else [last]
    for start in starts[:2]:
        form_line = pieces[start].role != "abstract"
        taken: list[Piece] = []
        for index in range(start + 1, len(pieces)):
            piece = pieces[index]
            if piece.role in {"nation", "motto", "date", "symbol"} and not form_line:
                continue
            if piece.role or len(taken) >= _MAX_TITLE_LINES or not _continues_title(piece, taken, form_line, forms):
                break
            if piece.line.table is not None and pieces[index - 1].line.table is None:
                break  # the table that the title is of
            if pieces[start].role not in {"abstract", "form"} and not piece.upper:
                break
            pieces[index] = with_role(piece, "title")
            taken.append(piece)
    return pieces


def _continues_title(piece: Piece, taken: Sequence[Piece], form_line: bool, forms: Forms) -> bool:
    words = piece.text.lstrip('*“"( ')
    lower = words[:1].islower()
    if len(piece.text) > (_PROSE if form_line else _SHORT) or read_bullet(piece.text):
        return False
    if not piece.upper and (
        _TELLS_RE.search(piece.text) or (words[:1].isupper() and words.rstrip().endswith((".", ":")))
    ):
        return False
    if taken and not lower and (_is_caption(piece, forms) or (_is_capital(piece) and not taken[-1].upper)):
        return False
    if lower or piece.text.startswith("("):
        return True
    if not form_line:
        return not piece.line.gap and not starts_with(piece.folded, forms.openers) and not _is_body(piece, forms)
    if not taken:
        return True
    alike = piece.upper == taken[-1].upper and (piece.upper or (piece.line.bold and taken[-1].line.bold))
    if alike:
        return True
    ended = taken[-1].text.rstrip(" *").endswith((".", ";", ":"))
    return not (piece.line.gap or ended or taken[-1].upper or taken[-1].line.bold) and not starts_with(
        piece.folded, forms.openers
    )


def _is_capital(piece: Piece) -> bool:
    """«THU NHẬP BÌNH QUÂN CÁC XÃ (triệu đồng/người)»: in capitals but for what brackets say of it."""
    return piece.upper or is_upper(_BRACKETS_RE.sub("", piece.text))


def _is_caption(piece: Piece, forms: Forms) -> bool:
    """«Bảng 1. Kết quả…», «BIỂU TỔNG HỢP» and a unit line belong to the table below, not to the title above."""
    numbered = any(letter.isdigit() for letter in piece.folded[:_MAX_LABEL])
    return bool(
        starts_with(piece.folded.lstrip("( "), (*forms.annex_captions, *forms.unit_words))
        or (numbered and starts_with(piece.folded, forms.caption_words))
    )


def _is_body(piece: Piece, forms: Forms) -> bool:
    return piece.upper and bool(starts_with(piece.folded, forms.bodies))


def _mark_recipients(pieces: list[Piece]) -> list[Piece]:
    start = next((index for index, piece in enumerate(pieces) if piece.role == "addressee"), None)
    if start is None:
        return pieces
    taken = [pieces[start]]
    for index in range(start + 1, min(len(pieces), start + 1 + _MAX_RECIPIENTS)):
        piece = pieces[index]
        before = taken[-1].text.rstrip()
        empty = len(taken) == 1 and not _ADDRESSEE_RE.sub("", before, 1).strip()
        lower = piece.text[:1].islower()
        in_list = bool(read_bullet(piece.text))
        open_end = before.endswith((";", ",")) and not piece.line.gap
        tells = len(piece.text) > _SHORT * 1.5 or _TELLS_RE.search(piece.text)
        if piece.role or tells or not (empty or lower or in_list or open_end):
            break
        pieces[index] = with_role(piece, "recipient")
        taken.append(piece)
    return pieces


def _mark_issuers(pieces: list[Piece], forms: Forms) -> list[Piece]:
    """Mark the bodies above the number; a name may run over several lines («ỦY BAN NHÂN DÂN» / «TỈNH» / «LÀO CAI»)."""
    order = ("symbol", "date", "form", "abstract", "title", "addressee")
    stops = [index for role in order for index, piece in enumerate(pieces) if piece.role == role]
    bodies: list[list[int]] = []
    for index in range(stops[0] if stops else len(pieces)):
        piece = pieces[index]
        opens = bool(starts_with(piece.folded, forms.bodies))
        opens = opens or (not bodies and len(piece.text) <= _SHORT and _is_unit(piece, forms))
        if piece.role or not (piece.upper or opens):
            continue
        if opens or not bodies:
            bodies.append([index])
        else:
            bodies[-1].append(index)
    for group in bodies:
        for index in group:
            pieces[index] = with_role(pieces[index], "issuer" if group is bodies[-1] else "parent")
    return pieces


def _is_unit(piece: Piece, forms: Forms) -> bool:
    """«Xã Tân Hòa», «Huyện Lâm Hà, tỉnh Lâm Đồng», but not the headline «Huyện Lâm Hà sơ kết nông thôn mới»."""
    if piece.upper or not starts_with(piece.folded, forms.units):
        return bool(starts_with(piece.folded, forms.units))
    types = {word for unit in forms.units for word in unit.split()}
    words = regex.findall(r"\p{L}+", piece.text)
    return not any(word[:1].islower() and fold(word).text not in types for word in words)


def _fields(pieces: Sequence[Piece], forms: Forms) -> dict[str, str]:
    by_role: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_role.setdefault(piece.role, []).append(piece)
    fields = {
        "issuer_parent": _joined(by_role.get("parent", ())),
        "issuer": _joined(by_role.get("issuer", ())),
        "title": _title(by_role, forms),
        "recipient": _recipient([*by_role.get("addressee", ())[:1], *by_role.get("recipient", ())]),
    }
    code = ""
    if "symbol" in by_role:
        fields["symbol"], code = _symbol(by_role["symbol"][0], forms)
    for piece in by_role.get("date", ())[:1]:
        match = find_date(piece.folded)
        if match:
            fields["issued_on"] = read_date(match)
            fields["place_of_issue"] = _place_of_issue(piece)
    printed = next((_form_of(piece, forms) for piece in by_role.get("form", ())), "")
    fields["form"] = printed or code or ("công văn" if "abstract" in by_role else "")
    return {name: value for name, value in fields.items() if value}


def _joined(pieces: Iterable[Piece]) -> str:
    return " ".join(" ".join(piece.text.split()) for piece in pieces).strip(" |*-–")


def _title(by_role: dict[str, list[Piece]], forms: Forms) -> str:
    parts = []
    for piece in by_role.get("form", ()):
        rest = piece.text.strip(" *|")
        name = next((folded for folded, _ in forms.form_names if starts_with(piece.folded, (folded,))), "")
        parts.append(rest[len(name) :] if len(fold(rest).text) == len(rest) else "")
    parts += [_ABSTRACT_RE.sub("", piece.text, 1) for piece in by_role.get("abstract", ())[:1]]
    parts += [_ABSTRACT_RE.sub("", piece.text, 1) for piece in by_role.get("title", ())]
    title = " ".join(" ".join(part.split()) for part in parts if part.strip()).replace("*", "")
    return title.strip(" .,;:|-–") if title.count("(") == title.count(")") else title.strip(_TRAILING)


def _recipient(pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    for piece in pieces:
        words = _ADDRESSEE_RE.sub("", " ".join(piece.text.split()), 1) if piece.role == "addressee" else piece.text
        bullet = read_bullet(words.strip())
        words = " ".join((words.strip()[bullet.end :] if bullet else words).split())
        if parts and not bullet and not parts[-1].endswith(";"):
            parts[-1] = f"{parts[-1]} {words}".strip()
        elif words:
            parts.append(words)
    return "; ".join(part.strip(" .;,|*") for part in parts if part.strip(" .;,|*"))


def _symbol(piece: Piece, forms: Forms) -> tuple[str, str]:
    """Return the symbol without blanks, "" if its number was left open, and the form that its code names."""
    view = fold(piece.text)
    match = SYMBOL_RE.match(view.text.strip())
    if not match:
        return "", ""
    home = view.home(match.start("code"), match.end("code"))
    code = "".join(piece.text[home.start : home.end].split()).strip(".")
    number = "".join(letter for letter in match["number"] if letter.isdigit())
    parts = [part for part in regex.split(r"[-/.]", code) if part and not part.isdigit()]
    form = forms.form_of_code(parts[0]) if parts else ""
    return (number + match["suffix"] + code if number else ""), form


def _place_of_issue(piece: Piece) -> str:
    before = regex.split(r"(?i)[,.]?\s*ngày\b", piece.text, maxsplit=1)[0]
    return " ".join(before.split()).strip(" ,.;|*(-–")
