"""The sources of funding: their phrases, and which is part of which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import regex

from extractor.catalog.lexicon import Hit, Lexicon, Misspelt
from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_phrase

_LEVEL_RE = regex.compile(r"(?<!\p{L})(?:trung ương|tw|tư|tỉnh|huyện|thị xã|thành phố|quận|xã|phường)(?!\p{L})")
_LEVELS = {
    **dict.fromkeys(("trung ương", "tw", "tư"), "state"),
    **dict.fromkeys(("xã", "phường"), "commune"),
    "tỉnh": "province",
}
_JOINTS = " ›-–:()[]"  # between the name of a source and that of its part in a table's head


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A record of schemas/funding_sources.toml; `umbrella` sources overlap their siblings and are never summed.

    `short` are folded words that name it only inside a split of the budget, `givers` folded words for who gives it.
    """

    id: str
    label: str
    parent: str = ""
    umbrella: bool = False
    phrases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    givers: tuple[str, ...] = ()


class Sources:
    """All sources by id, and the lexicon of their phrases.

    In a city at province level (`in_city`) «ngân sách thành phố» is the province's, elsewhere a district's.
    """

    def __init__(self, *, in_city: bool = False) -> None:
        data = load_toml("funding_sources.toml")
        records, self._giving = data["source"], data["giving"]
        self.by_id = {
            record["id"]: Source(
                id=record["id"],
                label=record["label"],
                parent=record.get("parent", ""),
                umbrella=record.get("umbrella", False),
                phrases=tuple(record["phrases"]),
                short=tuple(fold_phrase(word) for word in record.get("short", ())),
                givers=tuple(fold_phrase(word) for word in record.get("givers", ())),
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

    def given(self, text: str) -> Iterator[Hit]:
        """The folded words that say who gives: «tỉnh đã cấp», «bà con tự nguyện góp», «Nhà nước lo»."""
        for match in self._given_re.finditer(text):
            yield Hit(match.start(), match.end(), (self._by_giver[match["giver"]],))

    @cached_property
    def _by_giver(self) -> dict[str, str]:
        return {word: self._moved.get(word, record.id) for record in self.by_id.values() for word in record.givers}

    @cached_property
    def _given_re(self) -> regex.Pattern[str]:
        giving = {kind: [fold_phrase(word) for word in listed] for kind, listed in self._giving.items()}
        of_budgets = {word for word, source in self._by_giver.items() if self.is_within(source, "state_budget")}
        budgets, people, words, gifts, between = (
            "|".join(sorted(listed, key=len, reverse=True))
            for listed in (
                of_budgets,
                self._by_giver.keys() - of_budgets,
                *(giving[kind] for kind in ("words", "gifts", "between")),
            )
        )
        return regex.compile(  # «tỉnh đã cấp»; not «toàn huyện đã đầu tư», «nhân dân các xã hỗ trợ»
            rf"(?<!\p{{L}})(?:(?<!(?:toàn|trong|của|dân|các|mỗi|từng) )(?P<giver>{budgets})(?: (?:{between}))*"
            rf" (?:{words})"
            rf"|(?P<giver>{people})(?: (?:{between}))* (?:{words}|{gifts}))(?!\p{{L}})(?! vay| ngân sách)"
        )

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

    @staticmethod
    def is_joint(name: str) -> bool:
        """True if folded words name some of the budgets above a source's parts: «ngân sách huyện, xã», «TW và tỉnh»."""
        levels = {_LEVELS.get(word, "district") for word in _LEVEL_RE.findall(name)}
        return len(levels) > 1 and not levels >= {"province", "district", "commune"}

    def is_within(self, source: str, other: str) -> bool:
        """True if `source` is `other` or one of its parts at any depth."""
        return other in self._lines_of.get(source, ())

    @cached_property
    def _lines_of(self) -> dict[str, tuple[str, ...]]:
        """Each source with those that it is part of, the nearest first."""
        lines: dict[str, tuple[str, ...]] = {}
        for source in self.by_id:
            line = [source]
            while parent := self.by_id[line[-1]].parent:
                line.append(parent)
            lines[source] = tuple(line)
        return lines
