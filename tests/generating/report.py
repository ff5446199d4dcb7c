"""A whole report: head, sections in the clerk's order, foot; as plain text or as DOCX."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, replace

from tests.generating import commune, district
from tests.generating.draft import Draft, Fact, Planted
from tests.generating.style import choose_style
from tests.generating.world import Unit, World, build_world

_ON_SOME_YEARS = 0.1  # share of reports on some years
LEVELS = ("district", "district", "commune")
FAULTS = {"district": district.FAULTS, "commune": commune.FAULTS}


@dataclass(frozen=True)
class Generated:
    """One report with its truth."""

    seed: int
    level: str
    file_name: str
    data: bytes
    text: str
    facts: tuple[Fact, ...]
    planted: Planted | None


def generate(seed: int, *, fault: str = "", level: str = "", layout: str = "") -> Generated:
    """Return the report of a seed; with `fault` the same report with one kind of fault, if the kind fits it.

    Args:
        seed: the same seed gives the same bytes of text.
        fault: one of FAULTS of the level.
        level: district or commune; chosen by the seed if empty.
        layout: txt or docx; chosen by the seed if empty.
    """
    dice = random.Random(f"report {seed}")  # noqa: S311  (deterministic on purpose)
    world = build_world(seed)
    level = level or dice.choice(LEVELS)
    unit = world.district if level == "district" else dice.choice(world.now).unit
    return _write(world, unit, dice, fault=fault, layout=layout)


def of_unit(world: World, unit: Unit, year: int) -> Generated:
    """Return the consistent report of one unit of a world for a year, as text; each unit has a clerk of its own."""
    dice = random.Random(f"{world.seed} {unit.full} {year}")  # noqa: S311  (deterministic on purpose)
    return _write(replace(world, year=year), unit, dice, fault="", layout="txt")


def _write(world: World, unit: Unit, dice: random.Random, *, fault: str, layout: str) -> Generated:
    style = choose_style(dice)
    level = "district" if unit == world.district else "commune"
    draft = Draft(style, dice, unit.full, world.year, fault)
    _head(draft, world, level, unit.told)
    (district if level == "district" else commune).tell(draft, world)
    _foot(draft, unit.type)
    layout = layout or style.layout
    text = as_text(draft.lines)
    data = as_docx(draft.lines) if layout == "docx" else text.encode()
    file_name = f"{unit.full} {world.year} {world.seed}.{layout}"
    return Generated(world.seed, level, file_name, data, text, tuple(draft.facts), draft.planted)


def _head(draft: Draft, world: World, level: str, told: str) -> None:
    above = world.province.told if level == "district" else world.district.told
    place = told.split(" ", 1)[1] if level == "commune" else world.district.name
    day, month, number = draft.dice.randint(2, 28), draft.dice.choice((1, 12)), draft.dice.randint(11, 480)
    issued = world.year if month == 12 else world.year + 1
    if draft.wants("unfinished"):
        month, issued = draft.dice.randint(7, 9), world.year
    if draft.wants("stretch_past") or draft.dice.random() < _ON_SOME_YEARS:
        draft.first_year = world.year - draft.dice.randint(2, 4)
    draft.lines.append(f"ỦY BAN NHÂN DÂN {told.upper()}" if level == "commune" else f"ỦY BAN NHÂN DÂN\n{told.upper()}")
    draft.lines.append("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    draft.lines.append(f"Số: {number}/BC-UBND")
    draft.lines.append(f"{place}, ngày {day:02d} tháng {month:02d} năm {issued}")
    draft.lines.append("BÁO CÁO")
    draft.lines.append(_title(draft, world) + draft.pick("", f"\ntrên địa bàn {told}"))
    draft.lines.append(f"Kính gửi: Ủy ban nhân dân {above}")
    draft.say(
        f"Ủy ban nhân dân {told} báo cáo kết quả thực hiện Chương trình xây dựng "
        f"nông thôn mới năm {world.year} như sau:"
    )


def _title(draft: Draft, world: World) -> str:
    if draft.first_year is not None:
        years = world.year - draft.first_year + 1
        return (
            f"Sơ kết {years:02d} năm thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới "
            f"giai đoạn {draft.first_year}-{world.year}"
        )
    return draft.pick(
        f"Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm {world.year}",
        f"Tình hình xây dựng nông thôn mới năm {world.year}, phương hướng nhiệm vụ năm {world.year + 1}",
    )


def _foot(draft: Draft, kind: str) -> None:
    draft.lines.append(f"Trên đây là báo cáo của Ủy ban nhân dân {kind}, kính trình cấp trên xem xét./.")
    draft.lines.append("Nơi nhận:\n- Như trên;\n- Lưu: VT.")
    draft.lines.append("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Mẫu")


def as_text(lines: list[str | list[list[str]]]) -> str:
    """Return the report as plain text, tables with strokes between their cells."""
    told = (line if isinstance(line, str) else "\n".join(" | ".join(row) for row in line) for line in lines)
    return "\n".join(told) + "\n"


def as_docx(lines: list[str | list[list[str]]]) -> bytes:
    """Return the report as a Word file with real tables."""
    from docx import Document

    document = Document()
    for line in lines:
        if isinstance(line, str):
            for part in line.split("\n"):
                document.add_paragraph(part)
            continue
        table = document.add_table(rows=0, cols=len(line[0]), style="Table Grid")
        for row in line:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
