"""The stages in order, on one screen, without a logic of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extractor.catalog import Catalog, load_catalog, schemas_hash
from extractor.checks import CheckContext, run_checks
from extractor.claims import make_claims
from extractor.errors import UsageError
from extractor.facts import find_unclaimed, normalize
from extractor.mentions import find_mentions, find_setting
from extractor.model import Document, Report
from extractor.outline import build_outline
from extractor.readers import read
from extractor.version import __version__


def extract(source: Path | str | bytes, *, file_name: str = "") -> Report:
    """Return everything taken from one document; the same bytes give the same report on any machine.

    Args:
        source: a path, or the bytes of the file.
        file_name: the name to show; that of the path if not given. It never decides how the bytes are read.

    Raises:
        ReadError: the file cannot be read; the subclass says why.
        UsageError: the path does not exist.
    """
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        if not path.is_file():
            raise UsageError(f"không có tệp {path}", next_step="kiểm tra lại đường dẫn")
        data, file_name = path.read_bytes(), file_name or path.name
    return extract_document(read(data, file_name), load_catalog())


def extract_document(document: Document, catalog: Catalog) -> Report:
    """Return the report of a document already read."""
    outline = build_outline(document, catalog.forms)
    setting = find_setting(outline, catalog.places)
    criteria_set = catalog.criteria.set_spoken_of("commune", setting.year, document.text) if setting.year else None
    if criteria_set is not None and not criteria_set.valid_from <= setting.year <= criteria_set.valid_to:
        setting = replace(setting, criteria_year=criteria_set.valid_from)
    mentions = find_mentions(outline, catalog, setting)
    claims = make_claims(outline, mentions, catalog, setting)
    facts = normalize(claims, outline, catalog)
    subject = replace(setting.subject, criteria_set=criteria_set.id if criteria_set else "")
    context = CheckContext(
        document_id=document.document_id,
        subject=subject,
        issued_on=outline.header.issued_on,
        communes=len(catalog.places.communes_of(setting.unit_id, setting.on)) if setting.unit_id else None,
        unit_id=setting.unit_id,
        on=setting.on,
        outline=outline,
        mentions=mentions,
    )
    return Report(
        outline=outline,
        subject=subject,
        mentions=mentions,
        facts=facts,
        findings=run_checks(facts, context, catalog),
        unclaimed=find_unclaimed(outline, mentions, claims),
        code_version=__version__,
        schemas_hash=schemas_hash(),
    )
