"""Which share of the communes is recognised: «100% số xã đạt chuẩn NTM, 50% xã nâng cao, 10% kiểu mẫu»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractor.claims.making import make_claim
from extractor.claims.passage import place_value
from extractor.claims.recognised_counts import COUNT_INDICATOR, kind_of_count
from extractor.claims.recognition import KIND_RE, RECOGNISED
from extractor.claims.scope import Scope
from extractor.model import Claim, PlaceName

_EXCEEDED_RE = regex.compile(r"(?<!\p{L})vượt(?: mức| trên| hơn)? ?$")
_OF_COMMUNES_RE = regex.compile(r" (?:của )?(?:tổng )?(?:số )?(?:các )?xã(?! hội)(?!\p{L})")
_COUNTED_ASIDE_RE = regex.compile(r" ?\([^()%\d]{0,16}\d[\d.,–-]* ?xã\)")  # «37-38% số xã (khoảng 90-95 xã)»
# «Huyện có 11 xã, đến nay 100% đã đạt chuẩn»
_OF_ALL_RE = regex.compile(r"\d xã ?[,;:] ?(?:(?:đến nay|hiện nay|hiện|nay|đã|có) ?)*$")
_SHARE_LED_RE = regex.compile(
    rf"(?:tỉ lệ (?:số )?|(?<!\p{{L}})số (?=[^.;,\d]{{0,60}}(?:chiếm|tỉ lệ|là|bằng) ?$)"
    rf"|^[-+*•.; ]*(?=[^.;,\d]{{0,60}}: ?$))xã [^.;,\d]{{0,20}}{RECOGNISED}"
    r"(?P<rest>[^.;,\d]{0,30})(?:năm \d{4}[^.;,\d]{0,16})?$"
)
# «50% xã nâng cao, 10% kiểu mẫu»
_SHARE_TITLED_RE = regex.compile(
    r" (?:đạt )?(?:chuẩn )?(?:(?:ntm|nông thôn mới) )?(?P<kind>nâng cao|kiểu mẫu)(?!\p{L})"
)

# «16 tỉnh có 100% số xã đạt chuẩn»: the share of none but these
_OF_SOME_RE = regex.compile(
    r"(?:\d|một số|nhiều|các|những) (?:tỉnh|huyện|đơn vị|địa phương)[^.;:\d]{0,40}? (?:có|đạt|với)(?: trên| hơn)? ?$"
)
_OF_PLACES_RE = regex.compile(r" (?:của|thuộc|tại|ở|trong|trên địa bàn)(?: các| cả)?(?: (?:\d|hai|ba|bốn)(?= huyện))? ")


def find_recognised_shares(scope: Scope) -> Iterator[Claim]:
    """«100% số xã đạt chuẩn NTM, trong đó có ít nhất 40% số xã đạt chuẩn NTM nâng cao và 10% xã kiểu mẫu»."""
    told = False
    for mention, value in scope.figures:
        start, end = scope.at(mention)
        if value.unit != "percent" or _EXCEEDED_RE.search(scope.text, scope.clause(start)[0], start):
            continue  # «vượt 12,4% số xã so với mục tiêu» is no share reached
        titled = _SHARE_TITLED_RE.match(scope.text, end) if told else None
        communes = _OF_COMMUNES_RE.match(scope.text, end)
        behind, places = _of_places(scope, communes.end()) if communes else (end, [])
        counted = _COUNTED_ASIDE_RE.match(scope.text, behind)
        behind = counted.end() if counted is not None else behind
        led = _SHARE_LED_RE.search(scope.text, scope.clause(start)[0], start)
        of_all = _OF_ALL_RE.search(scope.text, scope.sentence(start)[0], start)
        found = kind_of_count(scope, mention, behind) if communes or of_all else None
        if led is not None and not scope.is_negated(*led.span()):  # «tỷ lệ xã đạt chuẩn đưa lên trên 50%»
            found = (KIND_RE.search(led["rest"]) or {"kind": ""})["kind"], end
        found = (titled["kind"], end) if titled is not None else found
        told = found is not None
        if found is None:
            continue
        sharing = scope.places_of(start, end) if not places and communes else []
        places = places or (sharing if len(sharing) > 1 and not any(map(scope.reader.is_commune, sharing)) else [])
        whose: list[PlaceName | None] = [*places] or [scope.counting_place(start, end)]
        for place in whose:
            made = make_claim(
                scope,
                mention,
                "recognition.share_of_communes",
                topic="criteria",
                indicator=COUNT_INDICATOR[found[0]][1],
                place=place,
                doubts=("tỷ lệ của một số huyện, tỉnh",) if _OF_SOME_RE.search(scope.text, 0, start) else (),
            )
            yield replace(made, key=f"{made.key}{place.name}") if places and place else made


def _of_places(scope: Scope, position: int) -> tuple[int, list[PlaceName]]:
    """«100% các xã của huyện A, thị xã B đã đạt chuẩn»: where the names end, and whose communes these are."""
    opened = _OF_PLACES_RE.match(scope.text, position)
    places = scope.places() if opened else []
    first = next((index for index, it in enumerate(places) if opened and scope.at(it)[0] == opened.end()), None)
    run = scope.run_from(first) if first is not None else []
    return (scope.at(run[-1])[1] if run else position), [place_value(it) for it in run]
