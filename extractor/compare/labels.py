"""What a place is called in a table or picture: its name, and where it lies if another there bears the name.

Places are told apart by their code; «Huyện Châu Thành» is in eleven provinces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from extractor.catalog.places import Gazetteer
from extractor.errors import UsageError

PlaceKey = tuple[str, str]  # code or "", full name


def labels_of(places: Collection[PlaceKey], gazetteer: Gazetteer, on: str = "") -> dict[PlaceKey, str]:
    """Return a label for each place, no two alike.

    Args:
        places: all that stand side by side.
        gazetteer: knows in what they lie.
        on: the day or year of which they are, "" = their last.

    >>> hà_giang = [("00742", "Xã Tả Lủng"), ("00796", "Xã Tả Lủng"), ("00745", "Xã Lũng Phìn")]
    >>> list(labels_of(hà_giang, Gazetteer.load(), "2018").values())[1:]
    ['Xã Tả Lủng (Huyện Mèo Vạc, Tỉnh Hà Giang)', 'Xã Lũng Phìn']
    """
    shared = Counter(name for _, name in places)
    found = {
        (code, name): name if shared[name] == 1 else f"{name} ({_where(code, gazetteer, on)})" for code, name in places
    }
    alike = Counter(found.values())
    return {(code, name): it if alike[it] == 1 else f"{it} [{code}]" for (code, name), it in found.items()}


def several_units(asked: str, labels: Mapping[str, str], step: str) -> UsageError:
    """Return the error for a name that several units bear; `labels` by code, of which the asker chooses."""
    told = "; ".join(f"{label}{f', mã {code}' if code else ''}" for code, label in sorted(labels.items()))
    return UsageError(f"Có {len(labels)} đơn vị tên «{asked}»: {told}.", next_step=step)


def _where(code: str, gazetteer: Gazetteer, on: str) -> str:
    return gazetteer.lies_in(code, on) or (f"mã {code}" if code else "chưa rõ ở đâu")
