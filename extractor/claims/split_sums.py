"""Sums that are no funding, split by source as funding is: what is owed, what is asked for.

«nợ đọng là 4.860 triệu đồng, trong đó ngân sách huyện 1.240 triệu đồng, ngân sách xã 3.620 triệu đồng», «đề nghị bố trí
3.200 triệu đồng; trong đó xin ngân sách tỉnh 2.000 triệu đồng»: the parts are owed and asked for, too.
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
_PAID_RE = regex.compile(r"(?<!\p{L})(?:đã|được) (?:trả|thanh toán|xử lí|bố trí)|giải ngân")
_WHOLES = (("debt_construction", _OWED_RE), ("funding_requested", _ASKED_RE))


def find_split_sums(scope: Scope) -> Iterator[Claim]:
    """The parts by source of what is owed or asked for, in the sentence of their whole."""
    if not any(sign in scope.text for sign in ("nợ", "nghị", "đề xuất", "xin")):
        return
    money = [it for it in scope.of_kind("quantity", "ratio") if is_money(it) and not isinstance(it.value, Ratio)]
    for at, whole in enumerate(money):
        start, end = scope.at(whole)
        first, last = scope.sentence(start)
        kind = next((it for it, said in _WHOLES if said.search(scope.text, first, start)), "")
        if not kind:
            continue
        opened = words.PARTS_RE.search(scope.text, end, last)
        begin, close = (opened.end(), last) if opened is not None else (end, Naming(scope).bracket_end(end))
        if close:
            yield from _parts(scope, kind, [it for it in money[at + 1 :] if begin <= scope.at(it)[0] < close])
            return


def _parts(scope: Scope, kind: str, amounts: list[Mention]) -> Iterator[Claim]:
    naming = Naming(scope)
    for mention in amounts:
        start = scope.at(mention)[0]
        source = naming.source_of(mention)
        said = scope.text[scope.clause(start)[0] : start]
        if source is None or source.ids[0] == "total" or _PAID_RE.search(said) or words.CHANGED_RE.search(said):
            return
        asked = kind == "funding_requested"
        yield make_claim(
            scope,
            mention,
            "split_sums.part",
            topic="indicator",
            indicator=kind,
            item=source.ids[0],
            role="actual" if asked else "",
            period=scope.period_of(*scope.at(mention), "target")[0] if asked else None,
        )
