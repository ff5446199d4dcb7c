"""Words that say how a figure is meant: bounds, roles, changes, states of a criterion, number words."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import regex

from extractor.catalog.lexicon import Lexicon
from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_phrase
from extractor.vi.gate import says


def _lexicon(records: list[dict[str, Any]], key: str = "words") -> Lexicon:
    return Lexicon((word, record["id"]) for record in records for word in record[key])


class Words:
    """The records of schemas/words.toml."""

    def __init__(self) -> None:
        self._data = load_toml("words.toml")
        self.bounds_before = {
            fold_phrase(word): record["id"] for record in self._data["bound"] for word in record["before"]
        }
        self.bounds_after = {
            fold_phrase(word): record["id"] for record in self._data["bound"] for word in record["after"]
        }
        self._role_scopes: dict[str, str] = {
            fold_phrase(word): record["scope"] for record in self._data["role"] for word in record["words"]
        }
        self.fillers = tuple(fold_phrase(word) for record in self._data["filler"] for word in record["words"])
        self.numbered_names = tuple(
            fold_phrase(word) for record in self._data["numbered_name"] for word in record["words"]
        )
        self.numbers = {
            fold_phrase(word): value for record in self._data["number"] for word, value in record["words"].items()
        }

    @cached_property
    def roles(self) -> Lexicon:
        """Words that make what follows in their clause a target, an actual, a threshold or a plan."""
        return _lexicon(self._data["role"])

    def role_scope(self, word: str) -> str:
        """Return clause (what follows in the clause) or near (only a figure right behind the folded word)."""
        return self._role_scopes[word]

    @cached_property
    def norms(self) -> Lexicon:
        """Words that open a sentence on what a rule asks for."""
        return _lexicon(self._data["norm"])

    @cached_property
    def states(self) -> Lexicon:
        """Words that give the state of the criteria beside or below them."""
        return _lexicon(self._data["state"])

    @cached_property
    def changes(self) -> Lexicon:
        """Words that make a figure a difference, or the new level after one."""
        return _lexicon(self._data["change"])

    @cached_property
    def turns(self) -> Lexicon:
        """Words of a table's head that turn or narrow what its other words measure."""
        return _lexicon(self._data["turn"])

    @cached_property
    def _plain_re(self) -> regex.Pattern[str]:
        phrases = sorted((fold_phrase(word) for record in self._data["plain"] for word in record["words"]), key=len)
        return regex.compile(
            rf"\P{{L}}*(?:(?:{'|'.join(map(regex.escape, reversed(phrases)))}|[ivx]+)(?!\p{{L}})\P{{L}}*)*"
        )

    def is_plain(self, head: str) -> bool:
        """True if a table's folded head says no more than when, in what sense or in which unit its figures stand."""
        return self._plain_re.fullmatch(head) is not None

    @cached_property
    def target_headings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Words of headings that open targets, and words that take it back."""
        records = self._data["heading"]
        words = tuple(fold_phrase(word) for record in records for word in record["words"])
        not_words = tuple(fold_phrase(word) for record in records for word in record.get("not_words", ()))
        return words, not_words

    @cached_property
    def _papers(self) -> dict[str, tuple[str, ...]]:
        """What opens the title of a plan, sets targets anywhere in one, tells of results; what heads what there is."""
        kinds = (("paper", "words"), ("paper", "inside"), ("paper", "not_words"), ("standing", "words"))
        return {
            f"{kind}.{key}": tuple(fold_phrase(word) for record in self._data[kind] for word in record[key])
            for kind, key in kinds
        }

    def opens_plan(self, title: str) -> bool:
        """True if what opens a folded title makes the whole paper one of what is to be reached."""
        return title.startswith(self._papers["paper.words"])

    def sets_targets(self, title: str) -> bool:
        """True if a folded title says anywhere that targets are set."""
        return says(title, self._papers["paper.inside"])

    def tells_results(self, title: str) -> bool:
        """True if a folded title says that its paper tells of what was done."""
        return says(title, self._papers["paper.not_words"])

    def tells_standing(self, title: str) -> bool:
        """True if figures under a folded heading of a plan tell of what is there."""
        return says(title, self._papers["standing.words"])

    def opens_targets(self, title: str) -> bool:
        """True if a folded title opens targets, and no other word takes it back."""
        words, not_words = self.target_headings
        return says(title, words) and not says(title, not_words)
