"""Funding: totals, their parts by source, and the shares that the report prints.

«tổng nguồn vốn huy động là 18.364,8 tỷ đồng, trong đó: - Ngân sách thị xã: 7.010,1 tỷ đồng; chiếm 38,1 %; …»,
«gồm ngân sách tỉnh 32 tỷ đồng, nhân dân đóng góp 26,5 tỷ đồng (12%)». **Source**: the kinds of source are those of
Quyết định 800/QĐ-TTg (2010), 1600/QĐ-TTg (2016) and 263/QĐ-TTg (2022).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.catalog.lexicon import Hit
from extractor.claims import funding_words as words
from extractor.claims.funding_context import (
    fulfilment,
    has_own_period,
    in_context,
    is_allotted_by_title,
    is_cash_of_others,
    is_closed,
    is_money,
    is_needed,
    is_of_another_year,
    is_right_behind,
    is_share,
    is_share_list,
    led_by_place,
    names_other_rate,
    shared_doubt,
    titled_source,
    works_cost,
    year_part,
)
from extractor.claims.funding_wholes import Wholes, is_in_sentence, sentence_of
from extractor.claims.making import make_claim, negative, value_of
from extractor.claims.other_money import OtherMoney, carried_doubt
from extractor.claims.paid_shares import PaidShares, is_led, is_spent, tells_paid
from extractor.claims.scope import Scope, unit_of
from extractor.claims.share_lists import ShareList
from extractor.claims.sources import JOINED, Naming, short_behind
from extractor.claims.table_heads import stretch_of
from extractor.claims.timing import BRACKETS_RE
from extractor.model import Claim, Mention, Period, Quantity, Ratio
from extractor.vi.numbers import NUMBER

_BESIDE = "funding.beside"  # «48.260 trđ (cùng kỳ gần 44 tỷ). Cụ thể:»: the parts are not of that
_OF_BARE_RE = regex.compile(rf"(?:^|[;,-]) ?{NUMBER} ?\($")  # a rate of a number that has no unit


def find_funding(scope: Scope) -> Iterator[Claim]:
    """Amounts with the source that stands before them, each share with its amount."""
    told = any(is_money(mention) for mention in scope.of_kind("quantity", "ratio"))
    if not (told or len(scope.figures_in("percent")) > 1 or is_share_list(scope) or tells_paid(scope)):
        return
    if in_context(scope):
        yield from _Walk(scope).claims()


class _Walk:
    """The figures of one passage in order: what a share or a change belongs to is the amount before it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.naming = Naming(scope)
        self.other = OtherMoney(scope, self.naming)
        self.shares_paid = PaidShares(scope, self.naming)
        self.listed = ShareList(scope, self.naming)
        self.wholes = Wholes(scope, self.naming, _leading_total(scope))
        self.first: Claim | None = None
        self.last: Claim | None = None
        self.realised: Claim | None = None  # the last sum told right behind what was planned
        self.paid: Claim | None = None  # the last sum paid out of all sources
        self.years: list[Period] = []  # the times of the totals so far
        self.shared = -1  # where the last share of the passage ends

    def claims(self) -> Iterator[Claim]:
        """Claims of amounts, shares and changes."""
        for mention in self.scope.of_kind("quantity", "ratio"):
            claim = self._amount(mention) if is_money(mention) else self._share(mention)
            if claim is not None:
                self.shares_paid.add(claim, self.scope.at(mention)[1])
                self.shared = self.scope.at(mention)[1] if claim.indicator == "funding_share" else self.shared
                yield claim

    def _amount(self, mention: Mention) -> Claim | None:
        scope, (start, end) = self.scope, self.scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        asked = words.ASKED_RE.search(before)
        if asked and not words.PARTS_RE.search(before, 0, asked.start()):
            return None  # but «nhu cầu 16 tỷ đồng, trong đó đề nghị ngân sách tỉnh 11 tỷ» is a split
        if words.EACH_RE.match(scope.text, end) or words.EACH_BEFORE_RE.search(before):
            return None
        if words.EACH_OF_ALL_RE.match(scope.text[scope.sentence(start)[0] : start]):
            return None
        if self.other.takes(mention):
            self.last = None  # «nợ đọng còn 12,8 tỷ đồng, giảm 3,4 tỷ»: the change is that of the debt
            return None
        if words.CHANGED_RE.search(before):
            return self._change(mention)
        beside = self._set_beside(mention, before)
        if beside is not None:
            return beside
        disbursed = self._is_disbursed(mention, before)
        source = self._source(mention, before, disbursed=disbursed)
        total = source is not None and source.ids[0] == "total"
        cost = None if disbursed or not (total or source is None) else works_cost(scope, before, start, total=total)
        if cost and not (cost == "beside" and total):
            source = Hit(start, start, ("",))
        if source is None:
            return None
        item = self.naming.wider(source)
        if item == "total" and not disbursed and words.REST_OF_RE.search(before):
            return None
        if self.wholes.is_of_others(item, start):
            return None
        if self.last is not None and is_cash_of_others(scope, self.last, item, start):
            item = self.last.item  # «doanh nghiệp ủng hộ xi măng trị giá 350 triệu đồng và 150 triệu đồng tiền mặt»
        disbursed = disbursed and item != "credit"  # what banks pay out is the credit itself
        parent = None if disbursed else self.wholes.innermost(item, start) or self.wholes.parent(source, start)
        claim = make_claim(
            scope,
            mention,
            "funding.disbursed" if disbursed else "funding.amount",
            topic="funding",
            indicator="funding_disbursed" if disbursed else "funding",
            item=item,
            part_of=parent.key if parent else "",
            partition=self.wholes.partition(parent, source),
            closed=is_closed(scope, parent),
            period=self._period(start, before, item, parent),
            role=self._role(mention, source, parent, before, disbursed=disbursed),
            doubts=(
                *((JOINED,) if self.naming.joined(source) else ()),
                *(carried_doubt(scope, mention) if disbursed else ()),
                *shared_doubt(scope, mention, works=bool(cost)),
            ),
        )
        if not disbursed:
            self.wholes.add(claim, end)
            self.years += [claim.period] if item == "total" and claim.period is not None else []
        elif item == "total":
            self.paid = claim
        planned = self.last is not None and (self.last.role, self.last.item) == ("plan", item)
        self.realised = claim if planned and claim.role == "actual" and not disbursed else None
        self.last, self.first = claim, self.first or claim
        return claim

    def _period(self, start: int, before: str, item: str, parent: Claim | None) -> Period | None:
        """The time of the whole, of the years added up, or of what the title gives out; None if the scope knows it."""
        if has_own_period(self.scope, start):
            return None
        allotted = self.scope.reader.allotment
        by_title = allotted.period if allotted and is_allotted_by_title(self.scope, start) else None
        return parent.period if parent else self._added_up(before, item) or by_title

    def _added_up(self, before: str, item: str) -> Period | None:
        """«năm 2011: 2,87 tỷ đồng; năm 2012: 6,41 tỷ đồng. Cộng dồn đến nay: 9,28 tỷ đồng»: of the years added up."""
        if item != "total" or words.RUNNING_RE.search(before) is None:
            return None
        return stretch_of([Period(start=it.start[:4], end=it.end[:4]) for it in self.years])

    def _set_beside(self, mention: Mention, before: str) -> Claim | None:
        """What the amount before is compared with: of another time, or its plan."""
        last, start = self.last, self.scope.at(mention)[0]
        if last is None or last.topic != "funding":
            return None
        end = self.scope.position(last.evidence.span.end)
        planned = words.AGAINST_PLAN_RE.fullmatch(self.scope.text, end, start)
        alone = words.CLOSES_RE.match(self.scope.text, self.scope.at(mention)[1]) is not None
        named = any(end <= hit.start < start for hit in self.naming.hits)  # «(năm 2018: ngân sách tỉnh 5 tỷ)»
        of_plan = words.OF_PLAN_BRACKET_RE.search(before) is not None
        if not of_plan and planned is None and (named or not alone or not words.COMPARED_RE.search(before)):
            return None
        return make_claim(
            self.scope,
            mention,
            _BESIDE,
            topic="funding",
            indicator="funding" if planned or of_plan else last.indicator,
            item=self.naming.told_again(start, last) or last.item,
            role="plan" if planned or of_plan else "",
        )

    def _role(self, mention: Mention, source: Hit, parent: Claim | None, before: str, *, disbursed: bool) -> str:
        """«đã giải ngân 36,5 tỷ đồng/40,4 tỷ đồng kế hoạch vốn»: what stands before the stroke was done."""
        start = self.scope.at(mention)[0]
        sentence = self.scope.text[self.scope.sentence(start)[0] : start]
        if disbursed:
            planned = self.scope.role_of(start) == "target" and words.AHEAD_RE.search(sentence) is None
            planned = planned and "kế hoạch" in sentence  # «Kế hoạch năm 2019: …; giải ngân 17 tỷ đồng»
            return "actual" if planned or isinstance(mention.value, Ratio) else ""
        if source.start == source.end and self.last is not None and self.last.role == "plan" and not parent:
            return "actual"
        if parent:
            return parent.role
        if is_needed(self.scope, start):
            return "target"
        planned = self._is_allotted(source, before) or (
            ":" in sentence and words.PLAN_LIST_RE.search(sentence) is not None
        )
        return (
            "plan"
            if planned or (self.scope.role_of(start) == "actual" and is_allotted_by_title(self.scope, start))
            else ""
        )

    def _source(self, mention: Mention, before: str, *, disbursed: bool) -> Hit | None:
        """The words for the source; «total» at the figure itself where the sentence makes it one."""
        start = self.scope.at(mention)[0]
        short, leading = None, self.wholes.leading
        if self.last is not None and self.last.topic == "funding":
            opened = self.first is not None and self._opens_parts(self.first, start)
            short = self.naming.short_source(before, start, self.last.item, opened=opened)
        elif self.last is None and leading is not None:  # «+ Tỉnh: 61,9 tỷ» in the list below a total
            short = self.naming.short_source(before, start, leading.item, opened=True)
        named = self.naming.source_of(mention)
        if short is not None and named is not None and named.start <= short.start < named.end:
            short = None  # «ngân sách tỉnh và huyện»
        if named is None and (disbursed or self.wholes.is_told_at(start)):
            short = short or short_behind(self.scope, self.scope.at(mention)[1])
            short = short or (self.naming.kind_paid(before, start) if disbursed else None)
        saying = (words.ALLOTTED_RE, words.ADDED_UP_RE, words.HEADED_RE)
        spent = words.SPENDS_RE.search(before) and words.SPENT_ON_RE.match(self.scope.text, self.scope.at(mention)[1])
        makes_total = disbursed or spent is not None or any(it.search(before) for it in saying)
        return (
            short
            or named
            or self._goes_on(mention)
            or (None if words.NO_WHOLE_RE.search(before) else self.naming.opened_total(mention))
            or (
                Hit(start, start, ("credit",))
                if words.DISBURSED_RE.search(before) and self._is_lending(start)
                else None
            )
            or year_part(self.scope, mention, self.wholes.own or leading)
            or (Hit(start, start, (self._given_out_of(mention),)) if makes_total else None)
        )

    def _goes_on(self, mention: Mention) -> Hit | None:
        """«phân bổ cho các xã: A 2.300 triệu đồng, B 1.850 triệu đồng», «KH 900 triệu đồng, thực hiện 1.035 …»."""
        scope, start = self.scope, self.scope.at(mention)[0]
        last = self.wholes.owner(self.last, start)
        if last is None:
            item = led_by_place(scope, start, self.wholes.leading)
            return Hit(start, start, (item,)) if item else None
        if last.indicator != "funding" or last.role == "change":
            return None
        end = scope.position(self.last.evidence.span.end) if self.last is not None else start
        by_place = any(end <= scope.at(it)[0] < start for it in scope.of_kind("place"))
        by_place = by_place and words.NEXT_PLACE_RE.fullmatch(scope.without_names(end, start)) is not None
        if is_of_another_year(scope, last, start):
            return Hit(start, start, (last.item,))
        realised = last.role == "plan" and words.REALISED_RE.fullmatch(scope.text, end, start) is not None
        return Hit(start, start, (last.item,)) if by_place or realised else None

    def _given_out_of(self, mention: Mention) -> str:
        """«Vốn sự nghiệp 5.500 triệu đồng, giải ngân 4.950 triệu đồng»; «đến 30/11 đã giải ngân 38,9 tỷ» of all."""
        scope, start, value = self.scope, self.scope.at(mention)[0], mention.value
        last = self.last
        if last is not None and ")" in scope.text[scope.position(last.evidence.span.end) : start].partition("(")[0]:
            last = self.first  # «Vốn TW 13 tỷ (ĐTPT 9 tỷ, SN 4 tỷ); mới giải ngân 2 tỷ»: of the whole
        if last is None or last.indicator != "funding" or last.quantity is None or JOINED in last.doubts:
            return titled_source(scope) or "total"
        given = value.count if isinstance(value, Ratio) else value.value if isinstance(value, Quantity) else None
        alone = last is self.first  # «+ NS Thành phố: 205.300 trđ; đã giải ngân 98.544 trđ»
        own = alone or scope.clause(start)[0] <= scope.position(last.evidence.span.start)
        return last.item if own and given is not None and given <= last.quantity.value else "total"

    def _opens_parts(self, total: Claim, start: int) -> bool:
        end = self.scope.position(total.evidence.span.end)
        colon = words.COLON_RE.match(self.scope.text, end, start) is not None
        return colon or self.wholes.in_brackets(start) or words.PARTS_RE.search(self.scope.text, end, start) is not None

    def _is_disbursed(self, mention: Mention, before: str) -> bool:
        scope, last, start = self.scope, self.last, self.scope.at(mention)[0]
        listed = words.DISBURSED_LIST_RE.search(scope.text, scope.sentence(start)[0], start) is not None
        if listed or is_led(scope) or self._is_part_of_paid(start) or self.shares_paid.goes_on(mention):
            planned = words.PLAN_WORDS_RE.search(before) or words.ALLOTTED_RE.search(before)
            if planned is None:
                return True
        if self._is_lending(start):
            return False
        if last is not None and last.indicator == "funding_disbursed" and self._goes_on_paid(last, mention):
            return True
        if is_spent(scope, self.first, last, start):
            return True
        before = BRACKETS_RE.sub("", before)  # «vốn ĐTPT 121,4 tỷ (đã giải ngân 118,9 tỷ), vốn SN 54,8 tỷ»
        given_out = words.DISBURSED_RE.search(before)
        # «tín dụng do ngân hàng giải ngân 231 tỷ, doanh nghiệp …»
        of_banks = last is not None and (last.item, last.indicator) == ("credit", "funding")
        return given_out is not None and not of_banks and not words.PLAN_WORDS_RE.search(before, given_out.end())

    def _goes_on_paid(self, last: Claim, mention: Mention) -> bool:
        """«đã giải ngân 125/140 tỷ đồng vốn đầu tư, 45/60 tỷ đồng vốn sự nghiệp»."""
        start, end = self.scope.at(mention)
        ratios = last.of is not None and isinstance(mention.value, Ratio) and is_in_sentence(self.scope, last, start)
        between = self.scope.position(last.evidence.span.end), start
        kinds = words.NEXT_KIND_RE.fullmatch(self.scope.text, *between) and short_behind(self.scope, end)
        return bool(ratios or kinds)

    def _is_lending(self, start: int) -> bool:
        """«giải ngân 96,4 tỷ đồng cho 2.714 lượt hộ»: what a bank pays out to its borrowers."""
        return words.LENDING_RE.search(self.scope.text, *self.scope.sentence(start)) is not None

    def _is_part_of_paid(self, start: int) -> bool:
        """«đã giải ngân 58,9 tỷ đồng, đạt 94,4%; trong đó vốn đầu tư 44,7 tỷ đồng, vốn sự nghiệp 14,2 tỷ đồng»."""
        paid, last = self.paid, self.last
        if paid is None or last is None or last.indicator != paid.indicator:
            return False
        return is_in_sentence(self.scope, paid, start) and self._opens_parts(paid, start)

    def _is_allotted(self, source: Hit, before: str) -> bool:
        """«Tổng kế hoạch vốn năm 2023 là …», «được giao …»."""
        planned = words.PLAN_WORDS_RE.search(self.scope.text, source.start, source.end) is not None
        planned = planned or words.PLANNED_RE.search(before) is not None
        whole = source.ids[0] == "total" and words.PLAN_GIVEN_RE.search(before)
        return planned or bool(whole) or words.ALLOTTED_RE.search(before) is not None

    def _change(self, mention: Mention) -> Claim | None:
        """«… đạt 350 tỷ đồng, tăng 28 tỷ đồng (tương đương 9%) so với năm 2020», «tổng vốn giảm 7,5%»."""
        last, scope, start = self.last, self.scope, self.scope.at(mention)[0]
        said = words.CHANGED_RE.search(scope.text, scope.clause(start)[0], start)
        if said is None:
            return None
        after = scope.position(last.evidence.span.end) if last is not None else 0
        item = next((it.ids[0] for it in self.naming.hits if after <= it.start and 0 <= said.start() - it.end <= 1), "")
        if last is not None and not item:  # not «…, trong đó nhân dân đóng góp tăng 12%»
            item = self.naming.told_again(start, last) or last.item if last.indicator == "funding" else ""
        if not item:
            return None
        quantity, _ = value_of(mention)
        falls = quantity is not None and said.group().startswith(("giảm", "thấp hơn"))
        return make_claim(
            scope,
            mention,
            "funding.change",
            topic="funding",
            indicator="funding",
            item=item,
            role="change",
            quantity=negative(quantity) if falls and quantity is not None else quantity,
        )

    def _share(self, mention: Mention) -> Claim | None:
        scope, (start, _) = self.scope, self.scope.at(mention)
        before = scope.text[scope.clause(start)[0] : start]
        if unit_of(mention) == "percent" and self.last is None and (change := self._change(mention)) is not None:
            return change
        if unit_of(mention) == "percent" and self.last is not None and words.CHANGED_RE.search(before):
            same = scope.sentence(start) == sentence_of(scope, self.last) or self.naming.told_again(start, self.last)
            return self._change(mention) if same else None
        if _OF_BARE_RE.search(before) and not any(scope.at(it)[1] == start - 2 for it, _ in scope.figures):
            return None  # «NS tỉnh: 1.300; 1.105 (85%)»
        if self.realised is not None and self.realised is self.last and is_right_behind(scope, self.realised, start):
            return fulfilment(scope, mention, self.realised)
        source = self.naming.source_of(mention)
        owner = self.wholes.owner(self.last, start)
        if (paid := self.shares_paid.claim(mention, owner)) is not None:
            return paid
        beside = self.listed.source_of(mention, self.shared)
        if beside is None and not is_share(scope, mention):
            return None
        source = beside or source
        if self.last is None and (source is None or names_other_rate(scope, None, start)):
            return None
        of = owner if not beside and owner is not None and _belongs(scope, owner, source, start) else None
        if of is not None and (of.indicator == "funding_disbursed" or names_other_rate(scope, of, start)):
            return None
        item = of.item if of else source.ids[0] if source else ""
        total = self.wholes.total
        if not item or item == "total":
            return None
        doubts = tuple(doubt for doubt in (of.doubts if of else ()) if doubt == JOINED)
        doubts = (JOINED,) if beside and self.naming.joined(beside) else doubts
        return make_claim(
            scope,
            mention,
            "funding.share",
            topic="funding",
            indicator="funding_share",
            item=item,
            part_of=(of.part_of if of else "") or (total.key if total else ""),
            partition=of.partition if of else "",
            period=of.period if of else total.period if total and not has_own_period(scope, start) else None,
            role=of.role if of else total.role if total and total.role in ("plan", "target") else "",
            doubts=doubts,
        )


def find_total(scope: Scope) -> Claim | None:
    """Return the first funding claim that could be the total of what the passage leads."""
    known = scope.reader.totals  # each line that the passage leads asks
    unknown: list[Scope] = []
    index: int | None = scope.index
    while index is not None and index not in known:
        unknown.append(scope.reader.scope(index))
        index = unknown[-1].passage.lead
    for it in reversed(unknown):  # the outermost first: a chain of leads has no end in a hostile file
        claims = [
            claim
            for claim in find_funding(it)
            if claim.indicator == "funding" and not claim.evidence.rule.endswith(_BESIDE)
        ]
        known[it.index] = claims[-1 if it.passage.kind == "item" else 0] if claims else None
    return known[scope.index]


def _leading_total(scope: Scope) -> Claim | None:
    return next((total for lead in scope.leads if (total := find_total(lead)) is not None), None)


def _belongs(scope: Scope, amount: Claim, source: Hit | None, start: int) -> bool:
    """A share belongs to the amount before it unless another source is named between them."""
    end = scope.position(amount.evidence.span.end)
    return end <= start and (source is None or not end <= source.start < start)
