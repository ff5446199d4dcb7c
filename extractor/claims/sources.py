"""Which source an amount of money is of: the words before it in its clause, right behind it, or its place in a split.

«ngân sách xã: 4.740 tỷ đồng», «245 tỷ đồng từ ngân sách tỉnh», «gồm: 5,2 tỷ ngân sách trung ương, 8 tỷ ngân sách tỉnh»,
«ngân sách nhà nước 9.874,5 tỷ đồng, gồm: trung ương 412,3 tỷ; tỉnh 3.651,8 tỷ».
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import regex

from extractor.catalog.lexicon import Hit
from extractor.claims.funding_words import OPENS
from extractor.claims.scope import Scope, unit_of
from extractor.model import Claim, Mention
from extractor.vi.gate import says

JOINED = "một con số cho hai nguồn vốn"
_OPENS_PARTS_RE = regex.compile(rf" ?[,;.(]? ?{OPENS}")
_WORTH_RE = regex.compile(
    r"(?:trị giá|quy (?:đổi |ra )*(?:thành )?(?:tiền|giá trị)?|giá trị|tương đương|thành tiền"
    r"|tính (?:ra|thành)(?: tiền)?)"
    r"(?: (?:là|được|khoảng|trên|hơn|gần|ước|ước tính|đạt))* ?$"
)
_SHORT_JOINED_RE = regex.compile(
    r"(?:^|[,;:(.] ?|- )(?:phần |vốn |của )*(?P<word>\p{L}+(?: \p{L}+)?) (?:và|cùng|\+) (?:các )?$"
)
_GIVES_RE = regex.compile(r" (?:đã )?(?:giao|phân bổ|bố trí|cấp|hỗ trợ)(?!\p{L})")
_OPENED_RE = regex.compile(r"\( ?(?:(?:trị giá|quy (?:ra|đổi)|khoảng|gần|trên|hơn|ước|là|=|~|tương đương) ?)*$")
_NAMES_NEXT_RE = regex.compile(r"(?: (?:là|được|khoảng|trên|gần|hơn))* ?:? ?\d")
_ASIDE_REACH = 16  # letters between what was given and the brackets that tell its worth
_MORE_RE = regex.compile(
    r" ?(?:,|và|\+|/|-) ?(?:ngân sách |ns |cấp )?(?:tỉnh|huyện|thị xã|thành phố|xã|phường)(?!\p{L})"
)
_JOINS_RE = regex.compile(r" ?(?:,|và|cùng|cùng với)(?: (?:các|nguồn|vốn|nguồn vốn|từ|của))* ")
_FROM_RE = regex.compile(
    r" ?(?:(?:(?:huy động|vận động|thu) )?(?:từ|do|của|thuộc)(?: (?:nguồn|vốn|nguồn vốn|các|kinh phí|chính))*"
    r"|nguồn(?: vốn)?) "
)
_IS_FROM_RE = regex.compile(r" (?:là|từ|do|của|thuộc)(?: (?:nguồn|vốn|các|phần|của|do|từ|đóng góp|huy động|khoản))* ")
_PART_OF_RE = regex.compile(r" ?\(?(?:(?:từ|của|thuộc|nguồn|vốn) )*")
_BEHIND_RE = regex.compile(
    r" ?(?:\([\d.,]+ ?%\) )?(?:từ |là |của |do |thuộc |nguồn |vốn |nguồn vốn |chính |thu |huy động |có )*"
)
_NEXT_ITEM_RE = regex.compile(r" ?(?:[,;]|và(?!\p{L}))")
_SHORT_RE = regex.compile(
    r"(?:^|[,;:(]|(?<=[\d%)]|đồng|tỉ|triệu|trđ) ?[-–] ?|gồm(?: có)?|và|còn|trong (?:đó|số này|số đó)(?: có)?)[-+ ]*"
    r"(?:(?:vốn|nguồn|cấp|của|phần|riêng|từ|do|các) )*(?P<word>(?!trong |gồm |bao |và )\p{L}+(?:,? \p{L}+){0,3}?)"
    r"(?: là| được| bố trí| hỗ trợ|:| :| khoảng| gần| trên| hơn| cấp| đối ứng| chỉ| giải ngân| đạt| mới)* ?$"
)
# «ngân sách xã, mà phần lớn trông vào đấu giá đất, 52.184 triệu đồng», «ngân sách xã (chủ yếu là tiền đất) 52 tỷ»
_ASIDE_RE = regex.compile(
    r"\([^()]*\)| [-–] (?:chủ yếu|phần lớn|nhất là)[^-–,;]* [-–] "
    r"|, ?(?:mà|phần lớn|chủ yếu|nhất là|tính cả|kể cả|bao gồm cả)(?!\p{L})[^,;]*(?:,|(?<=\p{L})(?= \d))"
)
_MOSTLY_RE = regex.compile(r" ?[,(] ?(?:chủ yếu|phần lớn|nhất là|riêng)(?!\p{L})(?! năm)")
# «62.318 triệu đồng vốn NSTW thực hiện Chương trình (vốn đầu tư 48.900 triệu đồng; vốn sự nghiệp 13.418 triệu đồng)»
_BRACKET_RE = regex.compile(r"(?: ?\([^()]{0,16}\)|(?: (?!và |cùng )[^.;:,()\d]{1,80}?)?) ?\(([^()]{0,200})\)")
_BESIDE_RE = regex.compile(
    r"(?P<others> (?:và|cùng) (?:các )?(?:tổ chức|nguồn|đơn vị|cá nhân|lực lượng|thành phần)(?: khác)?)?"
    r"(?: ?:| là| hỗ trợ| đóng góp| góp| chiếm| lo| đối ứng| bố trí| đảm nhận| khoảng| đạt| chỉ| cấp| đầu tư)* ?"
)
_SHORT_BEHIND_RE = regex.compile(
    r" (?:(?:là|của|từ|nguồn|kế hoạch) )*(?P<word>\p{L}+(?: \p{L}+){0,3}?)(?= ?(?:[,;.)(]|$)| (?:và|để|cho"
    r"|năm)(?!\p{L}))"
)
# «năm ngân sách», «nhà sinh hoạt cộng đồng», «du lịch cộng đồng» name no source
_NO_SOURCE_RE = regex.compile(
    r"(?:(?:niên độ|năm) ngân sách|(?:nhà|trung tâm|điểm|sân|khu|học tập|sinh hoạt|du lịch|sức khỏe|y tế|công nghệ số"
    r"|tự quản|giám sát của|giám sát)(?: (?:văn hóa|sinh hoạt|học tập|đa năng|thể thao|-|–))* cộng đồng)(?!\p{L})"
)
_PAID_KIND_RE = regex.compile(r"giải ngân(?: được)? (?P<word>vốn đầu tư)(?: năm \d{4})?(?: được| đạt| là|:)* ?$")
_SHORT_REACH = 120  # letters of a short name with the words around it
_REACH = 90  # letters between the words for a source and its amount


class Naming:
    """The words for sources of funding in one passage."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._sources = scope.reader.catalog.sources
        asides = [match.span() for match in _ASIDE_RE.finditer(scope.text)]
        self.hits = self._whole_names()
        # «84.115 trđ, chủ yếu từ đấu giá đất 70.040 trđ»: behind an amount it names the next one
        inside = [(at, to) for at, to in asides if not any(at <= figure < to for figure, _ in self._figures)]
        self._asides = [(at, to) for at, to in inside if not any(end == at for _, end in self._money)]

    def _whole_names(self) -> list[Hit]:
        """Of words that overlap the longest; «vốn ngân sách huyện» goes on as «ngân sách huyện, xã»."""
        kept: list[Hit] = []
        named = (*self._sources.lexicon.find_all(self._scope.text), *self._sources.given(self._scope.text))
        found = [hit for hit in named if hit.end not in self._meant_otherwise]
        for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.start)):
            over = [other for other in kept if hit.start < other.end and other.start < hit.end]
            if not over:
                kept.append(hit)
            elif len(over) == 1 and self._goes_on(over[0], hit):
                kept[kept.index(over[0])] = Hit(over[0].start, hit.end, hit.ids)
        return sorted(kept)

    def _goes_on(self, hit: Hit, further: Hit) -> bool:
        later = hit.start < further.start and hit.end < further.end
        one, other = hit.ids[0], further.ids[0]  # «bà con góp tiền»: the part that the words go on to
        return later and (
            self._sources.is_within(one, other) or (other != "total" and self._sources.is_within(other, one))
        )

    @cached_property
    def _figures(self) -> list[tuple[int, int]]:
        return [self._scope.at(mention) for mention, _ in self._scope.figures]

    @cached_property
    def _money(self) -> list[tuple[int, int]]:
        return [self._scope.at(mention) for mention in self._scope.figures_in("VND")]

    @cached_property
    def _misspelt(self) -> list[Hit]:
        found = self._sources.misspelt.find(self._scope.text)
        return sorted(hit for hit in found if hit.end not in self._meant_otherwise)

    @cached_property
    def _meant_otherwise(self) -> frozenset[int]:
        """Where words end that name no source though one of them would."""
        return frozenset(match.end() for match in _NO_SOURCE_RE.finditer(self._scope.text))

    def source_of(self, mention: Mention) -> Hit | None:
        """Return the words for the source of an amount, whose accents may be wrong («vốn tin dụng»)."""
        return self._source_among(self.hits, mention) or self._source_among(self._misspelt, mention)

    def _source_among(self, hits: list[Hit], mention: Mention) -> Hit | None:
        """The words nearest before the figure in its clause, no other amount between; else right behind it."""
        scope, (start, end) = self._scope, self._scope.at(mention)
        clause_start, clause_end = scope.clause(start)
        figures = self._figures
        worth_of = _WORTH_RE.search(scope.text, max(clause_start, start - _REACH), start)
        if worth_of is not None:
            if self._is_worth_of_many(worth_of.start(), start):
                return Hit(start, start, ("community",))
            kind = [hit for hit in hits if clause_start <= hit.start and hit.end <= start and start - hit.end <= _REACH]
            last = kind[-1] if kind else None
            if last is not None and not any(last.end <= at < start for at, _ in figures):
                return last  # «12.500 ngày công trị giá 2,5 tỷ đồng»
            worth = self._worth_of(start)
            if worth is not None:
                return worth
        if (worth := self._worth_in_brackets(start) or self._value_of_given(start)) is not None:
            return worth
        free = [hit for hit in hits if not any(hit.start < to and at < hit.end for at, to in figures)]
        free = [hit for hit in free if not any(at <= hit.start < to <= start for at, to in self._asides)]
        behind = self._behind(free, end, clause_end)
        from_it = behind is not None and behind.start > end and _FROM_RE.fullmatch(scope.text, end, behind.start)
        if behind is not None and from_it and not self._comes_from_many(behind, end, clause_start, start):
            return behind  # «500 triệu đồng từ ngân sách huyện»
        before = [hit for hit in free if clause_start <= hit.start and hit.end <= start and start - hit.end <= _REACH]
        before = [hit for hit in before if not any(hit.end <= other[0] < start for other in self._money)]
        before = [hit for hit in before if not self._is_used(hit, start)]
        named = [hit for hit in before if hit.ids[0] != "total"]
        if len(named) > 1 and self._is_of(*named[-2:]):
            return named[-2]  # «vốn đầu tư phát triển thuộc ngân sách trung ương 12 tỷ đồng»
        if before and behind is not None and any(before[-1].end <= at and to <= start for at, to in figures):
            return behind  # «nhân dân đóng góp 12.300 ngày công và 3,4 tỷ đồng tiền mặt»
        if before and not named and behind is not None and self._is_first_of_list(behind):
            return behind  # «tổng vốn là 18,7 tỷ, bao gồm 5,2 tỷ ngân sách trung ương, …»
        if len(named) > 1 and self._is_given_by(*named[-2:]):
            return named[-2]  # «vốn đầu tư phát triển năm 2018 trung ương giao 118,4 tỷ đồng»
        if named and behind is not None and self._is_in_kind(named[-1], behind):
            return behind  # «nhân dân đóng góp 312 tỷ đồng tiền mặt»
        if before:  # «ngân sách tỉnh đã huy động 5 tỷ» is the province's, though «huy động» stands nearer
            return named[-1] if len(named) == 1 else before[-1]
        return behind

    def _comes_from_many(self, behind: Hit, end: int, clause_start: int, start: int) -> bool:
        """«tổng nguồn vốn 16.500 tỷ đồng từ ngân sách nhà nước, tín dụng, doanh nghiệp»: of all of them."""
        stop = min([at for at, _ in self._figures if at >= end] + [self._scope.sentence(start)[1]])
        listed = {hit.ids for hit in self.hits if behind.start <= hit.start < stop}
        total = any(hit.ids[0] == "total" and clause_start <= hit.start < start for hit in self.hits)
        return total and len(listed) > 1

    def _is_worth_of_many(self, at: int, start: int) -> bool:
        """«hiến 3,2 ha đất, đóng góp 2.300 ngày công, tổng trị giá 5,6 tỷ đồng»: of all that the people gave."""
        first = self._scope.sentence(start)[0]
        told = {it.unit for to, it in self._scope.figure_at.items() if first <= to < at}
        many = len(told & {"m2", "labour_days"}) > 1
        each = self._scope.text.endswith("với ", first, at) and "VND" not in told  # «340 ngày công với giá trị 5 tỷ»
        return many and (each or self._scope.text.endswith(("tổng ", "tổng giá trị ", "tổng trị giá "), first, at))

    def _worth_of(self, start: int) -> Hit | None:
        """«hiến 3.870 m2 đất vườn (giá trị quy đổi 232 triệu đồng)», «3.100 công quy ra tiền 465 triệu đồng»."""
        before = [(it, value.unit) for it, value in self._scope.figures if self._scope.at(it)[1] <= start]
        if not before or self._scope.sentence(self._scope.at(before[-1][0])[0]) != self._scope.sentence(start):
            return None
        given = "đất" in self._scope.text[self._scope.at(before[-1][0])[1] : start]
        kind = {"m2": "land_donated_value" if given else "", "labour_days": "people_labour"}.get(before[-1][1], "")
        return Hit(start, start, (kind,)) if kind else None

    def _worth_in_brackets(self, start: int) -> Hit | None:
        """«128.540 ngày công (25,7 tỷ đồng)», «hiến 534.200 m2 đất (37 tỷ đồng)»."""
        if _OPENED_RE.search(self._scope.text, 0, start) is None:
            return None
        behind = self._scope.text.rfind("(", 0, start)
        near = any(behind - _ASIDE_REACH <= to <= behind for _, to in self._figures)
        return self._worth_of(start) if near else None

    def _value_of_given(self, start: int) -> Hit | None:
        """«giá trị 12,5 ha đất dân hiến ước trên 10 tỷ đồng»."""
        given = max((it for it in self._figures if it[1] <= start), default=None)
        text = self._scope.text
        if given is None or not text.endswith(("giá trị ", "giá trị của ", "trị giá "), 0, given[0]):
            return None
        return None if "," in text[given[1] : start] else self._worth_of(start)

    def _is_of(self, part: Hit, whole: Hit) -> bool:
        within = part.ids != whole.ids and self._sources.is_within(part.ids[0], whole.ids[0])
        return within and _PART_OF_RE.fullmatch(self._scope.text, part.end, whole.start) is not None

    def _is_in_kind(self, whole: Hit, part: Hit) -> bool:
        """True if the words right behind an amount of the people say in which kind, and name no amount behind them."""
        within = (
            part.ids != whole.ids and whole.ids[0] == "community" and self._sources.is_within(part.ids[0], "community")
        )
        return within and _NAMES_NEXT_RE.match(self._scope.text, part.end) is None

    def _is_given_by(self, part: Hit, whole: Hit) -> bool:
        """True if the words before name a part of what the giver behind them gives."""
        text = self._scope.text
        if part.ids == whole.ids or not self._sources.is_within(part.ids[0], whole.ids[0]):
            return False
        gives = _GIVES_RE.match(text, whole.end) or any(self._sources.given(text[whole.start : whole.end]))
        return bool(gives) and not any(it in text[part.end : whole.start] for it in ",;:")

    def _behind(self, hits: list[Hit], end: int, clause_end: int) -> Hit | None:
        for hit in hits:
            if hit.ids[0] == "total" and _FROM_RE.match(self._scope.text, hit.end):
                continue  # «736 tỷ đồng huy động từ doanh nghiệp»
            if end <= hit.start < clause_end and _BEHIND_RE.fullmatch(self._scope.text, end, hit.start):
                return hit
        return None

    def _is_first_of_list(self, behind: Hit) -> bool:
        return _NEXT_ITEM_RE.match(self._scope.text, behind.end) is not None

    def _is_used(self, hit: Hit, start: int) -> bool:
        """True if the words name the amount before them: «3 tỷ đồng do nhân dân đóng góp, 5 tỷ ngân sách huyện, …»."""
        ends = [to for _, to in self._money if to <= hit.start]
        if not ends:
            return False
        between = self._scope.text[max(ends) : hit.start]
        if _FROM_RE.fullmatch(between):
            return True
        closed = _NEXT_ITEM_RE.match(self._scope.text, hit.end, start) is not None
        return closed and _BEHIND_RE.fullmatch(between) is not None and between.startswith(" ")

    def short_source(self, before: str, start: int, last: str, *, opened: bool) -> Hit | None:
        """«Ngân sách nhà nước 9.874,5 tỷ đồng, gồm: trung ương 412,3 tỷ; tỉnh 3.651,8 tỷ; huyện …».

        `last` is the source of the amount before, `opened` true if a total opened the split.
        """
        if not says(before, self._sources.short_names):
            return None
        named = _SHORT_RE.search(before, max(0, len(before) - _SHORT_REACH))
        source = self._sources.short_names.get(named["word"]) if named is not None else None
        if named is None or source is None:
            return None
        within = self._sources.is_within
        if within(source, "community") and source != "community" and not within(last, "community"):
            return None  # «dân góp 15,7 tỷ đồng (tiền 9,9 tỷ; công 3,4 tỷ; đất 2,4 tỷ)»
        of_budget = within(source, "state_budget")
        if of_budget and not opened and not within(last, "state_budget"):
            return None
        return Hit(start - len(before) + named.start("word"), start, (source,))

    def kind_paid(self, before: str, start: int) -> Hit | None:
        """«Giải ngân vốn đầu tư 31/40 tỷ đồng; vốn sự nghiệp mới đạt 52%»: a kind of money by its short name."""
        said = _PAID_KIND_RE.search(before)
        source = self._sources.short_names.get(said["word"]) if said is not None else None
        return Hit(start - len(before) + said.start("word"), start, (source,)) if said and source else None

    def named_right_before(self, start: int) -> Hit | None:
        """«ngân sách trung ương 12,5%», «doanh nghiệp: 4%»: the source whose words end where a figure begins."""
        text = self._scope.text
        return next((it for it in self.hits if it.end <= start and _BESIDE_RE.fullmatch(text, it.end, start)), None)

    def named_right_behind(self, end: int) -> Hit | None:
        """«còn lại 15% là sức dân», «62% từ vốn vay»: the source that a figure is said to be of."""
        text = self._scope.text
        return next((it for it in self.hits if it.start > end and _IS_FROM_RE.fullmatch(text, end, it.start)), None)

    def named_between(self, start: int, end: int) -> str:
        """The one source that is named between two positions, "" if there is none or several."""
        hits = [hit for hit in self.hits if start <= hit.start and hit.end <= end and hit.ids[0] != "total"]
        parts = [hit for hit, further in pairwise(hits) if self._is_of(hit, further)]
        named = {hit.ids[0] for hit in parts or hits}  # «vốn sự nghiệp thuộc ngân sách trung ương»
        return named.pop() if len(named) == 1 else ""

    def wider(self, source: Hit) -> str:
        """«nhân dân và con em xa quê 4,4 tỷ»: of two joined names the one that the other lies within."""
        for hit in self.hits:
            whole = hit.ids[0] != "total" and self._sources.is_within(source.ids[0], hit.ids[0])
            if whole and hit.end <= source.start and _JOINS_RE.fullmatch(self._scope.text, hit.end, source.start):
                return hit.ids[0]
        return source.ids[0]

    def joined(self, source: Hit) -> bool:
        """«dân góp và nguồn khác 600 tỷ đồng», «NS huyện + xã 3 tỷ»: one figure for two sources, one is named."""
        of_budget = self._sources.is_within(source.ids[0], "state_budget")
        if of_budget and self._sources.is_joint(self._scope.text[source.start : source.end]):
            return True
        if of_budget and _MORE_RE.match(self._scope.text, source.end):
            return True
        beside = _SHORT_JOINED_RE.search(self._scope.text, max(0, source.start - _SHORT_REACH), source.start)
        if beside is not None and beside["word"] in self._sources.short_names:
            return True  # «Dân và nguồn khác: 20,2 tỷ đồng», «dân và xã lo 40%»
        behind = _BESIDE_RE.match(self._scope.text, source.end)
        if behind is not None and behind["others"]:
            return True  # «vốn dân và các tổ chức 37,5%»
        if self._goes_on_to_another(source):
            return True
        others = (hit for hit in self.hits if hit.end <= source.start and "total" not in (*hit.ids, *source.ids))
        return any(
            hit.ids != source.ids and _JOINS_RE.fullmatch(self._scope.text, hit.end, source.start) for hit in others
        )

    def _goes_on_to_another(self, source: Hit) -> bool:
        """«736 tỷ đồng từ doanh nghiệp và nhân dân»; not «… từ ngân sách huyện và nhân dân góp 2 tỷ»."""
        text, within = self._scope.text, self._sources.is_within
        return any(
            "total" not in (*hit.ids, *source.ids)
            and not (within(hit.ids[0], source.ids[0]) or within(source.ids[0], hit.ids[0]))
            and _JOINS_RE.fullmatch(text, source.end, hit.start) is not None
            and not self._names_next(hit)
            for hit in self.hits
            if hit.start > source.end
        )

    def _names_next(self, hit: Hit) -> bool:
        """True if the words for a source open the amount behind them: «nhân dân đóng góp 2 tỷ»."""
        beside = _BESIDE_RE.match(self._scope.text, hit.end)
        end = beside.end() if beside is not None else hit.end
        return any(at == end or _NAMES_NEXT_RE.match(self._scope.text, hit.end) for at, _ in self._figures if at >= end)

    def told_again(self, start: int, last: Claim) -> str:
        """«…; hiến đất 23 tỷ. So với năm 2018 (1.352 tỷ đồng) tổng nguồn lực tăng 133 tỷ»: what a later sentence names.

        "" if the figure at `start` stands in the sentence of the amount before it, or its own names no source.
        """
        first, end = self._scope.sentence(start)
        if self._scope.position(last.evidence.span.start) >= first:
            return ""
        return next((hit.ids[0] for hit in self.hits if first <= hit.start and hit.end <= end), "")

    def opened_total(self, mention: Mention) -> Hit | None:
        """«… 18.364,8 tỷ đồng, bao gồm:» is a total whatever words stand before it."""
        start, end = self._scope.at(mention)
        if unit_of(mention) == "VND" and (self.opens_parts(end) or self.bracket_end(end)):
            return Hit(start, start, ("total",))
        return None

    def opens_parts(self, end: int) -> bool:
        """True if parts of the amount that ends there follow: «, trong đó: …»."""
        return _OPENS_PARTS_RE.match(self._scope.text, end) is not None

    def parts_begin(self, end: int) -> int:
        """Where the words that open the parts of the amount that ends there end: «149,9 tỷ đồng. Trong số này, …»."""
        opened = _OPENS_PARTS_RE.match(self._scope.text, end)
        return opened.end() if opened is not None else end

    def mostly_end(self, end: int) -> int:
        """«84.115 trđ, chủ yếu từ đấu giá đất 70.040 trđ»: where the part of the amount that ends there is told."""
        if _MOSTLY_RE.match(self._scope.text, end) is None:
            return 0
        return next((to for at, to in self._money if at >= end), 0)

    def bracket_end(self, end: int) -> int:
        """«8.745 triệu đồng (ngân sách tỉnh: 2.300 triệu đồng; …)»: where brackets with two amounts or more close."""
        bracket = _BRACKET_RE.match(self._scope.text, end)
        if bracket is None:
            return 0
        limit = bracket.end()
        return limit if sum(end <= at < limit for at, _ in self._money) > 1 else 0


def short_behind(scope: Scope, end: int) -> Hit | None:
    """«ngân sách trung ương 305 tỷ đồng (gồm 259 tỷ đồng vốn đầu tư và 45 tỷ đồng vốn sự nghiệp)»."""
    named = _SHORT_BEHIND_RE.match(scope.text, end)
    if named is None:
        return None
    short_names = scope.reader.catalog.sources.short_names
    source = short_names.get(named["word"]) or short_names.get(named["word"].removeprefix("vốn "))
    return Hit(end, end, (source,)) if source is not None else None
