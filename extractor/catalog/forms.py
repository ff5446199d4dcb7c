"""How administrative documents are laid out: the words that open their head, foot, headings, lists and tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import CatalogError, system_reason
from extractor.vi.fold import fold_phrase, skeleton

_FILES = ("document.toml", "outline.toml", "tables.toml", "parts.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that a report is expected to have: its name by language, and folded words of headings that open it."""

    id: str
    name: Mapping[str, str]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The records of schemas/forms/, folded; the keys there explain each.

    `types` leads from the code in a symbol to the form, `form_names` from the folded title line; `loose_types` leads
    from the code without accents, for Đ printed as D. `body_forms` also open the names of bodies.
    """

    nation: tuple[str, ...]
    motto: tuple[str, ...]
    symbol: tuple[str, ...]
    abstract: tuple[str, ...]
    addressee: tuple[str, ...]
    bodies: tuple[str, ...]
    units: tuple[str, ...]
    openers: tuple[str, ...]
    distribution: tuple[str, ...]
    powers: tuple[str, ...]
    posts: tuple[str, ...]
    signed: tuple[str, ...]
    not_names: tuple[str, ...]
    types: Mapping[str, str]
    loose_types: Mapping[str, str]
    form_names: tuple[tuple[str, str], ...]
    body_forms: frozenset[str]
    heading_words: tuple[str, ...]
    annex_words: tuple[str, ...]
    leads: tuple[str, ...]
    part_leads: tuple[str, ...]
    open_ends: frozenset[str]
    number_ends: frozenset[str]
    index_heads: frozenset[str]
    unit_words: tuple[str, ...]
    caption_words: tuple[str, ...]
    annex_captions: tuple[str, ...]
    sum_words: tuple[str, ...]
    marks: frozenset[str]
    parts: tuple[Part, ...]

    @classmethod
    def load(cls, folder: Path) -> Forms:
        """Return the records of the folder.

        Raises:
            CatalogError: a file is missing, is no TOML or lacks a key.
        """
        document, outline, tables, parts = (_read(folder / name) for name in _FILES)
        try:
            return cls(**_document(document), **_outline(outline), **_tables(tables), parts=_parts(parts))
        except (KeyError, TypeError, AttributeError) as error:
            raise CatalogError(f"forms/: thiếu hoặc sai khóa {error}", next_step="cài lại gói extractor") from error

    def parts_named(self, heading: str) -> frozenset[str]:
        """Return the ids of the expected parts that a heading opens.

        >>> from extractor.catalog.locate import schemas_dir
        >>> sorted(Forms.load(schemas_dir() / "forms").parts_named("Hạn chế và nhiệm vụ năm 2020"))
        ['shortcomings', 'tasks']
        """
        folded = fold_phrase(heading)
        return frozenset(part.id for part in self.parts if any(phrase in folded for phrase in part.phrases))

    def form_of_code(self, code: str) -> str:
        """Return the form that a code of a symbol names, "" for the code of a body.

        >>> from extractor.catalog.locate import schemas_dir
        >>> Forms.load(schemas_dir() / "forms").form_of_code("QD")
        'quyết định'
        """
        return self.types.get(code) or self.loose_types.get(skeleton(code.lower()), "")


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogError(
            f"không đọc được {path.name}: {system_reason(error).words}", next_step="cài lại gói extractor"
        ) from error


def _folded(words: list[str]) -> tuple[str, ...]:
    """Longest first, so that a search by prefix finds the fullest phrase."""
    return tuple(sorted({fold_phrase(word) for word in words}, key=lambda word: (-len(word), word)))


def _document(data: dict[str, Any]) -> dict[str, Any]:
    head, foot = data["head"], data["foot"]
    fields: dict[str, Any] = {
        name: _folded(head[name])
        for name in ("nation", "motto", "symbol", "abstract", "addressee", "bodies", "units", "openers")
    }
    fields |= {name: _folded(foot[name]) for name in ("distribution", "powers", "posts", "signed", "not_names")}
    types = {record["code"]: record["name"] for record in data["type"]}
    loose: dict[str, str] = {}
    for code, name in types.items():
        loose.setdefault(skeleton(code.lower()), name)
    names = sorted({(fold_phrase(name), name) for name in types.values()}, key=lambda pair: (-len(pair[0]), pair[0]))
    return fields | {
        "types": types,
        "loose_types": loose,
        "form_names": tuple(names),
        "body_forms": frozenset(data["head"]["body_forms"]),
    }


def _outline(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "heading_words": tuple(data["headings"]["words"]),
        "annex_words": tuple(data["headings"]["annexes"]),
        "leads": _folded(data["leads"]["phrases"]),
        "part_leads": _folded(data["leads"]["parts"]),
        "open_ends": frozenset(_folded(data["open"]["words"])),
        "number_ends": frozenset(_folded(data["open"]["number_words"])),
    }


def _tables(data: dict[str, Any]) -> dict[str, Any]:
    table = data["table"]
    return {
        "index_heads": frozenset(_folded(table["index_heads"])),
        "unit_words": _folded(table["units"]),
        "caption_words": _folded(table["captions"]),
        "annex_captions": _folded(table["annexes"]),
        "sum_words": _folded(table["sums"]),
        "marks": frozenset(_folded(table["marks"])),
    }


def _parts(data: dict[str, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(id=it["id"], name={"vi": it["vi"], "en": it["en"]}, phrases=_folded(it["phrases"])) for it in data["part"]
    )
