"""Mentions → claims: what the report says of each figure. One topic a module, surest first.

A figure is claimed once: what an earlier rule took, a later one leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import regex

from extractor.catalog import Catalog
from extractor.claims.bands import find_bands
from extractor.claims.bases import find_bases
from extractor.claims.by_place import counted_by_place, of_each
from extractor.claims.carried import HARDENED_RE
from extractor.claims.carried_over import find_carried_over
from extractor.claims.commune_totals import find_commune_totals
from extractor.claims.criteria import find_counts
from extractor.claims.funding import find_funding
from extractor.claims.indicators import find_indicators
from extractor.claims.meeting import find_meeting
from extractor.claims.nothing import find_nothing, passages_of_nothing
from extractor.claims.open import find_open
from extractor.claims.recognised_counts import find_recognised_counts
from extractor.claims.recognised_districts import find_recognised_districts, find_recognised_villages
from extractor.claims.recognised_lists import find_recognised_lists
from extractor.claims.recognised_names import BESIDE_NAMES, find_recognised_names
from extractor.claims.recognised_shares import find_recognised_shares
from extractor.claims.recognition import (
    find_recognised_communes,
    find_roadmaps,
)
from extractor.claims.requests import find_requests
from extractor.claims.scope import Reader, Scope
from extractor.claims.split_sums import find_split_sums
from extractor.claims.states import find_states
from extractor.claims.tables import find_in_tables
from extractor.model import Claim, Mention, Outline, Setting, Span

__all__ = ["make_claims"]

Rule = Callable[[Scope], Iterator[Claim]]
_ADDED = "claims.recognition.added"
_OF_HEADLINES = ("communes", "districts", "villages", "VND", "percent")
_BESIDE_NAMES = f"claims.{BESIDE_NAMES}"
_PART_OF_SUM = "claims.split_sums.part"
_LENGTH = "chiều dài chung, chưa chắc đã cứng hóa hết"
_RAISED_TO_RE = regex.compile(
    r"(?<!\p{L})(?:nâng|đưa)(?: tổng)?(?: số| chiều dài| số lượng)?[^,;.\d]{0,40} lên(?: thành| tới| đến)? ?$"
)
_PART_RE = regex.compile(r"(?<!\p{L})(?:trong (?:đó|số (?:này|đó))|riêng)(?!\p{L})")
_SHARED_RULES = (
    *("claims.criteria.count", "claims.criteria.range", "claims.bands.member"),
    *("claims.meeting.count", "claims.meeting.share", "claims.recognition.share_of_communes"),
    "claims.meeting.none",
)
RULES: tuple[Rule, ...] = (
    find_bands,
    find_meeting,
    find_counts,
    find_states,
    find_recognised_names,
    find_recognised_communes,
    find_recognised_lists,
    find_roadmaps,
    find_recognised_counts,
    find_recognised_shares,
    find_recognised_districts,
    find_recognised_villages,
    find_commune_totals,
    find_bases,
    find_nothing,
    find_split_sums,
    find_requests,
    find_carried_over,
    find_funding,
)


def make_claims(
    outline: Outline, mentions: tuple[Mention, ...], catalog: Catalog, setting: Setting
) -> tuple[Claim, ...]:
    """Return the claims in the order of the text."""
    by_passage: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage, []).append(mention)
    in_city = setting.province is not None and setting.province.type_word == "thành phố"
    reader = Reader(outline, catalog.of_city if in_city else catalog, setting, by_passage)
    claims = list(find_in_tables(reader))
    gridded = {grid.table for grid in outline.grids}
    loose = _loose_cells(outline)
    for index in sorted({*by_passage, *passages_of_nothing(outline)}):
        passage = outline.passages[index]
        if passage.kind in ("back", "furniture") or (passage.kind == "front" and not _is_headline(reader.scope(index))):
            continue
        if passage.kind == "cell" and passage.table in gridded and not any(map(passage.span.overlaps, loose)):
            continue
        claims.extend(_claims_of(reader.scope(index)))
    return tuple(sorted(claims, key=lambda claim: (claim.evidence.span, claim.indicator, claim.item)))


def _is_headline(scope: Scope) -> bool:
    """«Tỉnh A có thêm 2 xã đạt chuẩn» above the date of an article, «V/v công nhận 05 xã …»: it tells a figure."""
    return any(value.unit in _OF_HEADLINES for _, value in scope.figures)


def _loose_cells(outline: Outline) -> list[Span]:
    """What stands from edge to edge below two tables side by side: a cell of neither, read as a sentence."""
    shared = {grid.table for grid in outline.grids if not outline.is_alone(grid)}  # of most reports none
    read = {cell.span for grid in outline.grids if grid.table in shared for cell in outline.cells_of(grid)}
    return [cell.span for table in shared for cell in outline.document.tables[table].cells if cell.span not in read]


def _claims_of(scope: Scope) -> Iterator[Claim]:
    taken: dict[str, Claim] = {}
    for rule in RULES:
        for claim in rule(scope):
            if claim.key not in taken and not _is_taken(claim, taken):
                taken[claim.key] = claim
    for claim in counted_by_place(scope, tuple(taken.values())):
        if not _is_taken(claim, taken):
            taken[claim.key] = claim
    told = {claim.evidence.span: claim.indicator for claim in taken.values() if claim.quantity is not None}
    for claim in find_indicators(scope, told):
        taken.setdefault(claim.key, claim)
    for claim in of_each(scope, tuple(taken.values())):
        taken.setdefault(claim.key, claim)
    claimed = frozenset(claim.evidence.span for claim in taken.values())
    for claim in find_open(scope, claimed):
        taken.setdefault(claim.key, claim)
    yield from _doubt_twins(scope, tuple(taken.values()))


def _doubt_twins(scope: Scope, claims: tuple[Claim, ...]) -> Iterator[Claim]:
    """Two values for one thing in one sentence: one of them is of something that the words do not tell us."""
    said: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.quantity is not None and claim.topic != "open":
            said.setdefault((_identity(claim), claim.sentence), []).append(claim)
    for claim in claims:
        alike = said.get((_identity(claim), claim.sentence), [claim])
        if claim in alike and len(alike) == 2 and _is_hardened(scope, *alike):
            yield replace(claim, doubts=(*claim.doubts, _LENGTH)) if claim is alike[0] else claim
            continue
        raised = claim in alike and len(alike) == 2 and claim is alike[1] and _is_raised_to(scope, *alike)
        twins = claim in alike and len(alike) > 1 and not (raised or _is_the_whole(scope, claim, alike))
        yield replace(claim, doubts=(*claim.doubts, "câu có hai giá trị cho cùng chỉ tiêu")) if twins else claim


def _is_hardened(scope: Scope, one: Claim, other: Claim) -> bool:
    """«12,8 km đường trục thôn; cứng hóa 10,1 km»: the second is the measure, the first how long they are in all."""
    between = scope.position(one.evidence.span.end), scope.position(other.evidence.span.start)
    metres = one.quantity is not None and one.quantity.unit == "km"
    return metres and between[0] <= between[1] and HARDENED_RE.fullmatch(scope.text, *between) is not None


def _is_raised_to(scope: Scope, one: Claim, other: Claim) -> bool:
    """«Công nhận 3 thôn đạt chuẩn, nâng tổng số lên 7/9 thôn»: the second is what there is in the end."""
    between = scope.position(one.evidence.span.end), scope.position(other.evidence.span.start)
    return between[0] <= between[1] and _RAISED_TO_RE.search(scope.text, *between) is not None


def _is_the_whole(scope: Scope, claim: Claim, alike: list[Claim]) -> bool:
    """True if the others are its parts («42 HTX, trong đó 38 HTX nông nghiệp») or were added to it."""
    others = [it for it in alike if it is not claim and it.evidence.rule != _ADDED]
    end = scope.position(claim.evidence.span.end)
    if all(it.evidence.rule == _PART_OF_SUM != claim.evidence.rule for it in others):
        return True
    return claim.evidence.rule != _ADDED and all(
        _PART_RE.search(scope.text, end, max(end, scope.position(it.evidence.span.start))) for it in others
    )


def _identity(claim: Claim) -> tuple[object, ...]:
    return (claim.indicator, claim.item, claim.place, claim.period, claim.role, claim.quantity and claim.quantity.unit)


def _is_taken(claim: Claim, taken: dict[str, Claim]) -> bool:
    """A number means one thing; only a status may share its words («năm 2017» of two communes)."""
    if claim.quantity is None:
        return any(
            other.item == claim.item
            and other.place == claim.place
            and (other.evidence.span == claim.evidence.span or _says_the_same(claim, other))
            for other in taken.values()
        )
    return any(
        other.evidence.span == claim.evidence.span and not _is_shared(claim, other)
        for other in taken.values()
        if other.quantity is not None
    )


def _says_the_same(claim: Claim, other: Claim) -> bool:
    """«Năm 2020 có thêm 2 xã về đích (A, B)»: said of A once, though the words and their number both open the list.

    «2 xã gồm A và B đạt chuẩn năm 2020»: the words beside the names are nearer than those of their number.
    """
    nearer = other.evidence.rule == _BESIDE_NAMES and claim.evidence.rule != _BESIDE_NAMES
    return claim.sentence == other.sentence and (nearer or _identity(claim) == _identity(other))


def _is_shared(claim: Claim, other: Claim) -> bool:
    """«Tam Phước, Tam Thành đạt 18 tiêu chí», «11 xã đạt tiêu chí điện và bưu điện»: one figure, said of several."""
    same_rule = claim.evidence.rule == other.evidence.rule and claim.evidence.rule in _SHARED_RULES
    return same_rule and (claim.place, claim.item) != (other.place, other.item)
