"""What a commune reports of itself."""

from __future__ import annotations

from decimal import Decimal

from tests.generating import district
from tests.generating.draft import Draft
from tests.generating.style import plain
from tests.generating.world import CommuneYear, World, cut

THRESHOLD_FROM = 2017  # 1980/QĐ-TTg is the first set that asks for a share of insured people throughout


def tell(draft: Draft, world: World) -> None:
    """Write the sections of a commune's report."""
    it = next(commune for commune in world.now if commune.unit.full == draft.place)
    draft.heading("Đặc điểm tình hình")
    _people(draft, it)
    draft.heading("Kết quả thực hiện các tiêu chí")
    _count(draft, it, world)
    for say in draft.dice.sample((_income, _poverty, _insurance, _roads), 4):
        say(draft, it)
    draft.heading("Nguồn lực thực hiện")
    district.funding(draft, world)


def _people(draft: Draft, it: CommuneYear) -> None:
    homes = draft.fig(f"{plain(Decimal(it.households))} hộ", "households_total", it.households, "households")
    word = draft.pick("nhân khẩu", "khẩu", "người")
    people = draft.fig(f"{plain(Decimal(it.population))} {word}", "population", it.population, "persons")
    draft.say(draft.pick(f"Toàn xã có {homes} với {people}.", f"Dân số của xã là {people}, {homes}."))


def _count(draft: Draft, it: CommuneYear, world: World) -> None:
    if it.unmet:
        district.commune_count(draft, it, world.year)
        return
    told = draft.fig("19/19 tiêu chí", "criteria_met_count", 19, "criteria", of=19)
    draft.say(
        draft.pick(f"Đến nay, xã đã đạt {told}.", f"Đến hết năm {world.year}, xã đạt chuẩn {told} nông thôn mới.")
    )


def _income(draft: Draft, it: CommuneYear) -> None:
    text = f"{plain(cut(Decimal(it.income) / 10**6, 1))} {draft.style.per_head}"
    told = draft.fig(text, "income_per_head", it.income, "VND/person/year")
    draft.say(draft.pick(f"Thu nhập bình quân đầu người đạt {told}.", f"Thu nhập bình quân của người dân là {told}."))


def _poverty(draft: Draft, it: CommuneYear) -> None:
    rate = cut(Decimal(100) * it.poor / it.households, 2)
    faulty = draft.wants("commune_ratio")
    if faulty:
        rate += Decimal("2.4")
    ratio = f"{it.poor}/{plain(Decimal(it.households))} hộ"
    count = draft.fig(ratio, "poor_households", it.poor, "households", of=it.households)
    share = draft.fig(draft.style.rate(rate), "poverty_rate", rate, "percent")
    if faulty:
        draft.plant(count, share)
    draft.say(draft.pick(f"Số hộ nghèo còn {count}, tỷ lệ {share}.", f"Toàn xã còn {count} nghèo, chiếm {share}."))


def _insurance(draft: Draft, it: CommuneYear) -> None:
    share = cut(Decimal(100) * it.insured / it.population, 1)
    faulty = draft.wants("threshold") and not it.unmet and draft.year >= THRESHOLD_FROM
    if faulty:
        share = Decimal("67.2")
    told = draft.fig(draft.style.rate(share), "health_insurance_coverage", share, "percent")
    if faulty:
        draft.plant(told)
    draft.say(draft.pick(f"Tỷ lệ người dân tham gia BHYT đạt {told}.", f"Có {told} dân số tham gia bảo hiểm y tế."))


def _roads(draft: Draft, it: CommuneYear) -> None:
    hard, all_of = cut(Decimal(it.roads_hard) / 10, 1), cut(Decimal(it.roads) / 10, 1)
    share = cut(100 * hard / all_of, 1)
    count = draft.fig(f"{plain(hard)}/{plain(all_of)} km", "road_village_km", hard, "km", of=all_of)
    rate = draft.fig(draft.style.rate(share), "road_village_hard_share", share, "percent")
    draft.say(f"Đường trục thôn được cứng hóa {count}, đạt {rate}.")
