"""How people live: income, poverty, insurance, roads, schools, water, training; all made of the communes."""

from __future__ import annotations

from decimal import Decimal

from tests.generating.draft import Draft
from tests.generating.style import plain
from tests.generating.world import CommuneYear, World, cut

FAULTS = (
    "growth",
    "growth_percent",
    "growth_yearly",
    "growth_times",
    "poverty_ratio",
    "poverty_fall",
    "road_ratio",
    "school_ratio",
    "part_over_whole",
    "water",
    "certified",
    "over_hundred",
    "implausible",
)
_GROWTH = ("growth", "growth_percent", "growth_yearly", "growth_times")
_HEAD = "VND/person/year"


def tell(draft: Draft, world: World) -> None:
    """Write the section on how people live, topics in the clerk's order."""
    topics = (_income, _poverty, _insurance, _roads, _schools, _water, _training)
    for say in draft.dice.sample(topics, len(topics)):
        say(draft, world)


def mean_income(communes: list[CommuneYear]) -> int:
    """Return the income a head of all communes together in VND, to a tenth of a million."""
    people = sum(it.population for it in communes)
    return int(cut(Decimal(sum(it.income * it.population for it in communes)) / people / 100_000, 0)) * 100_000


def _income(draft: Draft, world: World) -> None:
    now, before = mean_income(world.now), mean_income(world.before)
    unit, last = draft.style.per_head, draft.year - 1
    if draft.wants("implausible"):
        told = draft.fig(f"{now * 10 // 10**6} {unit}", "income_per_head", now * 10, _HEAD)
        draft.plant(told)
        draft.say(f"Thu nhập bình quân đầu người đạt {told}.")
        return
    told = draft.fig(f"{_millions(now)} {unit}", "income_per_head", now, _HEAD)
    way = draft.fault if draft.wants(*_GROWTH) else draft.pick(*_GROWTH) if now > before else ""
    if not way:
        draft.say(f"Thu nhập bình quân đầu người khu vực nông thôn đạt {told}.")
        return
    if way == "growth_yearly":
        _yearly(draft, told, now)
        return
    more = _more(draft, way, now, before)
    old = draft.fig(f"{_millions(before)} {unit}", "income_per_head", before, _HEAD, period=last)
    if draft.wants(*_GROWTH):
        draft.plant(told, more, old)
    if way == "growth_times":
        draft.say(f"Thu nhập bình quân đầu người đạt {told}, gấp {more} năm {last} ({old}).")
        return
    draft.say(
        draft.pick(
            f"Thu nhập bình quân đầu người năm {draft.year} đạt {told}, tăng {more} so với năm {last} ({old}).",
            f"Thu nhập bình quân khu vực nông thôn đạt {told}, tăng {more} so với năm {last} (năm {last} là {old}).",
        )
    )


def _more(draft: Draft, way: str, now: int, before: int) -> str:
    """The change between two years: an amount, a percentage, or how many times."""
    faulty, span = draft.wants(*_GROWTH), f"{draft.year - 1}-{draft.year}"
    if way == "growth":
        change = now - before + (2_600_000 if faulty else 0)
        literal = f"{_millions(change)} triệu đồng"
        return draft.fig(literal, "income_per_head", change, _HEAD, role="change", period=span)
    if way == "growth_times":
        times = cut(Decimal(now) / before, 2) + (Decimal("0.4") if faulty else 0)
        return draft.fig(f"{plain(times)} lần", "income_per_head", times, "times", role="change", period=span)
    rate = cut(Decimal(100) * (now - before) / before, 1) + (Decimal("5.3") if faulty else 0)
    return draft.fig(draft.style.rate(rate), "income_per_head", rate, "percent", role="change", period=span)


def _yearly(draft: Draft, told: str, now: int) -> None:
    """From some years ago to now, and by how much a year."""
    years = draft.dice.randint(3, 5)
    first = draft.year - years
    before = int(now / Decimal("1.08") ** years) // 100_000 * 100_000
    rate = cut(Decimal(100) * ((Decimal(now) / before) ** (Decimal(1) / years) - 1), 1)
    faulty = draft.wants("growth_yearly")
    if faulty:
        rate += Decimal("4.2")
    old = f"{_millions(before)} {draft.style.per_head}"
    old = draft.fig(old, "income_per_head", before, _HEAD, role="baseline", period=first)
    each = draft.fig(draft.style.rate(rate), "income_per_head", rate, "percent", role="change", period=draft.year)
    if faulty:
        draft.plant(told, old, each)
    draft.say(
        f"Thu nhập bình quân đầu người tăng từ {old} năm {first} lên {told} năm {draft.year}, "
        f"bình quân mỗi năm tăng {each}."
    )


def _millions(value: int) -> str:
    return plain(cut(Decimal(value) / 10**6, 1))


def _poverty(draft: Draft, world: World) -> None:
    poor, all_of = sum(it.poor for it in world.now), sum(it.households for it in world.now)
    rate = cut(Decimal(100) * poor / all_of, 2)
    before = cut(Decimal(100) * sum(it.poor for it in world.before) / sum(it.households for it in world.before), 2)
    if draft.wants("poverty_fall") or (before > rate and not draft.fault and draft.dice.random() < 0.4):
        _poverty_fall(draft, rate, before)
        return
    faulty = draft.wants("poverty_ratio")
    if faulty:
        rate += Decimal("1.75")
    ratio = f"{plain(Decimal(poor))}/{plain(Decimal(all_of))} hộ"
    count = draft.fig(ratio, "poor_households", poor, "households", of=all_of)
    share = draft.fig(draft.style.rate(rate), "poverty_rate", rate, "percent")
    if faulty:
        draft.plant(count, share)
    draft.say(
        draft.pick(
            f"Đến cuối năm {draft.year}, số hộ nghèo còn {count}, chiếm {share}.",
            f"Toàn huyện còn {count} nghèo, tỷ lệ {share}.",
        )
    )


def _poverty_fall(draft: Draft, rate: Decimal, before: Decimal) -> None:
    last, fall, prose = draft.year - 1, before - rate, draft.dice.random() < 0.5
    faulty = draft.wants("poverty_fall")
    if faulty:
        fall = abs(fall) + Decimal("1.3")
    now = draft.fig(draft.style.rate(rate), "poverty_rate", rate, "percent")
    span = str(draft.year) if prose else f"{last}-{draft.year}"
    less = draft.fig(draft.style.rate(fall), "poverty_rate", -fall, "percent", role="change", period=span)
    role = "baseline" if prose else "actual"
    old = draft.fig(draft.style.rate(before), "poverty_rate", before, "percent", role=role, period=last)
    if faulty:
        draft.plant(now, less, old)
    if prose:
        draft.say(f"Tỷ lệ hộ nghèo giảm từ {old} năm {last} xuống còn {now} năm {draft.year} (giảm {less}).")
    else:
        draft.say(f"Tỷ lệ hộ nghèo giảm còn {now}, giảm {less} so với năm {last} ({old}).")


def _insurance(draft: Draft, world: World) -> None:
    people = sum(it.population for it in world.now)
    share = cut(Decimal(100) * sum(it.insured for it in world.now) / people, 1)
    faulty = draft.wants("over_hundred")
    share += 100 if faulty else 0
    told = draft.fig(draft.style.rate(share), "health_insurance_coverage", share, "percent")
    if faulty:
        draft.plant(told)
    draft.say(
        draft.pick(
            f"Tỷ lệ người dân tham gia bảo hiểm y tế đạt {told}.", f"Tỷ lệ bao phủ BHYT toàn huyện đạt {told} dân số."
        )
    )


def _roads(draft: Draft, world: World) -> None:
    hard, all_of = (
        cut(Decimal(sum(it)) / 10, 1) for it in zip(*((c.roads_hard, c.roads) for c in world.now), strict=True)
    )
    share = cut(100 * hard / all_of, 1)
    faulty = draft.wants("road_ratio")
    if faulty:
        share = share - 11
    count = draft.fig(f"{plain(hard)}/{plain(all_of)} km", "road_village_km", hard, "km", of=all_of)
    rate = draft.fig(draft.style.rate(share), "road_village_hard_share", share, "percent")
    if faulty:
        draft.plant(count, rate)
    draft.say(
        draft.pick(
            f"Đường trục thôn, xóm được cứng hóa {count}, đạt {rate}.",
            f"Đã bê tông hóa {count} đường trục thôn, liên thôn ({rate}).",
        )
    )


def _schools(draft: Draft, world: World) -> None:
    good, all_of = sum(it.schools_standard for it in world.now), sum(it.schools for it in world.now)
    share = cut(Decimal(100) * good / all_of, 1)
    fault = draft.fault if draft.wants("school_ratio", "part_over_whole") else ""
    if fault == "part_over_whole" and good < all_of:
        good, all_of = all_of, good
    elif fault == "school_ratio":
        share = share + 7 if share < 90 else share - 7
    count = draft.fig(f"{good}/{all_of} trường", "schools_standard_count", good, "schools", of=all_of)
    rate = draft.fig(draft.style.rate(share), "schools_standard_share", share, "percent")
    if fault:
        draft.plant(*((count, rate) if fault == "school_ratio" else (count,)))
    draft.say(
        draft.pick(
            f"Toàn huyện có {count} học các cấp đạt chuẩn quốc gia, đạt {rate}.",
            f"Số trường đạt chuẩn quốc gia là {count}, tỷ lệ {rate}.",
        )
    )


def _water(draft: Draft, world: World) -> None:
    clean, hygienic = Decimal(draft.dice.randint(350, 700)) / 10, Decimal(draft.dice.randint(860, 990)) / 10
    if draft.wants("water"):
        clean, hygienic = hygienic, clean
    one = draft.fig(draft.style.rate(hygienic), "hygienic_water_share", hygienic, "percent")
    other = draft.fig(draft.style.rate(clean), "clean_water_share", clean, "percent")
    if draft.wants("water"):
        draft.plant(one, other)
    draft.say(
        draft.pick(
            f"Tỷ lệ hộ sử dụng nước hợp vệ sinh đạt {one}, trong đó tỷ lệ hộ sử dụng nước sạch theo quy chuẩn đạt "
            f"{other}.",
            f"Có {one} số hộ được sử dụng nước hợp vệ sinh, {other} số hộ sử dụng nước sạch.",
        )
    )


def _training(draft: Draft, world: World) -> None:
    certified, trained = Decimal(draft.dice.randint(180, 310)) / 10, Decimal(draft.dice.randint(450, 580)) / 10
    if draft.wants("certified"):
        certified, trained = trained, certified
    elif draft.fault or draft.dice.random() < 0.5:
        return
    one = draft.fig(draft.style.rate(trained), "trained_labour_share", trained, "percent")
    other = draft.fig(draft.style.rate(certified), "certified_labour_share", certified, "percent")
    if draft.wants("certified"):
        draft.plant(one, other)
    draft.say(f"Tỷ lệ lao động qua đào tạo đạt {one}, trong đó có bằng cấp, chứng chỉ đạt {other}.")
