"""Names of places that figures can belong to, told from those that only say who decided, where it lies, what it was."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.catalog.places import village_words
from extractor.claims.passage import PassageScope, place_value
from extractor.model import Mention, PlaceName

_BEFORE_BODY = 90  # letters before a name in which a body may stand
REACH = 40  # letters before a name that may say what it is there for
_GAP_TO_PARENT = 3  # «, », « (», « của»
LEVELS = {"province": 1, "district": 2, "commune": 3}
# «xã A thuộc huyện B», «xã A của huyện đảo B»
_LIES_IN_RE = regex.compile(
    r"[ ,(–-]{1,3}(?:(?:thuộc|của|ở|tại|nằm trên|trên) (?:địa bàn )?)?"
    r"(?:(?:huyện|thị xã|thành phố|tỉnh)(?: (?:đảo|miền núi|biên giới|vùng cao|nghèo|ven biển))? )?"
)
# «xã A là xã thuần nông của huyện B», «xã A nằm ở phía bắc huyện B», «xã A - một xã nghèo của huyện B»
_IS_OF_RE = regex.compile(
    r" ?(?:,|-|–|\()? ?(?:là|nằm|một|vốn|cách|thuộc|ở|có vị trí)(?!\p{L})"
    r"(?:(?!(?:các|cùng|và|những|nhiều)(?!\p{L}))[^.;:()\d])*?"
    r" (?:của|thuộc|ở|tại|trong|trung tâm|phía (?:đông|tây|nam|bắc)(?: (?:nam|bắc))?) (?:huyện |tỉnh |thị xã )?"
)
_FAR = 90  # letters between a name and what it is said to lie in
_GIVES_RE = regex.compile(
    r" (?:\p{L}+ )?(?:hỗ trợ|cấp|đầu tư|giao|phân bổ|chọn|bố trí|tặng|khen|công nhận|xét)(?!\p{L})"
)
_BODY_RE = regex.compile(
    r"(?r)(?:ủy ban nhân dân|ubnd|hđnd|hội đồng nhân dân|tỉnh ủy|huyện ủy|thị ủy|thành ủy|đảng ủy|ban chỉ đạo|bcđ|bcd"
    r"|sở|văn phòng|đảng bộ|kính gửi|ban thường vụ|bch|ban chấp hành|chi cục|mttq|mặt trận tổ quốc|hội|ngân hàng)"
    r"(?: (?!công nhận|đã |chọn |giao )\p{L}+){0,7} ?$"
)
# «Ông A, Bí thư Đảng ủy xã B, kể»
_HEAD_OF_RE = regex.compile(r"(?<!\p{L})(?:chủ tịch|bí thư|giám đốc|trưởng (?:ban|phòng))(?!\p{L})[^.;:\d]*$")
# «(Cổng TTĐT huyện C) - …»
_TELLER_RE = regex.compile(
    r"(?<!\p{L})(?:(?:cổng|trang) (?:tin|ttđt|thông tin)|đài (?:truyền|phát|tt))(?: (?!\d)[^ ()]+){0,4} $"
)
# «toàn huyện 17 xã, không tính thị trấn A»
_LEFT_OUT_RE = regex.compile(r"(?<!\p{L})(?:(?:không|ko|chưa) (?:tính|kể|gồm|bao gồm)|trừ|ngoài(?! ra))(?: \p{L}+)? $")
_BUDGET_RE = regex.compile(r"(?<!\p{L})(?:ngân sách|vốn|kinh phí|nguồn)(?: của| từ)? ?$")
_OF_ALL_RE = regex.compile(r"(?:toàn|cả|chung|bình quân)[^,.;]{0,12}$")
# «Sau khi hợp nhất tỉnh A và tỉnh B», «xã hình thành từ thị trấn A và xã B»: what a unit was made of
_MADE_OF_RE = regex.compile(
    r"(?<!\p{L})(?:hợp nhất|sáp nhập|hình thành từ|thành lập (?:từ|trên cơ sở)|tiền thân là|(?:tách|chia) (?:từ|khỏi))"
    r"(?: |,|và|với|từ|của|các|xã|phường|thị trấn|huyện|thị xã|tỉnh|thành phố|đơn vị|nguyên trạng|toàn bộ|\d+)*$"
)
_MERGING = ("hợp nhất", "sáp nhập", "hình thành từ", "thành lập ", "tiền thân", "tách ", "chia ")


def is_village(place: PlaceName) -> bool:
    """True for a unit below the commune: «xóm 6»."""
    return place.type_word in village_words()


class NamedScope(PassageScope):
    """A passage that knows which of its places can be subjects."""

    def places(self) -> list[Mention]:
        """Mentions of places that figures can belong to.

        Not the bodies that decide («UBND tỉnh …»), nor the units above («xã thuần nông của huyện …, tỉnh …»).
        """
        return self._places

    @cached_property  # each figure of the passage asks
    def _places(self) -> list[Mention]:
        return [
            mention
            for mention in self.of_kind("place")
            if not self._decides(mention)
            and not self._is_above(mention)
            and not self._explains(mention)
            and not self._is_left_out(mention)
            and not self._is_merged_away(mention)
            and not self._pays(mention)
            and not self._gives(mention)
        ]

    def _decides(self, mention: Mention) -> bool:
        """«UBND tỉnh A giao 5 tỷ đồng»; not «UBND xã B báo cáo …» in a paper of its district."""
        at, own = self.at(mention)[0], self.reader.setting.place
        before = self.text[max(0, at - _BEFORE_BODY) : at]
        if _BODY_RE.search(before) is None:
            return _TELLER_RE.search(before) is not None
        if _HEAD_OF_RE.search(before) is not None:
            return True
        level = LEVELS.get(self.reader.level_of(place_value(mention)), 0)
        return not (own is not None and level > LEVELS.get(self.reader.level_of(own), 9))

    def is_subject(self, mention: Mention) -> bool:
        """True if what stands below a title that names it is of this place."""
        return not (self._is_left_out(mention) or is_village(place_value(mention)) or self._is_above(mention))

    def _is_left_out(self, mention: Mention) -> bool:
        at = self.at(mention)[0]
        return _LEFT_OUT_RE.search(self.text, max(0, at - REACH), at) is not None

    def _is_merged_away(self, mention: Mention) -> bool:
        """«Sau khi hợp nhất tỉnh A và tỉnh B, tỉnh có 82 xã»: what the unit was made of."""
        if not self._speaks_of_merging:
            return False
        at = self.at(mention)[0]
        return _MADE_OF_RE.search(self.without_names(self.sentence(at)[0], at)) is not None

    @cached_property
    def _speaks_of_merging(self) -> bool:
        return any(word in self.text for word in _MERGING)

    def _pays(self, mention: Mention) -> bool:
        """«ngân sách huyện Nghĩa Hành cũ bố trí …» in a report of a commune: whose money it is, not where."""
        at, own = self.at(mention)[0], self.reader.setting.place
        if _BUDGET_RE.search(self.text, max(0, at - REACH), at) is None or own is None:
            return False
        level = LEVELS.get(self.reader.level_of(place_value(mention)), 9)
        return level < LEVELS.get(self.reader.level_of(own), 0)

    def _gives(self, mention: Mention) -> bool:
        """«Xã A được huyện B hỗ trợ 2 tỷ đồng; thu nhập …»: who gives, in a sentence on another."""
        at, to = self.at(mention)
        return self.text.endswith("được ", 0, at) and _GIVES_RE.match(self.text, to) is not None

    def _explains(self, mention: Mention) -> bool:
        """«xã Mê Pu (huyện Đức Linh)», «xã A, huyện B», «xã A là xã nghèo của huyện B»: where the first lies."""
        at = self.at(mention)[0]
        gazetteer = self.reader.catalog.places
        for other in self.of_kind("place"):
            end = self.at(other)[1]
            gap = at - end
            if not 0 <= gap <= _FAR:
                continue
            near = gap <= _GAP_TO_PARENT or (gap <= REACH and _LIES_IN_RE.fullmatch(self.text, end, at))
            if near or _IS_OF_RE.fullmatch(self.text, end, at):
                if is_village(place_value(other)) and not is_village(place_value(mention)):
                    return True  # «thôn Trường Lệ (Hành Tín Đông cũ)», «bản Mường 1 xã Mường Kim»
                inner = gazetteer.by_id((*place_value(other).candidates, "")[0])
                outer = place_value(mention).candidates[:1]
                if inner is not None and outer:
                    return outer[0] in [above.unit_id for above in gazetteer.ancestors(inner, self.reader.setting.on)]
        return False

    def _is_above(self, mention: Mention) -> bool:
        above = place_value(mention).candidates[:1]
        if not above or above[0] not in self.reader.units_above:
            return False
        return _OF_ALL_RE.search(self.text, 0, self.at(mention)[0]) is None
