"""The sources of funding: their phrases, and which is part of which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from extractor.catalog.lexicon import Lexicon, Misspelt
from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_phrase

_JOINTS = " ›-–:()[]"  # between the name of a source and that of its part in a table's head


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A record of schemas/funding_sources.toml; `umbrella` sources overlap their siblings and are never summed.

    `short` are folded words that name it only inside a split of the budget.
    """

    id: str
    label: str
    parent: str = ""
    umbrella: bool = False
    phrases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


class Sources:
    """All sources by id, and the lexicon of their phrases.

    In a city at province level (`in_city`) «ngân sách thành phố» is the province's, elsewhere a district's.
    """

    def __init__(self, *, in_city: bool = False) -> None:
        records = load_toml("funding_sources.toml")["source"]
        self.by_id = {
            record["id"]: Source(
                id=record["id"],
                label=record["label"],
                parent=record.get("parent", ""),
                umbrella=record.get("umbrella", False),
                phrases=tuple(record["phrases"]),
                short=tuple(fold_phrase(word) for word in record.get("short", ())),
            )
            for record in records
        }
        # phrase → source, for words that mean another source there
        self._moved = {
            fold_phrase(word): record["id"]
            for record in records
            for word in (record.get("city", ()) if in_city else ())
        }

    @cached_property
    def lexicon(self) -> Lexicon:
        """Finds the phrases; the id of a hit is the source."""
        return Lexicon(self._entries())

    @cached_property
    def misspelt(self) -> Misspelt:
        """Finds phrases with wrong accents, for an amount that no words in their spelling explain."""
        return Misspelt(self._entries())

    def _entries(self) -> Iterator[tuple[str, str]]:
        for record in self.by_id.values():
            for phrase in record.phrases:
                yield phrase, self._moved.get(fold_phrase(phrase), record.id)

    @cached_property
    def short_names(self) -> dict[str, str]:
        """Folded short word → source."""
        return {word: self._moved.get(word, record.id) for record in self.by_id.values() for word in record.short}

    def narrowed(self, source: str, behind: str) -> str:
        """Return the part of `source` that the folded words right behind its name mean, or `source`.

        «NSTW - sự nghiệp», «NSTW (ĐTPT)», «Ngân sách nhà nước › Tỉnh».
        """
        part = self.short_names.get(behind.strip(_JOINTS))
        return part if part is not None and self.is_within(part, source) else source

    def is_within(self, source: str, other: str) -> bool:
        """True if `source` is `other` or one of its parts at any depth."""
        while source:
            if source == other:
                return True
            source = self.by_id[source].parent
        return False
