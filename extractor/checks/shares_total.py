"""The shares of a whole make 100: 38,1 + 25,8 + 1,1 + 35 = 100.

More than 100 is doubtful in any list, less only where the list is whole. If a share is wrong by its own amount, and
the right one would make 100, `shares` has said it.

Shares told in one sentence without their total («Cơ cấu dân tộc: …», «vốn tín dụng chiếm …; doanh nghiệp …») claim the
whole by «cơ cấu» or by a rest. Where only «chiếm» stands before them, a slip in one of them must lead to 100.

**Source**: consistency rule A3 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import regex

from extractor.checks.book import Book
from extractor.checks.intervals import Interval, Printed, exact, loosened, rounded, total
from extractor.checks.lines import Figure, Line
from extractor.checks.slips import SURE_KINDS, slips_of
from extractor.checks.splits import Balance, Split
from extractor.checks.wording import addition, counted, plain, slack
from extractor.checks.words import Quote
from extractor.model import Fact, Finding, Span

CHECK = "shares_total.hundred"
_HUNDRED = Fraction(100)
_WHOLE = Interval(_HUNDRED, _HUNDRED)
_FEWEST = 2
_FEWEST_TOLD = 3
_FAR = 30  # points from 100 that no slip of the pen and no forgotten part brings about
_WHOLE_RE = regex.compile(r"(?<!\p{L})(?:cơ cấu|tỉ trọng|thành phần|(?:phân|chia) (?:theo|nhóm|loại))(?!\p{L})")
_REST_RE = regex.compile(r"(?<!\p{L})(?:khác|còn lại)(?!\p{L})[^,;]*$")
_TAKES_RE = regex.compile(r"(?<!\p{L})chiếm(?: tỉ (?:lệ|trọng))?(?: là| khoảng)? ?$")
_OTHER_RE = regex.compile(
    r"(?<!\p{L})(?:tăng|giảm|so với|xuống|trong đó|mục tiêu|vượt|kế hoạch|đạt|yêu cầu|quy định|chuyển dịch|bình quân"
    r"|(?:từ|dưới|trên|lên)(?= ?(?:\d|$))|năm \d{4}|(?<!chiếm )tỉ lệ(?! khác))(?!\p{L})"
)
_OF_YEAR_RE = regex.compile(r"(?<!\p{L})cơ cấu [^\d,;:]{0,40}\Knăm \d{4}")  # «Cơ cấu kinh tế năm 2019: …»
_SEPARATOR_RE = regex.compile(r"[,;]| và | còn | - |/")
_DIGITS = 3


def check_shares_total(book: Book) -> Iterator[Finding]:
    """Yield a finding for each list of shares that should make 100 and does not."""
    told: set[Span] = set()
    for split in book.splits:
        shares = split.share_addends
        if len(shares) < _FEWEST or len({share.item for share in shares}) < len(shares):
            continue
        as_printed = total(map(rounded, shares))
        if as_printed.meets(_WHOLE) or not (_is_above(as_printed) or _is_whole(split)):
            continue
        if split.balance.is_wrong or _explained_by_amounts(split):
            continue
        nearly = total(map(loosened, shares)).meets(_WHOLE)
        told |= {share.span for share in shares}
        yield from _finding(book, shares, (*shares, split.whole), "nearly" if nearly else "proved")
    for line in book.lines:
        if line.text.count("%") >= _FEWEST_TOLD:
            yield from _check_told(book, _beside(line), told)
    for line in book.lines.leads:
        yield from _check_told(book, _below(book, line), told)


def _check_told(book: Book, lists: Iterator[tuple[list[Figure], bool]], told: set[Span]) -> Iterator[Finding]:
    """«Cơ cấu dân tộc: Kinh 52%, Tày 21%, …»: shares without their total."""
    for figures, claims in lists:
        meant = total(map(rounded, figures))
        if meant.low is None or meant.high is None or meant.meets(_WHOLE):
            continue
        cut = meant.high < _HUNDRED or not claims  # shares that were cut make less, never more
        if cut and total(map(loosened, figures)).meets(_WHOLE):
            continue
        facts, quotes = book.lines.cited(figures)
        if any(figure.span in told for figure in figures) or _is_settled(book, facts):
            continue
        middle = (meant.low + meant.high) / 2
        slipped = any(_may_slip(figures, figure, sure=claims) for figure in figures)
        if abs(middle - _HUNDRED) <= _FAR and (slipped or claims):
            yield from _finding(book, figures, facts, "proved", quotes)


def _beside(line: Line) -> Iterator[tuple[list[Figure], bool]]:
    """The shares of each sentence that has them one after the other, and whether they claim to be the whole."""
    for begin, end in line.sentences:
        shares = [it for it in line.figures if it.unit == "percent" and begin <= it.start < end]
        outside = [it for it in shares if not line.in_brackets(it)]
        shares = outside or shares
        flat = line.flat if outside else line.text
        if len(shares) < _FEWEST_TOLD or any(it.bound != "exact" for it in shares):
            continue
        lead = flat[begin : shares[0].start]
        gaps = [flat[one.end : other.start] for one, other in pairwise(shares)]
        if _OTHER_RE.search(_OF_YEAR_RE.sub("", lead)) or any(
            _OTHER_RE.search(gap) or not _SEPARATOR_RE.search(gap) for gap in gaps
        ):
            continue
        takes = [at for at, gap in enumerate((lead, *gaps)) if _TAKES_RE.search(gap)]
        whole = _WHOLE_RE.search(lead) is not None or _REST_RE.search(gaps[-1]) is not None
        if whole or 0 in takes or len(takes) >= _FEWEST:
            yield shares, whole


def _below(book: Book, line: Line) -> Iterator[tuple[list[Figure], bool]]:
    """A line with «cơ cấu» that opens a list, and a share in each item."""
    if not line.text.endswith(":") or not _WHOLE_RE.search(line.text) or _OTHER_RE.search(line.text):
        return
    shares = []
    for at in book.lines.below(line):
        item = book.lines.at(at)
        found = [it for it in item.figures if it.unit == "percent"] if item else []
        if item is None or len(found) != 1 or found[0].bound != "exact" or _OTHER_RE.search(item.text):
            return
        shares += found
    if len(shares) >= _FEWEST_TOLD:
        yield shares, True


def _is_settled(book: Book, facts: Sequence[Fact]) -> bool:
    """True if the amounts of the shares contradict their total or a share: told there."""
    ids = {fact.fact_id for fact in facts}
    return any(
        len(ids & {share.fact_id for share in split.shares}) >= _FEWEST
        and (split.balance.is_wrong or _explained_by_amounts(split))
        for split in book.splits
    )


def _may_slip(figures: Sequence[Figure], figure: Figure, *, sure: bool) -> bool:
    """True if one slip in a share leads to 100."""
    others = total(rounded(other) for other in figures if other is not figure)
    kinds = [slip.kind for slip in slips_of(figure, _WHOLE.minus(others))]
    return any(kind in SURE_KINDS or sure or figure.digits >= _DIGITS for kind in kinds)


def _is_above(shares: Interval) -> bool:
    return shares.low is not None and shares.low > _HUNDRED


def _is_whole(split: Split) -> bool:
    """True if every part has a share, and the parts make the total or the list says so."""
    every_part = len(split.share_addends) == len(split.addends)
    return split.closed or (every_part and split.balance in (Balance.AGREES, Balance.NEARLY))


def _explained_by_amounts(split: Split) -> bool:
    """True if some shares do not fit their own amounts, and those that do would make 100."""
    intervals, wrong = [], False
    for share in split.share_addends:
        ratios = [rounded(part).over(rounded(split.whole)).times(_HUNDRED) for part in split.amounts_of(share)]
        fits = not ratios or any(ratio.meets(rounded(share)) for ratio in ratios)
        wrong = wrong or not fits
        intervals.append(loosened(share) if fits else ratios[0])
    return wrong and total(intervals).meets(_WHOLE)


def _finding(
    book: Book, shares: Sequence[Printed], facts: Sequence[Fact], verdict: str, quotes: Sequence[Quote] = ()
) -> Iterator[Finding]:
    values = [exact(share.number) for share in shares]
    if None in values:
        return
    added = sum((value for value in values if value is not None), Fraction(0))
    fields = {
        "sum": addition(shares, Decimal(1)),
        "added": counted(added),
        "difference": counted(abs(added - _HUNDRED)),
    }
    yield from book.finding(
        CHECK,
        verdict,
        "wrong",
        facts,
        fields,
        quotes=quotes,
        expected="100",
        observed=plain(added),
        unit="percent",
        tolerance=slack(total(map(rounded, shares))),
    )
