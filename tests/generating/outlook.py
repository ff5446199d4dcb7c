"""What is to be reached: the targets of a district and of a commune for the year to come."""

from __future__ import annotations

from decimal import Decimal

from tests.generating.draft import Draft
from tests.generating.living import mean_income
from tests.generating.style import plain
from tests.generating.world import CommuneYear, World, criteria_of, cut

DISTRICT_FAULTS = ("past_target", "met_target", "repeated", "repeated_rate")
COMMUNE_FAULTS = ("past_target", "low_target", "met_target", "repeated")
LEVELS_FROM = 2017  # 1980/QĐ-TTg is the first set that asks for a share of insured people throughout
INCOME_LEVELS_FROM = 2020  # it asks for an income in 2020 only, 318/QĐ-TTg in every year
INCOME = 10
_HEAD = "VND/person/year"


def of_district(draft: Draft, world: World) -> None:
    """Write what the district means to reach."""
    met = [it for it in world.now if not it.unmet]
    goal = min(len(met) + draft.dice.randint(1, 2), len(world.now))
    year = _lead(draft)
    if draft.wants("met_target") and met:
        told = draft.fig(met[0].unit.told, "commune_recognised", "true", "bool", role="target", place=met[0].unit.full)
        draft.plant(told)
        draft.say(f"{draft.style.bullet}Đưa {told} đạt chuẩn nông thôn mới.")
    if goal > len(met):
        told = draft.fig(
            draft.style.count(goal, "xã"), "communes_recognised_count", goal, "communes", role="target", period=year
        )
        draft.say(f"{draft.style.bullet}Toàn huyện có {told} đạt chuẩn nông thôn mới.")
    _income(draft, mean_income(world.now), year)
    if draft.wants("repeated"):
        _again(draft, mean_income(world.now) + 4_300_000)
    elif draft.wants("repeated_rate"):
        _rate_again(draft)
    elif not draft.fault and draft.dice.random() < 0.3:
        _again(draft, mean_income(world.now))


def of_commune(draft: Draft, it: CommuneYear, world: World) -> None:
    """Write what the commune means to reach."""
    year, names = _lead(draft), criteria_of(world.year)
    ahead = [number for number in it.unmet if number != INCOME]  # what is aimed at below may be less than its level
    if ahead:
        number = ahead[0]
        if draft.wants("met_target") and draft.told_met:
            number = draft.told_met[0]
            told = draft.fig(
                f"số {number}", "criterion_status", "target_met", "status", item=str(number), role="target"
            )
            draft.plant(told)
        draft.say(f"{draft.style.bullet}Hoàn thành tiêu chí số {number} ({names[number]}).")
    if draft.wants("low_target") and draft.year + 1 >= LEVELS_FROM and it.unmet:
        told = draft.fig(
            draft.style.rate(Decimal(72)), "health_insurance_coverage", 72, "percent", role="target", period=year
        )
        draft.plant(told)
        draft.say(f"Phấn đấu năm {year} xã đạt chuẩn nông thôn mới; tỷ lệ người dân tham gia bảo hiểm y tế đạt {told}.")
    _income(draft, it.income, year)
    if draft.wants("repeated"):
        _again(draft, it.income + 4_300_000)


def _lead(draft: Draft) -> int:
    year = draft.year + 1
    named = draft.year - 2 if draft.wants("past_target") else year
    draft.say(draft.pick(f"Phấn đấu đến hết năm {named}:", f"Mục tiêu năm {named}:", f"Phấn đấu trong năm {named}:"))
    return year


def _income(draft: Draft, now: int, year: int) -> None:
    income = now + draft.dice.randint(15, 50) * 100_000
    literal = f"{plain(cut(Decimal(income) / 10**6, 1))} {draft.style.per_head}"
    told = draft.fig(literal, "income_per_head", income, _HEAD, role="target", period=year)
    if draft.wants("past_target"):
        draft.plant(told)
    draft.say(f"{draft.style.bullet}Thu nhập bình quân đầu người đạt {told}.")


def _again(draft: Draft, income: int) -> None:
    """The income once more, in the last section."""
    first = next((row["literal"] for row in draft.facts if row["indicator"] == "income_per_head"), "")
    if not first:
        return
    literal = f"{plain(cut(Decimal(income) / 10**6, 1))} {draft.style.per_head}"
    told = draft.fig(literal, "income_per_head", income, _HEAD)
    if draft.wants("repeated"):
        draft.plant(first, told)
    draft.heading("Đánh giá chung")
    draft.say(f"Đời sống nhân dân được nâng lên, thu nhập bình quân đầu người năm {draft.year} đạt {told}.")


def _rate_again(draft: Draft) -> None:
    """The share of insured people once more, with two digits swapped."""
    row = next((row for row in draft.facts if row["indicator"] == "health_insurance_coverage"), None)
    if row is None or len(row["value"]) < 2 or row["value"][0] == row["value"][1]:
        return
    value = Decimal(row["value"][1] + row["value"][0] + row["value"][2:])
    told = draft.fig(draft.style.rate(value), "health_insurance_coverage", value, "percent")
    draft.plant(row["literal"], told)
    draft.heading("Đánh giá chung")
    draft.say(f"Tỷ lệ người dân tham gia bảo hiểm y tế năm {draft.year} đạt {told}, an sinh xã hội được bảo đảm.")
