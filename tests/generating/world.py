"""What is so: one district and its communes over some years, every figure agreeing with every other.

Names of units are real and stand in schemas/places.csv; all figures are invented. The same seed makes the same world.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from pathlib import Path

PLACES = Path(__file__).parents[2] / "schemas" / "places.csv"
# Criteria as their decrees name them, shortened as people do: 491/QĐ-TTg, 1980/QĐ-TTg, 318/QĐ-TTg.
_COMMON = {
    1: "quy hoạch",
    2: "giao thông",
    3: "thủy lợi",
    4: "điện",
    5: "trường học",
    6: "cơ sở vật chất văn hóa",
    9: "nhà ở dân cư",
    10: "thu nhập",
    15: "y tế",
    16: "văn hóa",
}
CRITERIA = {
    2009: _COMMON
    | {7: "chợ nông thôn", 8: "bưu điện", 11: "hộ nghèo", 12: "cơ cấu lao động", 14: "giáo dục", 17: "môi trường"}
    | {13: "hình thức tổ chức sản xuất", 18: "hệ thống tổ chức chính trị xã hội", 19: "an ninh, trật tự xã hội"},
    2017: _COMMON
    | {7: "cơ sở hạ tầng thương mại nông thôn", 8: "thông tin và truyền thông", 11: "hộ nghèo"}
    | {12: "lao động có việc làm", 13: "tổ chức sản xuất", 14: "giáo dục và đào tạo"}
    | {17: "môi trường và an toàn thực phẩm", 18: "hệ thống chính trị và tiếp cận pháp luật"}
    | {19: "quốc phòng và an ninh"},
    2022: _COMMON
    | {3: "thủy lợi và phòng, chống thiên tai", 7: "cơ sở hạ tầng thương mại nông thôn", 11: "nghèo đa chiều"}
    | {8: "thông tin và truyền thông", 12: "lao động", 13: "tổ chức sản xuất và phát triển kinh tế nông thôn"}
    | {14: "giáo dục và đào tạo", 17: "môi trường", 18: "hệ thống chính trị và tiếp cận pháp luật"}
    | {19: "quốc phòng và an ninh"},
}
# What a commune that counts the criterion as met earns at the least, VND a head: above every region's level in the set.
_EARNS_WHEN_MET = {2009: 36_000_000, 2017: 60_000_000, 2022: 76_000_000}
HARD = (2, 5, 6, 9, 10, 11, 15, 17)  # criteria that are met last
WHOLE = 19


def criteria_of(year: int) -> dict[int, str]:
    """Return number → name in the set by which a year is judged."""
    return CRITERIA[_set_of(year)]


def _set_of(year: int) -> int:
    return max(start for start in CRITERIA if start <= year)


def cut(value: Decimal | int, decimals: int) -> Decimal:
    """Return the value rounded half up, as a clerk's calculator shows it."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@dataclass(frozen=True)
class Unit:
    """A place with its type: «Xã Yên Trị»."""

    type: str
    name: str

    @property
    def full(self) -> str:
        return f"{self.type.capitalize()} {self.name}"

    @property
    def told(self) -> str:
        return f"{self.type} {self.name}"


@dataclass
class CommuneYear:
    """One commune at the end of one year; money in VND, lengths in tenths of km."""

    unit: Unit
    unmet: tuple[int, ...]
    recognised: int | None
    households: int
    population: int
    poor: int
    income: int
    insured: int
    roads: int
    roads_hard: int
    schools: int
    schools_standard: int
    funding: int

    @property
    def met(self) -> int:
        return WHOLE - len(self.unmet)


@dataclass
class World:
    """A district, its communes by year, and the seed's own dice for what the reports add."""

    seed: int
    year: int
    province: Unit
    district: Unit
    communes: dict[int, list[CommuneYear]]
    neighbour: Unit

    @cached_property
    def now(self) -> list[CommuneYear]:
        return self.communes[self.year]

    @cached_property
    def before(self) -> list[CommuneYear]:
        return self.communes[self.year - 1]


@lru_cache(maxsize=1)
def _names() -> Counter[str]:
    with PLACES.open(encoding="utf-8-sig", newline="") as stream:
        return Counter(row["name"] for row in csv.DictReader(stream))


@lru_cache(maxsize=1)
def _districts() -> list[tuple[Unit, Unit, tuple[Unit, ...], str]]:
    with PLACES.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    by_id = {row["unit_id"]: row for row in rows}
    inside = defaultdict(list)
    for row in rows:
        if row["level"] == "commune" and row["type"] == "xã":
            inside[row["parent"]].append(row)
    found = []
    for unit_id, communes in sorted(inside.items()):
        above = by_id[unit_id]
        whole = [row for row in communes if row["valid_from"] <= "2010" and row["valid_to"] >= "2025"]
        if above["level"] != "district" or above["type"] not in ("huyện", "thị xã") or not 5 <= len(whole) <= 24:
            continue
        if len(whole) != len(communes) or above["valid_from"] > "2010" or above["valid_to"] < "2025":
            continue
        top = by_id[above["parent"]]
        names = [row["name"] for row in whole]
        if len(set(names)) == len(names) and above["name"] not in names:
            units = tuple(Unit("xã", name) for name in names)
            found.append((Unit(top["type"], top["name"]), Unit(above["type"], above["name"]), units, unit_id))
    return found


def build_world(seed: int, *, years: int = 2) -> World:
    """Return the world of a seed: the reported year and the years before it."""
    dice = random.Random(f"world {seed}")  # noqa: S311  (deterministic on purpose)
    province, district, units, _ = dice.choice(_districts())
    year = dice.randint(2012, 2024)
    last = [_commune(dice, unit, year) for unit in units]
    communes = {year: last}
    for back in range(1, years):
        communes[year - back] = [_earlier(dice, it, year - back) for it in communes[year - back + 1]]
    return World(seed, year, province, district, communes, _neighbour(dice, province, district))


def _neighbour(dice: random.Random, province: Unit, district: Unit) -> Unit:
    """A commune of another district whose name no other unit bears."""
    others = [units for top, above, units, _ in _districts() if above != district and top != province]
    return dice.choice([unit for units in dice.sample(others, 9) for unit in units if _names()[unit.name] == 1])


def _commune(dice: random.Random, unit: Unit, year: int) -> CommuneYear:
    ripeness = min(19, max(4, int(dice.gauss(5 + (year - 2010) * 1.05, 2.6))))
    order = sorted(range(1, WHOLE + 1), key=lambda number: dice.random() + (0.6 if number in HARD else 0))
    unmet = tuple(sorted(order[ripeness:]))
    households = dice.randint(720, 3900)
    roads, schools = dice.randint(40, 380), dice.randint(3, 6)
    insured_rate = dice.uniform(0.62, 0.84) if 15 in unmet else dice.uniform(0.96, 0.995)
    population = int(households * dice.uniform(3.4, 4.4))
    return CommuneYear(
        unit=unit,
        unmet=unmet,
        recognised=None if unmet else max(2011, year - dice.randint(0, 4)),
        households=households,
        population=population,
        poor=int(households * (dice.uniform(0.03, 0.2) if 11 in unmet else dice.uniform(0.003, 0.009))),
        income=int((13 + (year - 2010) * 3.3) * dice.uniform(0.9, 1.25) * 10) * 100_000
        if 10 in unmet
        else _EARNS_WHEN_MET[_set_of(year)] + dice.randint(0, 90) * 100_000,
        insured=int(population * insured_rate),
        roads=roads,
        roads_hard=int(roads * dice.uniform(0.45, 1)) if 2 in unmet else roads,
        schools=schools,
        schools_standard=dice.randint(0, schools),
        funding=dice.randint(18, 420) * 100_000_000,
    )


def _earlier(dice: random.Random, later: CommuneYear, year: int) -> CommuneYear:
    held = later.recognised is not None and later.recognised <= year
    lost = 0 if held else dice.randint(0, 3) or (1 if not later.unmet else 0)
    met = [number for number in range(WHOLE, 0, -1) if number not in later.unmet]
    unmet = tuple(sorted((*later.unmet, *met[: min(lost, len(met) - 1)])))
    grown = Decimal(dice.randint(104, 114)) / 100
    return CommuneYear(
        unit=later.unit,
        unmet=unmet,
        recognised=later.recognised if held else None,
        households=later.households - dice.randint(0, 40),
        population=later.population - dice.randint(0, 160),
        poor=min(later.poor + dice.randint(3, 30), later.households // 3),
        income=int(cut(Decimal(later.income) / grown / 100_000, 0)) * 100_000,
        insured=max(later.insured - dice.randint(20, 300), 100),
        roads=later.roads,
        roads_hard=max(later.roads_hard - dice.randint(0, 20), 5),
        schools=later.schools,
        schools_standard=max(later.schools_standard - dice.randint(0, 1), 0),
        funding=dice.randint(18, 420) * 100_000_000,
    )
