from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.catalog import load_catalog
from extractor.model import Outline
from extractor.outline import build_outline

from .conftest import read_lines

# fmt: off
LINES = [
    "ỦY BAN NHÂN DÂN HUYỆN AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12 /BC-UBND",
    "An, ngày 5 tháng 6 năm 2019", "BÁO CÁO", "V/v báo cáo kết quả", "Kính gửi: UBND tỉnh", "Phần thứ nhất",
    "Phần II. KẾT QUẢ", "I. KẾT QUẢ", "II. VỐN", "1. Giao thông:", "2. Xã An đạt 19/19 tiêu chí.", "1.1. Đường xã",
    "a) Tỉnh", "b) Huyện", "- Ngân sách: 5 tỷ, trong đó:", "+ Tỉnh: 3 tỷ;", "* Về điện:",
    "Tổng vốn là 9 tỷ đồng, trong đó:", "bộ và Nhân dân được nâng lên.", "nhận thức của cán",
    "05 tuổi đến trường.", "TT | Xã | Số", "1 | An | 5", "Nơi nhận:", "- Như trên;", "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH", "Lê Văn Ba", "Phụ lục I", "PHỤ LỤC", "2", "3", "*", "|", "Một là: làm tốt", "", "", "(", "- ",
    "   x   ",
]
# fmt: on


def check(outline: Outline) -> None:
    text = outline.document.text
    passages = [passage for passage in outline.passages if passage.kind != "furniture"]
    holes = {hole for passage in passages for hole in passage.holes}
    for above, below in pairwise(passages):
        assert above.span.end <= below.span.start
    for passage in outline.passages:
        words = text[passage.span.start : passage.span.end]
        assert words == words.strip()
        assert words.startswith(passage.marker)
        assert passage.lead is None or passage.lead < outline.passages.index(passage)
        if passage.kind == "furniture" and any(passage.span in other.span for other in passages):
            assert passage.span in holes
    covered = bytearray(len(text))
    for passage in outline.passages:
        covered[passage.span.start : passage.span.end] = b"\x01" * len(passage.span)
    assert all(covered[at] or letter.isspace() for at, letter in enumerate(text))
    _check_sections(outline)


def _check_sections(outline: Outline) -> None:
    sections = outline.sections
    assert len({section.section_id for section in sections}) == len(sections)
    for at, section in enumerate(sections):
        assert section.span.start < section.span.end
        if section.parent is None:
            assert (section.level, section.path) == (1, section.label)
            continue
        parent = sections[section.parent]
        assert section.parent < at
        assert section.span in parent.span
        assert section.level == parent.level + 1
        assert section.path == f"{parent.path}/{section.label}"
    for parent in {section.parent for section in sections}:
        children = [section for section in sections if section.parent == parent]
        assert all(a.span.end <= b.span.start for a, b in pairwise(children))
    for passage in outline.passages:
        inside = [at for at, section in enumerate(sections) if passage.span in section.span]
        if passage.kind != "furniture":
            assert passage.section == max(inside, key=lambda at: sections[at].level, default=None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=40))
def test_any_mix_of_lines_is_covered_and_nested(lines: list[str]) -> None:
    document = read_lines("\n".join(lines))
    check(build_outline(document, load_catalog().forms))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="Iil1.)( -+*:;|/\n\t aăđVXx5%,“", max_size=120))
def test_any_letters_are_covered_and_nested(text: str) -> None:
    check(build_outline(read_lines(text), load_catalog().forms))


def test_same_document_gives_the_same_outline(outline_of: Callable[[str], Outline]) -> None:
    text = "\n".join(LINES)
    assert outline_of(text) == outline_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "- " * 5000,
        "1. " * 5000,
        "I. A\n" * 2000,
        "|" * 5000,
        ":" * 5000,
        "Số: " + "1" * 5000,
        "(" * 5000,
    ],
)
def test_hostile_text_gives_a_flat_outline(outline_of: Callable[[str], Outline], text: str) -> None:
    check(outline_of(text))
