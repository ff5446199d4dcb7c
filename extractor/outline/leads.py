"""Which passage governs which: «…, trong đó:» the items below it, an item the deeper ones, a paragraph its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.catalog.forms import Forms
from extractor.model import Passage, Section
from extractor.outline.lists import goes_on, is_caption, is_row, opens_list, opens_parts

_FIRST_LABELS = frozenset(("1", "a", "A", "I", "i"))  # a list that begins anew has a line of its own above
_BODY = frozenset({"heading", "paragraph", "item"})


@dataclass(slots=True)
class _Leads:
    """What governs the next item: the line that opened the list, and the last item at each depth.

    `rows` is what opened a list of lines without signs, with their depth, and `last_row` the line above; `caption` is
    the short line without a number that heads the paragraphs.
    """

    opener: int | None = None
    above: dict[int, int] = field(default_factory=dict)
    parts: dict[int, int] = field(default_factory=dict)
    rows: tuple[int, int] | None = None
    last_row: int | None = None
    caption: int | None = None


def set_leads(text: str, passages: Sequence[Passage], sections: Sequence[Section], forms: Forms) -> list[Passage]:
    """Return the passages with their leads; a line without a sign inside an open list becomes an item."""
    starts = {section.span.start: index for index, section in enumerate(sections) if not section.bullet}
    series: dict[int | None, int | None] = {}
    leads = _Leads()
    previous: int | None = None
    linked: list[Passage] = []
    for at, passage in enumerate(passages):
        if passage.kind not in _BODY:
            if passage.kind not in ("furniture", "footnote"):
                leads = _Leads()
            linked.append(passage)
            continue
        words = text[passage.span.start : passage.span.end]
        opened = starts.get(passage.span.start)
        opens = opens_list(words, forms)
        before = "" if previous is None else text[linked[previous].span.start : linked[previous].span.end]
        if passage.depth:
            passage = replace(passage, lead=_item_lead(leads, at, passage.depth, words, forms))
            leads.rows = (at, passage.depth + 1) if opens else None
        elif opened is not None:
            parent = sections[opened].parent
            if parent not in series or sections[opened].label in _FIRST_LABELS:
                governed = previous is not None and linked[previous].kind != "heading" and opens_list(before, forms)
                series[parent] = previous if governed else None
            # A heading is held by its section; only a numbered sentence is part of the list above it.
            if passage.kind != "heading" and series[parent] is not None:
                passage = replace(passage, lead=series[parent])
            leads = _Leads(opener=at, rows=(at, 1)) if opens else _Leads()
        elif leads.rows and passage.kind == "paragraph" and _is_next_row(leads, previous, words, before):
            opener, depth = leads.rows
            passage = replace(passage, kind="item", depth=depth, lead=opener)
            leads.last_row = at
        else:
            is_title = is_caption(words)
            if previous is not None and passage.kind == linked[previous].kind == "paragraph" and goes_on(words, forms):
                passage = replace(passage, lead=previous)
            elif not is_title and leads.caption is not None:  # «Kế hoạch năm 2020» over paragraphs
                passage = replace(passage, lead=leads.caption)
            caption = at if is_title else leads.caption
            leads = _Leads(opener=at if opens or is_title else None, rows=(at, 1) if opens else None, caption=caption)
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
    # «* Ngân sách: 5 tỷ. Trong đó:» with parts under «-» is over at the next «*».
    for level in [level for level in leads.parts if level != depth]:
        del leads.parts[level]
    leads.above[depth] = at
    if opens_parts(words, forms):
        # «- Vốn ngân sách: 5 tỷ đồng, trong đó:» and its parts under the same sign; a deeper sign asks `above` first.
        leads.parts[depth] = at
    return lead


def _is_next_row(leads: _Leads, previous: int | None, words: str, before: str) -> bool:
    """Return whether the line goes on with the rows: right below the opener or another row, and shaped like one."""
    if previous is None or leads.rows is None or previous not in (leads.rows[0], leads.last_row):
        return False
    return is_row(words, after_row=previous == leads.last_row, before=before)
