"""What a commune reports of itself."""

from __future__ import annotations

from decimal import Decimal

from tests.generating import funding, lists, outlook
from tests.generating.draft import Draft
from tests.generating.style import plain
from tests.generating.world import CommuneYear, World, criteria_of, cut

# A criterion counts as met while its indicator is below the level: of insurance, of income.
_THRESHOLDS = ("threshold", "threshold_income")
FAULTS = (
    "commune_ratio",
    "owed",
    *_THRESHOLDS,
    *lists.FAULTS,
    *(fault for fault in funding.FAULTS if fault != "table_row"),
    *outlook.COMMUNE_FAULTS,
)


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
    funding.tell(draft, world)
    if draft.wants(*outlook.COMMUNE_FAULTS) or draft.dice.random() < 0.4:
        draft.heading("Phương hướng, nhiệm vụ thời gian tới")
        outlook.of_commune(draft, it, world)


def _people(draft: Draft, it: CommuneYear) -> None:
    homes = draft.fig(f"{plain(Decimal(it.households))} hộ", "households_total", it.households, "households")
    word = draft.pick("nhân khẩu", "khẩu", "người")
    people = draft.fig(f"{plain(Decimal(it.population))} {word}", "population", it.population, "persons")
    draft.say(draft.pick(f"Toàn xã có {homes} với {people}.", f"Dân số của xã là {people}, {homes}."))


def _count(draft: Draft, it: CommuneYear, world: World) -> None:
    if it.unmet:
        lists.commune_count(draft, it, world)
        if draft.wants("owed", "met_target") or draft.dice.random() < 0.2:
            _met(draft, it, world.year)
        return
    told = draft.fig("19/19 tiêu chí", "criteria_met_count", 19, "criteria", of=19)
    draft.say(
        draft.pick(f"Đến nay, xã đã đạt {told}.", f"Đến hết năm {world.year}, xã đạt chuẩn {told} nông thôn mới.")
    )
    if draft.wants("owed"):
        _met(draft, it, world.year)


def _met(draft: Draft, it: CommuneYear, year: int) -> None:
    """Some criteria that are met, and which of them are owed still, if that is the fault."""
    names = criteria_of(year)
    some = sorted(draft.dice.sample([number for number in names if number not in it.unmet], min(3, it.met)))
    draft.told_met = some
    literals = [draft.fig(f"số {number}", "criterion_status", "met", "status", item=str(number)) for number in some]
    listed = ", ".join(f"{literal} ({names[number]})" for literal, number in zip(literals, some, strict=True))
    draft.say(f"Một số tiêu chí đã đạt vững chắc: tiêu chí {listed}.")
    if draft.wants("owed"):
        owed = draft.fig(f"số {some[0]}", "criterion_status", "owed", "status", item=str(some[0]))
        draft.plant(owed)
        draft.say(draft.pick(f"Tuy nhiên tiêu chí {owed} đang còn nợ.", f"Xã còn nợ tiêu chí {owed}."))


def _income(draft: Draft, it: CommuneYear) -> None:
    income = it.income
    faulty = draft.wants("threshold_income") and not it.unmet and draft.year >= outlook.INCOME_LEVELS_FROM
    if faulty:
        income = 21_300_000
    text = f"{plain(cut(Decimal(income) / 10**6, 1))} {draft.style.per_head}"
    told = draft.fig(text, "income_per_head", income, "VND/person/year")
    if faulty:
        draft.plant(told)
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
    faulty = draft.wants("threshold") and not it.unmet and draft.year >= outlook.LEVELS_FROM
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
