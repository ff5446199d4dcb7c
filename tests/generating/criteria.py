"""How far the communes of a district are: recognised, in all, on average, by band."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from tests.generating import lists
from tests.generating.draft import Draft
from tests.generating.style import plain
from tests.generating.world import WHOLE, CommuneYear, World, cut

_LIST_FAULTS = ("list_total", "list_mean", "list_bands")  # what the list of all communes contradicts
FAULTS = (
    "ratio",
    "count_over_whole",
    "names",
    "impossible_share",
    "advanced",
    "mean",
    "mean_whole",
    "mean_bands",
    "difference",
    "bands",
    "bands_short",
    "band_share",
    *_LIST_FAULTS,
)
ADVANCED_FROM = 2018
_TWO_PLACES = Decimal("0.01")


def tell(draft: Draft, world: World) -> None:
    """Write the section on the criteria of a district's communes."""
    communes, style, dice = world.now, draft.style, draft.dice
    met = [it for it in communes if not it.unmet]
    whole = draft.fig(style.count(len(communes), "xã"), "communes_total", len(communes), "communes")
    draft.say(draft.pick(f"Toàn huyện có {whole} thực hiện xây dựng nông thôn mới.", f"Huyện có {whole} xây dựng NTM."))
    if met:
        _recognised(draft, len(communes), met)
    else:
        draft.say("Đến nay trên địa bàn huyện chưa có xã đạt chuẩn nông thôn mới.")
        draft.facts.append(_none_yet(draft))
    if draft.year >= ADVANCED_FROM and len(met) > 1:
        _advanced(draft, len(met))
    _mean(draft, world)
    _bands(draft, communes)
    rest = [it for it in communes if it.unmet]
    if style.form == "table" or draft.fault in _LIST_FAULTS:
        lists.table_of_communes(draft, communes)
    else:
        for it in dice.sample(rest, min(4, len(rest))):
            lists.commune_count(draft, it, world)


def _none_yet(draft: Draft) -> dict[str, str]:
    draft.fig("chưa có xã", "communes_recognised_count", 0, "communes")
    return draft.facts.pop()


def _recognised(draft: Draft, size: int, met: list[CommuneYear]) -> None:
    style, number = draft.style, len(met)
    share = cut(Decimal(100) * number / size, draft.dice.choice((1, 2, 2)))
    if draft.wants("impossible_share"):
        _impossible(draft, number, size)
        return
    printed = number
    if draft.wants("count_over_whole"):
        printed = size + draft.dice.randint(1, 3)
    ratio = f"{printed:02d}/{size:02d} xã" if style.zero else f"{printed}/{size} xã"
    ratio = draft.fig(ratio, "communes_recognised_count", printed, "communes", of=size)
    if draft.wants("count_over_whole"):
        draft.plant(ratio)
        draft.say(f"Đến hết năm {draft.year}, toàn huyện có {ratio} đạt chuẩn nông thôn mới.")
        return
    faulty = draft.wants("ratio")
    if faulty:
        share = share + 3 if share < 90 else share - 3
    rate = draft.fig(style.rate(share), "communes_recognised_share", share, "percent")
    if faulty:
        draft.plant(ratio, rate)
    beside = f"({rate})" if style.after == "(" else f"{style.after} {rate}"
    worded = f"chiếm {rate}" if style.after == "(" else beside
    listed = [_name(draft, it) for it in met]
    if len(listed) > 2 and draft.wants("names"):
        listed.pop(draft.dice.randrange(len(listed)))
        draft.plant(ratio)
    names = draft.listed(listed)
    draft.say(
        draft.pick(
            f"Đến hết năm {draft.year}, toàn huyện có {ratio} {beside} đạt chuẩn nông thôn mới, gồm các xã: {names}.",
            f"Tính đến 31/12/{draft.year}, có {ratio} được công nhận đạt chuẩn nông thôn mới, {worded}, "
            f"cụ thể: {names}.",
            f"Số xã đạt chuẩn nông thôn mới là {ratio}, {worded} ({names}).",
            f"Đến nay đã có {ratio} {beside} được công nhận xã nông thôn mới, đó là: {names}.",
            f"Lũy kế hết năm {draft.year}: {ratio} đạt chuẩn nông thôn mới, {worded}; gồm: {names}.",
        )
    )


def _impossible(draft: Draft, number: int, size: int) -> None:
    """A share beside a count of which no whole number of communes can be the whole."""
    share = cut(Decimal(100) * number / (Decimal(size) + Decimal("0.4")), 2)
    while any(abs(Decimal(100) * number / whole - share) < 2 * _TWO_PLACES for whole in range(1, 400)):
        share -= Decimal("0.37")
    told = draft.fig(draft.style.count(number, "xã"), "communes_recognised_count", number, "communes")
    rate = draft.fig(draft.style.rate(share), "communes_recognised_share", share, "percent")
    draft.plant(told, rate)
    draft.say(f"Đến hết năm {draft.year}, toàn huyện có {told} đạt chuẩn nông thôn mới, chiếm {rate}.")


def _advanced(draft: Draft, met: int) -> None:
    number = draft.dice.randint(1, max(1, met // 3))
    faulty = draft.wants("advanced")
    if faulty:
        number = met + draft.dice.randint(1, 3)
    elif draft.dice.random() < 0.5:
        return
    told = draft.fig(draft.style.count(number, "xã"), "communes_advanced_count", number, "communes")
    if faulty:
        draft.plant(told)
    draft.say(
        draft.pick(
            f"Đến nay, toàn huyện có {told} đạt chuẩn nông thôn mới nâng cao.",
            f"Số xã đạt chuẩn nông thôn mới nâng cao là {told}.",
        )
    )


def _name(draft: Draft, commune: CommuneYear) -> str:
    return draft.fig(commune.unit.name, "commune_recognised", "true", "bool", place=commune.unit.full)


def _mean(draft: Draft, world: World) -> None:
    size = len(world.now)
    total, earlier = (sum(it.met for it in communes) for communes in (world.now, world.before))
    places = draft.dice.choice((1, 2, 2))
    if draft.wants("mean_whole", "mean_bands", "list_mean"):
        _lone_mean(draft, world, total)
        return
    if draft.wants("list_total"):
        total += size if total < 17 * size else -size
    mean, mean_before = cut(Decimal(total) / size, places), cut(Decimal(earlier) / size, places)
    change = mean - mean_before
    fault = draft.fault if draft.wants("mean", "difference") else ""
    if fault == "mean":
        mean = mean + 1 if mean < 17 else mean - 2
        change = mean - mean_before
    elif fault == "difference":
        change = change + Decimal("1.3")
    total_told = draft.fig(f"{plain(Decimal(total))} tiêu chí", "criteria_met_total", total, "criteria")
    mean_told = draft.fig(f"{plain(mean)} tiêu chí/xã", "criteria_met_mean", mean, "criteria/commune")
    if fault == "mean" or draft.wants("list_total"):
        draft.plant(total_told, mean_told)
    first = draft.pick(
        f"Tổng số tiêu chí đạt chuẩn của các xã là {total_told}, bình quân {mean_told}",
        f"Toàn huyện đạt {total_told}, bình quân mỗi xã đạt {mean_told}",
        f"Tổng số tiêu chí đạt được là {total_told}, bình quân đạt {mean_told}",
    )
    if change <= 0:
        draft.say(first + ".")
        return
    before = draft.fig(
        f"{plain(mean_before)} tiêu chí/xã", "criteria_met_mean", mean_before, "criteria/commune", period=draft.year - 1
    )
    span = f"{draft.year - 1}-{draft.year}"
    more = draft.fig(
        f"{plain(change)} tiêu chí/xã", "criteria_met_mean", change, "criteria/commune", role="change", period=span
    )
    if fault == "difference":
        draft.plant(mean_told, before, more)
    draft.say(f"{first}, tăng {more} so với năm {draft.year - 1} ({before}).")


def _lone_mean(draft: Draft, world: World, total: int) -> None:
    """A mean without its total: no whole number of criteria gives it, or the bands or the list do not allow it."""
    size = len(world.now)
    if draft.fault == "mean_whole":
        mean = cut((total + Decimal("0.5")) / size, 2)
    elif draft.fault == "list_mean":
        mean = cut(Decimal(total + 1 if total < WHOLE * size else total - 1) / size, 2)
    else:
        bands = _bands_of(draft.style.cuts, world.now)
        least = sum(low * count for low, _, count in bands)
        most = sum(high * count for _, high, count in bands)
        mean = cut(Decimal(most + size) / size if most + size < WHOLE * size else Decimal(least - size) / size, 2)
        if mean <= 1:
            return
    told = draft.fig(f"{plain(mean)} tiêu chí/xã", "criteria_met_mean", mean, "criteria/commune")
    draft.plant(told)
    draft.say(draft.pick(f"Bình quân mỗi xã đạt {told}.", f"Số tiêu chí đạt bình quân là {told}."))


def _bands_of(cuts: Sequence[int], communes: list[CommuneYear]) -> list[tuple[int, int, int]]:
    """Lowest and highest number of criteria of each band, and its communes, from the top."""
    edges = [(WHOLE, WHOLE), *((low, high - 1) for high, low in pairwise((WHOLE, *cuts))), (0, cuts[-1] - 1)]
    return [(low, high, sum(low <= it.met <= high for it in communes)) for low, high in edges]


def _bands(draft: Draft, communes: list[CommuneYear]) -> None:
    bands = _bands_of(draft.style.cuts, communes)
    names = [
        "19" if low == WHOLE else f"<{high + 1}" if low == 0 else f"{low}-{high}" if low < high else str(low)
        for low, high, _ in bands
    ]
    counts = {name: count for name, (_, _, count) in zip(names, bands, strict=True)}
    fault = draft.fault if draft.wants("bands", "bands_short", "band_share") else ""
    filled = [name for name in names[:-1] if counts[name] > (fault == "bands_short")]
    if fault == "bands_short" and not counts["19"]:
        filled = []  # the first band is not told: it may have some
    if fault in ("bands", "bands_short") and filled:
        band = draft.dice.choice(filled)
        counts[band] += 2 if fault == "bands" else -1
    moved = _moved(draft, counts)
    with_shares = fault == "band_share" or draft.dice.random() < 0.3
    said, rows = {}, []
    for band, number in counts.items():
        if number == 0:
            if band.startswith("<"):
                rows.append((f"không còn xã đạt dưới {band[1:]} tiêu chí", ""))
                draft.fig("không còn xã", "communes_by_band", 0, "communes", item=band)
            continue
        told = draft.fig(draft.style.count(number, "xã"), "communes_by_band", number, "communes", item=band)
        said[band] = told
        rate = _band_share(draft, band, told, number, len(communes)) if with_shares else ""
        exact = band == "19" or "-" not in band
        words = f"dưới {band[1:]}" if band[0] == "<" else band if exact else ""
        words = words or draft.pick(band, f"từ {band}", f"từ {band.replace('-', ' đến ')}")
        rows.append((words, told + rate))
    if fault in ("bands", "bands_short") and filled:
        draft.plant(draft.style.count(len(communes), "xã"), *said.values())
    elif moved:
        draft.plant(*(said[band] for band in moved))
    if draft.style.form == "prose":
        parts = [f"{told} đạt {words} tiêu chí" if told else words for words, told in rows]
        draft.say(f"Phân theo nhóm: {'; '.join(parts)}.")
        return
    draft.say("Kết quả theo nhóm tiêu chí như sau:")
    for words, told in rows:
        line = f"Số xã đạt {words} tiêu chí: {told}." if told else f"{words[0].upper()}{words[1:]}."
        draft.say(draft.style.bullet + line)


def _moved(draft: Draft, counts: dict[str, int]) -> tuple[str, ...]:
    """Two bands of which one gets a commune of the other, if that is the fault."""
    filled = [band for band in counts if counts[band] > 1]
    if not draft.wants("list_bands") or len(filled) < 2:
        return ()
    one, other = draft.dice.sample(filled, 2)
    counts[one] += 1
    counts[other] -= 1
    return one, other


def _band_share(draft: Draft, band: str, told: str, number: int, size: int) -> str:
    share = cut(Decimal(100) * number / size, 1)
    faulty = draft.wants("band_share")
    if faulty:
        share = share + 8 if share < 90 else share - 8
    rate = draft.fig(draft.style.rate(share), "communes_by_band_share", share, "percent", item=band)
    if faulty:
        draft.plant(told, rate)
    return f" ({rate})" if draft.style.after == "(" else f", chiếm {rate}"
