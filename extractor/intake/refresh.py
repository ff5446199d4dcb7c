"""What another version of the code or of schemas/ made, and the work of renewing it."""

from __future__ import annotations

from pathlib import Path

from extractor.catalog.locate import schemas_hash
from extractor.intake.sources import is_address
from extractor.intake.worklist import Work
from extractor.store import Store, find_outdated
from extractor.version import __version__, reader_version, stages_version


def find_refreshable(store: Store) -> tuple[list[Work], int]:
    """Return the work of renewing all that other versions made: from the store, or from the file if it is there.

    And how many documents stay as they are, since only a file could renew them that is gone or lies in an archive.
    """
    works, kept = [], 0
    for source, known in find_outdated(store, versions()):
        stored = known.document_id if known.versions["reader_version"] == reader_version() else ""
        address = source.path if is_address(source.path) else ""
        path = Path(source.path)
        if stored or address or path.is_file():
            works.append(
                Work(
                    path=path,
                    file_name=source.file_name,
                    member=source.path if stored else "",
                    stored=stored,
                    address=address,
                )
            )
        else:
            kept += 1
    return works, kept


def versions() -> dict[str, str]:
    """Return the versions that make documents here and now."""
    return {
        "code_version": __version__,
        "schemas_hash": schemas_hash(),
        "reader_version": reader_version(),
        "stages_version": stages_version(),
    }
