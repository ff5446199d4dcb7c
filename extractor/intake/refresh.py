"""What another version of the code or of schemas/ made, and the work of renewing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractor.catalog.locate import schemas_hash
from extractor.intake.sources import is_address
from extractor.intake.worklist import Work
from extractor.store import Input, Store, find_outdated, ledger_names
from extractor.version import __version__, reader_version, stages_version


def find_refreshable(store: Store) -> tuple[list[Work], int]:
    """Return the work of renewing all that other versions made: from the store, or from its files that are there.

    And how many documents stay as they are, since only a file could renew them that is gone or lies in an archive.
    A name may hold other bytes by now, so a document is looked for under all of its names.
    """
    works, kept = [], 0
    for sources, known in find_outdated(store, versions()):
        if known.versions["reader_version"] == reader_version():
            first = sources[0]
            works.append(
                Work(
                    location=first.path,
                    file_name=first.file_name,
                    member=first.path,
                    stored=known.document_id,
                )
            )
            continue
        there = [work for source in sources if (work := _file(source)) is not None]
        works.extend(there)
        kept += not there
    return sorted(works, key=lambda it: it.key), kept


def with_known_names(store: Store, works: Sequence[Work]) -> tuple[Work, ...]:
    """Return the works; a file that was given by itself keeps the name that it has in the ledger, with its folder."""
    alone = [work.key for work in works if "/" not in work.file_name]
    names = ledger_names(store, alone) if alone else {}
    return tuple(replace(work, file_name=names[work.key]) if work.key in names else work for work in works)


def _file(source: Input) -> Work | None:
    """The work of reading an input anew; None if nothing is there."""
    if is_address(source.path):
        return Work(location=source.path, file_name=source.file_name, address=source.path)
    there = Path(source.path).is_file()
    return Work(location=source.path, file_name=source.file_name) if there else None


def versions() -> dict[str, str]:
    """Return the versions that make documents here and now."""
    return {
        "code_version": __version__,
        "schemas_hash": schemas_hash(),
        "reader_version": reader_version(),
        "stages_version": stages_version(),
    }
