from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.catalog import load_catalog
from extractor.model import Block, Document, Line, Outline, Span
from extractor.outline import build_outline

Build = Callable[[str], Outline]
Texts = Callable[[Outline, str], list[str]]

WRAPPED = """
   Trong năm qua, Ban Chỉ đạo huyện đã tổ chức 12 cuộc họp, ban hành 34 văn
bản hướng dẫn các xã rà soát lại từng tiêu chí, nhất là những tiêu chí khó
như môi trường, thu nhập, việc làm và một vài nội dung thuộc tiêu chí số
7. Cơ sở hạ tầng thương mại nông thôn, tổng vốn bố trí cho giai đoạn 2016
- 2018 là 12 tỷ đồng. Các xã đã chủ động lập kế hoạch chi tiết cho từng thôn,
trong đó xác định rõ việc làm trước, việc làm sau và người chịu trách nhiệm.
   Nhân dân đồng tình hưởng ứng phong trào hiến đất làm đường.
   - Xã An: 12 tiêu chí;
   - Xã Bình: 15 tiêu chí.
"""


def test_page_cut_sentence_goes_on_in_lower_case(outline_of: Build, texts: Texts) -> None:
    outline = outline_of("Nhờ vậy nhận thức của cán\n\nbộ và Nhân dân được nâng lên.\n\nĐời sống khá hơn.")
    assert texts(outline, "paragraph") == [
        "Nhờ vậy nhận thức của cán bộ và Nhân dân được nâng lên.",
        "Đời sống khá hơn.",
    ]


def test_page_cut_sentence_goes_on_with_a_number_and_its_noun(outline_of: Build, texts: Texts) -> None:
    outline = outline_of(
        "Toàn huyện hoàn thành phổ cập giáo dục mầm non cho trẻ\n\n05 tuổi. Chất lượng dạy học tốt hơn."
    )
    assert len(texts(outline, "paragraph")) == 1


def test_word_that_calls_for_more_takes_what_follows(outline_of: Build, texts: Texts) -> None:
    outline = outline_of("Công tác này được thực hiện theo chỉ đạo chung của\n\nUBND tỉnh và huyện.\n\nKết thúc.")
    assert texts(outline, "paragraph")[0].endswith("của UBND tỉnh và huyện.")


def test_range_cut_by_a_page_end_is_one(outline_of: Build, texts: Texts) -> None:
    assert texts(outline_of("Giai đoạn 2016-\n\n2020 đạt khá."), "paragraph") == ["Giai đoạn 2016- 2020 đạt khá."]


def test_a_list_below_a_year_is_no_range(outline_of: Build, texts: Texts) -> None:
    outline = outline_of("Nhiệm vụ năm 2021\n- 02 huyện được công nhận;\n- 15 xã được công nhận.")
    assert texts(outline, "paragraph") == ["Nhiệm vụ năm 2021"]
    assert len(texts(outline, "item")) == 2


def test_ended_sentences_stay_apart(outline_of: Build, texts: Texts) -> None:
    lines = ["Xã có 5 thôn.", "Kết quả đạt được:", "3 hộ còn khó khăn.", "TỔNG HỢP CHUNG", "Cả xã đạt 15 tiêu chí."]
    outline = outline_of("\n".join(lines))
    assert len(outline.passages) == len(lines)


def test_hard_wrapped_text_is_joined_at_its_width(outline_of: Build, texts: Texts) -> None:
    outline = outline_of(WRAPPED)
    paragraphs = texts(outline, "paragraph")
    assert len(paragraphs) == 2
    assert "tiêu chí số 7. Cơ sở hạ tầng" in paragraphs[0]
    assert "2016 - 2018 là 12 tỷ" in paragraphs[0]
    assert texts(outline, "item") == ["- Xã An: 12 tiêu chí;", "- Xã Bình: 15 tiêu chí."]


def test_heading_and_its_title_on_the_next_line_are_one(outline_of: Build, texts: Texts) -> None:
    outline = outline_of(
        "PHẦN I\nKẾT QUẢ THỰC HIỆN\nNĂM 2018\nPhần thứ hai\n\nMục tiêu đến năm 2020\n\nToàn xã phấn đấu."
    )
    assert texts(outline, "heading") == ["PHẦN I KẾT QUẢ THỰC HIỆN NĂM 2018", "Phần thứ hai Mục tiêu đến năm 2020"]


def test_page_number_in_a_sentence_becomes_a_hole(outline_of: Build) -> None:
    long = "Xã đã làm tốt nhiều việc trong năm. " * 30
    outline = outline_of(f"{long}\nNhận thức của cán\n2\nbộ tốt hơn.\n{long}\nĐường thôn được\n3\nmở rộng.\n{long}")
    cut = [passage for passage in outline.passages if passage.holes]
    assert [outline.document.text[hole.start : hole.end] for passage in cut for hole in passage.holes] == ["2", "3"]
    assert sum(passage.kind == "furniture" for passage in outline.passages) == 2


def test_lone_numbers_close_together_are_no_page_numbers(outline_of: Build) -> None:
    outline = outline_of("1\nXã An\n19\n2\nXã Bình\n17\n3\nXã Cường\n15")
    assert not any(passage.kind == "furniture" for passage in outline.passages)


def _printed(rows: list[tuple[float, float, str]], *, bold: frozenset[int] = frozenset()) -> Document:
    """A page of printed lines: left edge, top, words; letters are 5 points wide."""
    text = "\n".join(words for _, _, words in rows)
    blocks, lines, start = [], [], 0
    for at, (x0, top, words) in enumerate(rows):
        span = Span(start, start + len(words))
        blocks.append(Block(span=span, page=1, bold=at in bold))
        edges = tuple(x0 + 5 * step for step in range(len(words) + 1))
        lines.append(Line(span=span, page=1, top=top, bottom=top + 12, edges=edges))
        start = span.end + 1
    return Document(
        document_id="0",
        file_name="a.pdf",
        media_type="application/pdf",
        reader="pdf",
        text=text,
        blocks=tuple(blocks),
        pages=(Span(0, len(text)),),
        lines=tuple(lines),
    )


@pytest.mark.parametrize("indent", [0.0, 28.0])
def test_printed_lines_are_joined_at_the_right_margin(indent: float, texts: Texts) -> None:
    full = "Nhiều xã đã hoàn thành mục tiêu đề ra trong năm và đang giữ vững các"
    gap = 0.0 if indent else 12.0
    rows = [
        (85 + indent, 100, full[: len(full) - int(indent // 5)]),
        (85, 118, "Tiêu chí đã đạt được từ những năm trước, kể cả tiêu chí về môi trường"),
        (85, 136, "sống."),
        (85 + indent, 154 + gap, "Đoạn này đứng riêng, vì dòng trên đã hết trước lề khá xa"),
        (85, 172 + gap, "Riêng dòng cuối cùng thì ngắn."),
    ]
    outline = build_outline(_printed(rows), load_catalog().forms)
    assert [text.split()[0] for text in texts(outline, "paragraph")] == ["Nhiều", "Đoạn", "Riêng"]


def test_two_columns_of_print_are_parted_by_the_wide_blank() -> None:
    words = "UBND XÃ AN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    rows = [(85.0, 100.0, words), (85.0, 118.0, "Số: 5/BC-UBND An, ngày 5 tháng 6 năm 2019"), (85.0, 150.0, "BÁO CÁO")]
    header = build_outline(_printed(rows), load_catalog().forms).header
    assert (header.issuer, header.symbol, header.issued_on) == ("UBND XÃ AN", "5/BC-UBND", "2019-06-05")


def test_a_sentence_goes_on_past_the_notes_of_its_page() -> None:
    """The notes stand at the foot of the page, between the halves of «… đạt 12,5 / tỷ đồng …»."""
    lines = [
        ("paragraph", 1, "Năm 2021, tổng vốn huy động của toàn huyện¹ đạt 12,5"),
        ("footnote", 1, "¹ Không kể vốn tín dụng và vốn của"),
        ("footnote", 1, "các doanh nghiệp."),
        ("footnote", 1, "² Theo báo cáo năm 2020."),
        ("page_footer", 1, "1"),
        ("paragraph", 2, "tỷ đồng, tăng 3,1% so với năm trước."),
        ("paragraph", 2, "Các xã đều có kế hoạch."),
    ]
    blocks, at = [], 0
    for kind, page, line in lines:
        blocks.append(Block(span=Span(at, at + len(line)), kind=kind, page=page))
        at += len(line) + 1
    text = "\n".join(line for _, _, line in lines)
    second = blocks[5].span.start
    fields = {"document_id": "0", "file_name": "a.pdf", "media_type": "application/pdf", "reader": "pdf"}
    document = Document(text=text, blocks=tuple(blocks), pages=(Span(0, second - 1), Span(second, len(text))), **fields)
    outline = build_outline(document, load_catalog().forms)
    shown = [(passage.kind, " ".join(outline.text_of(passage).split())) for passage in outline.passages]
    assert shown == [
        ("paragraph", f"{lines[0][2]} {lines[5][2]}"),
        ("footnote", f"{lines[1][2]} {lines[2][2]}"),
        ("footnote", lines[3][2]),
        ("furniture", "1"),
        ("paragraph", lines[6][2]),
    ]
