"""What the program itself says in rows of the store, in the language of a page: names, doubts, problems, notes.

The stages write Vietnamese only; the English stands in the catalogue of the pages, whole or in pieces («Chỉ đọc được
một phần», «trang 3»). A piece that it lacks stays Vietnamese and is marked as such for those who hear the page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import regex
from markupsafe import Markup

from extractor.web.words import translate

_BETWEEN_RE = regex.compile(r"(: |; | → | \((?=trang \d))")
_ENTRIES_RE = regex.compile(r"(; | \((?=trang \d))")
_VIETNAMESE_RE = regex.compile(r"đ|\p{L}\p{M}", regex.IGNORECASE)  # of text whose marks stand apart
_FOREIGN, _PLAIN = Markup('<span lang="vi">{}</span>'), Markup("{}")
_STEP = "Cách xử lý: "


def tell(text: str, language: str) -> str:
    """Return a text of ours in a language; pieces that the catalogue lacks stay as they are.

    >>> tell("Chỉ đọc được một phần: trang 3: ảnh lạ", "en")
    'Read only in part: page 3: ảnh lạ'
    """
    return "".join(_meant(piece, language) for piece in _known_pieces(text, language))


def mark(text: str, language: str) -> Markup:
    """Return a text as `tell` does, for a page: a piece that is still Vietnamese on a page that is not says so.

    >>> mark("trang 3; ảnh <1>", "en")
    Markup('page 3; <span lang="vi">ảnh &lt;1&gt;</span>')
    """
    return Markup("").join(_marked(piece, language) for piece in _known_pieces(text, language))


def own(text: str, language: str) -> Markup:
    """Return the words of a document as they are; on a page of another language they say that they are Vietnamese.

    >>> own("hộ nghèo", "en"), own("17/19", "en")
    (Markup('<span lang="vi">hộ nghèo</span>'), Markup('17/19'))
    """
    return (_FOREIGN if language != "vi" and is_vietnamese(text) else _PLAIN).format(text)


def in_language(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return a finding (or what a decision keeps of one) with its message and repair in the language of the page.

    `said_in` is the language that they are in: rows of older versions have Vietnamese only.

    >>> in_language({"message": "lệch", "message_en": "off"}, "en")
    {'message': 'off', 'message_en': 'off', 'repair': '', 'said_in': 'en'}
    """
    said_in = language if row.get(f"message_{language}") else "vi"
    told = {name: row.get(f"{name}_{said_in}", row.get(name, "")) for name in ("message", "repair")}
    return {**row, **told, "said_in": said_in}


def parts_of_problem(message: str) -> tuple[str, str]:
    """Return the reason of a problem and its next step, which its message holds in one line.

    >>> parts_of_problem("Tệp rỗng (0 byte). Cách xử lý: hãy xin lại tệp từ nơi gửi.")
    ('Tệp rỗng (0 byte).', 'hãy xin lại tệp từ nơi gửi.')
    """
    reason, _, step = message.partition(_STEP)
    return reason.strip(), step.strip()


def pieces(text: str) -> list[str]:
    """Return a text in the smallest pieces that the catalogue has, with the signs between."""
    split: list[str] = _BETWEEN_RE.split(text)
    return split


def _known_pieces(text: str, language: str) -> Iterator[str]:
    """The pieces of a list, and of an entry that is told better in pieces than whole.

    >>> tell("trang tính ẩn «A»: không đọc", "en")  # «trang {0}» would take it whole
    'hidden sheet «A»: not read'
    """
    for entry in _ENTRIES_RE.split(text):
        whole, parts = _meant(entry, language), pieces(entry)
        apart = "".join(_meant(piece, language) for piece in parts)
        yield from [entry] if whole != entry and _foreign(whole) <= _foreign(apart) else parts


def _foreign(text: str) -> int:
    """How many letters of a text only Vietnamese has."""
    return len(_VIETNAMESE_RE.findall(unicodedata.normalize("NFD", text)))


def is_vietnamese(text: str) -> bool:
    """Return True if a letter of it is one that only Vietnamese has, or bears a mark."""
    return _VIETNAMESE_RE.search(unicodedata.normalize("NFD", text)) is not None


@lru_cache(maxsize=4096)
def _meant(piece: str, language: str) -> str:
    """The piece in the language: it may begin in lower case and end without the full stop of the catalogue."""
    if language == "vi":
        return piece
    bare = piece.removesuffix(".")
    for said in (piece, bare, f"{bare}."):
        for begun in (said, said[:1].upper() + said[1:]):
            meant = translate(begun, language, lambda inside: tell(inside, language))
            if meant != begun:
                meant = meant if begun == said else meant[:1].lower() + meant[1:]
                return meant.removesuffix(".") + piece[len(bare) :]
    return piece


def _marked(piece: str, language: str) -> Markup:
    meant = _meant(piece, language)
    foreign = language != "vi" and meant == piece and is_vietnamese(piece)
    return (_FOREIGN if foreign else _PLAIN).format(meant)
