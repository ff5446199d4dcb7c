"""Who reports, and on which time: the unit, its province and the period, from head, title and opening words.

Places and periods of all figures are read in this light, so doubt stays visible: what is not sure stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import regex

from extractor.catalog.places import Gazetteer, Place
from extractor.mentions.articles import (
    LEVEL_RANK,
    alone,
    find_unit_in_text,
    is_one_of_many,
    most_named_district,
    name_of,
    not_units,
    places_in,
)
from extractor.mentions.bare_headlines import named_alone, told_by
from extractor.mentions.leads import told_in_lead
from extractor.mentions.namesakes import told_by_communes
from extractor.mentions.opening import (
    BRACKETS_RE,
    HEADLINES,
    LONGEST_HEADLINE,
    headline,
    issuing_body,
    opening_texts,
    page_head,
    titled,
)
from extractor.mentions.places import PlaceReader
from extractor.mentions.report_time import dateline, find_period, find_planned
from extractor.model import Header, Outline, PlaceName, Setting, Subject
from extractor.vi.fold import fold, fold_name, skeleton

_HEAD_WEIGHT = 3
_ISSUER_WEIGHT, _TITLE_WEIGHT, _PLACE_WEIGHT, _TEXT_WEIGHT, _PARENT_WEIGHT = 12, 6, 4, 1, 3
_REPORTER_RE = regex.compile(
    r"(?i:(?:trên\s+địa\s+bàn|lãnh\s+đạo|thay\s+mặt|(?:ủy|uỷ)\s+ban\s+nhân\s+dân|UBND|văn\s+phòng[^.,;]{0,60}|(?:ban\s+chỉ\s+đạo|BCĐ|BCD)[^.,;]{0,60}|toàn)\s+)"
    r"(?=(?i:xã|huyện|thị\s+xã|thành\s+phố|tỉnh)\s+\p{Lu})"
)
# «thay mặt Đảng bộ, chính quyền và nhân dân các dân tộc huyện A»: whom a speaker says that he speaks for
_SPEAKER_RE = regex.compile(
    r"(?i:thay\s+mặt)[^.;:!?]{0,90}?\s(?=(?i:xã|phường|thị\s+trấn|huyện|thị\s+xã|thành\s+phố|tỉnh)\s+\p{Lu})"
)
# «Ông Lê Văn A, Chủ tịch UBND xã B, cho biết: …», «Theo ông …»: who is asked, not who reports
_IS_ASKED_RE = regex.compile(
    r"(?i)(?<!\p{L})(?:cho\s+(?:biết|hay)|kể|chia\s+sẻ|khẳng\s+định|tâm\s+sự|theo\s+(?:ông|bà|anh|chị|đồng\s+chí))(?!\p{L})"
)
# «Căn cứ công văn của BCĐ huyện A, UBND xã B báo cáo …»
_ON_ORDER_RE = regex.compile(r"(?i)\W*(?:căn\s+cứ|thực\s+hiện|theo)(?!\p{L})")
# «Thẩm tra hồ sơ và mức độ đạt chuẩn nông thôn mới đối với xã A, huyện B»: whom it is about, whoever signs
_EXAMINED_RE = regex.compile(
    r"(?i:thẩm\s+(?:tra|định)|(?:giám|khảo)\s+sát|kiểm\s+tra|xét,?\s+(?:đề\s+nghị\s+)?công\s+nhận"
    r"|làm\s+việc\s+(?:tại|với))[^.;]{0,160}?"
    r"(?=(?<!\p{L})(?i:xã|phường|thị\s+trấn|huyện|thị\s+xã|thành\s+phố)\s+\p{Lu})"
)
_TYPE_RANK = {"tỉnh": 0, "xã": 2, "phường": 2, "thị trấn": 2}  # districts and cities between
_BESIDE_RE = regex.compile(r"\s*[,;–-]?\s*(?i:thuộc|của)?\s*")


_OF_PROVINCE = ("sở", "chi cục", "tỉnh", "ubnd tỉnh", "đoàn đbqh")  # offices that only a province has


def find_setting(outline: Outline, gazetteer: Gazetteer) -> Setting:
    """Return who reports on which time."""
    issued = outline.header.issued_on or dateline(outline)
    period = find_period(outline, issued)
    on = (period.end if period else issued) or issued or ""
    year = min(int(text[:4]) for text in (on, issued or on)) if on else 0
    date = min(_last_day(on), _last_day(issued)) if on and issued else _last_day(on or issued)
    province, unit = _find_unit(outline, gazetteer, date)
    reader = PlaceReader(gazetteer, date, name_of(province))
    if unit is not None and unit.level == "province" and _issues_as_commune(outline, reader, gazetteer):
        unit = None
    place = name_of(unit) or _unknown_unit(outline, reader)
    if unit is None and place is not None:
        unit = told_by_communes(gazetteer.by_ids(place.candidates), outline.document.text, gazetteer, date)
        province = province if unit is None else gazetteer.ancestors(unit)[-1]
        place = name_of(unit) or replace(place, candidates=())
    subject = Subject(
        unit_name=unit.full_name if unit else place.written if place else "",
        unit_level=unit.level if unit else gazetteer.level_of_type(place.type_word) if place else "",
        unit_code=unit.code if unit else "",
        province_name=province.full_name if province else "",
        province_code=province.code if province else "",
        period_start=period.start if period else "",
        period_end=period.end if period else "",
    )
    planned = find_planned(outline, year)
    return Setting(subject=subject, place=place, province=name_of(province), on=date, year=year, planned=planned)


def _issues_as_commune(outline: Outline, reader: PlaceReader, gazetteer: Gazetteer) -> bool:
    """«UBND xã Tân Phú (Cai Lậy, Tiền Giang)»: one of two of that name, but not their province."""
    named = next(reader.typed_names(titled(outline.header.issuer)), None)
    several = named is not None and len(named[2].candidates) > 1
    return named is not None and several and gazetteer.level_of_type(named[2].type_word) == "commune"


def _unknown_unit(outline: Outline, reader: PlaceReader) -> PlaceName | None:
    """A unit that reports and that no record has, or several of one name."""
    for said in (issuing_body(outline), outline.header.issuer_parent, headline(outline)):
        for _, _, value in reader.typed_names(titled(said)):
            return value
    for text in opening_texts(outline)[:1]:  # «UBND xã Vân Hòa báo cáo kết quả như sau:»
        for match in _REPORTER_RE.finditer(text):
            for _, _, value in reader.typed_names(text[match.end() :]):
                return value
    return None


def _last_day(period_end: str) -> str:
    return {4: f"{period_end}-12-31", 7: f"{period_end}-28"}.get(len(period_end), period_end)


def _find_unit(outline: Outline, gazetteer: Gazetteer, on: str) -> tuple[Place | None, Place | None]:
    header = outline.header
    anywhere = PlaceReader(gazetteer, on)
    opening = opening_texts(outline)
    issuer = issuing_body(outline)
    heads = [header.issuer_parent, issuer, headline(outline)]
    others = [header.recipient, *header.recipients, *opening]
    sources = [*heads, *others]
    # «(Huyện B, tỉnh C)», «B - C» below «UBND XÃ A»
    front = [outline.text_of(it) for it in outline.passages if it.kind == "front"]
    province = _vote_province(heads, others, anywhere, gazetteer)
    province = province or next(iter(_beside(front, gazetteer.names_within("", on, "province"), ends=True)), None)
    inside = PlaceReader(gazetteer, on, name_of(province))
    districts = _districts_in([*sources, *front], inside, gazetteer)
    if province is not None:
        named = _beside(front, gazetteer.names_within(province.unit_id, on, "district"), ends=False)
        districts |= frozenset(place.code for place in named)
    votes: dict[str, float] = {}
    # else an office of the unit above it: «BCĐ …», «PHÒNG NÔNG NGHIỆP»
    own = any(inside.typed_names(titled(issuer)))
    reporting = titled(issuer if own else header.issuer_parent) or _shared_in(titled(header.title), inside)
    for weight, said in (
        (_ISSUER_WEIGHT, issuer),
        (_PARENT_WEIGHT if own else _ISSUER_WEIGHT, header.issuer_parent),
        (_TITLE_WEIGHT, headline(outline)),
    ):
        told = alone(_without_parents(titled(said), inside), gazetteer, districts)
        for place in told if weight != _TITLE_WEIGHT else _not_several(told, gazetteer):
            votes[place.unit_id] = votes.get(place.unit_id, 0) + weight
    untyped = [] if own else [said for said in heads[1::-1] if not any(inside.typed_names(titled(said)))]
    bare = [it for said in untyped for it in _named_bare(said, gazetteer, on, name_of(province))]
    for place in bare[:1]:
        votes[place.unit_id] = votes.get(place.unit_id, 0) + _ISSUER_WEIGHT
    for place in _named_after(_EXAMINED_RE, titled(headline(outline)), inside, gazetteer, districts):
        votes[place.unit_id] = votes.get(place.unit_id, 0) + _ISSUER_WEIGHT
    for text in opening:
        for place in _named_after(_REPORTER_RE, text, inside, gazetteer, districts):
            votes[place.unit_id] = votes.get(place.unit_id, 0) + _TEXT_WEIGHT
    headed = named_alone(outline, gazetteer, on)
    for place in headed or told_by(outline, inside, gazetteer):
        votes[place.unit_id] = votes.get(place.unit_id, 0) + (_ISSUER_WEIGHT if headed else _TEXT_WEIGHT)
    if votes or not own:
        _vote_place_of_issue(header, reporting, votes, inside, gazetteer)  # no bare name outweighs the issuer's own
    if not (header.symbol or header.form or header.title or header.issuer_parent or header.recipient):
        sure = max(votes.values(), default=0) >= _PLACE_WEIGHT
        for place in _told_by_story(outline, inside, gazetteer, on, province, districts, sure=sure):
            votes[place.unit_id] = votes.get(place.unit_id, 0) + _ISSUER_WEIGHT
    units = gazetteer.by_ids(sorted(votes))
    unit = max(units, key=lambda unit: (votes[unit.unit_id], LEVEL_RANK[unit.level]), default=None)
    if unit is None or (votes[unit.unit_id] < _PLACE_WEIGHT and is_one_of_many(outline, unit, inside, gazetteer)):
        province, unit = find_unit_in_text(outline, gazetteer, on, province)
    if unit is None:
        return province, None
    above = [place for place in gazetteer.ancestors(unit) if place.level == "province"]
    province = above[0] if above else unit if unit.level == "province" else province
    return province, None if _is_one_of_a_name(reporting, unit, inside, gazetteer, districts) else unit


def _shared_in(title: str, reader: PlaceReader) -> str:
    """The title, where it names a unit of whose name there are several: «Kết quả … XÃ TÂN LẬP»."""
    return title if any(len(value.candidates) > 1 for _, _, value in reader.typed_names(title)) else ""


def _is_one_of_a_name(
    issuer: str, unit: Place, reader: PlaceReader, gazetteer: Gazetteer, districts: frozenset[str]
) -> bool:
    """«UBND XÃ TÂN LẬP», of which there are many and nothing says which: its figures are not those of its province."""
    named = _without_parents(issuer, reader)
    if not named or alone(named, gazetteer, districts):
        return False
    level = gazetteer.level_of_type(named[0][2].type_word)
    return level != unit.level and LEVEL_RANK.get(level, 0) > LEVEL_RANK[unit.level]


def _named_bare(issuer: str, gazetteer: Gazetteer, on: str, province: PlaceName | None) -> list[Place]:
    """«SỞ NÔNG NGHIỆP VÀ PTNT VĨNH PHÚC», «PHÒNG NÔNG NGHIỆP QUỲNH LƯU»: the unit whose bare name ends the issuer's."""
    above = fold(BRACKETS_RE.sub("", issuer)).text.strip(" .-–")
    names = dict(gazetteer.names_within("", on, "province"))
    if province is not None and province.candidates and not above.startswith(_OF_PROVINCE):
        names |= gazetteer.names_within(province.candidates[0], on, "district")
    ended = (place for name, place in names.items() if above.endswith(f" {name}"))
    return [it for it in ended if not above.removesuffix(fold(it.name).text).endswith(not_units())][:1]


def _spoken_for(outline: Outline, reader: PlaceReader, gazetteer: Gazetteer, districts: frozenset[str]) -> Place | None:
    """The body that heads a page without letterhead («THAM LUẬN của Ủy ban nhân dân huyện A …»), or a speaker's own."""
    text = outline.document.text
    for line in page_head(outline)[:HEADLINES]:
        said = text[line.span.start : line.span.end]
        if _IS_ASKED_RE.search(said):
            continue
        found = _named_after(_REPORTER_RE, said, reader, gazetteer, districts)
        if found and len(said) <= LONGEST_HEADLINE:
            return found[-1 if _ON_ORDER_RE.match(said) else 0]
    spoken = (it for opening in opening_texts(outline) for it in _named_after(_SPEAKER_RE, opening, reader, gazetteer))
    return next(spoken, None)


def _told_by_story(
    outline: Outline,
    reader: PlaceReader,
    gazetteer: Gazetteer,
    on: str,
    province: Place | None,
    districts: frozenset[str],
    *,
    sure: bool,
) -> list[Place]:
    """Whom a page without letterhead speaks for, else names most, else, where the head is not sure, tells of first."""
    told = _spoken_for(outline, reader, gazetteer, districts) or most_named_district(outline, gazetteer, on, province)
    titles = places_in(titled(headline(outline)), reader, gazetteer, districts)[:1]
    if told is not None and told in (up for it in titles for up in gazetteer.ancestors(it)):
        told = None
    if told is None and not sure:
        told = told_in_lead(outline, gazetteer, on, province)
    return [] if told is None else [told]


def _vote_province(heads: list[str], opening: list[str], reader: PlaceReader, gazetteer: Gazetteer) -> Place | None:
    """The province named most; the head also speaks by a unit of which the country has one («UBND XÃ AN PHÚ TÂN»)."""
    votes: dict[str, int] = {}
    for text in heads:
        for place in places_in(titled(text), reader, gazetteer):
            for top in (place, *gazetteer.ancestors(place)):
                if top.level == "province":
                    votes[top.unit_id] = votes.get(top.unit_id, 0) + _HEAD_WEIGHT
    for text in opening:
        for place in places_in(titled(text), reader, gazetteer):
            if place.level == "province":
                votes[place.unit_id] = votes.get(place.unit_id, 0) + 1
    return gazetteer.by_id(max(votes, key=lambda unit_id: (votes[unit_id], unit_id))) if votes else None


def _vote_place_of_issue(
    header: Header, reporting: str, votes: dict[str, float], reader: PlaceReader, gazetteer: Gazetteer
) -> None:
    """«Bỉm Sơn, ngày …»: a bare name, a unit of any level, but of the issuer's where that bears the name."""
    if not header.place_of_issue:
        return
    name = titled(BRACKETS_RE.sub("", header.place_of_issue).strip())
    for said in alone(reader.typed_names(name), gazetteer, frozenset())[:1]:  # «BCĐ huyện Hải Hậu, Nam Định; …»
        votes[said.unit_id] = votes.get(said.unit_id, 0) + _ISSUER_WEIGHT
        return
    said_with = (value for _, _, value in reader.typed_names(reporting) if fold_name(value.name) == fold_name(name))
    types = [value.type_word for value in said_with]
    for type_word in types or ("xã", "huyện", "thị xã", "thành phố", "tỉnh"):
        value = reader.read(name, type_word)
        place = gazetteer.by_id(value.candidates[0]) if len(value.candidates) == 1 else None
        if place is None or place.type != type_word or not place.overlaps(reader.window):
            continue
        if value.inferred and skeleton(fold_name(name)) != skeleton(fold_name(place.name)):
            continue  # «(Dân Việt) - ngày 12/4/2021»: no commune Tân Việt
        votes[place.unit_id] = votes.get(place.unit_id, 0) + _PLACE_WEIGHT


def _not_several(told: list[Place], gazetteer: Gazetteer) -> list[Place]:
    """«Xã A và B đạt chuẩn» is a headline of neither alone, but of that in which both lie."""
    communes = {it.unit_id: it for it in told if it.level == "commune"}
    if len(communes) < 2:
        return told
    first, *others = (gazetteer.ancestors(it) for it in communes.values())
    shared = (it for it in first if all(it in above for above in others))
    return [*(it for it in told if it.level != "commune"), *list(shared)[:1]]


def _without_parents(text: str, reader: PlaceReader) -> list[tuple[int, int, PlaceName]]:
    """Places with their type words, but for those that only say where the one before lies: «XÃ A, HUYỆN B»."""
    kept: list[tuple[int, int, PlaceName]] = []
    end, rank = -1, 0
    for named in reader.typed_names(text):
        start, stop, value = named
        own = _TYPE_RANK.get(value.type_word, 1)
        if not (0 <= end <= start and _BESIDE_RE.fullmatch(text, end, start) and own < rank):
            kept.append(named)
        end, rank = (stop, own) if value.candidates else (-1, 0)  # not «XÃ NÔNG THÔN MỚI»
    return kept


def _districts_in(sources: list[str], reader: PlaceReader, gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of the districts that are named, all of those that share a name: a commune lies in one of them.

    Codes stay where a district is renamed later (Tĩnh Gia, Nghi Sơn), in which its communes lie today.
    """
    named = (value for text in sources for _, _, value in reader.typed_names(titled(text)))
    places = (place for value in named for place in gazetteer.by_ids(value.candidates))
    return frozenset(place.code for place in places if place.level == "district")


def _beside(front: list[str], names: Mapping[str, Place], *, ends: bool) -> list[Place]:
    """«Mỏ Cày Bắc - Bến Tre» below «UBND XÃ THANH TÂN»: places whose bare names open a line of the head, or end it."""
    parts = [
        regex.split(r" ?[,–-] ", fold(line).text.strip("() ")) for line in front if not any(map(str.isdigit, line))
    ]
    said = {it[-1] if ends else it[0] for it in parts if len(it) == 2}
    return [place for name, place in names.items() if name in said]


def _named_after(
    lead: regex.Pattern[str],
    text: str,
    reader: PlaceReader,
    gazetteer: Gazetteer,
    districts: frozenset[str] = frozenset(),
) -> list[Place]:
    """Places whose names, with their type words, begin where the lead ends."""
    found = []
    for match in lead.finditer(text):
        named = next(reader.typed_names(text[match.end() : match.end() + 60]), None)
        found += alone([named], gazetteer, districts) if named else []
    return found
