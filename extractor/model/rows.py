"""The model as flat rows: one function a table of the output contract, one key a column, in the contract's order.

Values stay Python values (Decimal, int, str; None = not stated); how a cell prints is the writer's business.
The columns themselves are defined in schemas/tables/, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from extractor.model.document import Box
from extractor.model.fact import Fact
from extractor.model.finding import Finding
from extractor.model.mention import Citation
from extractor.model.report import Problem, Report, Unclaimed

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def document_row(report: Report) -> Row:
    """Return the row of documents.csv; the store, which knows the other versions, fills the last two."""
    document, header, subject = report.document, report.outline.header, report.subject
    return {
        "document_id": document.document_id,
        "file_name": document.file_name,
        "media_type": document.media_type,
        "pages": len(document.pages) or None,
        "reader": document.reader,
        "text_quality": round(document.text_quality, 4),
        "status": document.status,
        "symbol": header.symbol,
        "issued_on": header.issued_on,
        "place_of_issue": header.place_of_issue,
        "issuer": header.issuer,
        "recipient": header.recipient,
        "title": header.title,
        "form": header.form,
        "unit_name": subject.unit_name,
        "unit_level": subject.unit_level,
        "unit_code": subject.unit_code,
        "province_name": subject.province_name,
        "province_code": subject.province_code,
        "period_start": subject.period_start,
        "period_end": subject.period_end,
        "criteria_set": subject.criteria_set,
        "signer": header.signer,
        "signer_title": header.signer_title,
        "supersedes": "",
        "superseded_by": "",
    }


def section_rows(report: Report) -> Iterator[Row]:
    """Yield the rows of sections.csv in document order."""
    sections = report.outline.sections
    for section in sections:
        yield {
            "document_id": report.document.document_id,
            "section_id": section.section_id,
            "parent_id": "" if section.parent is None else sections[section.parent].section_id,
            "level": section.level,
            "label": section.label,
            "title": section.title,
            "path": section.path,
            "char_start": section.span.start,
            "char_end": section.span.end,
            "page": report.document.page_of(section.span.start),
        }


def fact_row(fact: Fact) -> Row:
    """Return the row of facts.csv."""
    return {
        "fact_id": fact.fact_id,
        "document_id": fact.document_id,
        "section_path": fact.section_path,
        "topic": fact.topic,
        "indicator": fact.indicator,
        "item": fact.item,
        "place_name": fact.place_name,
        "place_code": fact.place_code,
        "role": fact.role,
        "period_start": fact.period_start,
        "period_end": fact.period_end,
        "value": fact.value,
        "unit": fact.unit,
        "bound": fact.bound,
        "decimals": fact.decimals,
        "low": fact.low,
        "high": fact.high,
        "of": fact.of,
        "part_of": fact.part_of,
        "origin": fact.origin,
        "certainty": fact.certainty,
        "quote": fact.quote,
        "sentence": fact.sentence,
        "char_start": fact.span.start,
        "char_end": fact.span.end,
        "page": fact.page,
        "bbox": bbox_text(fact.boxes),
        "rule": fact.rule,
        "doubts": "; ".join(fact.doubts),
    }


def finding_row(finding: Finding) -> Row:
    """Return the row of findings.csv."""
    return {
        "finding_id": finding.finding_id,
        "document_id": finding.document_id,
        "check": finding.check,
        "level": finding.level,
        "place_name": finding.place_name,
        "message": finding.message,
        "message_en": finding.message_en,
        "verdict": finding.verdict,
        "reason": finding.reason,
        "reason_en": finding.reason_en,
        "expected": finding.expected,
        "observed": finding.observed,
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "fact_ids": " ".join(finding.fact_ids),
        "quotes": " | ".join(finding.quotes),
        "places": " ".join(f"{span.start}-{span.end}" for span in finding.spans),
        "consequences": "\n".join(finding.consequences),
        "consequences_en": "\n".join(finding.consequences_en),
        "repair": finding.repair,
        "repair_en": finding.repair_en,
        "status": finding.status,
        "unit": finding.unit,
    }


def unclaimed_row(row: Unclaimed) -> Row:
    """Return the row of unclaimed.csv."""
    return {
        "document_id": row.document_id,
        "quote": row.quote,
        "kind": row.kind,
        "reason": row.reason,
        "sentence": row.sentence,
        "char_start": row.span.start,
        "char_end": row.span.end,
        "page": row.page,
    }


def citation_rows(report: Report) -> Iterator[Row]:
    """Yield the rows of citations.csv in document order."""
    for mention in report.mentions:
        if isinstance(mention.value, Citation):
            yield {
                "document_id": report.document.document_id,
                "kind": mention.value.kind,
                "symbol": mention.value.symbol,
                "issued_on": mention.value.issued_on,
                "issuer": mention.value.issuer,
                "quote": mention.evidence.quote,
                "char_start": mention.span.start,
                "char_end": mention.span.end,
            }


def problem_row(problem: Problem) -> Row:
    """Return the row of problems.csv."""
    return {
        "file_name": problem.file_name,
        "document_id": problem.document_id,
        "stage": problem.stage,
        "code": problem.code,
        "message": problem.message,
        "attempts": problem.attempts,
        "first_seen": problem.first_seen,
        "last_seen": problem.last_seen,
    }


def bbox_text(boxes: tuple[Box, ...]) -> str:
    """Return "x0 top x1 bottom" in points around the boxes of the first page; "" without boxes."""
    if not boxes:
        return ""
    page = boxes[0].page
    same = [box for box in boxes if box.page == page]
    corners = (min(b.x0 for b in same), min(b.top for b in same), max(b.x1 for b in same), max(b.bottom for b in same))
    return " ".join(f"{corner:.1f}" for corner in corners)


def facts_frame(facts: Iterable[Fact]) -> pd.DataFrame:
    """Return the facts as a frame with the columns of facts.csv; numbers are Decimal, never float."""
    import pandas as pd

    return pd.DataFrame([fact_row(fact) for fact in facts], dtype=object)
