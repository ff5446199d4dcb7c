"""The dictionary of indicators: what a figure can measure, in which unit, within which plausible range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import regex

from extractor.catalog.lexicon import Lexicon, Misspelt
from extractor.catalog.local import LocalIndicator, local_indicators, local_phrases
from extractor.catalog.locate import load_toml
from extractor.vi.fold import fold_phrase

_BEYOND = Decimal(10) ** 30  # nobody has said what is plausible for an indicator of an office


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A record of schemas/indicators.toml; `plausible` in the canonical `unit`.

    A `generic` one («đường giao thông») gives way to a particular one («đường nội đồng») that stands as near. `of` says
    what a share is a share of, where the words beside it would mislead («100% số xã»).
    `after` asks that the words stand behind the figure («đạt 98% kế hoạch»).
    `not_words` near them take the words back («nạo vét kênh mương»); `breakdown` leads from words behind the figure to
    the item («3 sao»). `heads` name it only in the head of a table's row or column («Thu nhập», «BHYT»). `share` is
    the indicator that a bare «Tỷ lệ (%)» beside this count gives. `lower_is_better`: «giảm hộ nghèo 1,5%» is a change.
    `by_unit`: the unit alone names it («góp 61.235 công»).
    `may_be_none`: «không còn …» and «không có …» before the words mean zero.
    `followed_by`: the only words that may stand behind its phrases, up to a figure, a mark or the end.
    A `score` is a unit's own («17/19 tiêu chí»): of several units it has no sum.
    """

    id: str
    label: str
    topic: str
    unit: str
    kind: str
    plausible: tuple[Decimal, Decimal]
    criterion: dict[str, str]
    accepts: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    generic: bool = False
    of: str = ""
    after: bool = False
    not_words: tuple[str, ...] = ()
    breakdown: tuple[tuple[str, str], ...] = ()
    share: str = ""
    lower_is_better: bool = False
    higher_is_better: bool = False
    by_unit: bool = False
    may_be_none: bool = False
    score: bool = False
    heads: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()


class Indicators:
    """All indicators by id, and the lexicon of their phrases.

    `phrases` (each with its indicator) and `new` indicators are to be tried beside those that the office has.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]] = (), new: Iterable[LocalIndicator] = ()) -> None:
        own: dict[str, list[str]] = {}
        for phrase, indicator in (*local_phrases(), *phrases):
            own.setdefault(indicator, []).append(phrase)
        listed = load_toml("indicators.toml")
        self.by_id = {
            record["id"]: Indicator(
                id=record["id"],
                label=record["label"],
                topic=record["topic"],
                unit=record["unit"],
                kind=record["kind"],
                plausible=(Decimal(record["plausible"]["min"]), Decimal(record["plausible"]["max"])),
                criterion=record.get("criterion", {}),
                accepts=tuple(record.get("accepts", ())),
                phrases=(*record["phrases"], *own.get(record["id"], ())),
                generic=record.get("generic", False),
                of=record.get("of", ""),
                after=record.get("after", False),
                not_words=tuple(fold_phrase(word) for word in record.get("not_words", ())),
                breakdown=tuple((fold_phrase(word), item) for word, item in record.get("breakdown", {}).items()),
                share=record.get("share", ""),
                lower_is_better=not record.get("higher_is_better", True),
                higher_is_better=record.get("higher_is_better", False),
                by_unit=record.get("by_unit", False),
                may_be_none=record.get("none", False),
                score=record.get("score", False),
                heads=tuple(record.get("heads", ())),
                followed_by=tuple(record.get("followed_by", ())),
            )
            for record in listed["indicator"]
        }
        for local in (*local_indicators(), *new):
            self.by_id.setdefault(local.id, _of_office(local, own.get(local.id, ())))
        self.counted = {record.share: record for record in reversed(self.by_id.values()) if record.share}
        self.broken_down = tuple(record for record in self.by_id.values() if record.breakdown)
        self.by_unit = {record.unit: record for record in self.by_id.values() if record.by_unit}
        self._short = [
            (regex.compile(rf"(?<!\p{{L}}){fold_phrase(words)}(?!\p{{L}})"), fold_phrase(short))
            for record in load_toml("words.toml")["abbreviation"]
            for words, short in record["short"].items()
        ]
        self._others = {record["id"]: _other(record) for record in listed["other"]}

    def adds_up(self, indicator: str) -> bool:
        """Return False for an indicator whose figures of several units have no sum, whatever their unit."""
        record = self.by_id.get(indicator)
        return record is None or not record.score

    def record(self, record_id: str) -> Indicator:
        """Return what a hit of `spoken` names: an indicator, or with topic open what no indicator measures."""
        return self.by_id.get(record_id) or self._others[record_id]

    @cached_property
    def spoken(self) -> Lexicon:
        """The phrases of running text: those of `lexicon`, and of what else reports count beside them."""
        others = ((form, record.id) for record in self._others.values() for form in self._forms(record.phrases))
        return Lexicon((*self._phrases, *others), self._closed)

    @cached_property
    def _phrases(self) -> list[tuple[str, str]]:
        return [(form, record.id) for record in self.by_id.values() for form in self._forms(record.phrases)]

    def _forms(self, phrases: Iterable[str]) -> Iterator[str]:
        """Phrases as they are, and with some of their words shortened: «LĐ qua ĐT», «trạm YT đạt chuẩn»."""
        for phrase in phrases:
            forms = [fold_phrase(phrase)]
            for words, short in self._short:
                forms += [words.sub(short, form) for form in forms if words.search(form)]
            yield phrase
            yield from (form for form in forms[1:] if " " in form)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Finds every phrase; a hit names all indicators that own it, the figure's unit decides."""
        return Lexicon(self._phrases, self._closed)

    @cached_property
    def _closed(self) -> dict[str, regex.Pattern[str]]:
        """What alone may follow the phrases of a record that says so."""
        words = {record.id: "|".join(map(fold_phrase, record.followed_by)) for record in self.by_id.values()}
        return {
            it: regex.compile(rf"(?: (?:{said})(?!\p{{L}}))* ?(?:[^\p{{L}} ]|$)") for it, said in words.items() if said
        }

    @cached_property
    def misspelt(self) -> Misspelt:
        """Finds phrases with wrong accents, for a figure that no words in their spelling explain."""
        return Misspelt((phrase, record.id) for record in self._misspelt for phrase in record.phrases)

    @property
    def _misspelt(self) -> list[Indicator]:
        return [record for record in self.by_id.values() if not record.followed_by]

    @cached_property
    def heads(self) -> Lexicon:
        """Finds the short names that only heads of tables bear."""
        return Lexicon((form, record.id) for record in self.by_id.values() for form in self._forms(record.heads))


def _other(record: dict[str, Any]) -> Indicator:
    return Indicator(
        id=record["id"],
        label=record["id"],
        topic="open",
        unit=record["unit"],
        kind="stock",
        plausible=(-_BEYOND, _BEYOND),
        criterion={},
        phrases=tuple(record["phrases"]),
    )


def _of_office(local: LocalIndicator, more: Iterable[str]) -> Indicator:
    return Indicator(
        id=local.id,
        label=local.label,
        topic="indicator",
        unit=local.unit,
        kind=local.kind,
        plausible=(-_BEYOND, _BEYOND),
        criterion={},
        phrases=(*local.phrases, *more),
    )


def is_rate_of_money(unit: str, wanted: str) -> bool:
    """True if money in `unit` can be meant in `wanted`, where the clerk left out a part of it.

    >>> is_rate_of_money("VND/year", "VND/person/year"), is_rate_of_money("VND/hectare", "VND/person/year")
    (True, False)
    """
    money, *per = wanted.split("/")
    return (
        money == "VND"
        and bool(per)
        and set(unit.split("/")) <= {money, *per, "month", "year"}
        and unit.startswith(money)
    )
