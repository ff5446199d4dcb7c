"""Units that a headline opens with by name alone, told by what stands beside: «Tánh Linh (Bình Thuận): …».

A name alone is that of many units; a bracket, a dateline or the first paragraph says in which it lies.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.catalog.places import Gazetteer, Place
from extractor.mentions.opening import HEADLINES, PROSE, is_source, page_head, titled
from extractor.mentions.places import PlaceReader
from extractor.mentions.typed import NAME
from extractor.model import Outline
from extractor.vi.fold import fold_phrase

_SOURCE = r"\(?\p{Lu}[\p{Lu}\d&.-]{1,7}\)?\s?[-–:]\s*"  # «BLĐ - », «(KGO) - »
_OPENS_RE = regex.compile(
    rf"(?:{_SOURCE})?(?P<name>{NAME})(?!\p{{L}}|\s+\p{{Lu}})(?:\s*\((?P<above>[^()\d]{{2,60}})\))?(?P<rest>.*)",
)
_MARK_RE = regex.compile(r"\s?[:,–-]\s")
_IS_RE = regex.compile(
    rf"(?:{_SOURCE})?(?P<name>{NAME})\s+(?:vốn\s+)?là\s+(?:một\s+)?(?:trong\s+(?:những|các|\d+)\s+)?"
    r"(?P<type>xã|phường|thị trấn|huyện|thị xã|thành phố)(?!\p{L})"
)
# «Hậu Giang có 15 xã đạt chuẩn», «Bắc Giang thêm 3 xã nông thôn mới»
_COUNTS_RE = regex.compile(
    r"\s+(?:(?:đã|hiện|sẽ|mới|phấn đấu|đặt mục tiêu)\s+)*(?:(?:có|thêm|công nhận|đưa|hoàn thành)\s+)+"
    r"(?:hơn\s+|trên\s+|gần\s+)?\d+(?:[/.]\d+)?\s+(?:xã|huyện)(?!\p{L})"
)
_LISTED_RE = regex.compile(r"\s*[,–-]\s+")


def named_alone(outline: Outline, gazetteer: Gazetteer, on: str) -> list[Place]:
    """Return the unit whose bare name opens the headline of a page without letterhead, if there is one."""
    header, text = outline.header, outline.document.text
    if header.issuer or header.form or header.symbol:
        return []
    reader = PlaceReader(gazetteer, on)
    lines = [titled(text[it.span.start : it.span.end]) for it in page_head(outline)]
    for line in lines[:HEADLINES]:
        opening = _OPENS_RE.match(line) if len(line) <= PROSE else None
        said = line.replace(opening["above"] or "", "") if opening is not None else line
        if any(reader.typed_names(said)) and not is_source(line):
            break  # «UBND XÃ TAM HIỆP» / «Phúc Thọ (Hà Nội), 30/12/2020», «Hải Hậu: xã Hải Tân …»
        if opening is None:
            continue
        name, marked = fold_phrase(opening["name"]), _MARK_RE.match(opening["rest"]) is not None
        if opening["above"]:
            above = bracketed(opening["above"], gazetteer, on)
        elif name in (provinces := gazetteer.names_within("", on, "province")) or not (marked or " " in name):
            named = {
                fold_phrase(it.name) for it in _typed("\n".join(lines), reader, gazetteer) if it.level == "district"
            }
            if name in provinces and name not in named and _COUNTS_RE.match(opening["rest"]):
                return [provinces[name]]  # not «Điện Biên có 11 xã …» of the district
            continue  # «Đắk Nông: …», «Vinh danh …»
        else:
            above = _typed("\n".join(lines), reader, gazetteer)
        sure = marked or bool(opening["above"])
        found = [it for it in inside(name, above, gazetteer, on) if sure or _is_right_below(it, above, gazetteer)]
        if found and all(it.level != found[0].level or it.code == found[0].code for it in found):
            return found[:1]
    return list(_introduced(lines, reader, gazetteer, on))[:1]


def told_by(outline: Outline, reader: PlaceReader, gazetteer: Gazetteer) -> list[Place]:
    """Return the unit whose portal tells a story, which nothing else may place: «(Cổng TTĐT huyện Ba Vì) - …»."""
    text = outline.document.text
    lines = [text[it.span.start : it.span.end] for it in outline.passages[:HEADLINES]]
    openings = (_OPENS_RE.match(titled(line)) for line in lines)
    if any(it is not None and (it["above"] or _MARK_RE.match(it["rest"])) for it in openings):
        return []  # «Vân Hòa: …», which no list has
    said = next((titled(line[:PROSE]) for line in lines if is_source(line)), "")
    return _typed(said, reader, gazetteer)[:1]


def _introduced(lines: list[str], reader: PlaceReader, gazetteer: Gazetteer, on: str) -> Iterator[Place]:
    """«Vân Hòa là xã miền núi của huyện Ba Vì»: what the first paragraph of a story says that a name is."""
    for line in lines:
        said = _IS_RE.match(line)
        above = _typed(line, reader, gazetteer) if said is not None else []
        if said is None:
            continue
        found = [it for it in inside(fold_phrase(said["name"]), above, gazetteer, on) if it.type == said["type"]]
        if not found:  # «Xuân Lộc là huyện đầu tiên của cả nước …»: sure, where one district only has the name
            named = gazetteer.resolve(said["name"], said["type"], on=on).places
            found = list(named) if len(named) == 1 and named[0].level == "district" else []
        yield from found


def _typed(text: str, reader: PlaceReader, gazetteer: Gazetteer) -> list[Place]:
    """Districts, then provinces, that the text names with their words, and all that share a name."""
    places = [place for _, _, value in reader.typed_names(text) for place in gazetteer.by_ids(value.candidates)]
    return [it for level in ("district", "province") for it in places if it.level == level]


def bracketed(said: str, gazetteer: Gazetteer, on: str) -> list[Place]:
    """«(Bình Thuận)», «(huyện Văn Bàn, Lào Cai)»: the units that a bracket names, the lowest first."""
    parts = _LISTED_RE.split(said.strip())
    provinces = gazetteer.names_within("", on, "province")
    outer = provinces.get(fold_phrase(gazetteer.without_type(parts[-1])))
    found = [gazetteer.resolve(part, on=on, within=outer.unit_id if outer else None).places for part in parts]
    return [places[0] for places in found if len(places) == 1 and places[0].level != "commune"]


def _is_right_below(place: Place, above: list[Place], gazetteer: Gazetteer) -> bool:
    """Not «Đồng Tâm hiệp lực …» in an article on a province that has districts and a commune of that name."""
    parent = next(iter(gazetteer.ancestors(place)), None)
    return place in above or any(parent.code == it.code for it in above if parent is not None)


def inside(name: str, above: list[Place], gazetteer: Gazetteer, on: str) -> Iterator[Place]:
    """The unit of that name among them, or in one of them."""
    yield from (it for it in above if it.level == "district" and fold_phrase(it.name) == name)
    for place in above:
        if place.level == "province":  # two may share a name: thị xã and huyện Cai Lậy
            yield from (it for it in gazetteer.children(place.unit_id, on, "district") if fold_phrase(it.name) == name)
        within = gazetteer.names_within(place.unit_id, on, "commune")
        if name in within:
            yield within[name]
