from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.model import Outline

Build = Callable[[str], Outline]


def leads(outline: Outline) -> list[int | None]:
    return [passage.lead for passage in outline.passages]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tổng vốn là 9 tỷ đồng, trong đó:\n- Tỉnh: 5 tỷ;\n- Xã: 4 tỷ.", [None, 0, 0], id="trong đó"),
        pytest.param("Vốn gồm các nguồn sau đây\n- Tỉnh: 5 tỷ;\n- Xã: 4 tỷ.", [None, 0, 0], id="no colon"),
        pytest.param("Có hai nguồn như sau.\n- Tỉnh: 5 tỷ;\n- Xã: 4 tỷ.", [None, 0, 0], id="như sau with a point"),
        pytest.param("Việc làm ở từng địa bàn cụ thể.\n- Tỉnh giao 5 tỷ.", [None, None], id="cụ thể ends a sentence"),
        pytest.param(
            "Kết quả:\n- Giao thông:\n+ Xã: 5 km\n+ Thôn: 4 km\n- Điện: tốt",
            [None, 0, 1, 1, 0],
            id="an item governs the deeper ones",
        ),
        pytest.param(
            "Kết quả như sau:\n- Đường tốt.\nĐiện cũng tốt.\n- Nước sạch.",
            [None, 0, None, None],
            id="a paragraph ends the list",
        ),
        pytest.param(
            "Vốn 9 tỷ, gồm:\nNgân sách tỉnh: 5 tỷ đồng;\nNgân sách xã: 4 tỷ đồng.\nHết phần này rồi.",
            [None, 0, 0, None],
            id="rows without a sign",
        ),
        pytest.param(
            "Vốn 9 tỷ, gồm:\n- Ngân sách: 5 tỷ, trong đó:\n- Tỉnh: 3 tỷ;\n- Xã: 2 tỷ.",
            [None, 0, 1, 1],
            id="parts under the same sign",
        ),
        pytest.param(
            "Vốn 9 tỷ, gồm:\n* Ngân sách: 5 tỷ. Trong đó:\n- Tỉnh: 3 tỷ\n- Xã: 2 tỷ\n* Dân góp: 4 tỷ",
            [None, 0, 1, 1, 0],
            id="parts under a deeper sign end with the next item",
        ),
        pytest.param(
            "Vốn 9 tỷ, trong đó:\na) Ngân sách: 5 tỷ, gồm:\n- Tỉnh: 3 tỷ;\n- Xã: 2 tỷ.\nb) Dân góp: 4 tỷ.",
            [None, 0, 1, 1, 0],
            id="lettered parts",
        ),
        pytest.param("I. KẾT QUẢ\n1. Điện\n- Tốt.\n2. Đường", [None, None, None, None], id="headings have no lead"),
    ],
)
def test_lead(outline_of: Build, text: str, expected: list[int | None]) -> None:
    assert leads(outline_of(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- Đường\n+ Xã\n+ Thôn\n- Điện", [1, 2, 2, 1], id="dash, plus"),
        pytest.param("+ Đường\n+ Điện", [1, 1], id="plus alone"),
        pytest.param("* Giao thông:\n- Xã\n- Thôn\n* Điện:\n- Xã", [1, 2, 2, 1, 2], id="asterisk around dashes"),
        pytest.param(
            "- Chung\n- Riêng\n* Giao thông:\n- Xã\n* Điện:\n- Thôn", [1, 1, 1, 2, 1, 2], id="asterisk after dashes"
        ),
        pytest.param("- Đường\n– Điện\n— Nước", [1, 1, 1], id="all dashes are one sign"),
    ],
)
def test_depth(outline_of: Build, text: str, expected: list[int]) -> None:
    assert [passage.depth for passage in outline_of(text).passages] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- *Hệ thống điện*: Điện đủ dùng.", [("-", "Hệ thống điện")], id="italics"),
        pytest.param("- Tiêu chí chưa đạt: Xã An chưa đạt số 7.", [("-", "Tiêu chí chưa đạt")], id="colon"),
        pytest.param("- Ngân sách xã: 4.740 tỷ đồng.", [], id="a label beside its figure"),
        pytest.param("- Đã mở 5 lớp tập huấn.", [], id="plain item"),
        pytest.param("- Đường xã 5 km, đạt 100%;\n+ Nhựa 3 km\n+ Bê tông 2 km", [("-", "")], id="deeper items below"),
        pytest.param(
            "- Đang còn nợ:\n+ Tiêu chí số 1 (Quy hoạch): Lập lại.\n+ Tiêu chí số 2 (Giao thông): Làm đường.",
            [("-", "Đang còn nợ"), ("-/+", "Tiêu chí số 1 (Quy hoạch)"), ("-/+", "Tiêu chí số 2 (Giao thông)")],
            id="two depths",
        ),
    ],
)
def test_bullet_sections(outline_of: Build, text: str, expected: list[tuple[str, str]]) -> None:
    sections = outline_of(text).sections
    assert [(section.path, section.title) for section in sections] == expected
    assert all(section.bullet for section in sections)


def test_plain_item_ends_the_section_of_the_bullet_above(outline_of: Build) -> None:
    outline = outline_of("1. Kết quả\n- Điện: Tốt cả.\n- Nước sạch đủ.\nCả xã vui.")
    assert [passage.section for passage in outline.passages] == [0, 1, 0, 0]
