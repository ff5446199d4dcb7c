"""Which parts of a report tell of what is to be reached: by the titles of its sections, and by its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from extractor.model import Period
from extractor.vi.fold import fold
from extractor.vi.gate import says

if TYPE_CHECKING:
    from extractor.claims.scope import Reader

_PROGRAMME = "mục tiêu quốc gia"
_ABOUT_RE = regex.compile(r" ?(?:về|việc|công tác|(?:việc )?thực hiện|tình hình)(?!\p{L})(?!.*(?:phấn đấu|dự kiến))")
_YEAR_RE = regex.compile(r"(?<!\d)20\d\d(?!\d)")
_TIME_RE = regex.compile(
    r"(?:năm )?20\d\d(?: ?[-–] ?20\d\d)?|\d{1,2} (?:tháng|năm)|(?:điều|quyết định|nghị quyết) (?:số )?\d+"
)
_COUNTED_RE = regex.compile(r"\d")
# «2. Huyện A hoàn thành hồ sơ đề nghị thẩm định. …», «4. Riêng xã B phấn đấu …»: a sentence about a unit, no heading
_UNIT_OPENS_RE = regex.compile(
    r"(?:(?:riêng|đối với|hiện|đến nay,?) )?(?:huyện|thị xã|thành phố|tỉnh|xã|phường|thị trấn) (?!nông thôn|đạt chuẩn)"
    r"[^:]+$"
)
_YEAR_ENDS = 11  # from this month on a report tells what the end of its year brought
# «Phụ lục 2: Dự kiến …», «Nghị quyết về kế hoạch …», «Quyết định (số 12) về việc giao chỉ tiêu …»
_PREAMBLE_RE = regex.compile(
    r"^(?:\W|\d|(?:thông báo|thư|phụ lục|phụ biểu|biểu|bảng|bản|số|về|việc|v/v|ban hành|quyết định|nghị quyết|tờ trình"
    r"|công văn|đề nghị|xin|phê duyệt|các)(?!\p{L}))+"
)
_PARTS_RE = regex.compile(r" ?[-–—|] |[:.] ")  # «BCĐ xã Nhơn Mỹ - Chương trình công tác năm 2018»
# «ĐỀ ÁN …» / «Thực trạng đến tháng 9 năm 2017»: a plan that tells what there is, and on which day
_STATE_RE = regex.compile(r"\W*(?:thực|hiện) trạng .*20\d\d\W*$")
# «II. PHƯƠNG HƯỚNG» over «1. Thực trạng»
_STANDS_RE = regex.compile(r"\W*(?:thực trạng|hiện trạng|kết quả|tình hình (?:thực hiện|hiện nay))(?!\p{L})")
_LONGEST_STATE = 80  # letters
_RESOLUTION = "nghị quyết"
_TITLE_LINES = 6  # passages at the head of a paper without a form of its own
_LONGEST_TITLE = 200  # letters
_SPEAKS = (".", ";", ":")  # what ends a line that is no title


def target_sections(reader: Reader) -> frozenset[int]:
    """Indices of sections whose own heading, or one above it, opens targets."""
    words, not_words = reader.catalog.words.target_headings
    found, results = set[int](), set[int]()
    year, signed = reader.setting.year, reader.outline.header.issued_on[:7]
    is_over = bool(year) and signed >= f"{year}-{_YEAR_ENDS}"  # «Vốn 6 tháng cuối năm» of a report of December
    for index, section in enumerate(reader.outline.sections):
        title = "" if _is_told(reader, index) else fold(section.title).text.replace(_PROGRAMME, "")
        stands = section.parent in found and _STANDS_RE.match(title) is not None and not says(title, words)
        if says(title, not_words) or stands:
            results.update(() if says(title, words) else (index,))
            continue
        # «II. KẾT QUẢ THỰC HIỆN» over «1. Về mục tiêu xã, thôn đạt chuẩn»
        if section.parent in results and _ABOUT_RE.match(title):
            continue
        years = [int(year) for year in _YEAR_RE.findall(title)]
        ahead = bool(reader.setting.year and years) and min(years) > reader.setting.year  # «II. Chỉ tiêu năm 2015»
        ahead = ahead or _lies_ahead(reader, index)
        said = [word for word in words if word in title and not (is_over and word.endswith("cuối năm"))]
        if ahead or said or section.parent in found:
            found.add(index)
    return frozenset(found)


def mixed_sections(reader: Reader) -> frozenset[int]:
    """Indices of sections whose heading tells of both what was done and what is to come."""
    words, not_words = reader.catalog.words.target_headings
    titles = (fold(section.title).text for section in reader.outline.sections)
    return frozenset(index for index, title in enumerate(titles) if says(title, words) and says(title, not_words))


def planned_from(reader: Reader) -> int:
    """The first year of what a plan, a pledge or targets given out are for, 0 of any other paper.

    Its title opens so, tells of no results and of no year gone by.
    """
    words = reader.catalog.words
    year = int(reader.outline.header.issued_on[:4] or reader.setting.year)
    for title in _titles(reader):
        if words.tells_results(title):
            return 0
        years = [int(it) for it in _YEAR_RE.findall(title)] or [year]
        resolved = title.startswith(_RESOLUTION) and max(years) > year  # of a congress for the years to come
        if resolved or words.sets_targets(title) or any(map(words.opens_plan, map(opening_of, _PARTS_RE.split(title)))):
            is_over = reader.outline.header.issued_on[:7] >= f"{max(years)}-{_YEAR_ENDS}"
            return min(years) if max(years) >= year and not is_over else 0
    return 0


def opening_of(title: str) -> str:
    """What a folded title speaks of first.

    >>> opening_of("quyết định về việc giao chỉ tiêu năm 2019")
    'giao chỉ tiêu năm 2019'
    """
    opening: str = _PREAMBLE_RE.sub("", title.replace(_PROGRAMME, ""))
    return opening


def _titles(reader: Reader) -> Iterator[str]:
    """The folded lines in which a paper may say what it is: its form and title, else the short lines at its head."""
    header, passages = reader.outline.header, reader.outline.passages
    if header.form:
        below = next((it for it in passages if it.kind != "front"), None)
        said = fold(reader.outline.text_of(below)).text if below is not None else ""
        state = said if len(said) <= _LONGEST_STATE and _STATE_RE.match(said) else ""
        yield fold(f"{header.form} {header.title} {state}").text
        return
    for passage in reader.outline.passages[:_TITLE_LINES]:
        line = reader.outline.text_of(passage)
        if passage.kind == "cell" or len(line) > _LONGEST_TITLE or line.endswith(_SPEAKS):
            return
        yield fold(line).text


def _is_told(reader: Reader, section: int) -> bool:
    """«c) Có 03 đơn vị cấp huyện hoàn thành nhiệm vụ …»: a sentence, with figures or on a unit, that bears a letter."""
    heads = (reader.outline.passages[index].kind for index in reader.heading_passages.get(section, []))
    title = fold(reader.outline.sections[section].title).text
    tells = _COUNTED_RE.search(_TIME_RE.sub("", title)) or _UNIT_OPENS_RE.match(title)
    return tells is not None and "heading" not in heads


def _lies_ahead(reader: Reader, section: int) -> bool:
    """«B. QUÝ IV» in a report signed in September: months that are still to come."""
    signed = reader.outline.header.issued_on[:7]
    periods = (it.value for it in reader.title_mentions(section) if isinstance(it.value, Period))
    return bool(signed) and any(len(it.start) == len(signed) <= len(it.end) and it.start > signed for it in periods)
