"""What a district reports: its communes, its money, how its people live, what comes next. One function a topic."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from tests.generating.draft import Draft
from tests.generating.style import plain, scale
from tests.generating.world import WHOLE, CommuneYear, World, criteria_of, cut

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


def organisation(draft: Draft, world: World) -> None:
    """The committee, its classes and who came."""
    dice, count = draft.dice, draft.style.count
    members, classes, people = dice.randint(15, 38), dice.randint(3, 24), dice.randint(150, 1900)
    told = draft.fig(count(members, "thành viên"), "steering_committee_members", members, "persons")
    draft.say(
        draft.pick(
            f"Ban Chỉ đạo các chương trình mục tiêu quốc gia của huyện được kiện toàn gồm {told}, do đồng chí Chủ tịch "
            "Ủy ban nhân dân huyện làm Trưởng ban.",
            f"Ban Chỉ đạo xây dựng nông thôn mới huyện hiện có {told}.",
        )
    )
    classes_told = draft.fig(count(classes, "lớp tập huấn"), "training_classes_count", classes, "classes")
    people_told = draft.fig(count(people, "lượt người"), "trained_persons_count", people, "persons")
    draft.say(
        draft.pick(
            f"Trong năm đã mở {classes_told} cho {people_told} tham dự là cán bộ xã, trưởng thôn.",
            f"Công tác đào tạo được quan tâm: huyện tổ chức {classes_told} với {people_told} tham gia.",
        )
    )


def criteria(draft: Draft, world: World) -> None:
    """How far the communes are: recognised, in all, on average, by band, each by name."""
    communes, style, dice = world.now, draft.style, draft.dice
    size = len(communes)
    met = [it for it in communes if not it.unmet]
    whole = draft.fig(style.count(size, "xã"), "communes_total", size, "communes")
    draft.say(draft.pick(f"Toàn huyện có {whole} thực hiện xây dựng nông thôn mới.", f"Huyện có {whole} xây dựng NTM."))
    if met:
        _recognised(draft, size, met)
    else:
        draft.say("Đến nay trên địa bàn huyện chưa có xã đạt chuẩn nông thôn mới.")
        draft.facts.append(_none_yet(draft))
    _mean(draft, world)
    _bands(draft, communes)
    rest = [it for it in communes if it.unmet]
    if style.form == "table":
        _table(draft, communes)
    else:
        for it in dice.sample(rest, min(4, len(rest))):
            commune_count(draft, it, world.year)


def _none_yet(draft: Draft) -> dict[str, str]:
    draft.fig("chưa có xã", "communes_recognised_count", 0, "communes")
    return draft.facts.pop()


def _recognised(draft: Draft, size: int, met: list[CommuneYear]) -> None:
    style = draft.style
    share, printed = cut(Decimal(100) * len(met) / size, draft.dice.choice((1, 2, 2))), len(met)
    ratio_fault = draft.wants("ratio")
    if ratio_fault:
        share = share + 3 if share < 90 else share - 3
    ratio = f"{printed:02d}/{size:02d} xã" if style.zero else f"{printed}/{size} xã"
    ratio = draft.fig(ratio, "communes_recognised_count", printed, "communes", of=size)
    rate = draft.fig(style.rate(share), "communes_recognised_share", share, "percent")
    if ratio_fault:
        draft.plant(ratio, rate)
    beside = f"({rate})" if style.after == "(" else f"{style.after} {rate}"
    worded = f"chiếm {rate}" if style.after == "(" else beside
    listed = [_name(draft, it) for it in met]
    if len(listed) > 2 and draft.wants("names"):
        listed.pop(draft.dice.randrange(len(listed)))
        draft.plant(ratio)
    names = ", ".join(listed)
    draft.say(
        draft.pick(
            f"Đến hết năm {draft.year}, toàn huyện có {ratio} {beside} đạt chuẩn nông thôn mới, gồm các xã: {names}.",
            f"Tính đến 31/12/{draft.year}, có {ratio} được công nhận đạt chuẩn nông thôn mới, {worded}, "
            f"cụ thể: {names}.",
            f"Số xã đạt chuẩn nông thôn mới là {ratio}, {worded} ({names}).",
        )
    )


def _name(draft: Draft, commune: CommuneYear) -> str:
    return draft.fig(commune.unit.name, "commune_recognised", "true", "bool", place=commune.unit.full)


def _mean(draft: Draft, world: World) -> None:
    size = len(world.now)
    total, earlier = (sum(it.met for it in communes) for communes in (world.now, world.before))
    places = draft.dice.choice((1, 2, 2))
    mean, mean_before = cut(Decimal(total) / size, places), cut(Decimal(earlier) / size, places)
    change = mean - mean_before
    faulty = draft.wants("mean", "difference")
    if draft.wants("mean"):
        mean = mean + 1 if mean < 17 else mean - 2
        change = mean - mean_before
    elif draft.wants("difference"):
        change = change + Decimal("1.3")
    total_told = draft.fig(f"{plain(Decimal(total))} tiêu chí", "criteria_met_total", total, "criteria")
    mean_told = draft.fig(f"{plain(mean)} tiêu chí/xã", "criteria_met_mean", mean, "criteria/commune")
    if faulty and draft.fault == "mean":
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
    if faulty and draft.fault == "difference":
        draft.plant(mean_told, before, more)
    draft.say(f"{first}, tăng {more} so với năm {draft.year - 1} ({before}).")


def _bands(draft: Draft, communes: list[CommuneYear]) -> None:
    cuts = draft.pick("15 10 5", "15 10 5", "14 9 5", "16 12 8")
    tops = [WHOLE, *(int(it) for it in cuts.split())]
    bands = [("19", sum(it.met == WHOLE for it in communes))]
    for high, low in pairwise(tops):
        bands.append((f"{low}-{high - 1}", sum(low <= it.met < high for it in communes)))
    bands.append((f"<{tops[-1]}", sum(it.met < tops[-1] for it in communes)))
    counts = dict(bands)
    faulty = draft.wants("bands")
    if faulty:
        band = draft.dice.choice([it for it in list(counts)[:-1] if counts[it]] or ["19"])
        counts[band] += 2
    literals, rows = [], []
    for band, number in counts.items():
        literal = draft.style.count(number, "xã")
        if number == 0:
            if band.startswith("<"):
                rows.append((f"không còn xã đạt dưới {band[1:]} tiêu chí", ""))
                draft.fig("không còn xã", "communes_by_band", 0, "communes", item=band)
            continue
        told = draft.fig(literal, "communes_by_band", number, "communes", item=band)
        literals.append(told)
        words = {"1": "19", "<": f"dưới {band[1:]}"}.get(band[0] if band[0] == "<" or band == "19" else "", "")
        words = words or draft.pick(band, f"từ {band}", f"từ {band.replace('-', ' đến ')}")
        rows.append((words, told))
    if faulty:
        size = draft.style.count(len(communes), "xã")
        draft.plant(size, *literals)
    if draft.style.form == "prose":
        parts = [f"{told} đạt {words} tiêu chí" if told else words for words, told in rows]
        draft.say(f"Phân theo nhóm: {'; '.join(parts)}.")
        return
    draft.say("Kết quả theo nhóm tiêu chí như sau:")
    for words, told in rows:
        line = f"Số xã đạt {words} tiêu chí: {told}." if told else f"{words[0].upper()}{words[1:]}."
        draft.say(draft.style.bullet + line)


def commune_count(draft: Draft, it: CommuneYear, year: int) -> None:
    """«Xã X đạt 17/19 tiêu chí, còn 02 tiêu chí chưa đạt: số 6 (…), số 17 (…).»"""
    style, names = draft.style, criteria_of(year)
    unmet = list(it.unmet)
    faulty = draft.wants("unmet_list") and 2 <= len(unmet) <= 8
    if faulty:
        unmet.pop(draft.dice.randrange(len(unmet)))
    place, missing, whole = (
        it.unit.full,
        len(it.unmet),
        18 if draft.wants("denominator") and it.met < WHOLE - 1 else WHOLE,
    )
    told = f"{it.met:02d}/{whole} tiêu chí" if style.zero else f"{it.met}/{whole} tiêu chí"
    if whole != WHOLE:
        draft.plant(told)
    printed_place = place
    if draft.wants("unknown_place"):
        printed_place = f"Xã {it.unit.name.split()[0]} Xương Quảng"
        draft.plant(printed_place)
    count = draft.fig(told, "criteria_met_count", it.met, "criteria", of=WHOLE, place=place)
    left = ""
    if not faulty:
        left = draft.fig(style.count(missing, "tiêu chí"), "criteria_unmet_count", missing, "criteria", place=place)
        left += " "
    way = draft.pick("number", "both", "name", "both")
    listed, printed = [], []
    for number in unmet:
        literal = names[number] if way == "name" else f"số {number}"
        draft.fig(literal, "criterion_status", "not_met", "status", item=str(number), place=place)
        name = names[number]
        if way == "both" and draft.wants("criterion_name"):
            name = next(other for other in names.values() if other not in (names[it] for it in unmet))
            draft.plant(literal)
        listed.append(f"{literal} ({name})" if way == "both" else literal)
        printed.append(literal)
    if faulty:
        draft.plant(count, *printed)
    together = {"number": "tiêu chí ", "both": "tiêu chí ", "name": ""}[way] + ", ".join(listed)
    if not left:
        draft.say(f"{printed_place} đạt {count}, chưa đạt: {together}.")
        return
    draft.say(
        draft.pick(
            f"{printed_place} đạt {count}, còn {left}chưa đạt là: {together}.",
            f"{printed_place}: đạt {count}; còn {left}chưa đạt ({together}).",
        )
    )


def _table(draft: Draft, communes: list[CommuneYear]) -> None:
    draft.say(f"Biểu tổng hợp số tiêu chí đạt của từng xã đến hết năm {draft.year}:")
    rows = [["TT", "Tên xã", "Số tiêu chí đạt"]]
    for number, it in enumerate(communes, start=1):
        told = draft.fig(str(it.met), "criteria_met_count", it.met, "criteria", place=it.unit.full)
        rows.append([str(number), it.unit.name, told])
    draft.lines.append(rows)


def funding(draft: Draft, world: World) -> None:
    """The total of the year and where it came from, each part at the precision that the clerk prints."""
    style, dice = draft.style, draft.dice
    step = scale(style.money) // 10**style.decimals
    parts = []
    for item, *ways in dice.sample(SOURCES, dice.randint(3, 6)):
        most = 30_000_000_000 if draft.kind == "xã" else 90_000_000_000
        amount = dice.randint(900_000_000, most) // (10 if most < 90_000_000_000 else 1) // step * step
        parts.append((item, dice.choice(ways), max(amount, step)))
    total = sum(amount for _, _, amount in parts)
    scaled = 1000 if draft.wants("magnitude") and scale(style.money) == 10**9 else 1
    total, parts = total * scaled, [(item, words, amount * scaled) for item, words, amount in parts]
    wrong = dice.randrange(len(parts)) if draft.wants("sum", "share") else None
    shares = style.shares or draft.fault == "share"

    def printed(amount: int) -> str:
        return f"{plain(cut(Decimal(amount) / scale(style.money), style.decimals))} {style.money}"

    total_told = draft.fig(printed(total), "funding", total, "VND", item="total")
    rows, literals = [], [total_told]
    for at, (item, words, true_amount) in enumerate(parts):
        amount = true_amount
        if draft.fault == "sum" and at == wrong:
            amount += max(total // 7 // step, 3 * len(parts)) * step
        told = draft.fig(printed(amount), "funding", amount, "VND", item=item)
        literals.append(told)
        rate = ""
        if shares:
            share = cut(Decimal(100) * true_amount / total, 1)
            if draft.fault == "share" and at == wrong:
                share = share + 6 if share < 90 else share - 6
            rate = draft.fig(style.rate(share), "funding_share", share, "percent", item=item)
            if draft.fault == "share" and at == wrong:
                draft.plant(total_told, told, rate)
        rows.append((words, told, rate))
    if draft.wants("sum"):
        draft.plant(*literals)
    if draft.wants("magnitude") and scaled > 1:
        draft.plant(total_told)
    lead = draft.pick(
        f"Tổng nguồn vốn huy động thực hiện chương trình năm {draft.year} là {total_told}",
        f"Trong năm {draft.year}, toàn {draft.kind} huy động được {total_told}",
        f"Tổng kinh phí huy động xây dựng nông thôn mới năm {draft.year}: {total_told}",
    )
    if style.form == "table" and not shares:
        _funding_table(draft, lead, rows, total_told)
    elif style.form == "prose":
        sep = draft.pick("; ", ", ")
        told = sep.join(f"{words} {amount}" + (f" ({rate})" if rate else "") for words, amount, rate in rows)
        draft.say(f"{lead}, {draft.pick('gồm', 'trong đó')}: {told}.")
    else:
        draft.say(f"{lead}, {draft.pick('trong đó', 'bao gồm', 'cụ thể')}:")
        for words, amount, rate in rows:
            share = f", chiếm {rate}" if rate and style.after != "(" else f" ({rate})" if rate else ""
            draft.say(f"{style.bullet}{words[0].upper()}{words[1:]}: {amount}{share}{draft.pick(';', '.')}")


def _funding_table(draft: Draft, lead: str, rows: list[tuple[str, str, str]], total: str) -> None:
    unit = draft.style.money
    # The lead has its own figure; the cells print the number alone under a unit line, and the total once more.
    draft.say(f"{lead}, chi tiết như sau:")
    draft.say(f"Đơn vị tính: {unit}")
    table = [["TT", "Nguồn vốn", "Số tiền"]]
    for row in draft.facts:
        if row["indicator"] == "funding" and row["item"] != "total":
            row["literal"] = row["literal"].removesuffix(f" {unit}")
    for number, (words, amount, _) in enumerate(rows, start=1):
        table.append([str(number), words[0].upper() + words[1:], amount.removesuffix(f" {unit}")])
    if draft.wants("table_total"):
        wrong = plain(cut(Decimal(4) * scale(unit) / scale(unit), draft.style.decimals))
        table[1][2] = wrong
        draft.plant(total.removesuffix(f" {unit}"), wrong)
    table.append(["", draft.pick("Tổng cộng", "Cộng", "Tổng số"), total.removesuffix(f" {unit}")])
    draft.facts.append(draft.facts[_index_of_total(draft)] | {"literal": total.removesuffix(f" {unit}")})
    draft.lines.append(table)


def _index_of_total(draft: Draft) -> int:
    return next(at for at, row in enumerate(draft.facts) if (row["indicator"], row["item"]) == ("funding", "total"))


def living(draft: Draft, world: World) -> None:
    """Income, poverty, insurance, roads and schools of the district, all made of its communes."""
    for tell in draft.dice.sample((_income, _poverty, _insurance, _roads, _schools, _water), 6):
        tell(draft, world)


def mean_income(communes: list[CommuneYear]) -> int:
    """Return the income a head of all communes together in VND, to a tenth of a million."""
    people = sum(it.population for it in communes)
    return int(cut(Decimal(sum(it.income * it.population for it in communes)) / people / 100_000, 0)) * 100_000


def _income(draft: Draft, world: World) -> None:
    now, before = mean_income(world.now), mean_income(world.before)
    change = now - before
    faulty = draft.wants("growth")
    if faulty:
        change += 2_600_000
    unit = draft.style.per_head
    at, last, span = "VND/person/year", draft.year - 1, f"{draft.year - 1}-{draft.year}"

    def head(value: int) -> str:
        return plain(cut(Decimal(value) / 10**6, 1))

    told = draft.fig(f"{head(now)} {unit}", "income_per_head", now, at)
    if change <= 0 and not faulty:
        draft.say(f"Thu nhập bình quân đầu người khu vực nông thôn đạt {told}.")
        return
    more = draft.fig(f"{head(change)} triệu đồng", "income_per_head", change, at, role="change", period=span)
    old = draft.fig(f"{head(before)} {unit}", "income_per_head", before, at, period=last)
    if faulty:
        draft.plant(told, more, old)
    draft.say(
        draft.pick(
            f"Thu nhập bình quân đầu người năm {draft.year} đạt {told}, tăng {more} so với năm {last} ({old}).",
            f"Thu nhập bình quân khu vực nông thôn đạt {told}, tăng {more} so với năm {last} (năm {last} là {old}).",
        )
    )


def _poverty(draft: Draft, world: World) -> None:
    poor, all_of = sum(it.poor for it in world.now), sum(it.households for it in world.now)
    rate = cut(Decimal(100) * poor / all_of, 2)
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
    faulty = draft.wants("school_ratio", "part_over_whole")
    if good < all_of and draft.wants("part_over_whole"):
        good, all_of = all_of, good
    if faulty and draft.fault == "school_ratio":
        share = share + 7 if share < 90 else share - 7
    count = draft.fig(f"{good}/{all_of} trường", "schools_standard_count", good, "schools", of=all_of)
    rate = draft.fig(draft.style.rate(share), "schools_standard_share", share, "percent")
    if faulty:
        draft.plant(count, rate)
    draft.say(
        draft.pick(
            f"Toàn huyện có {count} học các cấp đạt chuẩn quốc gia, đạt {rate}.",
            f"Số trường đạt chuẩn quốc gia là {count}, tỷ lệ {rate}.",
        )
    )


def _water(draft: Draft, world: World) -> None:
    clean, hygienic = Decimal(draft.dice.randint(350, 700)) / 10, Decimal(draft.dice.randint(860, 990)) / 10
    faulty = draft.wants("subset")
    if faulty:
        clean, hygienic = hygienic, clean
    one = draft.fig(draft.style.rate(hygienic), "hygienic_water_share", hygienic, "percent")
    other = draft.fig(draft.style.rate(clean), "clean_water_share", clean, "percent")
    if faulty:
        draft.plant(one, other)
    draft.say(
        f"Tỷ lệ hộ sử dụng nước hợp vệ sinh đạt {one}, trong đó tỷ lệ hộ sử dụng nước sạch theo quy chuẩn đạt {other}."
    )


def targets(draft: Draft, world: World) -> None:
    """What is to be reached next year."""
    year = draft.year + 1
    now = sum(not it.unmet for it in world.now)
    goal = min(now + draft.dice.randint(1, 2), len(world.now))
    income = mean_income(world.now) + draft.dice.randint(15, 50) * 100_000
    named = year
    if draft.wants("past_target"):
        named = draft.year - 2
    draft.say(draft.pick(f"Phấn đấu đến hết năm {named}:", f"Mục tiêu năm {named}:"))
    if goal > now:
        told = draft.fig(
            draft.style.count(goal, "xã"), "communes_recognised_count", goal, "communes", role="target", period=year
        )
        draft.say(f"{draft.style.bullet}Toàn huyện có {told} đạt chuẩn nông thôn mới.")
    told = draft.fig(
        f"{plain(cut(Decimal(income) / 10**6, 1))} {draft.style.per_head}",
        "income_per_head",
        income,
        "VND/person/year",
        role="target",
        period=year,
    )
    if draft.wants("past_target"):
        draft.plant(told)
    draft.say(f"{draft.style.bullet}Thu nhập bình quân đầu người đạt {told}.")
    if draft.wants("repeated"):
        now_told = mean_income(world.now) + 4_300_000
        wrong = draft.fig(
            f"{plain(cut(Decimal(now_told) / 10**6, 1))} {draft.style.per_head}",
            "income_per_head",
            now_told,
            "VND/person/year",
        )
        first = next(row["literal"] for row in draft.facts if row["indicator"] == "income_per_head")
        draft.plant(first, wrong)
        draft.heading("Đánh giá chung")
        draft.say(f"Đời sống nhân dân được nâng lên, thu nhập bình quân đầu người năm {draft.year} đạt {wrong}.")
