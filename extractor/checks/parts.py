"""A total and its parts told in free words: 186,4 + 298,5 + 264,3 + 263,4 km of roads are 1.012,6 km, not 1.021,6.

Money by source is weighed by `sums`; here it is anything that is told in one unit: roads, land, schools, people. «Gồm»,
«chia ra» and «còn lại 13 km» claim that the parts are all of it, «trong đó» does not, and its parts may overlap: then
a difference counts only where one slip of the pen explains it, and none that chance would bring about as well.
Figures in brackets are parts of parts; a plan, a change and a share are none.

**Source**: consistency rule A1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractor.checks.book import Book
from extractor.checks.intervals import Interval, cut, exact, loosened, rounded, total
from extractor.checks.lines import Figure, Line
from extractor.checks.slips import SURE_KINDS, slips_of
from extractor.checks.splits import Balance
from extractor.checks.told import FEWEST, Told
from extractor.checks.wording import counted, plain, slack
from extractor.model import Finding

CHECK = "parts.told"
_APART = ("km", "m", "ha", "m2", "VND")
_SURE_DIGITS, _ANY_DIGITS = 3, 4  # a figure of so many digits meets one of its slips hardly by chance


def check_parts(book: Book) -> Iterator[Finding]:
    """Yield a finding for each total that its parts do not make."""
    told: set[tuple[int, ...]] = set()
    for line, each in book.told:
        key = tuple(part.span.start for part in each.parts)
        if not any(set(key) <= set(known) for known in told):
            found = list(_judge(book, line, each))
            if found:
                told.add(key)
            yield from found


def _judge(book: Book, line: Line, told: Told) -> Iterator[Finding]:
    parts, totals = told.parts, told.totals
    if _is_weighed(book, told):
        return
    agrees = any(_agrees(told, whole) for whole in totals)
    if agrees and not _is_swapped(told):
        return
    if not agrees and _is_of_another(line, told):
        return
    if _are_siblings(book, told):
        return
    if any(_is_of_a_year(book, whole, parts) for whole in totals):
        return
    added = total(map(rounded, parts))
    if added.low is None or added.high is None:
        return
    largest = max(part.number for part in parts)
    totals = tuple(it for it in totals if exact(it.number) is not None and it.bound == "exact")
    able = [it for it in totals if it.number > largest] or list(
        totals[:1]
    )  # «138 thôn, trong đó 25 buôn, chia thành …»
    if totals[0].span.end <= line.passage.span.start:  # in the paragraph before: that which is meant
        able.sort(key=lambda it: abs(it.number - sum(part.number for part in parts)))
    claims = told.claims or _are_opposites(book, line, told.parts)
    # what stands in the brackets behind a total is part of it, though it may not be all of it
    too_much = [it for it in able[:1] if it.high is not None and added.low > it.high]
    inside = bool(too_much) and not line.in_brackets(able[0]) and all(map(line.in_brackets, parts))
    # lengths, areas and sums told one after the other do not overlap, as the people of several groups may
    apart = bool(too_much) and told.clean and len(parts) > FEWEST and able[0].unit in _APART
    sure = told.clean and (claims or inside) and not agrees
    for whole in able:
        nearest = sure and whole is able[0]
        if _slipped(parts, whole, added, sure=nearest, clean=told.clean):
            yield from _finding(book, parts, whole, "proved" if nearest else "assumed")
            return
    if (
        (sure or apart) and able and (too_much or not able[0].unit.startswith("VND"))
    ):  # a source may have been left unread
        yield from _finding(book, parts, able[0], "assumed")


def _are_opposites(book: Book, line: Line, parts: Sequence[Figure]) -> bool:
    """True for two parts that make a whole by their names: «nam 55, nữ 75», «xây mới 18 nhà, sửa chữa 26 nhà»."""
    if len(parts) != FEWEST or not parts[0].start < parts[1].start < len(line.text):
        return False
    first, second = _words_of(line, parts[0]), _words_of(line, parts[1])
    return any({_which(first, pair), _which(second, pair)} == {0, 1} for pair in book.catalog.limits.opposites)


def _which(words: str, pair: tuple[str, ...]) -> int | None:
    """Which of two names stands in a clause; «nông nghiệp» of «phi nông nghiệp» is none. None for both or neither."""
    found = [
        at for at, name in enumerate(pair) if name in words.replace(pair[1 - at], "") or pair[1 - at] in name in words
    ]
    return found[0] if len(found) == 1 else None


def _words_of(line: Line, part: Figure) -> str:
    """The words of a part's clause, with a blank to both sides."""
    begin = max((line.text.rfind(sign, 0, part.start) for sign in (*",;:(", " và ")), default=-1) + 1
    ends = [at for sign in (*",;.)", " và ") if (at := line.text.find(sign, part.end)) >= 0]
    return f" {line.text[begin : min(ends, default=len(line.text))].strip()} "


def _is_weighed(book: Book, told: Told) -> bool:
    """True if another check weighs total and parts, as facts that hang together.

    Facts do not know that «bao gồm:» claims the whole: such a list that they leave open is weighed here.
    """
    wholes = {fact.fact_id for whole in told.totals if (fact := book.lines.fact(whole))}
    known = [fact for part in told.parts if (fact := book.lines.fact(part))]
    facts = {fact.fact_id for fact in known if fact.topic != "open"}
    return any(
        split.whole.fact_id in wholes
        and split.balance is not Balance.UNKNOWN
        and len(facts & {part.fact_id for part in split.parts}) >= FEWEST
        and not (split.balance is Balance.OPEN and told.clean and facts <= {part.fact_id for part in split.parts})
        for split in book.splits
    )


def _is_of_a_year(book: Book, whole: Figure, parts: Sequence[Figure]) -> bool:
    """«vốn huy động: năm 2016: 50 tỷ đồng, năm 2017: 60 tỷ đồng, …»: the first of years is no total of the others."""
    of = book.lines.fact(whole)
    others = {(fact.period_start, fact.period_end) for part in parts if (fact := book.lines.fact(part))}
    return of is not None and of.period_start == of.period_end != "" and len(others) == len(parts) > 1


def _are_siblings(book: Book, told: Told) -> bool:
    """«huyện A có 2 xã: xã B và xã C, huyện D có 3 xã, huyện E có 1 xã»: districts are no parts of a district."""
    known = [fact for it in (*told.totals[:1], *told.parts) if (fact := book.lines.fact(it))]
    names = {fact.place_name for fact in known}
    return len(names) == len(told.parts) + 1 and len({name.partition(" ")[0] for name in names}) == 1


def _agrees(told: Told, whole: Figure) -> bool:
    """True if the parts make the total, or if one of them is the total once more."""
    if any(part.number == whole.number for part in told.parts):
        return True
    first, *others = told.parts
    if len(others) >= FEWEST and total(map(rounded, others)).meets(rounded(first)):
        return (
            True  # «trong đó có việc làm 3.012 người; nông nghiệp 1.460, công nghiệp 980, dịch vụ 572»: parts of a part
        )
    return any(
        total(map(rounded, way)).meets(loosened(whole)) or total(map(cut, way)).meets(cut(whole)) for way in told.ways
    )


def _is_of_another(line: Line, told: Told) -> bool:
    """True if the parts make a figure told before them that was not taken for their total, as a plan."""
    added = total(map(rounded, told.parts))
    before = (it for it in line.figures if it.unit == told.parts[0].unit and it.end <= told.parts[0].start)
    return not told.first and any(added.meets(rounded(it)) for it in before)


def _is_swapped(told: Told) -> bool:
    """«25 + 3,6 + 9,2 = 38,7»: two digits swapped are likelier than a part that was cut by nearly one."""
    if not (told.clean and told.claims and len(told.totals) == 1):
        return False
    if any(total(map(rounded, way)).meets(rounded(told.totals[0])) for way in told.ways):
        return False
    added = sum((exact(part.number) or Fraction(0) for part in told.parts), Fraction(0))
    return any(slip.kind in ("swapped", "unit") for slip in slips_of(told.totals[0], Interval(added, added)))


def _slipped(parts: Sequence[Figure], whole: Figure, added: Interval, *, sure: bool, clean: bool) -> bool:
    """True if one slip in the total or in a part explains the difference, and chance hardly does."""
    if any(_is_telling(slip.kind, whole, parts, sure=sure, clean=clean) for slip in slips_of(whole, added)):
        return True
    for part in parts:
        needed = rounded(whole).minus(total(rounded(other) for other in parts if other is not part))
        if needed.high is None or needed.high <= 0:
            continue
        for slip in slips_of(part, needed):
            many = clean and len(parts) > FEWEST
            if sure or (slip.kind in SURE_KINDS and (many or part.digits >= _SURE_DIGITS)):
                return True
    return False


def _is_telling(kind: str, whole: Figure, parts: Sequence[Figure], *, sure: bool, clean: bool) -> bool:
    if sure:
        return True
    low, high = max(part.number for part in parts), whole.number
    if clean and low > high:
        return True  # a part is more than the total
    if kind not in SURE_KINDS:
        return clean and whole.digits >= _ANY_DIGITS
    return whole.digits >= _SURE_DIGITS or (clean and len(parts) > FEWEST)


def _finding(book: Book, parts: Sequence[Figure], whole: Figure, verdict: str) -> Iterator[Finding]:
    values = [exact(part.number) or Fraction(0) for part in parts]
    printed = exact(whole.number) or Fraction(0)
    added = sum(values, Fraction(0))
    scale = Fraction(whole.scale)
    facts, quotes = book.lines.cited((*parts, whole))
    yield from book.finding(
        CHECK,
        verdict,
        "differs",
        facts,
        {
            "sum": " + ".join(counted(value / scale) for value in values),
            "added": counted(added / scale),
            "total": whole.quote,
            "difference": counted(abs(added - printed) / scale),
        },
        quotes=quotes,
        expected=plain(added),
        observed=plain(printed),
        unit=whole.unit,
        tolerance=slack(*map(rounded, (*parts, whole))),
    )
