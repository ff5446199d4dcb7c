"""Which rows a question is about: their breakdown, level, and the unit in which their place lies.

It lies there in the year of the row, or on the day to whose boundaries all is carried. A name may go on to another unit
(«Tỉnh Tây Ninh» is since 1/7/2025 a larger one, with the code that Long An had); a unit that is gone by then, or is not
there yet, means all that ever lay under its code.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import combinations

from extractor.catalog.place_table import window_of
from extractor.catalog.places import Gazetteer, Place
from extractor.compare.labels import labels_of, several_units
from extractor.compare.table import Question, Row
from extractor.errors import UsageError


def rows_asked(rows: Iterable[Row], question: Question, gazetteer: Gazetteer, *, as_of: str = "") -> list[Row]:
    """Return those rows of an indicator and role that a question is about; of criteria without an item, every one.

    Raises:
        UsageError: as `rows_within`.
    """
    every = question.indicator == "criterion_status" and not question.item
    chosen = [row for row in rows if every or row["item"] == question.item_asked]
    if question.level:
        level_of = cache(gazetteer.level_of)
        chosen = [row for row in chosen if level_of(str(row["place_code"] or "")) == question.level]
    return rows_within(chosen, question.within, gazetteer, as_of=as_of)


def rows_within(rows: Iterable[Row], within: str, gazetteer: Gazetteer, *, as_of: str = "") -> list[Row]:
    """Return the rows of places in the unit of this name or code, all if it is "".

    Args:
        rows: facts.
        within: name or code.
        gazetteer: knows what lay where.
        as_of: the day or year to whose boundaries the rows will be carried, "" = as reported.

    Raises:
        UsageError: there is no such unit, or rows are of several that bore the name at one time.
    """
    listed = list(rows)
    if not within:
        return listed
    units = gazetteer.resolve(within).places or tuple(filter(None, [gazetteer.state_of(within, "")]))
    if not units:
        raise UsageError(f"Không có đơn vị «{within}».", next_step="Ghi đủ tên, ví dụ «Huyện Đô Lương», hoặc mã.")

    @cache
    def holders(code: str, year: str) -> frozenset[str]:
        return _holders(code, year, units, gazetteer, as_of)

    held = [(row, holders(str(row["place_code"] or ""), str(row["period_end"] or "")[:4])) for row in listed]
    told = frozenset[str]().union(*(codes for _, codes in held))
    meant = [unit for unit in units if unit.code in told]
    if any(one.code != other.code and _at_once(one, other) for one, other in combinations(meant, 2)):
        labels = labels_of([(unit.code, unit.full_name) for unit in meant], gazetteer)
        raise several_units(within, {code: label for (code, _), label in labels.items()}, "Ghi mã thay cho tên.")
    return [row for row, codes in held if codes]


def _holders(code: str, year: str, units: tuple[Place, ...], gazetteer: Gazetteer, as_of: str) -> frozenset[str]:
    """The codes of those of the units that are asked for in which a place lies."""
    state = gazetteer.state_of(code, year) if code else None
    if state is None:
        return frozenset()
    on = as_of or year
    then = {unit.code: it for unit in units if (it := gazetteer.state_of(unit.code, on)) and it.overlaps(window_of(on))}
    named = {unit.code for unit in units if unit.code in then and then[unit.code].name == unit.name}
    if not then:
        return frozenset(unit.code for unit in units if code in gazetteer.codes_within(unit.code))

    def carried(unit: Place) -> tuple[Place, ...]:
        # A district that was abolished has no heirs; its province has.
        return (gazetteer.heirs_of(unit, as_of) if as_of else ()) or (unit,)

    above = (it for place in carried(state) for it in (place, *gazetteer.ancestors(place)))
    lies_in = {unit.code for it in above for unit in carried(it)}
    return frozenset(lies_in & (named or then.keys()))


def _at_once(one: Place, other: Place) -> bool:
    ends = [it.valid_to or "9999" for it in (one, other)]
    return one.valid_from < ends[1] and other.valid_from < ends[0]
