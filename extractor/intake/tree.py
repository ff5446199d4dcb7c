"""What one file given to a batch may hold in all, with the archives inside its archives."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.intake.archives import MAX_ENTRIES, MAX_TREE
from extractor.intake.gate import Member
from extractor.intake.worklist import Work


@dataclass(slots=True)
class Tree:
    """The room that is left for what comes out of one file."""

    bytes_left: int = MAX_TREE
    entries_left: int = MAX_ENTRIES

    def take(
        self, archive: Work, document_id: str, members: Sequence[Member]
    ) -> tuple[list[tuple[Work, Member]], bool]:
        """Return the members of an archive that there is still room for, as works, and whether some are left out.

        The order decides, not who was read first: the same archive gives the same rows with any number of workers.
        """
        works: list[tuple[Work, Member]] = []
        names: Counter[str] = Counter()
        for member in members:
            self.bytes_left -= member.path.stat().st_size if member.path else 0
            self.entries_left -= 1
            if self.bytes_left < 0 or self.entries_left < 0:
                return works, True
            names[member.name] += 1
            name = member.name if names[member.name] == 1 else f"{member.name}#{names[member.name]}"
            work = Work(
                location=os.fspath(member.path or archive.location),
                file_name=f"{archive.file_name}!{name}",
                member=f"{archive.key}!{name}",
                inside=(*archive.inside, document_id),
            )
            works.append((work, member))
        return works, False
