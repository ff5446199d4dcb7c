"""A criterion that counts as met and is still owed: «các tiêu chí đã đạt chuẩn, nhưng đang còn nợ».

Owed work does not always undo a criterion, so this asks. Where the count and the list of criteria not met leave the
owed ones outside, nothing is wrong: they were not counted.

**Source**: consistency rule L3 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.book import Book, moment
from extractor.checks.met_count import counted_as_met
from extractor.model import Fact, Finding

CHECK = "owed.criterion"


def check_owed(book: Book) -> Iterator[Finding]:
    """Yield a finding for each place and year with criteria that are met and owed at once."""
    groups: dict[tuple[str, int | None, str], dict[str, Fact]] = {}
    for fact in book.by_indicator.get("criterion_status", ()):
        if fact.status == "owed" and fact.role == "actual" and fact.item:
            groups.setdefault(moment(fact), {}).setdefault(fact.item, fact)
    for owed in groups.values():
        proofs = {item: counted_as_met(book, fact, item) for item, fact in owed.items()}
        both = [item for item in owed if proofs[item]]
        if both:
            proof = [fact for item in both for fact in proofs[item] if fact.item not in both or fact.status == "met"]
            yield from book.finding(
                CHECK, "assumed", "both", (*(owed[item] for item in both), *proof), {"list": ", ".join(both)}
            )
