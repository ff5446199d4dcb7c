"""The claims of one table seen together: a part finds the amount that it belongs to, a criterion has one verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import regex

from extractor.catalog.funding import Sources
from extractor.claims.scope import Reader
from extractor.model import Cell, Claim, Period, PlaceName

# «Ngân sách huyện, xã» names two of the parts of the local budget, not what lies above the province's
_JOINT_RE = regex.compile(r"(?i)(?:,|\+|-|/|(?<!\p{L})và(?!\p{L})) ?(?:cấp )?(?:tỉnh|huyện|xã|địa phương)(?!\p{L})")

# words of a caption that may name whose money all of a table is; «vốn CTMTQG», «cho các địa phương» do not
_MONEY_OF_RE = regex.compile(r"(?<!\p{L})(?:vốn|nguồn|kinh phí|ngân sách|ns\p{L}*)(?: (?:vốn|từ|của|đầu tư))* ?$")
_BODY_RE = regex.compile(r"(?:ủy ban|hội đồng) nhân dân")
_NOT_SAID = ("mtqg", "chương trình", "đầu tư công", "địa phương", "đối ứng", "trực tiếp")
_OF_SOURCE = ("funding", "funding_disbursed", "funding_disbursed_share")
# The number of a row at the top of its table
_TOP_RE = regex.compile(r"(?:[IVX]{1,5}|[A-H])\.?")


def one_verdict_each(made: list[tuple[Cell, Claim]]) -> Iterator[tuple[Cell, Claim]]:
    """A criterion with a verdict for each of its parts is met if all are: one claim, where its first verdict stands.

    «Xã tự đánh giá | Huyện thẩm tra» give two; the first is in doubt where they differ.
    """
    states: dict[tuple[str, PlaceName | None, str, Period | None, int], list[str]] = {}
    for cell, claim in made:
        if claim.indicator == "criterion_status":
            states.setdefault(_judged(cell, claim), []).append(claim.status)
    merged = {key: "not_met" if "not_met" in said else said[0] for key, said in states.items()}
    last = {key[:-1]: (key[-1], state) for key, state in sorted(merged.items(), key=lambda pair: pair[0][-1])}
    for cell, claim in made:
        if claim.indicator == "criterion_status":
            key = _judged(cell, claim)
            if states.pop(key, None) is None:
                continue
            column, state = last[key[:-1]]
            differs = column > cell.column and state != merged[key]
            doubts = (*claim.doubts, "cột sau kết luận khác") if differs else claim.doubts
            yield cell, replace(claim, status=merged[key], doubts=doubts)
        else:
            yield cell, claim


def _judged(cell: Cell, claim: Claim) -> tuple[str, PlaceName | None, str, Period | None, int]:
    return claim.item, claim.place, claim.role, claim.period, cell.column


def titled(made: list[tuple[Cell, Claim]], sources: Sources, caption: str) -> list[tuple[Cell, Claim]]:
    """«PHÂN BỔ VỐN SỰ NGHIỆP NĂM 2022 CHO CÁC XÃ» over «Xã | Kế hoạch vốn»: all of the one source that it names."""
    told = [(cell, claim) for cell, claim in made if claim.indicator in _OF_SOURCE]
    if not told or {claim.item for _, claim in told} != {"total"}:
        return made
    item = _named_by(caption, sources)
    if not item:
        return made
    return [
        (cell, replace(claim, item=item, key=claim.key.replace(":total:", f":{item}:")))
        if claim.indicator in _OF_SOURCE
        else (cell, claim)
        for cell, claim in made
    ]


def _named_by(caption: str, sources: Sources) -> str:
    """The source that a caption names, of several the one that lies within the others; "" if none."""
    caption = _BODY_RE.sub("", caption)
    hits = [hit for hit in sources.lexicon.find(caption) if hit.ids[0] != "total"]
    said = {
        hit.ids[0]
        for hit in hits
        if _MONEY_OF_RE.search(caption[: hit.start]) or _MONEY_OF_RE.match(caption[hit.start :].split(" ")[0])
    }
    unclear = any(word in caption[hit.start : hit.end] for hit in hits for word in _NOT_SAID)
    joint = any(sources.is_joint(caption[hit.start : hit.end]) for hit in hits)
    inner = [it for it in said if all(sources.is_within(it, other) for other in said)]
    return (
        inner[0]
        if len(inner) == 1 and len({hit.ids[0] for hit in hits}) == len(said) and not (unclear or joint)
        else ""
    )


class Wholes:
    """The amounts of a table, to find the one that a part belongs to: the nearest source above it that is printed.

    «II. Vốn lồng ghép» stands beside «I. Ngân sách nhà nước», wherever else its money is counted: `labels` by row.
    """

    def __init__(self, made: list[tuple[Cell, Claim]], reader: Reader, name: str, labels: Mapping[int, str]) -> None:
        self._sources = reader.catalog.sources
        self._name = name
        self._top = frozenset(row for row, label in labels.items() if _TOP_RE.fullmatch(label))
        self._found: dict[tuple[object, ...], tuple[Cell, Claim]] = {}
        for cell, claim in made:
            if claim.indicator == "funding" and not _JOINT_RE.search(claim.sentence.partition(" | ")[0]):
                for where in (("row", cell.row), ("column", cell.column), ()):
                    self._found.setdefault((*self._key(claim, claim.item), *where), (cell, claim))

    def placed(self, cell: Cell, claim: Claim) -> Claim:
        """Return the claim as part of its whole, of the same place, time and role."""
        if claim.indicator not in ("funding", "funding_share") or claim.item in ("", "total"):
            return claim
        aligned = [("row", cell.row), ("column", cell.column), *([()] if claim.indicator == "funding_share" else [])]
        for source in self._above(claim.item):
            for where in aligned:
                above, whole = self._found.get((*self._key(claim, source), *where), (None, None))
                if above and whole and not ({above.row, cell.row} <= self._top and above.row != cell.row):
                    return replace(claim, part_of=whole.key, partition=f"{whole.key}/{self._name}")
        return claim

    def _key(self, claim: Claim, item: str) -> tuple[object, ...]:
        return (item, claim.place, claim.period, claim.role)

    def _above(self, item: str) -> Iterator[str]:
        while item := self._sources.by_id[item].parent:
            yield item
