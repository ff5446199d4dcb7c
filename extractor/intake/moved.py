"""Files that were renamed or moved: their bytes stand under another name, and nothing stands under the old one.

A document that only one name holds keeps it, whether its file is there or not: files are put away after they are read.
"""

from __future__ import annotations

from pathlib import Path

from extractor.intake.sources import is_address
from extractor.store import Input, Store, find_copies, record_moved


def settle_moved(store: Store) -> list[tuple[Input, str]]:
    """Give what names held that are gone to other names of the same bytes, and return these.

    Each with the document, or the archive, that it held.
    """
    moved = []
    for document_id, inputs in find_copies(store):
        gone = [source for source in inputs if _is_gone(source.path)]
        there = [source for source in inputs if source not in gone]
        if gone and there:
            record_moved(store, gone, there[0])
            moved += [(source, document_id) for source in gone]
    return moved


def _is_gone(path: str) -> bool:
    """Return whether no file of this machine stands at a path of the ledger, nor the archive around it.

    False for what cannot be told from here: addresses, and drives that this machine does not have.
    """
    if is_address(path) or not Path(path).is_absolute() or not _stands(Path(path).anchor):
        return False
    # «!» parts a member from its archive; a name may hold one, too.
    parts = path.split("!")
    return not any(_stands("!".join(parts[:count])) for count in range(len(parts), 0, -1))


def _stands(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True  # it may be there: nobody lets us look
    return True
