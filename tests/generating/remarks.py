"""Remarks around the figures: laws cited, stretches of years, a total said again; true ones, or one that cannot be."""

from __future__ import annotations

from collections.abc import Callable

from tests.generating.draft import Draft
from tests.generating.world import World

FAULTS = (
    "citation_later",
    "citation_year",
    "stretch",
    "backwards",
    "no_such_day",
    "unit_slip",
    "annex",
)


def remark(draft: Draft, world: World) -> None:
    """Write one remark, or the one that a wanted fault sits in."""
    draft.heading(draft.pick("Tồn tại, hạn chế và nguyên nhân", "Đánh giá chung"))
    tell = {
        "citation_later": _citation,
        "citation_year": _citation,
        "stretch": _stretch,
        "backwards": _span,
        "no_such_day": _day,
        "unit_slip": _unit,
        "annex": _annex,
    }
    ways: tuple[Callable[[Draft, World], None], ...] = (_citation, _stretch, _span, _day, _unit)
    chosen = tell.get(draft.fault) if draft.wants(*FAULTS) else draft.dice.choice(ways)
    if chosen is not None:
        chosen(draft, world)


def _citation(draft: Draft, world: World) -> None:
    number, day = draft.dice.randint(21, 990), f"{draft.dice.randint(1, 28):02d}/{draft.dice.randint(1, 9):02d}"
    year = in_symbol = world.year - draft.dice.randint(0, 2)
    if draft.wants("citation_later"):
        year = in_symbol = world.year + 2
        draft.plant(f"{number}/{in_symbol}/QĐ-UBND")
    elif draft.wants("citation_year"):
        year = in_symbol - 2
        draft.plant(f"{number}/{in_symbol}/QĐ-UBND")
    draft.say(
        f"Việc hỗ trợ được thực hiện theo Quyết định số {number}/{in_symbol}/QĐ-UBND ngày {day}/{year} của Ủy ban "
        f"nhân dân {world.province.told}."
    )


def _stretch(draft: Draft, world: World) -> None:
    first = world.year - draft.dice.randint(1, 3)
    years = world.year - first + 1
    if draft.wants("stretch"):
        years += 2
        draft.plant(f"{years} năm")
    draft.say(f"Sau {years} năm thực hiện ({first} - {world.year}), nhận thức của người dân có chuyển biến rõ nét.")


def _span(draft: Draft, world: World) -> None:
    first, last = world.year - 3, world.year + 1
    if draft.wants("backwards"):
        first, last = last, first
        draft.plant(f"{first}-{last}")
    draft.say(f"Một số nội dung của kế hoạch giai đoạn {first}-{last} triển khai còn chậm.")


def _day(draft: Draft, world: World) -> None:
    day = f"{draft.dice.randint(10, 28)}/4/{world.year}"
    if draft.wants("no_such_day"):
        day = f"31/4/{world.year}"
        draft.plant(day)
    draft.say(f"Ban Chỉ đạo huyện đã họp ngày {day} để tháo gỡ khó khăn cho cơ sở.")


def _unit(draft: Draft, world: World) -> None:
    value = draft.dice.randint(11, 89)
    wrong = draft.wants("unit_slip")
    if wrong:
        draft.plant(f"{value},4%")
        draft.say(f"Nguồn lực huy động từ cộng đồng dân cư còn hạn chế, mới đạt {value},4% triệu đồng.")
        return
    draft.say("Nguồn lực huy động từ cộng đồng dân cư còn hạn chế.")


def _annex(draft: Draft, world: World) -> None:
    if draft.style.form == "table":
        return
    draft.plant("Phụ lục 01")
    draft.say("Kết quả chi tiết từng xã có Phụ lục 01 kèm theo.")
