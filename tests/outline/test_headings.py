from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.model import Outline, Section

Build = Callable[[str], Outline]
Tree = Callable[[Outline], list[tuple[str, str]]]


def paths(outline: Outline) -> list[str]:
    return [section.path for section in outline.sections]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Phần thứ nhất\nKết quả\nI. CHUNG\n1. Chỉ đạo\n2. Vốn\nII. RIÊNG\n1. Xã An\n"
            "Phần thứ hai\nMục tiêu\nI. CHUNG\n1. Xã An",
            [
                "Phần thứ nhất",
                "Phần thứ nhất/I",
                "Phần thứ nhất/I/1",
                "Phần thứ nhất/I/2",
                "Phần thứ nhất/II",
                "Phần thứ nhất/II/1",
                "Phần thứ hai",
                "Phần thứ hai/I",
                "Phần thứ hai/I/1",
            ],
            id="numbering restarts inside each part",
        ),
        pytest.param(
            "A. KẾT QUẢ\nI. Chung\n1. Vốn\na) Tỉnh\nb) Huyện\n2. Sức dân\nB. MỤC TIÊU\nI. Chung",
            ["A", "A/I", "A/I/1", "A/I/1/a", "A/I/1/b", "A/I/2", "B", "B/I"],
            id="capital around Roman",
        ),
        pytest.param(
            "I. KẾT QUẢ\nA. Chung\nB. Riêng\nII. MỤC TIÊU\nA. Chung",
            ["I", "I/A", "I/B", "II", "II/A"],
            id="Roman around capital",
        ),
        pytest.param(
            "1. Kết quả\n1.1. Giao thông\n1.1.1. Đường xã\n1.1.2. Đường thôn\n1.2 Thủy lợi\n2. Vốn\n2.1 Tỉnh",
            ["1", "1/1.1", "1/1.1/1.1.1", "1/1.1/1.1.2", "1/1.2", "2", "2/2.1"],
            id="decimal levels",
        ),
        pytest.param("1. Vốn\na) Tỉnh\nd) Xã\nđ) Dân\ne) Khác", ["1", "1/a"], id="a leap in the letters is no series"),
        pytest.param(
            "d) Xã\n1. Vốn\na) Tỉnh\nb) Huyện\nc) Xã\nd) Dân\nđ) Doanh nghiệp\ne) Khác",
            ["1", "1/a", "1/b", "1/c", "1/d", "1/đ", "1/e"],
            id="đ follows d, and a series does not open with d",
        ),
        pytest.param(
            "1. Chỉ đạo:\nHọp 5 lần.\n2. Thu nhập:\nĐạt 12 triệu.\n2. Y tế:\nTốt.\n6. Sản xuất:\nCó mô hình.\n"
            "4. Vốn:\nCó 2 tỷ.\n4a. Tỉnh\nCấp 1 tỷ.",
            ["1", "2", "2", "6", "4", "4/4a"],
            id="a clerk's miscounted titles over text",
        ),
        pytest.param(
            "1. Vốn\n1a. Tỉnh\n1b. Huyện\n2. Sức dân", ["1", "1/1a", "1/1b", "2"], id="letters glued to the number"
        ),
        pytest.param("I. KẾT QUẢ\nll. GIẢI PHÁP\nIII. KIẾN NGHỊ", ["I", "ll", "III"], id="OCR slip in a Roman number"),
        pytest.param(
            "1. Điện\n2. Đường\n4. Trường\n5. Trạm", ["1", "2", "4", "5"], id="one number skipped by the clerk"
        ),
        pytest.param("1. Điện\n2. Đường\n2. Trường\n3. Trạm", ["1", "2", "2", "3"], id="one number doubled"),
        pytest.param("II. KẾT QUẢ\n1. Vốn\nIII. KIẾN NGHỊ", ["II", "II/1", "III"], id="the first heading is cut off"),
        pytest.param(
            "MỘT LÀ, VỀ VỐN\nHuy động 5 tỷ đồng.\nHAI LÀ, VỀ DÂN\nDân góp công.", ["MỘT LÀ", "HAI LÀ"], id="spelled"
        ),
    ],
)
def test_tree_follows_the_series_of_the_document(outline_of: Build, text: str, expected: list[str]) -> None:
    assert paths(outline_of(text)) == expected


def test_number_at_the_start_of_a_line_is_no_heading(outline_of: Build) -> None:
    lines = [
        "I. KẾT QUẢ",
        "1,1km đường đã làm.",
        "05 tuổi là tuổi vào lớp.",
        "2018 là năm cuối.",
        "3 năm qua có nhiều đổi mới.",
        "28.7 là ngày kỷ niệm.",
        "1.500 người tham gia.",
        "17. Xã Quang Trung.",
    ]
    outline = outline_of("\n".join(lines))
    assert paths(outline) == ["I"]
    assert len(outline.passages) == len(lines)


@pytest.mark.parametrize(
    ("line", "title", "kind"),
    [
        pytest.param("1. Kiện toàn Ban Chỉ đạo:", "Kiện toàn Ban Chỉ đạo", "heading", id="colon at the end"),
        pytest.param("1. KẾT QUẢ ĐẠT ĐƯỢC.", "KẾT QUẢ ĐẠT ĐƯỢC", "heading", id="capitals and a point"),
        pytest.param("1. Giao thông: Đã làm 5 km.", "Giao thông", "paragraph", id="run-in title"),
        pytest.param(
            "1. Xã An đạt 19/19 tiêu chí.", "Xã An đạt 19/19 tiêu chí", "paragraph", id="a sentence with a number"
        ),
        pytest.param("1. " + "Ban Chỉ đạo tiếp tục rà soát " * 9 + ".", "", "paragraph", id="prose without a title"),
        pytest.param("**1. Giao thông**", "Giao thông", "heading", id="Markdown"),
    ],
)
def test_title(outline_of: Build, line: str, title: str, kind: str) -> None:
    outline = outline_of(line)
    assert (outline.sections[0].title, outline.passages[0].kind) == (title, kind)


def test_section_reaches_to_the_next_of_its_level(outline_of: Build, section_at: Callable[..., Section]) -> None:
    outline = outline_of("I. MỘT\n1. Điện\nCó điện.\n2. Đường\nII. HAI\nHết.")
    one, two = section_at(outline, "I"), section_at(outline, "II")
    assert outline.document.text[one.span.start : one.span.end] == "I. MỘT\n1. Điện\nCó điện.\n2. Đường"
    assert outline.document.text[two.span.start : two.span.end] == "II. HAI\nHết."
    assert section_at(outline, "I/1").parent == 0
    assert section_at(outline, "I/1").level == 2


def test_prominent_line_without_a_number_is_a_heading_but_no_section(outline_of: Build) -> None:
    outline = outline_of("KẾT QUẢ CHUNG\nToàn xã đạt 15 tiêu chí.")
    assert outline.sections == ()
    assert outline.passages[0].kind == "heading"
