"""The version of the code, stored with each report: the set of figures is the API (see CHANGELOG.md).

Beside the number that people read stand two that follow from the source itself, so that nobody can forget to raise
them: what reads a file, and what makes figures of what was read. By them `ingest --refresh` knows what is out of date;
a release that changes neither them nor schemas/ makes nothing anew.
"""

from __future__ import annotations

from functools import lru_cache

__version__ = "0.1.0"

_READERS = ("readers", "vi", "model/document.py")
_STAGES = ("vi", "model", "catalog", "outline", "mentions", "claims", "facts", "checks", "pipeline.py")


@lru_cache(maxsize=1)
def reader_version() -> str:
    """Return the fingerprint of the code that turns bytes into a `Document`, 16 hexadecimal digits."""
    return _fingerprint(_READERS)


@lru_cache(maxsize=1)
def stages_version() -> str:
    """Return the fingerprint of the code that turns a `Document` into a `Report`, 16 hexadecimal digits."""
    return _fingerprint(_STAGES)


def _fingerprint(rooms: tuple[str, ...]) -> str:
    import hashlib  # here, since whoever only asks for help waits for this module, too
    from pathlib import Path

    house = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for room in rooms:
        place = house / room
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix == ".py":
                digest.update(path.relative_to(house).as_posix().encode())
                digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
