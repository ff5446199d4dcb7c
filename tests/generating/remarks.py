"""Remarks around the figures: laws cited, stretches of years, a total said again; true ones, or one that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.generating.draft import Draft
from tests.generating.living import mean_income
from tests.generating.style import plain
from tests.generating.world import World, cut

FAULTS = (
    "citation_later",
    "citation_year",
    "stretch",
    "stretch_past",
    "backwards",
    "no_such_day",
    "unit_slip",
    "annex",
    "future_average",
    "unfinished",
)
_SPELLED = {3: "ba", 4: "bốn", 5: "năm", 6: "sáu", 7: "bảy"}


def remark(draft: Draft, world: World) -> None:
    """Write one remark, or the one that a wanted fault sits in."""
    draft.heading(draft.pick("Tồn tại, hạn chế và nguyên nhân", "Đánh giá chung"))
    tell = {
        "citation_later": _citation,
        "citation_year": _citation,
        "stretch": _stretch,
        "stretch_past": _past,
        "backwards": _span,
        "no_such_day": _day,
        "unit_slip": _unit,
        "annex": _annex,
        "future_average": _average,
        "unfinished": _running,
    }
    ways: tuple[Callable[[Draft, World], None], ...] = (_citation, _stretch, _span, _day, _unit, _past, _average)
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
    told = draft.pick(f"{years} năm", f"{years:02d} năm")
    if draft.wants("stretch"):
        draft.plant(told)
    draft.say(
        draft.pick(
            f"Sau {told} thực hiện ({first} - {world.year}), nhận thức của người dân có chuyển biến rõ nét.",
            f"Qua {told} triển khai Chương trình ({first}-{world.year}), bộ mặt nông thôn có nhiều khởi sắc.",
            f"Trong {told} ({first} - {world.year}), công tác tuyên truyền được thực hiện thường xuyên.",
            f"Sau {told} thực hiện Chương trình, từ năm {first} đến năm {world.year}, đời sống nhân dân được nâng lên.",
        )
    )


def _past(draft: Draft, world: World) -> None:
    """A report on some years, and how many they were; only where its title names them."""
    if draft.first_year is None:
        return
    years = world.year - draft.first_year + 1
    if draft.wants("stretch_past"):
        years += 2
    told = draft.pick(f"{years} năm", f"{_SPELLED[years]} năm" if years != 5 else f"{years} năm")
    if draft.wants("stretch_past"):
        draft.plant(told)
    draft.say(
        draft.pick(
            f"Trong {told} qua, cả hệ thống chính trị đã vào cuộc quyết liệt.",
            f"Nhìn lại {told} qua, Chương trình đã đạt được nhiều kết quả.",
        )
    )


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
    if draft.wants("unit_slip"):
        wrong = f"{draft.dice.randint(11, 89)},4% triệu đồng"
        draft.plant(wrong)
        draft.say(f"Nguồn lực huy động từ cộng đồng dân cư còn hạn chế, mới đạt {wrong}.")
        return
    draft.say("Nguồn lực huy động từ cộng đồng dân cư còn hạn chế.")


def _annex(draft: Draft, world: World) -> None:
    if any(isinstance(line, list) for line in draft.lines):
        return
    told = draft.pick("Phụ lục 01", "Phụ biểu", "biểu tổng hợp")
    draft.plant(told)
    draft.say(f"Kết quả chi tiết từng xã có {told} kèm theo.")


def _average(draft: Draft, world: World) -> None:
    """An average over some years: they are over, or the report is not."""
    last = world.year + 2 if draft.wants("future_average") else world.year - 1
    first, income = last - 4, mean_income(world.now) - 3_000_000
    literal = f"{plain(cut(Decimal(income) / 10**6, 1))} {draft.style.per_head}"
    told = draft.fig(literal, "income_per_head", income, "VND/person/year", period=f"{first}-{last}")
    if draft.wants("future_average"):
        draft.plant(told)
    draft.say(f"Thu nhập bình quân đầu người giai đoạn {first}-{last} đạt {told}.")


def _running(draft: Draft, world: World) -> None:
    """Money of the whole year in a report of its summer, which does not say that it is an estimate."""
    amount = draft.dice.randint(11, 99)
    told = draft.fig(f"{amount} tỷ đồng", "funding_disbursed", amount * 10**9, "VND")
    draft.plant(told)
    draft.say(f"Vốn giải ngân cả năm {world.year} là {told}, đạt thấp so với các huyện khác.")
