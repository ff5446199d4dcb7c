"""What a report says of itself first: its headline, its head of a page, its opening paragraphs."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractor.mentions.typed import full_type
from extractor.model import Outline, Passage
from extractor.vi.fold import fold, skeleton

HEADLINES = 4  # passages
PROSE = 160  # characters of a first paragraph
LONGEST_HEADLINE = 200  # characters
_MOST_HEADLINES = 30  # passages of a page before its first paragraph
_FOOT, _LAST = 40, 6  # passages at the end that may be of the foot, that may be without it
_SIGNS_RE = regex.compile(r"\W*(?:T\s?/?\s?M|(?i:thay mặt))(?!\p{L})[.:]?\s*(?P<body>.*)", regex.DOTALL)
# «Tên xã: Vân Hòa; huyện Ba Vì», «Đơn vị: xã Vân Hòa»: a form that is filled in
_ADDRESSED_RE = regex.compile(r"(?i)\W*kính\s+(?:gửi|gởi|trình)")
# «(Cổng TTĐT huyện Ba Vì) - 12/5/2019», «Nguồn: …», «Theo Báo Hà Nam»: who tells it, not whom it is about
_SOURCE_RE = regex.compile(
    r"(?i)\W*(?:(?:nguồn|theo|tin)\s?:?\s*)?\(?(?:cổng|trang|website|báo|đài|tạp\s+chí|bản\s+tin|tác\s+giả)(?!\p{L}|\s+cáo)"
)
# «Cập nhật lúc 08:15, Thứ Ba, 12/3/2019 (GMT+7)», «Thu Hà - 12/3/2019 08:15», «Trang chủ > Tin tức», «Chuyên mục: …»
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]20\d\d"
_DATELINE_RE = regex.compile(
    r"\W*+(?:(?i:chủ\s+nhật|thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7]))\s*,"
    r"|(?i:cập\s+nhật|ngày\s+(?:đăng|cập\s+nhật|viết|gửi)|đăng\s+(?:lúc|ngày)|trang\s+chủ|chuyên\s+mục|lượt\s+(?:xem|đọc))(?!\p{L})"
    r"|(?i:tác\s+giả|người\s+đăng|biên\s+tập|(?:bài|tin|ảnh)(?:\s*(?:,|và)\s*ảnh)?)\s?:"
    rf"|(?:\p{{Lu}}[\p{{L}}.]*+(?:\s+\p{{Lu}}[\p{{L}}.]*+){{0,3}}+(?:\s*[-–,|])?\s++)?\W*+(?:\d{{1,2}}[:hg]\d{{2}}\W+)?{_DAY}(?:\W+\d{{1,2}}[:hg]\d{{2}})?\W*"
    r"(?:GMT\W*\d?\W*)?$)"
)
_LABELLED_RE = regex.compile(r"(?i)\W*(?:tên\s+)?(?:xã|phường|thị\s+trấn|huyện|thị\s+xã|thành\s+phố|tỉnh)\s?:.*")
_OPENING = 8  # passages of the body that may say who reports
_LOST_CAPITAL_RE = regex.compile(r"(?<!\p{L})\p{Ll}(?=\p{Lu}+(?!\p{L}))")  # «XÃ THƯỢNG ấM»: TCVN3 has no capital «Ấ»
# «UBND XÃ: VÂN HÒA», «Ủy ban nhân dân xã. Vân Hòa», «Uy ban nhan dan xa Vân Hòa»: slips at the word for the type
_SLIP_RE = regex.compile(
    r"(?i)(?<=(?:UBND|nh[âa]n\s+d[âa]n|BC[ĐD]|[đd][ảa]ng\s+[uủ][yỷ]|H[ĐD]ND)\s+)"
    r"(?P<type>x[ãa]|ph[ưu][ờo]ng|th[ịi]\s+tr[ấa]n|huy[ệe]n|th[ịi]\s+x[ãa]|th[àa]nh\s+ph[ốo]|t[ỉi]nh)\s?(?:[.:]\s*|\s)(?=\p{Lu})"
)
_TYPES = {skeleton(word): word for word in ("xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố", "tỉnh")}
# «HUYỆN ỦY HẢI HẬU», «Thành ủy Sa Đéc»: the Party's committee of a unit
_PARTY_RE = regex.compile(r"(?i)(?<!\p{L})(?P<type>huyện|thị|thành|tỉnh|quận)\s+(?:ủy|uỷ)(?!\s+ban)(?=\s+\p{Lu})")
_PARTY_TYPES = {"huyện": "HUYỆN", "thị": "THỊ XÃ", "thành": "THÀNH PHỐ", "tỉnh": "TỈNH", "quận": "QUẬN"}


def headline(outline: Outline) -> str:
    """The title, or where there is no head the lines above the first paragraph: an article, a bare annex."""
    if outline.header.title:
        return outline.header.title
    text = outline.document.text
    lines: list[str] = []
    for passage in outline.passages[:HEADLINES]:
        line = text[passage.span.start : passage.span.end]
        if _ADDRESSED_RE.match(line) or is_source(line) or _is_dateline(line):
            continue
        if len(line) > LONGEST_HEADLINE or passage.kind == "cell" or line.endswith((".", ";", ":")):
            break
        lines.append(titled(line))
    return "\n".join(lines)


def _is_dateline(line: str) -> bool:
    """True for a line that only says when, by whom or where on a site: «Thứ Ba, 12/3/2019», «Lượt xem: 120»."""
    return _DATELINE_RE.match(line) is not None


def is_source(line: str) -> bool:
    """True for a line that says who tells a story: «(Cổng TTĐT huyện Ba Vì)»."""
    return _SOURCE_RE.match(line) is not None


def opening_texts(outline: Outline) -> list[str]:
    """Return the first paragraphs of the body, and the last two, in which an article says for whom it speaks."""
    body = [passage for passage in outline.passages if passage.kind in ("paragraph", "heading", "item")]
    ends = body[:_OPENING] + body[-2:]
    return [outline.document.text[passage.span.start : passage.span.end] for passage in ends]


def signing_body(outline: Outline) -> str:
    """«TM. UBND XÃ A» below a paper without letterhead: the body in whose name it is signed."""
    text = outline.document.text
    below = [text[it.span.start : it.span.end] for it in outline.passages[-_FOOT:] if it.kind == "back"]
    below += [text[it.span.start : it.span.end] for it in outline.passages[-_LAST:]]
    signed = (match for line in below if len(line) <= PROSE and (match := _SIGNS_RE.match(line)))
    return next((match["body"] for match in signed), "")


def issuing_body(outline: Outline) -> str:
    """Who issues the paper, in lines as they are printed: above the number, else who signs, else whom a line names."""
    header, text = outline.header, outline.document.text
    if header.issuer:
        return "\n".join(text[span.start : span.end] for name, span in header.spans if name == "issuer")
    front = [text[it.span.start : it.span.end] for it in outline.passages[:HEADLINES] if it.kind == "front"]
    named = (match.group() for line in front if (match := _LABELLED_RE.match(line)))
    return signing_body(outline) or next(named, "")


def page_head(outline: Outline) -> list[Passage]:
    """Headlines and the first paragraph of a page."""
    found: list[Passage] = []
    for passage in [it for it in outline.passages if it.kind != "furniture"][:_MOST_HEADLINES]:
        found.append(passage)
        if passage.span.end - passage.span.start > PROSE:
            break
    return found


BRACKETS_RE = regex.compile(r"\([^()]*\)")  # «UBND XÃ GIAO PHONG (Nam Định)»
# «XÃ ĐỒNG TÂM - H. BÌNH LIÊU, T.QUẢNG NINH»
_DOTTED_RE = regex.compile(r"(?<!\p{L})(?P<word>[HXPT]|T[XPT])\. ?(?=\p{Lu}\p{L})")


def _without_slip(match: regex.Match[str]) -> str:
    word = _TYPES[skeleton(fold(" ".join(match["type"].split())).text)]
    return f"{word.upper() if match['type'].isupper() else word} "


@lru_cache(maxsize=64)  # each line of the head and the opening is asked for provinces, districts and units
def titled(text: str) -> str:
    """«UBND THỊ XÃ BỈM SƠN» → «Ubnd thị xã Bỉm Sơn»: heads are printed in capitals, names are found by theirs."""
    if "\n" in text:
        return "\n".join(map(titled, text.split("\n")))
    text = _LOST_CAPITAL_RE.sub(lambda match: match.group().upper(), text)
    text = _SLIP_RE.sub(_without_slip, text)
    text = _DOTTED_RE.sub(lambda match: f"{full_type(match['word']).upper()} ", text)
    text = _PARTY_RE.sub(lambda match: _PARTY_TYPES[fold(match["type"]).text], text)
    if not BRACKETS_RE.sub("", text).isupper():
        return text
    words = " ".join(word.capitalize() if word.isupper() else word for word in text.split())
    lowered: str = regex.sub(
        r"\b(?:Thị Xã|Thành Phố|Thị Trấn|Xã|Phường|Huyện|Quận|Tỉnh)\b", lambda m: m.group().lower(), words
    )
    return lowered
