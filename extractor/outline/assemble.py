"""All parts of the outline put together: sections with their ends, passages in text order, leads, grids."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from extractor.catalog.forms import Forms
from extractor.model import Document, Grid, Header, Outline, Passage, Section, Span
from extractor.outline.cutting import cut_long
from extractor.outline.foot import Foot
from extractor.outline.header import Head
from extractor.outline.headings import Heading, find_headings, heading_title, is_annex, is_only_heading
from extractor.outline.leads import set_leads
from extractor.outline.lines import is_note
from extractor.outline.lists import find_depths, run_in_title
from extractor.outline.rejoin import Paragraph
from extractor.outline.tables import flattened_rows, read_grids

_ABOVE = 5  # paragraphs above a table that may be its caption
_BETWEEN = frozenset({"furniture", "footnote"})
_BAR_RE = regex.compile(r"[ \t]*\|(?=\s|$)")
_CELL_RE = regex.compile(r"[^|]+")


@dataclass(slots=True)
class _Draft:
    """A section whose end is not known yet; `depth` is that of a bullet, 0 for a number.

    `title_only`: the bullet says nothing after its title, so that the paragraph below it is its text.
    """

    label: str
    title: str
    level: int
    parent: int | None
    path: str
    start: int
    annex: bool = False
    depth: int = 0
    title_only: bool = False
    end: int = -1


@dataclass(slots=True)
class _Tree:
    """The sections so far, and which of them are open, the innermost last."""

    drafts: list[_Draft] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    @property
    def innermost(self) -> int | None:
        return self.open[-1] if self.open else None

    def add(self, draft: _Draft) -> None:
        self.open.append(len(self.drafts))
        self.drafts.append(draft)

    def close(self, place: int, *, keep: int) -> None:
        """End all open sections but the outer `keep` at `place`."""
        while len(self.open) > keep:
            self.drafts[self.open.pop()].end = place

    def close_bullets(self, place: int, *, depth: int = 1) -> None:
        """End the open bullets that lie at `depth` or deeper."""
        while self.open and self.drafts[self.open[-1]].depth >= depth:
            self.drafts[self.open.pop()].end = place


def assemble(
    document: Document,
    header: Header,
    head: Head,
    foot: Foot,
    paragraphs: Sequence[Paragraph],
    furniture: Sequence[Span],
    forms: Forms,
) -> Outline:
    """Return the outline."""
    end = len(document.text.rstrip())
    foot_start = min((passage.span.start for passage in foot.passages), default=end)
    notes = [Passage(span=it.span, kind="footnote") for it in paragraphs if is_note(it.lines[0])]
    prose = [it for it in paragraphs if it.lines[0].table is None and not is_note(it.lines[0])]
    tree = _Tree()
    passages: list[Passage] = []
    for part, part_end in (
        ([paragraph for paragraph in prose if paragraph.span.start < foot_start], foot_start),
        ([paragraph for paragraph in prose if paragraph.span.start >= foot_start], end),
    ):
        passages.extend(_walk(document.text, part, tree, forms))
        tree.close(part_end, keep=0)
    cells = _cells(document, paragraphs)
    others = [Passage(span=span, kind="furniture") for span in furniture]
    merged = sorted(
        [*head.passages, *passages, *cells, *foot.passages, *others, *notes], key=lambda passage: passage.span
    )
    sections = tuple(_section(index, draft, document.text) for index, draft in enumerate(tree.drafts))
    placed = _in_sections(list(cut_long(document.text, merged)), sections)
    linked = set_leads(document.text, placed, sections, forms)
    grids = _grids(document, linked, tree.drafts, foot_start, forms)
    return Outline(document=document, header=header, sections=sections, passages=tuple(linked), grids=tuple(grids))


def _walk(text: str, prose: Sequence[Paragraph], tree: _Tree, forms: Forms) -> Iterator[Passage]:
    """Go through the paragraphs once: open and close sections, yield the passages."""
    rows = flattened_rows({at: paragraph.text for at, paragraph in enumerate(prose)})
    headings = find_headings(prose, forms)
    depths = find_depths(prose, headings)
    for at, paragraph in enumerate(prose):
        if at in rows:
            tree.close_bullets(paragraph.span.start)
            yield from _flat_cells(text, paragraph)
        elif at in headings:
            _open_numbered(tree, paragraph, headings[at])
            only = is_only_heading(paragraph, headings[at].end)
            yield _passage(paragraph, "heading" if only else "paragraph", 0)
        elif at in depths:
            _open_bullet(tree, paragraph, depths[at], has_deeper=depths.get(at + 1, 0) > depths[at])
            yield _passage(paragraph, "item", depths[at])
        else:
            if not (tree.open and tree.drafts[tree.open[-1]].title_only):
                tree.close_bullets(paragraph.span.start)
            yield _passage(paragraph, "heading" if is_only_heading(paragraph, 0) else "paragraph", 0)


def _open_numbered(tree: _Tree, paragraph: Paragraph, heading: Heading) -> None:
    start = paragraph.span.start
    tree.close_bullets(start)
    tree.close(start, keep=heading.level - 1)
    title = heading_title(paragraph.text, heading.end)
    tree.add(
        _Draft(
            label=heading.label,
            title=title,
            level=heading.level,
            parent=tree.innermost,
            path=_path(tree, heading.label),
            start=start,
            annex=is_annex(heading),
        )
    )


def _open_bullet(tree: _Tree, paragraph: Paragraph, depth: int, *, has_deeper: bool) -> None:
    """Open a section for a bullet that has a title or deeper bullets; any other only ends those beside it."""
    start = paragraph.span.start
    tree.close_bullets(start, depth=depth)
    title, rest = run_in_title(paragraph)
    if paragraph.label is None or not (has_deeper or (title and not rest[:1].isdigit())):
        return
    parent = tree.innermost
    level = 1 if parent is None else tree.drafts[parent].level + 1
    label = " ".join(paragraph.label.text.split())
    tree.add(
        _Draft(
            label=label,
            title=title,
            level=level,
            parent=parent,
            path=_path(tree, label),
            start=start,
            depth=depth,
            title_only=bool(title) and not rest,
        )
    )


def _path(tree: _Tree, label: str) -> str:
    return label if tree.innermost is None else f"{tree.drafts[tree.innermost].path}/{label}"


def _passage(paragraph: Paragraph, kind: str, depth: int) -> Passage:
    label = paragraph.label
    marker = ""
    if label and (depth or not label.bare or kind == "heading"):
        # From the first letter, brackets included: «(1)» stays whole.
        end = paragraph.text.index(label.text, label.start) + len(label.text)
        closed = paragraph.text[end : end + 1] == ")" and paragraph.text[label.start : label.start + 1] == "("
        marker = paragraph.text[: end + closed]
    return Passage(span=paragraph.span, kind=kind, marker=marker, depth=depth, holes=paragraph.holes)


def _flat_cells(text: str, paragraph: Paragraph) -> Iterator[Passage]:
    """Yield the cells of a row that was flattened to text; its table is lost, so no grid tells what heads them."""
    start, end = paragraph.span.start, paragraph.span.end
    spans = [Span(match.start(), match.end()) for match in _CELL_RE.finditer(text, start, end) if match.group().strip()]
    for index, span in enumerate(spans or [paragraph.span]):
        # The bars belong to the cell before them: every letter has a passage.
        first = start if index == 0 else span.start
        last = spans[index + 1].start if index + 1 < len(spans) else end
        words = text[first:last]
        lead = len(words) - len(words.lstrip())
        yield Passage(span=Span(first + lead, first + len(words.rstrip())), kind="cell")


def _cells(document: Document, paragraphs: Sequence[Paragraph]) -> list[Passage]:
    """Return a passage for each run of lines in one cell; a nested table parts the cell around it."""
    starts = [
        sorted((cell.span.start, at) for at, cell in enumerate(table.cells) if len(cell.span))
        for table in document.tables
    ]
    passages: list[Passage] = []
    last: tuple[int, int] | None = None
    for paragraph in paragraphs:
        table = paragraph.lines[0].table
        if table is None or table >= len(starts):
            last = None
            continue
        row = bisect_right(starts[table], (paragraph.span.start, len(document.text))) - 1
        key = (table, row)
        if key == last:
            passages[-1] = replace(passages[-1], span=Span(passages[-1].span.start, paragraph.span.end))
        else:
            passages.append(Passage(span=paragraph.span, kind="cell", table=table))
        last = key
    return [_with_bar(document.text, passage) for passage in passages]


def _with_bar(text: str, passage: Passage) -> Passage:
    """A bar that parts the cells of plain text belongs to the cell before it: every letter has a passage."""
    bar = _BAR_RE.match(text, passage.span.end)
    return replace(passage, span=Span(passage.span.start, bar.end())) if bar else passage


def _section(index: int, draft: _Draft, text: str) -> Section:
    end = draft.start + len(text[draft.start : draft.end].rstrip())
    return Section(
        section_id=f"s{index + 1}",
        parent=draft.parent,
        level=draft.level,
        label=draft.label,
        title=draft.title,
        path=draft.path,
        span=Span(draft.start, end),
        bullet=draft.depth > 0,
    )


def _in_sections(passages: Sequence[Passage], sections: Sequence[Section]) -> list[Passage]:
    """Return the passages, each with the innermost section that holds it; both run in text order."""
    placed: list[Passage] = []
    open_sections: list[int] = []
    following = 0
    for passage in passages:
        start = passage.span.start
        while following < len(sections) and sections[following].span.start <= start:
            open_sections.append(following)
            following += 1
            while (
                len(open_sections) > 1
                and sections[open_sections[-2]].span.end <= sections[open_sections[-1]].span.start
            ):
                del open_sections[-2]
        while open_sections and sections[open_sections[-1]].span.end <= start:
            open_sections.pop()
        placed.append(replace(passage, section=open_sections[-1]) if open_sections else passage)
    return placed


def _grids(
    document: Document, passages: Sequence[Passage], drafts: Sequence[_Draft], foot_start: int, forms: Forms
) -> Iterator[Grid]:
    """Yield the grids of each table that is no frame of the head or foot."""
    first: dict[int, int] = {}
    for at, passage in enumerate(passages):
        if passage.table is not None and passage.kind == "cell":
            first.setdefault(passage.table, at)
    for table, at in sorted(first.items()):
        above: list[str] = []
        for passage in reversed(passages[:at]):
            if passage.kind in _BETWEEN:
                continue
            if passage.kind not in {"paragraph", "heading", "front"} or len(above) >= _ABOVE:
                break
            above.insert(0, document.text[passage.span.start : passage.span.end])
        section = passages[at].section
        annex = passages[at].span.start > foot_start or _in_annex(drafts, section)
        yield from read_grids(document, table, above, forms, section=section, annex=annex)


def _in_annex(drafts: Sequence[_Draft], section: int | None) -> bool:
    while section is not None:
        if drafts[section].annex:
            return True
        section = drafts[section].parent
    return False
