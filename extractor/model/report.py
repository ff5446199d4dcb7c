"""One document, done: what `extract` returns and the store keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.model.document import Document, Span
from extractor.model.fact import Fact
from extractor.model.finding import Finding
from extractor.model.mention import Mention
from extractor.model.outline import Outline
from extractor.model.subject import Subject

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclaimed:
    """A run of digits that no fact took: one row of unclaimed.csv."""

    document_id: str
    quote: str
    kind: str
    reason: str
    sentence: str
    span: Span
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Our failure to read a file, whole or in part: one row of problems.csv."""

    file_name: str
    document_id: str
    stage: str
    code: str
    message: str
    attempts: int = 1
    first_seen: str = ""
    last_seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything taken from one document; the same bytes give the same report on any machine."""

    outline: Outline
    subject: Subject
    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    unclaimed: tuple[Unclaimed, ...]
    problems: tuple[Problem, ...] = ()
    code_version: str = ""
    schemas_hash: str = ""

    @property
    def document(self) -> Document:
        """The document as read."""
        return self.outline.document

    def to_pandas(self) -> pd.DataFrame:
        """The facts as a frame with the columns of facts.csv; values stay exact (object columns of Decimal)."""
        from extractor.model.rows import facts_frame

        return facts_frame(self.facts)
