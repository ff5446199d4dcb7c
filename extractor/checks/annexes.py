"""An annex that the report refers to stands in the file: «Chi tiết có Phụ lục kèm theo».

A file without any table or heading of an annex behind such words came without it, or the annex is a file of its own:
a question to the office that sent it. An annex of another document («Phụ lục kèm theo Quyết định số …») is not ours.

**Source**: consistency rule R2 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.checks.book import Book
from extractor.checks.words import Quote, Words
from extractor.model import Finding, Outline
from extractor.vi.fold import fold_phrase

CHECK = "annexes.absent"
_ANNEX = (
    r"(?:ph[ụu]c? l[ụu]c|phụ biểu|biểu mẫu|biểu tổng hợp|biểu số liệu|biểu"
    r"|bảng biểu|bảng tổng hợp|bảng số liệu|danh sách)(?!\p{L})"
)
_DECREE = (
    r"(?:quyết định|nghị định|thông tư|công văn|nghị quyết|hướng dẫn|luật|văn bản|kế hoạch|tờ trình|qđ|nđ|tt|cv)"
    r"(?!\p{L})"
)
_REFERENCE_RE = regex.compile(
    rf"(?<!\p{{L}}){_ANNEX}[^.;()\n]{{0,40}}?(?:kèm theo|đính kèm|gửi kèm)"
    rf"(?! (?:theo )?(?:tại |của )?{_DECREE})"
    rf"|kèm theo (?:các )?{_ANNEX}(?![^.;()\n]{{0,30}}{_DECREE})"
)
# «xem Phụ lục 01», «có ở Phụ lục 02 gửi cùng báo cáo này»
_SEEN_RE = regex.compile(
    rf"(?<!\p{{L}})(?:xem|ở|tại|theo|trong|nêu|chi tiết)(?: (?:ở|tại|theo|trong|xem))? (?:phụ lục|phụ biểu|biểu số)"
    rf"(?: số)? ?\d{{1,2}}(?!\d)"
    rf"(?![^.;()\n]{{0,30}}kèm)(?![^.;()\n]{{0,40}}{_DECREE})"
)
_DECREE_BEFORE_RE = regex.compile(
    r"(?:quyết định|nghị định|thông tư|công văn|nghị quyết|hướng dẫn)[^.;()\n]{0,80}$|ban hành $"
    r"|(?:quy định|ban hành) tại $"
)
_HEADING_RE = regex.compile(
    r"(?:ph[ụu]c? l[ụu]c|phụ biểu|biểu mẫu|biểu(?: số)?|bảng biểu|danh sách)(?: (?:số )?[\divx]+)?(?: ?[:.-].{0,120})?"
)
_NUMBERED_RE = regex.compile(rf"{_ANNEX}(?: số)?:? ?(?P<number>\d{{1,2}})(?!\d)")
_TITLE_RE = regex.compile(rf"[(\[]?(?:{_ANNEX}|bảng)(?: số)?:? ?(?P<number>\d{{1,2}})(?!\d)")
_NAMES_ANNEX_RE = regex.compile(r"\P{L}*+(?:ph|bi|bả|danh)", regex.IGNORECASE)  # all that `_TITLE_RE` begins with
_DIGIT_RE = regex.compile(r"\d")
_COUNTED_RE = regex.compile(r"kèm[^.;\n\d]{0,40}? (?P<count>\d{1,2}) phụ lục(?! ?\d)")
_LONGEST_HEADING = 200  # letters
_LEAD = 24  # letters of the words before «phụ lục»
_BEFORE, _BEHIND = 70, 80  # letters of a reference to both sides of its «kèm»


def check_annexes(book: Book) -> Iterator[Finding]:
    """Yield one finding if the report refers to its annex and has none, or none of that number."""
    outline = book.context.outline
    if outline is None or outline.document.status != "ok":
        return  # what was not read may be the annex
    words = book.words
    matches = [
        *words.around("kèm", _REFERENCE_RE, _BEFORE, _BEHIND),
        *(it for word in ("phụ lục", "phụ biểu", "biểu số") for it in words.around(word, _SEEN_RE, _LEAD, _BEHIND)),
    ]
    places = [
        words.quote(*match.span())
        for match in matches
        if not _DECREE_BEFORE_RE.search(words.text, max(0, match.start() - 100), match.start())
    ]
    named = {place: number for place in places if (number := _number_in(place.text))}
    told = _number_told(words)
    headed = _numbers_headed(outline) if named else frozenset()
    lacking = {
        place: number
        for place, number in named.items()
        if number not in headed or (told is not None and int(number) > told[0])
    }
    cited = [place for place in places if place in lacking or (not lacking and place not in named)]
    if cited and (lacking or not _has_annex(outline)):
        others = _has_annex(outline) or len(lacking) < len(named)
        message = "numbered" if lacking and others else "absent"
        fields = {"count": str(len(cited)), "numbers": ", ".join(dict.fromkeys(lacking.values()))}
        counted = [told[1]] if told is not None and any(int(it) > told[0] for it in lacking.values()) else []
        yield from book.finding(CHECK, "assumed", message, (), fields, quotes=[*cited, *counted])


def _number_told(words: Words) -> tuple[int, Quote] | None:
    """«Kèm theo báo cáo có 02 phụ lục»: how many annexes the report says that it has; None if it does not."""
    match = next(words.around("phụ lục", _COUNTED_RE, _BEFORE, _BEHIND), None)
    return (int(match["count"]), words.quote(match.start("count"), match.end())) if match else None


def _number_in(reference: str) -> str:
    """«Phụ lục 03 kèm theo»: the number, without its zero; "" if there is none."""
    match = _NUMBERED_RE.search(fold_phrase(reference))
    return match["number"].lstrip("0") if match is not None else ""


def _numbers_headed(outline: Outline) -> frozenset[str]:
    """The numbers of the annexes and tables that lines are the headings of, whatever the office calls them."""
    text = outline.document.text
    named = (it for it in outline.passages if _NAMES_ANNEX_RE.match(text, it.span.start, it.span.end))
    lines = (outline.text_of(passage)[:_LONGEST_HEADING].partition("\n")[0] for passage in named)
    titles = (_TITLE_RE.match(fold_phrase(line).lstrip("-+*•· ")) for line in lines if _DIGIT_RE.search(line))
    return frozenset(title["number"].lstrip("0") for title in titles if title is not None)


def _has_annex(outline: Outline) -> bool:
    """True if a table stands anywhere, or a line is the heading of an annex."""
    return bool(outline.document.tables) or any(
        _HEADING_RE.fullmatch(fold_phrase(outline.text_of(passage)[:_LONGEST_HEADING].partition("\n")[0]))
        for passage in outline.passages
        if passage.kind in ("heading", "paragraph", "back")
    )
