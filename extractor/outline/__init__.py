"""Document → Outline: the report as a careful reader sees it.

In the order of work: `lines` (what the eye sees), `header` and `foot` (made of `pieces`), `rejoin` (lines become
paragraphs), `headings` and `lists` (how the paragraphs are divided), `tables`, and `assemble`, which puts it together.
"""

from __future__ import annotations

from extractor.catalog.forms import Forms
from extractor.model import Document, Header, Outline
from extractor.outline.assemble import assemble
from extractor.outline.foot import Foot, read_foot
from extractor.outline.header import Head, read_head
from extractor.outline.lines import split_lines
from extractor.outline.rejoin import join_lines

__all__ = ["build_outline"]


def build_outline(document: Document, forms: Forms) -> Outline:
    """Return the document with its structure; odd input gives a flat outline, never an error.

    Args:
        document: As a reader gave it.
        forms: How administrative documents are laid out (`Catalog.forms`).
    """
    lines = split_lines(document)
    head = read_head(document, lines, forms)
    foot = read_foot(document, lines, max(head.lines, default=-1) + 1, forms)
    taken = head.lines | foot.lines
    paragraphs = join_lines(document, lines, taken, forms)
    furniture = [line.span for line in lines if line.kind == "furniture"]
    return assemble(document, _header(head, foot), head, foot, paragraphs, furniture, forms)


def _header(head: Head, foot: Foot) -> Header:
    fields = foot.fields | head.fields
    return Header(**fields, recipients=foot.recipients, spans=head.spans + foot.spans)
