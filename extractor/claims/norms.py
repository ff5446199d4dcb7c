"""What a rule asks for: the figures of a sentence that are its thresholds, and the criterion in force there."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

import regex

from extractor.claims.compared import ComparedScope
from extractor.model import CriterionRef, Quantity
from extractor.vi.gate import Gated

SENTENCE_LEAD = 6  # letters of a bullet or number before the words that open a sentence
_AGAINST_RE = regex.compile(r"(?<!\p{L})(?:so với|so|mức|vượt|trên|cao hơn|thấp hơn|hơn|dưới)(?: mức)? ?$")
_ITEM = r" ?(?:[-+*•] ?|\d{1,2}[.)] ?|[a-zđ][.)] ?)?"
_REQUIRED_RE = regex.compile(
    rf"{_ITEM}(?:(?:nội dung |mức )?yêu cầu|yc|y/c|mức chuẩn|mức quy định|chuẩn|quy định)"
    r"(?:(?: của)? (?:bộ )?tiêu chí| theo [^:]{0,30}| năm \d{4}| chung)? ?:"
)
_REQUIRED_HEAD_RE = regex.compile(
    r"(?:(?:nội dung|các|mức) )*(?:yêu cầu|quy định)(?: (?:của|theo|về))*(?: (?:bộ )?tiêu chí)(?: (?:số )?\d{1,2})?"
)
# «Yêu cầu tỷ lệ hộ … đạt từ 70% trở lên.», «Theo quy định tỷ lệ hộ … phải đạt 98%.» under the title of a criterion
_ASKED_RE = regex.compile(
    rf"{_ITEM}(?:[^:;.\d]{{0,24}}: ?)?(?:yêu cầu|(?:theo )?quy định)(?: là)?"
    r"(?:,(?= (?:tỉ lệ|thu nhập|mức)(?!\p{L})))? (?!các (?:xã|phòng|ngành|thôn|đơn vị)|ubnd|đảng)"
)
_REACHED_RE = regex.compile(
    r"(?<!\p{L})(?:(?:thực tế|hiện|nay|đến nay|kết quả)(?: \p{L}+){0,3}? (?:đạt|có|là)(?!\p{L})"
    r"|(?:kq|kết quả|thực tế|thực hiện)(?: (?:thực hiện|của \p{L}+|là|đạt))* ?(?::|(?=\d)|$))"
)
# «Yêu cầu 85%, xã đạt 87%», but not «Yêu cầu: ≥ 85%; xã đạt chuẩn quốc gia về y tế; suy dinh dưỡng ≤ 31,4%»
_COMMUNE_REACHED_RE = regex.compile(r"(?<!\p{L})xã(?: \p{L}+){0,3}? (?:đạt|có|là)(?!\p{L})[^;]*$")
_RESULT_LINE_RE = regex.compile(r" ?(?:[-+*•] ?)?(?:kết quả|kq|thực hiện|thực tế|hiện trạng|đánh giá)[^:.;\d]{0,24}:")
# «đạt 56,8 triệu đồng (chuẩn 56 triệu)», «, chuẩn vùng đồng bằng phải 24 triệu»
_NORM = Gated(
    regex.compile(
        r"(?:\(|, |; |[–-] )(?:mức |tiêu )?chuẩn(?: (?!hóa|bị|nghèo)\p{L}+){0,6}?"
        r"(?: (?:là|phải|phải đạt|từ|trên|ít nhất))*:? ?$"
        r"|(?:trong khi|trong lúc|mà|còn) (?:mức của )?tiêu chí(?! (?:đạt|còn|chưa))(?: \p{L}+){1,8}?"
        r" (?:là|phải)(?: \p{L}+)? ?$"
        # «Tiêu chí 17 yêu cầu nước sạch 55%, huyện đạt 61%»
        r"|(?:^|[.;:] ?)[-+*• ]*(?:bộ )?tiêu chí(?: số)?(?: \d{1,2})? (?:yêu cầu|quy định|đòi hỏi)(?: \p{L}+){1,8} ?$"
        # «59,3% (phải đạt 65%)»
        r"|[\d%] ?\((?:phải|cần)(?: (?:đạt|có|là|từ))*(?: (?:ít nhất|tối thiểu|trên|dưới))? ?$"
        r"|[(,;] ?(?:tiêu chí|bộ tiêu chí) ?:? ?$"  # «95,6% (KH 96%, TC ≥ 95%)»
        # «trong khi mức phải đạt năm 2020 ở vùng này là 50 triệu», «, quy định đối với miền núi là dưới 5%»
        r"|(?:(?:trong khi|trong lúc|mà),? (?:theo )?|[,(] ?)"
        r"(?:quy định|yêu cầu|mức (?:phải đạt|quy định|yêu cầu|chuẩn))"
        r"(?: (?!(?:đã|mới|hiện|xã|huyện|kết|thực)(?!\p{L}))(?:\p{L}+|\d{4})){0,16}?"
        r" (?:là|phải(?: đạt)?|cần đạt)(?: (?:từ|trên|dưới|tối thiểu|ít nhất))* ?$"
    ),
    ("chuẩn", "tiêu chí", "quy định", "yêu cầu", "mức phải đạt", "(phải", "(cần"),
)
# «vượt mức 80% mà Bộ tiêu chí yêu cầu», «trên mức 85% quy định», «so với 36 triệu đồng theo quy định»
# «86,1%) cao hơn mức tối thiểu 85%», «23,8%, thiếu so với mức 25% của tiêu chí», «(73,4%), bộ tiêu chí đòi hỏi 70%»
NORM_RE = regex.compile(
    r"(?: (?:dân số|số hộ|hộ|người dân|số trường)(?: tham gia)?)?\)?[ ,–-]*(?:(?:cũng|lại|đều|đã|còn|vẫn|nhưng|là) )*"
    r"(?:(?:(?:cao|thấp) hơn|vượt|(?:chưa |không )?đạt|quá|thiếu|hụt|kém|dưới|trên|bằng|xấp xỉ)(?: so với)? mức"
    r"(?: (?:tối thiểu|tối đa|chuẩn|quy định|yêu cầu|sàn|trần))*"
    r"|(?:so với|trong khi|mà|theo)? ?(?:bộ )?tiêu chí(?: của \p{L}+)? (?:đòi hỏi|yêu cầu|quy định)"
    r"|so với mức|(?:mức )?(?:tối thiểu|tối đa|chuẩn|yêu cầu|quy định)(?: của (?:\p{L}+ ){1,3})?)"
    r"(?: (?:là|phải|từ|đạt|có|trên|dưới|ít nhất|tối thiểu))*:? ?"
)
_NORM_BEHIND_RE = regex.compile(
    r"(?:(?:vượt|trên|cao hơn|thấp hơn|dưới|hơn)(?: mức)? )?"
    r"[\d.,]+ ?(?:%|(?:triệu|tỉ)(?: đồng)?(?: ?/ ?\p{L}+)*|xã|km|tiêu chí)"
    r"(?: theo| mà(?: \p{L}+){1,4}?)? (?:quy định|yêu cầu|đòi hỏi|đặt ra|bộ tiêu chí)(?!\p{L})"
)
# «theo tiêu chí phải đạt 33 triệu đồng», «chuẩn nâng cao phải ≥ 90%», «theo Quyết định số …, tỷ lệ … phải đạt từ 85%»
_BY_RULE = Gated(
    regex.compile(
        r"(?<!\p{L})(?:theo (?:quy định|quyết định|qđ|(?:bộ )?tiêu chí|hướng dẫn)"
        r"|chuẩn (?:nâng cao|nông thôn mới|ntm|quy định))"
        r"(?:(?!(?:đã|mới|hiện|xã|kết quả)(?!\p{L}))[^;.]){0,90}?(?<!\p{L})(?:phải|chỉ cần|cần)"
        r"(?: (?:đạt|có|từ|là|còn|giảm còn|bảo đảm))*"
        r"(?: (?:trên|dưới|tối thiểu|ít nhất))* ?$"
    ),
    ("theo ", "chuẩn "),
)
# «Huyện nào giải ngân dưới 85% thì điều chuyển vốn», «xã nào còn hộ nghèo trên 5% thì chưa xét»
_CONDITION_RE = regex.compile(
    r"(?<=^|[,.:;] ?)(?:nếu )?(?:các )?"
    r"(?:xã|huyện|thôn|ấp|bản|đơn vị|địa phương|công trình|dự án|chủ đầu tư|nơi|hộ) nào "
)
_THEN_RE = regex.compile(r"(?<!\p{L})(?:thì|sẽ|đều phải|phải)(?!\p{L})")
# «Chuẩn thu nhập năm 2019 là 33 triệu đồng, năm 2020 là 36 triệu đồng», «Mức yêu cầu của tiêu chí … là 33 tr.đ»
_OPENS_NORM = Gated(
    regex.compile(
        r"^(?<=^|[.] ?)[-+*• ]*"
        r"(?:(?:mức )?chuẩn (?!nghèo|quốc gia|hóa|bị|nông|ntm|xã|hộ|và)|mức (?:yêu cầu|quy định|chuẩn) )"
        r"(?:(?!(?:đã|mới|hiện|của xã|kết quả|thực hiện|đạt chuẩn)(?!\p{L}))[^;.])*$"
    ),
    ("chuẩn ", "mức "),
)
_RULE_BEHIND_RE = regex.compile(r" ?\(?(?:theo |mức )?(?:yêu cầu|quy định|chuẩn)(?!\p{L})")
# «Bộ tiêu chí đòi hỏi …», «* Điện (TC4). Mức phải đạt là …», «10. Thu nhập: Nội dung yêu cầu: …»
_BEFORE_OPENER_RE = regex.compile(r"(?:^|[.:;)] ?)[-+*•(]* ?$")
_TURNS_RE = regex.compile(
    r"(?<!\p{L})(?:(?<!(?:thực|thể|phát) )hiện|(?:đến )?nay(?! theo)|thực tế|qua (?:rà soát|điều tra|khảo sát|đánh giá)"
    r"|kết quả|mức (?:(?:đã )?đạt được|thực hiện)|xã (?:đã|đạt|mới|hiện))(?!\p{L})"
)
_TURNS_LATER_RE = regex.compile(
    r"(?<!\p{L})(?:xã có|đã|mới|tự đánh giá|của (?:xã|huyện|địa phương) (?:là|đạt|có|còn))(?!\p{L})"
)  # once a figure was asked for
# «Theo Quyết định 491 thì đường trục xã phải được bê tông hóa 100%, đường trục thôn 50%»
_BY_DECREE_RE = regex.compile(r"[-+*•]* ?theo (?:quyết định|qđ|bộ tiêu chí|thông tư|hướng dẫn)(?!\p{L})")
_BEHIND_LABEL_RE = regex.compile(r"[:)] (?=theo )")
_MUST_RE = regex.compile(r"(?<!\p{L})(?:phải|không (?:được )?(?:quá|vượt)|tối thiểu|ít nhất|tối đa)(?!\p{L})")
_SIGNS = ("≥", "≤", "<", ">")
_BOUNDS = ("at_least", "at_most", "above", "below")
# «từ 70% thôn trở lên đạt tiêu chuẩn làng văn hóa; thực tế 10/10»
_AGAINST_FACT_RE = regex.compile(r"[^;.\d]{0,80}; ?(?:thực tế|kết quả|hiện trạng)(?!\p{L})")


class NormScope(ComparedScope):
    """One passage with the thresholds that it tells."""

    @cached_property
    def criterion_in_force(self) -> str:
        """The number of the criterion that opens the passage or what leads it, or heads its section; "" without one."""
        opening = [
            it for scope in (self, *self.leads) for it in scope.of_kind("criterion") if scope.at(it)[0] <= SENTENCE_LEAD
        ]
        above = [it for it in self.heading_mentions if it.kind == "criterion"]
        values = [it.value for it in (*opening, *above) if isinstance(it.value, CriterionRef)]
        return values[0].number if values and values[0].level == "commune" else ""

    @cached_property
    def requirement_above(self) -> str:
        """«Yêu cầu: hộ phân loại rác ≥50%.» above the line «Kết quả: 46%.», "" if there is none."""
        if self.index == 0 or not _RESULT_LINE_RE.match(self.text):
            return ""
        above = self.reader.scope(self.index - 1)
        same = above.passage.section == self.passage.section
        return above.text if same and _REQUIRED_RE.match(above.text) else ""

    def is_norm_behind(self, start: int) -> bool:
        """True if the words behind a figure make it what a rule asks for: its «vượt» is of the level before."""
        norm = _NORM_BEHIND_RE.match(self.text, start)
        if norm is None:
            return False
        return not norm.group()[0].isdigit() or _AGAINST_RE.search(self.text, 0, start) is not None

    def is_norm(self, start: int) -> bool:
        """True if a rule is said to ask for the figure, or a sign of a bound stands with it in brackets of its own."""
        first, last = self.clause(start)
        conditional = " nào " in self.text and _CONDITION_RE.search(self.text, first, start) is not None
        if conditional and _THEN_RE.search(self.text, start, last):
            return True
        if self.text[start : start + 1] in _SIGNS and self.text.endswith("(", 0, start) and start - 1 > first:
            return True
        if _NORM.search(self.text, first, start) or _BY_RULE.search(self.text, first, start):
            return True
        if self.norm_opened(start) or _OPENS_NORM.search(self.text, self.sentence(start)[0], start):
            return True
        if self.text.endswith("/", 0, start):  # «đạt 86,6%/80% theo yêu cầu»
            own = self.figure_at.get(start)
            end = next((self.at(it)[1] for it, value in self.figures if value is own), start)
            return _RULE_BEHIND_RE.match(self.text, end) is not None
        if self._is_held_against_fact(start):
            return True
        before = bisect_right(self._figure_ends, start)
        last = self._figure_ends[before - 1] if before else -1
        return last >= first and NORM_RE.fullmatch(self.text, last, start) is not None

    @cached_property
    def _figure_ends(self) -> list[int]:
        return sorted(self.at(it)[1] for it, _ in self.figures)

    def _is_held_against_fact(self, start: int) -> bool:
        own = self.figure_at.get(start)
        if not isinstance(own, Quantity) or own.bound not in _BOUNDS:
            return False
        end = next(self.at(it)[1] for it, value in self.figures if value is own)
        return _AGAINST_FACT_RE.match(self.text, end) is not None

    @cached_property
    def norm_openers(self) -> list[int]:
        """Where words begin that open a sentence on what a rule asks for."""
        hits = [hit.start for hit in self.reader.catalog.words.norms.find(self.text)]
        found = [at for at in hits if _BEFORE_OPENER_RE.search(self.text, 0, at)]
        starts = (
            0,
            *(match.end() for match in _BEHIND_LABEL_RE.finditer(self.text)),
            *(it + 1 for it in self._sentence_ends),
        )
        decrees = (it for it in starts if _BY_DECREE_RE.match(self.text, it))
        return sorted({*found, *(it for it in decrees if _MUST_RE.search(self.text, *self.sentence(it + 1)))})

    def norm_opened(self, start: int) -> bool:
        """«Tiêu chí quy định A từ 70% trở lên, B dưới 6%»: figures behind its opener, until words of a result."""
        if not self.norm_openers:
            return False
        first, _ = self.sentence(start)
        opener = max((at for at in self.norm_openers if first <= at < start), default=-1)
        if opener < 0 or _TURNS_RE.search(self.text, opener, start):
            return False
        asked = self._end_of_first_asked(opener, start)
        return not self._names_who(asked, start) and not _TURNS_LATER_RE.search(self.text, asked, start)

    def _names_who(self, asked: int, start: int) -> bool:
        """«Theo quy định thu nhập ≥ 48 triệu đồng; xã A 46, xã B 45 triệu đồng»: behind what is asked."""
        own = self.figure_at.get(start)
        bounded = isinstance(own, Quantity) and own.bound in _BOUNDS  # «…, trong đó xã A còn tối đa 5 tỷ đồng»
        return not bounded and any(asked <= self.at(it)[0] < start for it in self.of_kind("place"))

    def is_asked(self, start: int) -> bool:
        """True if the sentence says what is asked: «Yêu cầu: …», «Yêu cầu tỷ lệ …» under the title of a criterion."""
        first = self.sentence(start)[0]
        if self._is_below_norm and _REACHED_RE.search(self.text, first, start) is None:
            return True
        asked = _ASKED_RE.match(self.text, first) or _REQUIRED_RE.match(self.text, first)
        if asked is None or _REACHED_RE.search(self.text, asked.end(), start):
            return False
        told = self._end_of_first_asked(asked.end(), start)
        return not self._names_who(told, start) and not _COMMUNE_REACHED_RE.search(self.text, told, start)

    @cached_property
    def _is_below_norm(self) -> bool:
        """«a) Yêu cầu của tiêu chí» over «Hộ nghèo dưới 5%», with «b) Kết quả thực hiện» behind it."""
        title = self.titles_above[0] if self.titles_above else ""
        return _REQUIRED_HEAD_RE.fullmatch(title) is not None

    def _end_of_first_asked(self, opener: int, start: int) -> int:
        """Where the first figure behind the words of a rule ends, `start` at most."""
        return min([start, *(self.at(it)[1] for it, _ in self.figures if self.at(it)[0] >= opener)])
