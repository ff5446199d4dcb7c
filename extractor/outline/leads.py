"""Which passage governs which: «…, trong đó:» the items below it, an item the deeper ones, a paragraph its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.catalog.forms import Forms
from extractor.model import Passage, Section
from extractor.outline.lists import is_row, opens_list, opens_parts

_BODY = frozenset({"heading", "paragraph", "item"})


@dataclass(slots=True)
class _Leads:
    """What governs the next item: the line that opened the list, and the last item at each depth."""

    opener: int | None = None
    row: int | None = None
    above: dict[int, int] = field(default_factory=dict)
    parts: dict[int, int] = field(default_factory=dict)


def set_leads(text: str, passages: Sequence[Passage], sections: Sequence[Section], forms: Forms) -> list[Passage]:
    """Return the passages with their leads; a line without a sign inside an open list becomes an item."""
    starts = {section.span.start: index for index, section in enumerate(sections) if not section.bullet}
    series: dict[int | None, int | None] = {}
    leads = _Leads()
    previous: int | None = None
    linked: list[Passage] = []
    for at, passage in enumerate(passages):
        if passage.kind not in _BODY:
            if passage.kind != "furniture":
                leads = _Leads()
            linked.append(passage)
            continue
        words = text[passage.span.start : passage.span.end]
        opened = starts.get(passage.span.start)
        if passage.depth:
            passage = replace(passage, lead=_item_lead(leads, at, passage.depth, words, forms))
        elif opened is not None:
            parent = sections[opened].parent
            if parent not in series:
                series[parent] = _series_lead(linked, previous, text, forms)
            # A heading is held by its section; only a numbered sentence is part of the list above it.
            passage = replace(passage, lead=None if passage.kind == "heading" else series[parent])
            leads = _Leads(opener=at if opens_list(words, forms) else None)
        elif _is_unmarked_row(leads, passage, words, linked, previous, text):
            passage = replace(passage, kind="item", depth=1, lead=leads.opener)
            leads.row = at
        else:
            leads = _Leads(opener=at if opens_list(words, forms) else None)
        linked.append(passage)
        previous = at
    return linked


def _item_lead(leads: _Leads, at: int, depth: int, words: str, forms: Forms) -> int | None:
    """Return what governs an item, and remember it for the ones below."""
    above = max((level for level in leads.above if level < depth), default=None)
    lead = leads.opener if above is None else leads.above[above]
    lead = leads.parts.get(depth, lead)
    for level in [level for level in leads.above if level >= depth]:
        del leads.above[level]
    for level in [level for level in leads.parts if level > depth]:
        del leads.parts[level]
    leads.above[depth] = at
    if opens_parts(words, forms):
        # «- Vốn ngân sách: 5 tỷ đồng, trong đó:» and its parts under the same sign; a deeper sign asks `above` first.
        leads.parts[depth] = at
    return lead


def _series_lead(linked: Sequence[Passage], previous: int | None, text: str, forms: Forms) -> int | None:
    """Return the paragraph that opened a numbered series («… gồm các nguồn sau:» / «a) …»); a heading needs none."""
    if previous is None or linked[previous].kind == "heading":
        return None
    span = linked[previous].span
    return previous if opens_list(text[span.start : span.end], forms) else None


def _is_unmarked_row(
    leads: _Leads, passage: Passage, words: str, linked: Sequence[Passage], previous: int | None, text: str
) -> bool:
    if leads.opener is None or previous is None or passage.kind != "paragraph":
        return False
    if previous not in (leads.opener, leads.row):
        return False
    before = linked[previous].span
    after_row = previous == leads.row
    return is_row(words, after_row=after_row, before=text[before.start : before.end])
