"""What stands in the text, before anyone says what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractor.model.document import Span
from extractor.model.quantity import Evidence, Period, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A decree, letter or law that is named; `issued_on` is ISO 8601 or ""."""

    kind: str
    symbol: str
    issued_on: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A part out of a whole: 17/19 tiêu chí, 185 trong tổng số 220 xã, 84,6/94 km. `unit` is that of both.

    `decimals` and `half_step` are those of the part, as in `Quantity`; both 0 for a count.
    """

    count: Decimal
    of: Decimal
    unit: str
    decimals: int = 0
    half_step: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """From low to high, both included («15-18 tiêu chí»); None is open («dưới 5 tiêu chí»)."""

    low: Decimal | None
    high: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRef:
    """A criterion by number, by name or both («Tiêu chí số 15 (Y tế)»); `name` as printed, "" if none.

    `number` is "1-5" for «tiêu chí số 1 đến số 5». `level` tells the set: commune | district | advanced.
    """

    number: str
    name: str = ""
    level: str = "commune"

    @property
    def numbers(self) -> tuple[str, ...]:
        """Each number that is meant."""
        first, _, last = self.number.partition("-")
        return tuple(map(str, range(int(first), int(last or first) + 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A unit of administration by name; `type_word` as printed, folded («xã», «thị xã»), "" if none.

    `candidates` are unit ids of schemas/places.csv, best first; `inferred` if the print differs from the name.
    """

    name: str
    type_word: str
    candidates: tuple[str, ...] = ()
    inferred: bool = False

    @property
    def written(self) -> str:
        """With its type, as a text would write it: «Xã Chi Lăng», also where the print is in capitals."""
        name = " ".join(word.capitalize() for word in self.name.split()) if self.name.isupper() else self.name
        words = f"{self.type_word} {name}".strip()
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A term of a vocabulary: `vocabulary` (indicator, source, role, …) and the id of its record there."""

    vocabulary: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """Digits that are no figure: the number of a heading, a name, a clock. `reason` goes to unclaimed.csv."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span with what it means; `kind` names the finder that read it, `passage` indexes `Outline.passages`.

    kind: citation | date | period | criterion | ratio | range | quantity | place | word | ordinal.
    A date's value is a `Period` of one day.
    """

    kind: str
    passage: int
    evidence: Evidence
    value: Citation | Period | CriterionRef | Ratio | NumberRange | Quantity | PlaceName | Word | Ordinal

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.evidence.span
