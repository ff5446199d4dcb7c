"""Money of a size that communes do not have: 18.364,8 tỷ đồng for two communes in three years.

Tables are kept in triệu đồng and texts in tỷ; who copies the digits and changes the word is wrong by a thousand. Sums
and shares still agree, for the parts slip too, so only the size tells it. A total is divided by its communes and its
years and set against a band. Parts and totals below a doubtful total are its consequences and not told again; a part
that slipped alone is told by itself.

**Source**: schemas/checks.toml, `money`; consistency rule U1 of the provincial auditors.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from extractor.catalog.limits import MoneyBand
from extractor.catalog.messages import LANGUAGES
from extractor.checks.book import YEAR_RE, Book, first_year, last_year, place, spoken
from extractor.checks.intervals import exact
from extractor.checks.wording import amount, figure, money_factor, plain
from extractor.model import Fact, Finding
from extractor.vi.format import format_money, format_number, money_word
from extractor.vi.gate import says

CHECK = "magnitude.money"
_SLIP = 1000
_YEARS_UNSAID = 5  # a total without a year beside it may be of a whole stretch
_SO_FAR = (" lũy kế ", " nhiệm kì ", " từ trước đến nay ", " từ khi ")


def check_magnitude(book: Book) -> Iterator[Finding]:
    """Yield a finding for each total of funding that is too large for its communes and years."""
    doubtful: dict[tuple[str, str, str, Decimal], list[Fact]] = {}
    flagged: set[str] = set()
    bands = book.catalog.limits.money.values()
    usual = min(band.high * band.warning for band in bands)
    least, most = min(map(_doubt, bands)), max(Fraction(band.high) * Fraction(band.error) for band in bands)
    for fact in _totals(book):
        if fact.number is None or fact.number <= usual:
            continue  # usual for one commune in one year
        if flagged and flagged.intersection(whole.fact_id for whole in book.ancestors(fact)):
            continue
        per_year = _per_commune_year(book, fact)
        # A part alone is asked about only where no loan explains it: its share of the usual is not known.
        if fact.item != "total" and per_year is not None and per_year <= most:
            continue
        if per_year is None or per_year <= least:
            continue
        if per_year / (_unsaid(fact) if fact.sentence else 1) > _doubt(_band(book, fact)):
            flagged.add(fact.fact_id)
            same = (place(fact), fact.period_start, fact.period_end, fact.number or Decimal(0))
            doubtful.setdefault(same, []).append(fact)
    for group in doubtful.values():
        if any(map(book.names_place, group)):  # else the money may be of another unit than the last one named
            yield from _finding(book, group)


def _doubt(band: MoneyBand) -> Fraction:
    """From where on the money of a commune and year is worth a question."""
    return Fraction(band.high) * Fraction(band.warning)


def _totals(book: Book) -> list[Fact]:
    """Funding spent, totals before their parts, those of long periods first: a year within them may be their part."""
    totals = [
        fact
        for fact in book.by_indicator.get("funding", ())
        if fact.unit == "VND" and fact.role == "actual" and exact(fact.number) is not None
    ]
    return sorted(totals, key=lambda fact: len(list(book.ancestors(fact))))


def _communes(book: Book, fact: Fact) -> int | None:
    """The communes among which a total is shared, None if they are not known."""
    if book.is_of_commune(fact):
        return 1
    is_district = book.context.subject.unit_level == "district" and book.is_own_unit(fact)
    return book.context.communes if is_district else None


def _years(fact: Fact) -> int:
    first, last = first_year(fact), last_year(fact)
    return 1 if first is None or last is None else max(1, last - first + 1)


def _unsaid(fact: Fact) -> int:
    """How many years a total may be of besides the one taken for its own, where its sentence names none."""
    if _years(fact) > 1:
        return 1
    unsaid = YEAR_RE.search(fact.sentence) is None or says(spoken(fact.sentence.partition(fact.quote)[0]), _SO_FAR)
    return _YEARS_UNSAID if unsaid else 1


def _per_commune_year(book: Book, fact: Fact) -> Fraction | None:
    communes = _communes(book, fact)
    number = exact(fact.number)
    return number / (communes * _years(fact)) if number is not None and communes else None


def _band(book: Book, fact: Fact) -> MoneyBand:
    """The band without loans only if the parts are known and none of them is a loan."""
    parts = _parts(book, fact)
    sources = book.catalog.sources
    loans = any(part.item in sources.by_id and sources.is_within(part.item, "credit") for part in parts)
    return book.catalog.limits.money["with_credit" if loans or not parts else "without_credit"]


def _parts(book: Book, fact: Fact) -> tuple[Fact, ...]:
    """The amounts below a total, at any depth, in order of the text."""
    return tuple(
        part
        for part in book.by_indicator.get("funding", ())
        if part.part_of and any(whole.fact_id == fact.fact_id for whole in book.ancestors(part))
    )


def _finding(book: Book, group: list[Fact]) -> Iterator[Finding]:
    fact = next((one for one in group if _parts(book, one)), group[0])
    band, per_year, number = _band(book, fact), _per_commune_year(book, fact), fact.number
    if per_year is None or number is None:
        return
    high = Fraction(band.high)
    proved = per_year / _unsaid(fact) > high * Fraction(band.error)
    parts = _parts(book, fact)
    factor = money_factor(fact)
    slip = Fraction(band.low) <= per_year / _SLIP <= high and money_word(factor / _SLIP) != ""
    messages = book.catalog.messages
    repaired = f"{figure(fact, factor)} {money_word(factor / _SLIP)}" if slip else ""
    proposal = {"printed": amount(fact, messages), "repaired": repaired}
    fields = {
        "total": amount(fact, messages),
        "communes": str(_communes(book, fact)),
        "years": str(_years(fact)),
        "per_year": format_money(_rounded(per_year)),
        "high": format_money(band.high),
        "times": format_number(Decimal(int(per_year / high))),
        "repaired": repaired,
        "repaired_per_year": format_money(_rounded(per_year / _SLIP)),
        "parts": str(len(parts)),
    }
    message = ("slip_with_parts" if parts else "slip") if slip else "large"
    yield from book.finding(
        CHECK,
        "proved" if proved else "assumed",
        message,
        (fact, *parts, *(other for other in group if other is not fact)),
        fields,
        expected=f"<= {plain(high)}",
        observed=plain(per_year, 0),
        unit="VND/commune/year",
        repair={it: messages.text("sums.total.repair_unit", proposal, it) for it in LANGUAGES} if slip else None,
    )


def _rounded(value: Fraction) -> Decimal:
    """To four figures, as a person would say it."""
    digits = len(str(int(value)))
    step = 10 ** max(0, digits - 4)
    return Decimal(round(value / step) * step)
