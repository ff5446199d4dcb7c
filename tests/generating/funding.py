"""Where the money came from: by source, by year, nested, in the text or as a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.generating.draft import Draft
from tests.generating.style import plain, scale
from tests.generating.world import World, cut

FAULTS = (
    "sum",
    "sum_short",
    "sum_years",
    "sum_nested",
    "share",
    "shares_hundred",
    "part_over_total",
    "magnitude",
    "magnitude_part",
    "table_total",
    "table_row",
    "text_table",
    "fulfilment",
)
SOURCES = (
    ("central_budget", "ngân sách trung ương", "vốn ngân sách Trung ương"),
    ("province_budget", "ngân sách tỉnh", "vốn ngân sách tỉnh"),
    ("district_budget", "ngân sách huyện", "ngân sách cấp huyện"),
    ("commune_budget", "ngân sách xã", "vốn ngân sách xã"),
    ("integrated", "vốn lồng ghép các chương trình, dự án", "vốn lồng ghép"),
    ("credit", "vốn tín dụng", "tín dụng"),
    ("enterprise", "doanh nghiệp", "vốn doanh nghiệp"),
    ("community", "nhân dân đóng góp", "vốn góp của nhân dân"),
)
_OF_STATE = SOURCES[:4]
_OF_SOURCES = ("sum", "sum_short", "share", "magnitude", "magnitude_part", "text_table", "table_total")
_PROVABLE = 20  # steps of the last digit: fewer leave a percentage too much room
_FORMS = {
    "sum_years": "years",
    "sum_nested": "nested",
    "shares_hundred": "rates",
    "part_over_total": "one",
    "table_total": "table",
    "text_table": "table",
    "table_row": "rows",
    "fulfilment": "plan",
}


@dataclass(frozen=True)
class Part:
    """One source with its amount in VND."""

    item: str
    words: str
    amount: int


def tell(draft: Draft, world: World) -> None:
    """Write the money of the year, in the form that a wanted fault needs or that the clerk likes."""
    wanted = _FORMS.get(draft.fault, "") if draft.wants(*FAULTS) else ""
    usual = "table" if draft.style.form == "table" and not draft.style.shares else "sources"
    form = wanted or ("sources" if draft.wants(*FAULTS) else draft.pick(usual, usual, usual, usual, *_SAY))
    total = _SAY[form](draft, world) if form in _SAY else _sources(draft, table=form == "table")
    if draft.dice.random() < 0.2 and form != "plan" and not draft.wants(*FAULTS):
        _fulfilment(draft, total)


def _step(draft: Draft) -> int:
    """The smallest amount that the clerk prints."""
    return scale(draft.style.money) // 10**draft.style.decimals


def _printed(draft: Draft, amount: int) -> str:
    return f"{plain(cut(Decimal(amount) / scale(draft.style.money), draft.style.decimals))} {draft.style.money}"


def _amount(draft: Draft, most: int = 90_000_000_000) -> int:
    most, step = most // 30 if draft.kind == "xã" else most, _step(draft)
    return max(draft.dice.randint(most // 100, most) // step * step, step)


def _parts(draft: Draft) -> list[Part]:
    chosen = draft.dice.sample(SOURCES, draft.dice.randint(3, 6))
    return [Part(item, draft.dice.choice(ways), _amount(draft)) for item, *ways in chosen]


def _lead(draft: Draft, told: str) -> str:
    return draft.pick(
        f"Tổng nguồn vốn huy động thực hiện chương trình năm {draft.year} là {told}",
        f"Trong năm {draft.year}, toàn {draft.kind} huy động được {told}",
        f"Tổng kinh phí huy động xây dựng nông thôn mới năm {draft.year}: {told}",
        f"Tổng nguồn lực huy động trong năm {draft.year} đạt {told}",
    )


def _sources(draft: Draft, *, table: bool) -> int:
    """The total and its sources, with shares if the clerk gives them."""
    style, step, parts = draft.style, _step(draft), _parts(draft)
    fault = draft.fault if draft.wants(*_OF_SOURCES) else ""
    if fault.startswith("magnitude") and scale(style.money) != 10**9:
        fault = ""
    if fault == "magnitude":
        parts = [Part(it.item, it.words, it.amount * 1000) for it in parts]
    total = sum(it.amount for it in parts)
    wrong = draft.dice.randrange(len(parts))
    if fault == "sum_short":
        wrong = max(range(len(parts)), key=lambda at: parts[at].amount)
        fault = fault if parts[wrong].amount > 2 * (len(parts) + 2) * step else ""
    amounts = [_wrong(fault, it.amount, total, step) if at == wrong else it.amount for at, it in enumerate(parts)]
    shares = (style.shares or fault in ("share", "sum_short")) and not table
    said = total + (total // 5 // step + 7) * step if fault == "text_table" else total
    total_told = draft.fig(_printed(draft, said), "funding", said, "VND", item="total")
    rows = []
    for at, (it, amount) in enumerate(zip(parts, amounts, strict=True)):
        told = draft.fig(_printed(draft, amount), "funding", amount, "VND", item=it.item)
        rate = ""
        if shares:
            share = cut(Decimal(100) * it.amount / total, 1)
            if fault == "share" and at == wrong:
                share = share + 6 if share < 90 else share - 6
            rate = draft.fig(style.rate(share), "funding_share", share, "percent", item=it.item)
        rows.append((it.words, told, rate))
    right = _printed(draft, total)
    planted = {
        "magnitude": (total_told,),
        "magnitude_part": (total_told, rows[wrong][1]),
        "share": (total_told, *rows[wrong][1:]),
        "text_table": (total_told, right.removesuffix(f" {style.money}")),
        "table_total": tuple(told.removesuffix(f" {style.money}") for told in (right, rows[wrong][1])),
    }
    if fault:
        draft.plant(*planted.get(fault, (total_told, *(told for _, told, _ in rows))))
    if table:
        _table(draft, _lead(draft, total_told), rows, right)
    else:
        _list(draft, _lead(draft, total_told), rows)
    return total


def _wrong(fault: str, amount: int, total: int, step: int) -> int:
    """The amount of a part as a fault prints it: too much, too little, or tỷ for triệu."""
    match fault:
        case "sum" | "table_total":
            return amount + max(total // 7 // step, 18) * step
        case "sum_short":
            return max(amount // 2 // step * step, step)  # shares that make 100 say that the list is whole
        case "magnitude_part":
            return amount * 1000
    return amount


def _list(draft: Draft, lead: str, rows: list[tuple[str, str, str]]) -> None:
    style = draft.style
    if style.form == "prose":
        sep = draft.pick("; ", ", ")
        told = sep.join(f"{words} {amount}" + (f" ({rate})" if rate else "") for words, amount, rate in rows)
        draft.say(f"{lead}, {draft.pick('gồm', 'trong đó', 'bao gồm')}: {told}.")
        return
    draft.say(f"{lead}, {draft.pick('trong đó', 'bao gồm', 'cụ thể')}:")
    for words, amount, rate in rows:
        share = f", chiếm {rate}" if rate and style.after != "(" else f" ({rate})" if rate else ""
        draft.say(f"{style.bullet}{words[0].upper()}{words[1:]}: {amount}{share}{draft.pick(';', '.')}")


def _table(draft: Draft, lead: str, rows: list[tuple[str, str, str]], total: str) -> None:
    """The lead has its own figure; the cells print the number alone under a unit line, and the total once more."""
    unit = draft.style.money
    draft.say(f"{lead}, chi tiết như sau:")
    draft.say(f"Đơn vị tính: {unit}")
    table = [["TT", "Nguồn vốn", "Số tiền"]]
    for row in draft.facts:
        if row["indicator"] == "funding" and row["item"] != "total":
            row["literal"] = row["literal"].removesuffix(f" {unit}")
    for number, (words, told, _) in enumerate(rows, start=1):
        table.append([str(number), words[0].upper() + words[1:], told.removesuffix(f" {unit}")])
    last = total.removesuffix(f" {unit}")
    table.append(["", draft.pick("Tổng cộng", "Cộng", "Tổng số"), last])
    whole = next(row for row in draft.facts if (row["indicator"], row["item"]) == ("funding", "total"))
    draft.facts.append(whole | {"literal": last})
    draft.lines.append(table)


def _years(draft: Draft, world: World) -> int:
    """A total of some years, split by year."""
    first = draft.year - draft.dice.randint(1, 3)
    amounts = {year: _amount(draft) for year in range(first, draft.year + 1)}
    total, span = sum(amounts.values()), f"{first}-{draft.year}"
    faulty = draft.wants("sum_years")
    if faulty:
        amounts[first] += total // 6 // _step(draft) * _step(draft) + 3 * len(amounts) * _step(draft)
    told = draft.fig(_printed(draft, total), "funding", total, "VND", item="total", period=span)
    years = [
        (year, draft.fig(_printed(draft, amount), "funding", amount, "VND", item="total", period=year))
        for year, amount in amounts.items()
    ]
    if faulty:
        draft.plant(told, *(one for _, one in years))
    lead = f"Tổng nguồn vốn huy động giai đoạn {first} - {draft.year} là {told}"
    if draft.style.form == "prose":
        draft.say(f"{lead}, trong đó: {'; '.join(f'năm {year} là {one}' for year, one in years)}.")
    else:
        draft.say(f"{lead}, trong đó:")
        for year, one in years:
            draft.say(f"{draft.style.bullet}Năm {year}: {one}.")
    return amounts[draft.year]


def _nested(draft: Draft, world: World) -> int:
    """A total whose first part is split again: the state's budget with its levels."""
    within = [Part(item, draft.dice.choice(ways), _amount(draft)) for item, *ways in draft.dice.sample(_OF_STATE, 3)]
    others = [Part(item, ways[0], _amount(draft)) for item, *ways in draft.dice.sample(SOURCES[5:], 2)]
    state = sum(it.amount for it in within)
    total = state + sum(it.amount for it in others)
    faulty = draft.wants("sum_nested")
    wrong = draft.dice.randrange(len(within))
    told = draft.fig(_printed(draft, total), "funding", total, "VND", item="total")
    state_told = draft.fig(_printed(draft, state), "funding", state, "VND", item="state_budget")
    levels = []
    for at, it in enumerate(within):
        amount = it.amount + (state // 6 // _step(draft) + 9) * _step(draft) * (faulty and at == wrong)
        levels.append((it.words, draft.fig(_printed(draft, amount), "funding", amount, "VND", item=it.item), ""))
    rest = [
        (it.words, draft.fig(_printed(draft, it.amount), "funding", it.amount, "VND", item=it.item)) for it in others
    ]
    if faulty:
        draft.plant(state_told, *(one for _, one, _ in levels))
    inner = ", ".join(f"{words} {one}" for words, one, _ in levels)
    if draft.style.form == "prose":
        outer = "; ".join(f"{words} {one}" for words, one in rest)
        draft.say(f"{_lead(draft, told)}, gồm: ngân sách nhà nước {state_told} (trong đó {inner}); {outer}.")
        return total
    draft.say(f"{_lead(draft, told)}, trong đó:")
    draft.say(f"{draft.style.bullet}Ngân sách nhà nước: {state_told}, trong đó: {inner}.")
    for words, one in rest:
        draft.say(f"{draft.style.bullet}{words[0].upper()}{words[1:]}: {one}.")
    return total


def _rates(draft: Draft, world: World) -> int:
    """A total with the shares of its sources, without their amounts."""
    parts = _parts(draft)
    total = sum(it.amount for it in parts)
    shares = [cut(Decimal(100) * it.amount / total, 1) for it in parts]
    shares[-1] = 100 - sum(shares[:-1])
    faulty = draft.wants("shares_hundred")
    if faulty:
        shares[0] += Decimal("7.4")
    told = draft.fig(_printed(draft, total), "funding", total, "VND", item="total")
    rates = [
        draft.fig(draft.style.rate(share), "funding_share", share, "percent", item=it.item)
        for it, share in zip(parts, shares, strict=True)
    ]
    if faulty:
        draft.plant(*rates)
    listed = "; ".join(f"{it.words} chiếm {rate}" for it, rate in zip(parts, rates, strict=True))
    draft.say(f"{_lead(draft, told)}, trong đó: {listed}.")
    return total


def _one(draft: Draft, world: World) -> int:
    """A total of which one part only is told."""
    item, *ways = draft.dice.choice(SOURCES)
    part = _amount(draft)
    total = part + _amount(draft)
    faulty = draft.wants("part_over_total")
    if faulty:
        part = total + _amount(draft) + 3 * _step(draft)
    told = draft.fig(_printed(draft, total), "funding", total, "VND", item="total")
    of_it = draft.fig(_printed(draft, part), "funding", part, "VND", item=item)
    if faulty:
        draft.plant(told, of_it)
    draft.say(f"{_lead(draft, told)}, trong đó {draft.dice.choice(ways)} là {of_it}.")
    return total


def _rows(draft: Draft, world: World) -> int:
    """A table of the communes, each with its total and two parts, and a total row."""
    if draft.kind == "xã":
        return _sources(draft, table=False)
    unit, step = draft.style.money, _step(draft)

    def cell(amount: int) -> str:
        return _printed(draft, amount).removesuffix(f" {unit}")

    draft.say(f"Kết quả huy động vốn của các xã năm {draft.year}:")
    draft.say(f"Đơn vị tính: {unit}")
    table = [["TT", "Tên xã", "Tổng số", "Ngân sách", "Nhân dân đóng góp"]]
    sums = [0, 0, 0]
    wrong = draft.dice.randrange(len(world.now)) if draft.wants("table_row") else -1
    for number, it in enumerate(world.now, start=1):
        parts = [_amount(draft, 9_000_000_000), _amount(draft, 3_000_000_000)]
        row = [sum(parts), *parts]
        if number - 1 == wrong:
            row[1] += row[0] // 3 // step * step + 5 * step
        sums = [one + other for one, other in zip(sums, row, strict=True)]
        table.append([str(number), it.unit.name, *map(cell, row)])
        for item, amount in zip(("total", "state_budget", "community"), row, strict=True):
            draft.fig(cell(amount), "funding", amount, "VND", item=item, place=it.unit.full)
        if number - 1 == wrong:
            draft.plant(*map(cell, row))
    table.append(["", "Tổng cộng", *map(cell, sums)])
    for item, amount in zip(("total", "state_budget", "community"), sums, strict=True):
        draft.fig(cell(amount), "funding", amount, "VND", item=item)
    draft.lines.append(table)
    return sums[0]


def _plan(draft: Draft, world: World) -> int:
    total = _amount(draft)
    told = draft.fig(_printed(draft, total), "funding", total, "VND", item="total")
    draft.say(f"{_lead(draft, told)}.")
    _fulfilment(draft, total)
    return total


def _fulfilment(draft: Draft, total: int) -> None:
    """What was disbursed, and of how much that is so many percent."""
    spent = max(int(total * draft.dice.uniform(0.6, 0.99)) // _step(draft) * _step(draft), _step(draft))
    given = spent + _amount(draft) // 9 // _step(draft) * _step(draft) + _step(draft)
    rate = cut(Decimal(100) * spent / given, 1)
    faulty = draft.wants("fulfilment") and spent > _PROVABLE * _step(draft)
    if faulty:
        rate = rate - 9 if rate > 50 else rate + 9
    beside = draft.dice.random() < 0.5
    of = given if beside else ""
    done = draft.fig(
        _printed(draft, spent) + (f"/{_printed(draft, given)}" if beside else ""),
        "funding_disbursed",
        spent,
        "VND",
        item="total",
        of=of,
    )
    share = draft.fig(draft.style.rate(rate), "funding_disbursed_share", rate, "percent", item="total")
    if beside:
        told = f"Đến ngày 31/12/{draft.year} đã giải ngân {done} kế hoạch vốn giao, đạt {share}."
    else:
        plan = draft.fig(_printed(draft, given), "funding", given, "VND", item="total", role="plan")
        told = f"Kế hoạch vốn được giao năm {draft.year} là {plan}, đã giải ngân {done}, đạt {share} kế hoạch."
    if faulty:
        draft.plant(done, share, *(() if beside else (plan,)))
    draft.say(told)


_SAY = {"years": _years, "nested": _nested, "rates": _rates, "one": _one, "rows": _rows, "plan": _plan}
