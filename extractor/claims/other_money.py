"""Money that is nobody's contribution, though funding is spoken of: incomes, debts, what is lacking or carried over.

«nợ đọng còn 42,6 tỷ đồng. Cụ thể: xã A 12,1 tỷ đồng; xã B 9,4 tỷ», «xã A còn thiếu 2.300 triệu đồng, xã B 850 triệu
đồng chưa bố trí», «số vốn chưa giải ngân 12,4 tỷ đồng», «vốn năm 2022 chuyển sang 45,1 tỷ đồng».
"""

from __future__ import annotations

import regex

from extractor.claims import funding_words as words
from extractor.claims.scope import Scope
from extractor.claims.sources import Naming
from extractor.model import Mention

_BEFORE_RE = regex.compile(
    r"(?<!\p{L})(?:thu nhập|đầu người|vốn (?:điều lệ|lưu động|chủ sở hữu|đăng kí)|ngân sách \p{L}+ chi thường xuyên"
    r"|giá trị (?:sản xuất|sản phẩm|gia tăng)|doanh thu|lợi nhuận|tiền lương|phụ cấp|kim ngạch|năng suất lao động"
    r"|(?:tổng )?(?:thu|chi) (?:cân đối )?ngân sách|thu (?:nội địa|trên địa bàn)|doanh nghiệp[^;.]*với tổng (?:số )?vốn"
    r"|nợ đọng|nợ xây dựng|nợ xdcb|còn nợ|số nợ|tổng nợ)(?!\p{L})[^,;.]*$"
    # «nợ toàn huyện không quá 20 tỷ đồng»; not «bố trí 4 tỷ đồng trả nợ», «nợ tiêu chí», «Về nợ: tổng vốn …»
    r"|(?<!\p{L})(?<!(?:trả|xử lí|thanh toán|dư) )nợ(?! (?:các )?tiêu chí)(?!\p{L})[^,;.:]*$"
    r"|(?<!\p{L})dư nợ(?!\p{L})(?:[^;.\d]|\d{1,2}/\d)*+\d{0,3}[^;.\d]*$"
    # what was paid of a debt, by whomever: «huyện trả nợ 3,5 tỷ đồng»; not «bố trí 4 tỷ đồng để trả nợ»
    r"|(?<!\p{L})(?:trả|thanh toán|xử lí)(?: dứt điểm| xong| hết| được)* (?:các khoản )?nợ(?!\p{L})[^,;.:\d]*:? ?$"
    # «phấn đấu trả 18 tỷ đồng, trong đó …»; not «chi trả 2,5 tỷ đồng tiền công»
    r"|(?<!\p{L})(?<!(?:chi|tiền) )trả(?: được| dứt điểm| hết| xong| thêm| khoảng| trên)* ?$"
    # what was taken back or struck out: «giảm trừ thanh toán 865 triệu đồng», «hủy dự toán 2.750 triệu đồng»
    r"|(?<!\p{L})(?:thu hồi|giảm trừ|xuất toán|nộp trả|hoàn trả|hủy|cắt giảm|tạm ứng|bảo lãnh|hoàn ứng|còn dư|tồn quỹ"
    r"|còn phải (?:trả|thanh toán)|chưa thanh toán|thu (?:hồi )?nợ)"
    r"(?!\p{L})[^,;.:\d]*:? ?$"
    # not «do thiếu vốn nên xã mới huy động được 3,2 tỷ đồng»
    r"|(?<!\p{L})(?:thiếu|chưa (?:được |có )?(?:bố trí|giải ngân|phân bổ|huy động)|chưa có nguồn"
    r"|(?:chuyển|kéo dài|kết chuyển) sang|chuyển nguồn)(?!\p{L})"
    r"(?:(?!(?<!\p{L})(?:nên|mới|đã|huy động|đầu tư|hỗ trợ|góp)(?!\p{L}))[^,;.()]){0,60}$"
)
_PAID_DEBT_RE = regex.compile(
    r"(?<!\p{L})(?:trả|thanh toán|xử lí)(?: dứt điểm| xong| hết| được)* (?:(?:\d[\d.,]* ?\p{L}+(?: đồng)?|các khoản) )?"
    r"nợ(?: (?:đọng|xây dựng|xdcb))?(?!\p{L})[^;.\d]*\d(?:[^;.]|(?<=\d)\.(?=\d))*"
    r"|(?<!\p{L})(?:trả|thanh toán) (?:được )?\d[\d.,]* ?\p{L}+(?: đồng)? nợ(?!\p{L})(?:[^;.]|(?<=\d)\.(?=\d))*"
)
_BEHIND_RE = regex.compile(
    r" (?:tiền |các khoản )*nợ (?:đọng|xây dựng|xdcb)(?!\p{L})"
    r"| (?:dự kiến|sẽ|phấn đấu) (?:sẽ )?giải ngân(?!\p{L})"  # «còn lại 2.548 triệu đồng dự kiến giải ngân hết»
    r"| (?:hiện |còn |vẫn )*(?:chưa (?:được )?(?:bố trí|giải ngân|phân bổ)|chưa có nguồn)(?!\p{L})"
)
_OPENED_RE = regex.compile(rf"(?:[^.]|\.(?=\d))*\. ?[-+ ]*{words.PARTS_RE.pattern}(?:[^.]|\.(?=\d))*")
# «giải ngân vốn năm 2022 kéo dài: 9,8/12,4 tỷ đồng»; not «95 tỷ đồng (gồm cả vốn năm 2022 chuyển sang)»
_CARRIED_RE = regex.compile(r"(?<!\p{L})(?:chuyển sang|chuyển nguồn|kéo dài|kết chuyển)(?!\p{L})")
_WITH_RE = regex.compile(r"\([^()]*\)|(?:gồm|kể|tính)(?: cả)? [^,;.()\d]{0,30}năm \d{4}[^,;.()\d]{0,30}")
_CARRIED_DOUBT = "có thể chỉ là của vốn năm trước chuyển sang"


def carried_doubt(scope: Scope, mention: Mention) -> tuple[str, ...]:
    """The doubt about a payment told in one clause with what was carried over from the year before."""
    start = scope.at(mention)[0]
    before = scope.text[scope.clause(start)[0] : start]
    if _CARRIED_RE.search(before) is None or _CARRIED_RE.search(_WITH_RE.sub("", before)) is None:
        return ()
    return (_CARRIED_DOUBT,)


class OtherMoney:
    """Tells the amounts of one passage, in order, that are no funding."""

    def __init__(self, scope: Scope, naming: Naming) -> None:
        self._scope = scope
        self._naming = naming
        self._end: int | None = None  # where the last of them ends, if nothing else has come since

    def takes(self, mention: Mention) -> bool:
        """True if an amount is no funding by the words beside it, or goes on with one before it that is none."""
        start, end = self._scope.at(mention)
        before = self._scope.text[self._scope.clause(start)[0] : start]
        said = (
            _BEFORE_RE.search(before) is not None
            or self._is_of_paid_debt(start)
            or _BEHIND_RE.match(self._scope.text, end) is not None
        )
        told = said or self._goes_on(mention, start)
        self._end = end if told else None
        return told

    def _is_of_paid_debt(self, start: int) -> bool:
        """«đã trả được 8,2 tỷ đồng nợ xây dựng cơ bản, trong đó ngân sách huyện 5 tỷ đồng, ngân sách xã 3,2 tỷ»."""
        if "nợ" not in self._scope.text:
            return False
        return _PAID_DEBT_RE.search(self._scope.text, self._scope.sentence(start)[0], start) is not None

    def _goes_on(self, mention: Mention, start: int) -> bool:
        """In the sentence of the amount before, or one that opens its parts, without a source or words for payment."""
        if self._end is None or self._naming.source_of(mention) is not None:
            return False
        between = self._scope.text[self._end : start]  # «nợ 6,2 tỷ, đã thanh toán 4,1 tỷ đồng» goes on with the debt
        if "giải ngân" in between or words.ALLOTTED_RE.search(between) or words.SPENDS_RE.search(between):
            return False
        same = self._scope.sentence(self._end - 1) == self._scope.sentence(start)
        return same or _OPENED_RE.fullmatch(between) is not None
