"""What a question names must be there: another indicator or item is never an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rapidfuzz import process

from extractor.catalog import Catalog
from extractor.errors import UsageError

_ALIKE = 75  # of 100: from here on another word is offered
_STEP = "Trang So sánh, và «extractor compare» không tham số, liệt kê những chỉ tiêu có số."
_NAMED = 12  # items that a refusal names


def require_measured(known: Mapping[str, Collection[str]], indicator: str, item: str, catalog: Catalog) -> None:
    """Refuse an indicator, or an item of it, of which there are no figures; "" asks for no certain item.

    Args:
        known: the items that there are, by indicator.
        indicator: its id.
        item: id of a part of it.
        catalog: knows their names.

    Raises:
        UsageError: there are no such figures; with the nearest that there are.
    """
    if indicator not in known:
        names = {record.label: record.id for record in catalog.indicators.by_id.values() if record.id in known}
        names |= {it: it for it in known}
        near = process.extractOne(indicator, list(names), score_cutoff=_ALIKE)
        if near is not None:
            raise UsageError(f"Không có số liệu nào về «{indicator}».", next_step=f"Có phải {names[near[0]]} không?")
        raise UsageError(f"Không có số liệu nào về «{indicator}».", next_step=_STEP)
    if item and item not in known[indicator]:
        some = ", ".join(sorted(filter(None, known[indicator]))[:_NAMED])
        raise UsageError(
            f"«{catalog.label(indicator)}» không có số liệu nào về mục «{item}».",
            next_step=f"Hãy chọn mục có số: {some}." if some else "Hãy bỏ mục: chỉ tiêu này không chia mục nào.",
        )
