"""A count and the names that follow it: «5 xã gồm: A, B, C, D, E và F» names six.

Only lists that are read to their last name are counted: each piece between commas must look like a name, or be a
criterion, and nothing may be left over. A list that ends in «…» or that gives examples («như», «trong đó») is open.
Things without capitals («06 sản phẩm, đó là: cà phê bột, mật ong và …») are as many as the signs between them; a comma
or an «và» may stand within a name, so that more than counted is only asked about.

**Source**: consistency rule L1 of the provincial auditors; «five named as six» in a press report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.checks.book import Book
from extractor.checks.counted_lists import UNITS, find_lists
from extractor.checks.lines import Figure, Line
from extractor.checks.told import Told
from extractor.checks.words import Quote, Words
from extractor.model import CriterionRef, Finding, Span
from extractor.vi.fold import fold_phrase
from extractor.vi.gate import says
from extractor.vi.numbers import COUNTS

CHECK = "named_lists.count"
_COMMUNE_UNITS = ("xã", "thị trấn", "phường")
_UPPER_RE = regex.compile(r"(?:huyện|thị xã|thành phố|tỉnh|TX\.?|TP\.?) ?\p{Lu}", regex.IGNORECASE)
_OTHERS_RE = regex.compile(r"(?<!chưa |không )(?:đạt|hoàn thành|có).*[ ,](?:chưa|không|trừ|còn)(?!\p{L})")
_LACKED_RE = regex.compile(r"(?<!\p{L})(?:chưa|còn|thiếu|trừ|vướng|nợ|rớt|không đạt)(?!\p{L})")
_ASIDES_RE = regex.compile(r" ?\([^()]*,[^()]*\)")  # «A, B và C (trong đó 2 xã được công nhận, 1 xã đang chờ)»
_BAND_RE = regex.compile(r"\d tiêu chí")
_NUMBER_RE = regex.compile(r"(?:tiêu chí|số) ?\d", regex.IGNORECASE)
_OPEN_RE = regex.compile(r"…|\.\.|v\.v|vân vân|trong đó|còn lại|và (?:một số|các|nhiều)|\d+ xã")
_CUT_RE = regex.compile(r"\s*(?:[,;+]|(?<!\p{L})và(?!\p{L})|(?<!\p{L})với(?!\p{L}))\s*")
_WORD = r"\p{Lu}[\p{L}'’-]*"
_NAMED = rf"{_WORD}(?: (?:{_WORD}|\d{{1,2}})){{0,4}}(?: ?\([^()]*\))?"
_VILLAGE = r"(?:thôn|ấp|bản|xóm|làng|khu|tổ) "
_NAME_RE = regex.compile(
    rf"(?:(?:các )?(?:xã|thị trấn|phường|huyện|thị xã|thành phố|TT\.?|TP\.?) )?{_NAMED}"
    rf"|{_VILLAGE}(?:\d{{1,2}}|{_NAMED})"
)
_CALLED_RE = regex.compile(
    rf" (?P<list>{_NAMED}(?:, {_NAMED})* (?:và|với) {_NAMED})"
    r"(?!\p{L}| ?(?:,|và|với|cùng|\() ?(?:thị trấn|xã|\p{Lu}))"
)
_SPELLED = tuple(f"{word} " for word in COUNTS)
_SPELLED_RE = regex.compile(rf"(?P<count>{'|'.join(COUNTS)}) (?P<unit>{UNITS})(?= \p{{L}})")
_MARKS = "-+*•0123456789.)/ "  # before the first word of an item
_CALLED_ALL_RE = regex.compile(
    rf" (?P<list>{_NAMED}(?:, {_NAMED})+)(?= (?!(?:và|với|cùng)(?!\p{{L}}))\p{{Ll}}|[;)]|\.(?!\.)|$)"
)
_REACH = 300  # letters of names behind a number
_NUMBERED_RE = regex.compile(r"(?<!\p{L})(?:thôn|ấp|xóm|bản|khu|tổ|đội|cụm|số|đợt|lần) $")  # «thôn 3 xã Hà Vân»
_COUNT_BESIDE_RE = regex.compile(r"(?P<name>.+?) \d{1,2}")
# «là nhà ở (70,4%; còn 11 căn nhà tạm) và lao động qua đào tạo»: a bracket within a list, which goes on behind it
_ASIDE_RE = regex.compile(r"\s*(?P<aside>\((?:[^()\n]|(?&aside))*\))\s*(?:[,;+]|(?<!\p{L})(?:và|cùng|với)(?!\p{L}))")
# «gồm A, B, C, nâng tổng số xã đạt chuẩn lên 7/22 xã»: the sentence goes on behind its list
_GOES_ON_RE = regex.compile(r", ?(?:nâng|đưa|bằng|chiếm|tăng|góp phần|phấn đấu|để|nhằm)(?!\p{L})")
# «là: tiêu chí số 10 về Thu nhập; tiêu chí số 17 về Môi trường»
_MORE_CRITERIA_RE = regex.compile(r"(?: ?;(?: và)? ?(?:(?:tiêu chí|tc)(?: số)?|số) ?\d[^.;:()\n]*(?:\([^()\n]*\))?)+")
_AHEAD = 40  # letters behind a semicolon in which a name would begin
_TAIL_RE = regex.compile(rf"(?:\s+(?!{_VILLAGE})\p{{Ll}}[^\p{{Lu}}]*)$")
_NAMED_RE = regex.compile(r"(?:là|gồm|:)\P{L}*\p{Lu}")
_THINGS_RE = regex.compile(
    r"(?P<between>[^.;:()]{0,110}?)"
    r"(?:(?P<sure>[,:]? ?(?:đó là|cụ thể là|bao gồm|gồm có|gồm(?: các \p{L}+ \p{L}+)?) ?:? |: )"
    r"|(?<!nhất|yếu|biểu|hình|bật|kể|nhiều|chính|đầu) là:? )(?=\p{L})"
)
_NO_THINGS = frozenset(
    {"", "communes", "villages", "districts", "criteria", "indicators", "persons", "households", "documents"}
    | {"years", "months", "days", "times", "percent", "stars"}
)
_PLACES = {"communes", "villages"}
_MET_LIST_SIGN = "tiêu chí đạt"
_MET_LIST_RE = regex.compile(
    r"\P{L}*(?:các )?tiêu chí đạt(?: chuẩn)?(?: gồm| là)?(?: có)?(?: tiêu chí)?(?: số)? ?:(?: số)? ?"
    r"(?P<list>[^.;:()]{3,300})[.;]?"
)
_PLACE_SIGNS = (" xã ", " thôn ", " bản ", " ấp ", " xóm ", " huyện ")
_THING_SIGNS = ("gồm", ": ", " là ", "cụ thể", "đó là")
_SOME_SIGNS = ("trong đó", "như", "điển hình", "tiêu biểu", "chưa", "còn")
_MARKER_RE = regex.compile(r"^[\P{L}]*(?:\d{1,2}[.)] ?)?(?:[a-zđ]\) )?")
_FEWEST_THINGS, _MOST_THINGS, _OFF, _LONGEST = 2, 30, 2, 9
_AND_RE = regex.compile(r" (?:và|cùng với|cùng) ")
# «6 tuyến bê tông dài 4,0 km», «4 cầu dân sinh, tổng kinh phí 3,6 tỷ đồng»
_IN_ALL_RE = regex.compile(r"[^.;:,()\d]{0,40}[,(]?[^.;:,()\d]{0,40}")
_BEFORE_NAME_RE = regex.compile(r"^.*(?:gồm|là|[:(])|^[ ,;+]*(?:và )?")
_BRACKETS_RE = regex.compile(r"\([^()]*\)?")
_NO_NAME_RE = regex.compile(r"(?<!\p{L})\d")  # but «kênh N1»
_CLAUSE_RE = regex.compile(
    r"(?:với|được|đã|đang|góp|nhằm|để|tăng|giảm|đạt|chiếm|trong|bình quân|đưa|nâng|hiện|nay|bước|từng|qua|nhờ|mang|cho"
    r"|do|của|là|còn|riêng|đều|thuộc|tại|ở|có|giúp|thu|tạo|đem|vì|nên|đến|sẽ|phục vụ|đáp ứng|hoàn thành|cơ bản"
    r"|tổng)(?!\p{L})"
)
_CRITERIA_REST_RE = regex.compile(r"(?:các|tiêu chí|tiểu chí|số|thứ|và|về|tc|là|gồm|[\d\s,;:+&()-])*", regex.IGNORECASE)


def check_named_lists(book: Book) -> Iterator[Finding]:
    """Yield a finding for each count that the list behind it does not have."""
    words = book.words
    if not words.text:
        return
    for match in find_lists(words):
        start, end = match.span("list")
        end = _goes_on(words, start, end)
        more = _MORE_CRITERIA_RE.match(words.text, end) if match["criteria"] else None
        end = more.end() if more else end
        if _OPEN_RE.search(words.text, start, min(len(words.text), end + 4)) or _OTHERS_RE.search(match["between"]):
            continue  # «10/14 xã đạt, chưa đạt: A, B, C, D» names the others
        if match["criteria"] and _names_one(words.quote(*match.span("between")).text):
            continue  # «Hai tiêu chí rớt lại là Trường học (số 5) và Môi trường (số 17)», «là tiêu chí số 6 (…) và …»
        listed = words.quote(start, end)
        band = _BAND_RE.search(match["between"]) is not None  # «04 xã đạt 15-16 tiêu chí: A 16, B 15, …»
        names = _criteria(book, listed) if match["criteria"] else _names(book, listed.text, match["unit"], band=band)
        count = COUNTS.get(match["count"]) or int(match["count"])
        if match["of"] and _LACKED_RE.search(words.text, match.start(), end):
            continue
        if (len(names) == 1 and words.text[end : end + 1] in (";", ",")) or _ASIDE_RE.match(words.text, end):
            continue  # the list goes on behind another sign
        if words.text[end : end + 1] == ";" and _NAME_RE.match(words.quote(end + 1, end + 1 + _AHEAD).text.lstrip()):
            continue  # «huyện A, huyện B đạt chuẩn; thành phố C hoàn thành nhiệm vụ»
        with_district = count == 1 and len(names) == _FEWEST_THINGS  # «1 xã (Hưng Lộc, Bình An)»
        if names and len(names) != count and not with_district:
            quote = words.quote(match.start("count"), max(match.end("count"), match.end("criteria"), match.end("unit")))
            yield from _finding(
                book, quote, listed, count, names, _unit_of(book, match["unit"] or "tiêu chí"), "proved"
            )
    for line in book.lines:
        if says(line.text, _THING_SIGNS):
            yield from _check_things(book, line)
        if says(line.text, _PLACE_SIGNS):
            yield from _check_called(book, line)
        if _MET_LIST_SIGN in line.text:
            yield from _check_met_list(book, line)
    yield from _check_spelled(book)
    yield from _check_items(book)
    for line, told in book.told:
        yield from _check_measured(book, line, told)


def _goes_on(words: Words, start: int, end: int) -> int:
    """Where the sentence goes on behind its list, else its end; «Bằng Phúc» is a commune."""
    for behind in _GOES_ON_RE.finditer(words.text, start, end):
        if words.quote(*behind.span()).text.islower():
            return int(behind.start())
    return end


def _unit_of(book: Book, word: str) -> str:
    known = book.catalog.units.words.get(word)
    return known.id if known is not None else "count"


def _names_one(between: str) -> bool:
    return bool(_NAMED_RE.search(between) or _NUMBER_RE.search(between))


def _finding(
    book: Book, quote: Quote, listed: Quote, count: int, names: Sequence[str], unit: str, verdict: str
) -> Iterator[Finding]:
    yield from book.finding(
        CHECK,
        verdict,
        "differs",
        (),
        {"said": quote.line, "count": str(len(names)), "names": "; ".join(names)},
        quotes=(quote, listed),
        expected=str(len(names)),
        observed=str(count),
        unit=unit,
        tolerance="0",
    )


def _check_called(book: Book, line: Line) -> Iterator[Finding]:
    """«cho 3 xã Đăng Hưng Phước và Song Bình», «ở 2 thôn Nà Lang, Bản Phố chưa có điện»: names right behind a count."""
    for figure in line.figures:
        few = _FEWEST_THINGS <= figure.number <= _MOST_THINGS and figure.bound == "exact" and figure.of is None
        if (
            not few
            or (unit := _place_unit(book, line, figure)) not in _PLACES
            or _NUMBERED_RE.search(line.text, max(0, figure.start - _AHEAD), figure.start)
        ):
            continue
        end = figure.end if figure.unit in _PLACES else figure.end + len(line.thing(figure)) + 1
        behind = book.lines.text(line.view.home(end, min(len(line.text), end + _REACH)))
        if not behind[1:2].isupper():
            continue
        called = _CALLED_RE.match(behind) or _CALLED_ALL_RE.match(behind)
        names = _CUT_RE.split(called["list"]) if called else []
        if names and len(names) != figure.number:
            start = line.view.home(end, len(line.text)).start + 1
            span = Span(start, start + len(called["list"]) if called else 0)
            yield from _finding(
                book,
                Quote(figure.span, figure.quote),
                Quote(span, ", ".join(names)),
                int(figure.number),
                names,
                unit,
                "assumed",
            )


def _check_met_list(book: Book, line: Line) -> Iterator[Finding]:
    """«Số tiêu chí đạt: 9/19» and, in a line of its own, «Tiêu chí đạt: 1, 3, 4, 8, 12, 13, 14, 18»."""
    match = _MET_LIST_RE.fullmatch(line.text)
    counts = [
        fact
        for fact in book.by_indicator.get("criteria_met_count", ())
        if match
        if fact.role == "actual" and fact.bound == "exact" and not fact.item and fact.of and book.is_own_unit(fact)
    ]
    if match is None or len({fact.number for fact in counts}) != 1 or counts[0].number is None:
        return
    span = line.view.home(*match.span("list"))
    listed = Quote(span, book.lines.text(span))
    names, count = _criteria(book, listed), counts[0]
    if names and len(names) != count.number:
        said = Quote(count.span, count.quote)
        yield from _finding(book, said, listed, int(count.number or 0), names, "criteria", "assumed")


def _place_unit(book: Book, line: Line, figure: Figure) -> str:
    """What is counted; «3» of «3 thôn Nậm Tang, Nậm Chủ», where the word is part of a name, counts villages."""
    return figure.unit if figure.unit not in ("", "count") else _unit_of(book, line.thing(figure))


def _check_spelled(book: Book) -> Iterator[Finding]:
    """«Ba xã A, B và C được tặng bằng khen»: a number in words that opens a sentence, names right behind it."""
    for at, line in _numbered_lines(book.words.text):
        match = _SPELLED_RE.match(book.words.text, at)
        if match is None:
            continue
        behind = book.words.quote(match.end(), min(match.end() + _REACH, at + len(line)))
        called = _CALLED_RE.match(behind.text) or _CALLED_ALL_RE.match(behind.text)
        names = _CUT_RE.split(called["list"]) if called else []
        count = COUNTS[match["count"]]
        if called is not None and names and len(names) != count:
            said = book.words.quote(match.start("count"), match.end())
            listed = Quote(Span(behind.span.start + 1, behind.span.start + called.end()), called["list"])
            yield from _finding(book, said, listed, count, names, _unit_of(book, match["unit"]), "assumed")


def _numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that open with a small number in words: where its word stands, and the line from there."""
    at = 0
    for line in text.split("\n"):
        bare = line.lstrip(_MARKS) if line[:1] in _MARKS else line
        if bare.startswith(_SPELLED):
            yield at + len(line) - len(bare), bare
        at += len(line) + 1


def _check_items(book: Book) -> Iterator[Finding]:
    """«Năm 2021 huyện có 4 xã đạt chuẩn:» and a name in each item below."""
    outline = book.context.outline
    for line in book.lines.leads:
        places = [it for it in line.figures if it.unit in _PLACES and it.of is None and it.bound == "exact"]
        if outline is None or len(places) != 1 or not line.text.endswith(":") or says(line.text, _SOME_SIGNS):
            continue
        figure, below = places[0], book.lines.below(line)
        items = [" ".join(outline.text_of(outline.passages[at]).split()).rstrip(" ;,.") for at in below]
        names = [name for item in items if _NAME_RE.fullmatch(name := _MARKER_RE.sub("", item))]
        if _FEWEST_THINGS <= len(names) == len(items) != figure.number and len(set(names)) == len(names):
            span = Span(outline.passages[below[0]].span.start, outline.passages[below[-1]].span.end)
            listed = Quote(span, book.lines.text(span))
            yield from _finding(
                book, Quote(figure.span, figure.quote), listed, int(figure.number), names, figure.unit, "assumed"
            )


def _check_things(book: Book, line: Line) -> Iterator[Finding]:
    """«06 sản phẩm được xếp hạng, đó là: cà phê bột, hạt mắc ca và mật ong»: what is counted is no place."""
    for figure in line.figures:
        few = _FEWEST_THINGS <= figure.number <= _MOST_THINGS and figure.bound == "exact"
        if not few or not figure.counts or figure.of is not None or figure.unit in _NO_THINGS:
            continue
        end = line.sentences[line.sentence_of(figure.start)][1]
        lead = _THINGS_RE.match(line.text, figure.end, end)
        if lead is None or (not lead["sure"] and figure.unit == "count"):
            continue
        within = [it for it in line.figures if figure.end <= it.start < lead.end()]
        if any(it.unit not in ("", "count", "stars", "percent") for it in within):
            continue
        pieces = _things(line.text[lead.end() : end])
        more = sum(len(_AND_RE.findall(piece)) for piece in pieces)
        count, least = int(figure.number), len(pieces)
        if least < _FEWEST_THINGS or least <= count <= least + more or not least - _OFF <= count <= least + more + _OFF:
            continue  # «23 văn bản gồm kế hoạch, phân công và đôn đốc» tells of kinds
        names = pieces if count < least else [name for piece in pieces for name in _AND_RE.split(piece)]
        listed = line.view.home(lead.end(), end)
        text = book.lines.text(listed)
        verdict = "assumed" if count < least else "proved"
        yield from _finding(
            book, Quote(figure.span, figure.quote), Quote(listed, text), count, names, figure.unit, verdict
        )


def _check_measured(book: Book, line: Line, told: Told) -> Iterator[Finding]:
    """«6 tuyến dài 4,0 km gồm: Tiến Đạt 0,8 km, …»: a list is whole if the measures beside its names make the total.

    More names than counted may be stretches of one road.
    """
    parts, whole = told.parts, told.totals[0]
    figure = next((it for it in reversed(line.figures) if it.end <= whole.start), None)
    if figure is None or whole.counts or sum(part.number for part in parts) != whole.number:
        return
    few = _FEWEST_THINGS <= figure.number <= _MOST_THINGS and figure.bound == "exact" and figure.of is None
    if not (few and figure.counts) or figure.unit in _NO_THINGS - _PLACES:
        return
    if any((fact := book.lines.fact(part)) and fact.topic == "funding" and fact.item for part in parts):
        return  # «7 công trình, giá trị 5 tỷ đồng, trong đó ngân sách huyện 3 tỷ đồng, …»: who pays, not what is built
    names = _measured_names(book, line, whole.end, parts)
    if names and len(names) != figure.number and _IN_ALL_RE.fullmatch(line.text, figure.end, whole.start):
        listed = line.view.home(whole.end, parts[-1].end)
        quote = Quote(listed, book.lines.text(listed))
        verdict = "assumed" if figure.number < len(names) else "proved"
        yield from _finding(
            book, Quote(figure.span, figure.quote), quote, int(figure.number), names, figure.unit, verdict
        )


def _measured_names(book: Book, line: Line, start: int, parts: Sequence[Figure]) -> list[str]:
    """The names before the figures of a list; none if one of them is missing, or names two things."""
    names = []
    for part in parts:
        words = book.lines.text(line.view.home(start, part.start)) if start < part.start else ""
        names.append(_BEFORE_NAME_RE.sub("", words).strip(" :-"))
        start = part.end
    single = not any(_AND_RE.search(name) or _NO_NAME_RE.search(name) or "," in name for name in names)
    return names if single and all(names) and len(set(names)) == len(names) else []


def _things(text: str) -> list[str]:
    """The pieces of a list of things up to where its sentence goes on; none if one of them is no name of a thing."""
    first, semicolon, _ = text.partition(";")
    by_semicolon = bool(semicolon) and "," not in first and not _AND_RE.search(first)
    pieces: list[str] = []
    for piece in (text if by_semicolon else first).split(";" if by_semicolon else ","):
        name = _BRACKETS_RE.sub("", piece).strip()
        if _CLAUSE_RE.match(name) and pieces:
            break
        longest = max(len(part.split()) for part in _AND_RE.split(name))
        if not name or longest > _LONGEST or _NO_NAME_RE.search(name) or _OPEN_RE.search(name):
            return []
        pieces.append(name)
    return pieces


def _names(book: Book, text: str, unit: str, *, band: bool = False) -> list[str]:
    """The names of a list of places; none if a piece of it is no name, or that of a criterion.

    «01 xã (xã Đức Hạnh, huyện Đức Linh)» says of its commune where it lies.
    """
    text = " ".join(_ASIDES_RE.sub("", text).split())
    tail = _TAIL_RE.search(text)
    told, _, last = text[: tail.start()].rpartition(",") if tail else ("", "", "")
    if " và " in told and not _AND_RE.search(last):
        text = told  # «A và B, xã C chuyển sang năm sau»: the list ends with its «và»
    pieces = [piece for piece in _CUT_RE.split(_TAIL_RE.sub("", text)) if piece]
    if unit in _COMMUNE_UNITS and pieces and not _UPPER_RE.match(pieces[0]):
        pieces = [piece for piece in pieces if not _UPPER_RE.match(piece)]
    names = [piece for piece in pieces if _NAME_RE.fullmatch(piece)]
    counts = [match["name"] for name in names if (match := _COUNT_BESIDE_RE.fullmatch(name))]
    if not band and len(names) < 2 * len(counts) and len(counts) == len(set(counts)) > 1:
        return []  # «09 xã (Ba Tri 4, Bình Đại 3, Thạnh Phú 2)» counts in each; not «Phước Cát 1, Phước Cát 2»
    whole = len(names) == len(pieces) > 1 and len(set(names)) == len(names)
    criteria = [name for name in names if book.catalog.criteria.numbers_of(fold_phrase(name))]
    return names if whole and len(criteria) * 2 <= len(names) else []  # «An Ninh» is a commune, too


def _criteria(book: Book, listed: Quote) -> list[str]:
    """The criteria of a list by number; none if words are left that name no criterion."""
    found = [
        mention
        for mention in book.context.mentions
        if isinstance(mention.value, CriterionRef)
        and listed.span.start < mention.span.end <= listed.span.end  # the first may begin with «tiêu chí: 1»
    ]
    if not found:
        return _criteria_by_name(book, listed.text)
    rest, at = [], listed.span.start
    for mention in found:
        rest.append(listed.text[at - listed.span.start : max(0, mention.span.start - listed.span.start)])
        at = mention.span.end
    rest.append(listed.text[at - listed.span.start :])
    named = [mention.value.name for mention in found if isinstance(mention.value, CriterionRef)]
    left = fold_phrase(" ".join(rest))
    for name in filter(None, named):
        left = left.replace(fold_phrase(name), " ")
    numbers = [mention.value.number for mention in found if isinstance(mention.value, CriterionRef)]
    whole = _CRITERIA_REST_RE.fullmatch(left) is not None and len(set(numbers)) == len(numbers)
    return numbers if whole else []


def _criteria_by_name(book: Book, text: str) -> list[str]:
    """«Giao thông, Trường học, Môi trường và an toàn thực phẩm»: an «và» may stand within a name."""
    named = book.catalog.criteria.numbers_of
    names: list[str] = []
    for piece in regex.split(r"[,;+]", text):
        name = fold_phrase(piece).removeprefix("và ").strip()
        pieces = [name] if named(name) else _AND_RE.split(name)
        if not all(map(named, pieces)):
            return []
        names += pieces
    return names if len(set(names)) == len(names) > 1 else []
