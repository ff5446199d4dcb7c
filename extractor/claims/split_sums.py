"""Sums that are no funding, split as funding is: what is owed, what is asked for.

«nợ đọng là 4.860 triệu đồng, trong đó ngân sách huyện 1.240 triệu đồng, ngân sách xã 3.620 triệu đồng», «nợ 12,8 tỷ
đồng. Phần nợ thuộc ngân sách huyện là 5,2 tỷ đồng, …», «đề nghị bố trí 3.200 triệu đồng; trong đó xin ngân sách tỉnh
2.000 triệu đồng»: the parts are owed and asked for, too.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.claims import funding_words as words
from extractor.claims.funding_context import is_money
from extractor.claims.making import make_claim
from extractor.claims.scope import Scope
from extractor.claims.sources import Naming
from extractor.model import Claim, Mention, Ratio

_OWED_RE = regex.compile(
    r"(?<!\p{L})(?:nợ đọng|nợ xây dựng|nợ xdcb|tổng nợ|số nợ|còn nợ)(?!\p{L})(?:[^;.\d]|\d{1,2}/\d)*+\d{0,4}[^;.\d]*$"
)
_ASKED_RE = regex.compile(
    r"(?<!\p{L})(?:đề nghị|kiến nghị|đề xuất|xin)(?!\p{L})[^;.\d]{0,160}?"
    r"(?:hỗ trợ|bố trí|cấp|bổ sung|phân bổ)[^;.\d]{0,40}$"
)
_PAID_RE = regex.compile(r"(?<!\p{L})(?:đã|được) (?:trả|thanh toán|xử lí|bố trí)|giải ngân|bố trí[^,;.]* trả")
_DEBT = "debt_construction"
_WHOLES = ((_DEBT, _OWED_RE), ("funding_requested", _ASKED_RE))
# the sentence behind that of the whole: «Trong đó: …», «Phần nợ thuộc ngân sách huyện …», «Trong số nợ này, …»
_NEXT_RE = regex.compile(
    r"[ .\n]*(?:trong (?:đó|số (?:nợ )?(?:này|đó))|bao gồm|gồm(?: có)?|cụ thể|chia ra"
    r"|(?=(?:phần|số|khoản) nợ (?:thuộc|của|do|phần|từ|từng|ngân sách|ns)(?!\p{L})))[:, ]*"
)
_MOSTLY_RE = regex.compile(r" ?[,;:(] ?(?:tập trung|chủ yếu|nhiều nhất)(?: (?:ở|vào|tại|là|do|thuộc|các))*(?!\p{L})")
# «nợ thuộc ngân sách huyện 2,5 tỷ đồng; thuộc ngân sách xã 3,1 tỷ đồng»: parts without their whole
_OWED_BY_RE = regex.compile(r"(?<!\p{L})nợ (?:phải trả |đọng |xdcb )*(?:thuộc|phần|của)(?!\p{L})[^,;.:\d]*$")
# the line over a list of what is owed, and an item of it: «- Ngân sách huyện: 15.450 triệu đồng»
_LIST_OWED_RE = regex.compile(r"(?<!\p{L})(?:nợ đọng|nợ xây dựng|nợ xdcb|tổng (?:số )?nợ|số nợ)(?!\p{L})")
_NOT_OWED_RE = regex.compile(
    r"(?<!\p{L})(?:trả|thanh toán|xử lí|giải pháp|phương án|bố trí|nguyên nhân|giải ngân|kế hoạch|lộ trình)(?!\p{L})"
)
_AMOUNT_RE = regex.compile(r"\d ?(?:tỉ|triệu|trđ|tr\.đ|đồng|nghìn|ngàn)(?!\p{L})")
_ITEM_RE = regex.compile(r"[-+*•\d.)a-zđ]{0,4} ?[^:;,.\d]{2,48}(?::| là)? ?")


def find_split_sums(scope: Scope) -> Iterator[Claim]:
    """The parts of what is owed or asked for: behind their whole, or in the list below it."""
    if not scope.figures_in("VND"):
        return
    if any("nợ" in lead.text for lead in scope.leads):
        yield from _listed(scope)
    if not any(sign in scope.text for sign in ("nợ", "nghị", "đề xuất", "xin")):
        return
    money = _money(scope)
    for at, whole in enumerate(money):
        start, end = scope.at(whole)
        before = scope.text[scope.sentence(start)[0] : start]
        kind = next((it for it, said in _WHOLES if said.search(before)), "")
        if not kind and _OWED_BY_RE.search(before):
            yield from _parts(scope, _DEBT, money[at:])
            return
        first, last = _told(scope, end) if kind else (0, 0)
        if last:
            yield from _parts(scope, kind, [it for it in money[at + 1 :] if first <= scope.at(it)[0] < last])
            return


def _money(scope: Scope) -> list[Mention]:
    return [it for it in scope.of_kind("quantity", "ratio") if is_money(it) and not isinstance(it.value, Ratio)]


def _told(scope: Scope, end: int) -> tuple[int, int]:
    """Where the parts of the whole that ends there are told, (0, 0) if nothing opens them."""
    last = scope.sentence(end - 1)[1]
    opened = words.PARTS_RE.search(scope.text, end, last) or _MOSTLY_RE.match(scope.text, end)
    if opened is not None:
        return opened.end(), last
    if close := Naming(scope).bracket_end(end):
        return end, close
    if words.COLON_RE.match(scope.text, end) is not None:
        return end, last
    following = _NEXT_RE.match(scope.text, last)
    return (following.end(), scope.sentence(following.end())[1]) if following is not None else (0, 0)


def _parts(scope: Scope, kind: str, amounts: list[Mention]) -> Iterator[Claim]:
    naming = Naming(scope)
    for mention in amounts:
        start = scope.at(mention)[0]
        said = scope.text[scope.clause(start)[0] : start]
        item = _item(scope, naming, mention, of_works=kind == _DEBT and not _NOT_OWED_RE.search(said))
        if item is None or _PAID_RE.search(said) or words.CHANGED_RE.search(said):
            return
        yield _part(scope, mention, kind, item)


def _item(scope: Scope, naming: Naming, mention: Mention, *, of_works: bool) -> str | None:
    """The source of a part; "" of works, of which no source is named («giao thông 71,6 tỷ đồng»), None of a place."""
    source, (start, _) = naming.source_of(mention), scope.at(mention)
    if source is not None and source.ids[0] != "total":
        return source.ids[0]
    first = scope.clause(start)[0]
    by_place = any(first <= scope.at(it)[0] < start for it in scope.places())
    return "" if of_works and not by_place else None


def _listed(scope: Scope) -> Iterator[Claim]:
    """«Tổng nợ đọng 32.450 triệu đồng, trong đó:» over «+ Ngân sách huyện: 15.450 triệu đồng», «+ Giao thông: …»."""
    leads = [lead.text for lead in scope.leads]
    owed = [text for text in leads if _LIST_OWED_RE.search(text)]
    if not owed or any(map(_NOT_OWED_RE.search, (*leads, scope.text))):
        return
    money = _money(scope)
    if money and _ITEM_RE.fullmatch(scope.text, 0, scope.at(money[0])[0]) is not None:
        of_works = any(_AMOUNT_RE.search(text) for text in owed) and not _LIST_OWED_RE.search(scope.text)
        item = _item(scope, Naming(scope), money[0], of_works=of_works)
        if item is not None:
            yield _part(scope, money[0], _DEBT, item)


def _part(scope: Scope, mention: Mention, kind: str, item: str) -> Claim:
    asked = kind == "funding_requested"
    return make_claim(
        scope,
        mention,
        "split_sums.part",
        topic="indicator",
        indicator=kind,
        item=item,
        role="actual" if asked else "",
        period=scope.period_of(*scope.at(mention), "target")[0] if asked else None,
    )
