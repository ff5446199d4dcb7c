"""Files that were renamed or moved: their bytes stand under another name, and nothing stands under the old one.

A document that only one name holds keeps it, whether its file is there or not: files are put away after they are read.
A name that holds nothing and has no file any more is forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from extractor.intake.sources import is_address
from extractor.intake.worklist import Work
from extractor.store import Input, Store, find_copies, find_unread, forget, record_moved


def settle_moved(store: Store, works: Sequence[Work]) -> list[tuple[Input, str]]:
    """Give what names held that are gone to other names of the same bytes, and return these.

    Each with the document, or the archive, that it held, "" = nothing. A database that several machines share knows
    files of others: there only names below the folders of these works are looked for.
    """
    folders = frozenset(map(_folder, works)) if store.is_shared else None
    moved: list[tuple[Input, str]] = []
    moves: list[tuple[Input, Input]] = []
    for document_id, inputs in find_copies(store):
        gone = [source for source in inputs if _is_gone(source.path, folders)]
        there = [source for source in inputs if source not in gone]
        if there:
            moves += [(source, there[0]) for source in gone]
            moved += [(source, document_id) for source in gone]
    record_moved(store, moves)
    asked = {work.key for work in works}  # what vanished in this run has its reason, until the next one
    waited = (source for source in find_unread(store) if source.path not in asked)
    unread = [source for source in waited if _is_gone(source.path, folders)]
    forget(store, unread)
    return moved + [(source, "") for source in unread]


def _folder(work: Work) -> Path:
    """The folder that was given, or the file: its name as people see it begins with that of the folder."""
    below = work.file_name.count("/") - 1
    return work.path.parents[below] if below >= 0 and not work.member else work.path


def _is_gone(path: str, folders: frozenset[Path] | None = None) -> bool:
    """Return whether no file of this machine stands at a path of the ledger, nor the archive around it.

    False for what cannot be told from here: addresses, drives that this machine does not have, names that are no
    text, and what lies outside of `folders`, if they are given.
    """
    if is_address(path) or not Path(path).is_absolute() or not _stands(Path(path).anchor):
        return False
    if os.name != "nt" and "\\x" in path:
        return False  # the ledger has such a name in other letters
    if folders is not None and folders.isdisjoint(Path(path).parents):
        return False
    # «!» parts a member from its archive; a name may hold one, too.
    parts = path.split("!")
    return not any(_stands("!".join(parts[:count])) for count in range(len(parts), 0, -1))


def _stands(path: str) -> bool:
    try:
        Path(path).lstat()  # a link that leads nowhere stands: its drive may come back
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True  # it may be there: nobody lets us look
    return True
