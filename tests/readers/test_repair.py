"""Damaged letters in files: fonts of old encodings, boxes of repaired words, bytes without Unicode, bad pages."""

from __future__ import annotations

from extractor.model import Span
from extractor.readers import read
from tests.damage import as_tcvn3, as_vni

SENTENCE = "Thị xã đã đạt 17/19 tiêu chí, chiếm 89,5 %; các xã phấn đấu hoàn thành vào năm 2019."


def _run(text, font=""):
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def test_runs_of_two_encodings_and_unicode_stand_in_one_paragraph(docx):
    body = (
        f"<w:p>{_run('Kết quả: ')}{_run(as_tcvn3('một xã đạt chuẩn'), '.VnTime')}"
        f"{_run(', nợ ')}{_run(as_vni('một tiêu chí'), 'VNI-Times')}{_run(' (mét)')}</w:p>"
    )
    document = read(docx(body), "a.docx")
    assert document.text == "Kết quả: một xã đạt chuẩn, nợ một tiêu chí (mét)"
    assert [(repair.kind, repair.raw) for repair in document.repairs] == [
        ("tcvn3", "mét x· ®¹t chuÈn"),
        ("vni", "moät tieâu"),
    ]
    assert document.printed(Span(0, len(document.text))) == "Kết quả: mét x· ®¹t chuÈn, nợ moät tieâu chí (mét)"


def test_a_capital_font_is_read_as_it_is_drawn(docx):
    heading = _run(as_tcvn3("tình hình chung của xã"), ".VnTimeH")
    body = f"<w:p>{heading}</w:p><w:p>{_run(as_tcvn3(SENTENCE), '.VnTime')}</w:p>"
    assert read(docx(body), "a.docx").text.split("\n")[0] == "TÌNH HÌNH CHUNG CỦA XÃ"


def test_a_capital_font_of_a_print_is_read_as_it_is_drawn(pdf):
    writer = pdf().text(60, 100, as_tcvn3("tình hình chung của xã"), font="F4")
    writer.text(60, 140, as_tcvn3("Xã có "), font="F3").text(112, 140, as_tcvn3("một thôn"), font="F4")
    writer.text(175, 140, as_tcvn3("đạt chuẩn"), font="F3")
    xs, tops = [60, 200, 400], [160, 185, 210]
    writer.grid(xs, tops).text(65, 178, as_tcvn3("tổng số"), font="F4").text(205, 178, as_tcvn3("mới"), font="F3")
    writer.text(65, 203, as_tcvn3("đường"), font="F3").text(205, 203, "17", font="F3")
    document = read(writer.text(60, 240, as_tcvn3(SENTENCE)[:70], font="F3").build(), "a.pdf")
    heading, line, *cells = document.text.split("\n")[:6]
    assert heading == "TÌNH HÌNH CHUNG CỦA XÃ"
    assert line == "Xã có MỘT THÔN đạt chuẩn"
    assert cells == ["TỔNG SỐ", "mới", "đường", "17"]


def test_unicode_of_a_print_in_an_old_font_stays(pdf):
    document = read(pdf().text(60, 100, "Xã đã đạt mét đường", font="F4").build(), "a.pdf")
    assert document.text == "Xã đã đạt mét đường"


def test_unicode_in_an_old_font_stays(docx):
    body = f"<w:p>{_run(SENTENCE, '.VnTime')}</w:p><w:p>{_run('mét', '.VnTime')}</w:p>"
    document = read(docx(body), "a.docx")
    assert document.text == f"{SENTENCE}\nmét"
    assert document.repairs == ()


def test_a_list_number_and_a_blank_before_do_not_move_the_hint(docx):
    item = f"{_run('  1. ')}{_run('mét', '.VnTime')}{_run('  ')}"
    body = f"<w:p>{item}</w:p><w:p>{_run(as_tcvn3(SENTENCE), '.VnTime')}</w:p>"
    assert read(docx(body), "a.docx").text.split("\n")[0] == "1. một"


def test_a_head_in_two_columns_is_known_in_an_old_encoding(docx):
    cells = [as_tcvn3("ỦY BAN NHÂN DÂN XÃ"), as_tcvn3("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")]
    row = "".join(f"<w:tc><w:p>{_run(cell, '.VnTime')}</w:p></w:tc>" for cell in cells)
    body = f"<w:tbl><w:tr>{row}</w:tr></w:tbl><w:p>{_run(as_tcvn3(SENTENCE), '.VnTime')}</w:p>"
    document = read(docx(body), "a.docx")
    assert document.tables == ()
    assert document.text.startswith("ỦY BAN NHÂN DÂN XÃ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n")


def test_words_of_a_print_keep_page_and_box(pdf):
    printed = as_vni("Xã đạt chuẩn nông thôn mới năm 2019")
    document = read(pdf().text(100, 100, printed).text(100, 130, as_vni(SENTENCE[:40])).build(), "a.pdf")
    assert document.text.startswith("Xã đạt chuẩn nông thôn mới năm 2019")
    start = document.text.index("2019")
    [box] = document.locate(Span(start, start + 4))
    [whole] = document.locate(Span(0, start + 4))
    width = (whole.x1 - whole.x0) / len(printed)
    assert abs(box.x1 - whole.x1) < 0.01
    assert abs((box.x1 - box.x0) - 4 * width) < 2 * width
    assert document.printed(Span(0, start + 4)) == printed


def test_bytes_of_an_old_encoding_are_read():
    for encoded in (as_tcvn3, as_vni):
        document = read("\n".join([encoded(SENTENCE)] * 3).encode("cp1252"), "a.txt")
        assert document.text == "\n".join([SENTENCE] * 3)
        assert document.status == "ok"


def test_cells_and_blocks_move_with_the_text(docx):
    cells = "".join(f"<w:tc><w:p>{_run(as_vni(word))}</w:p></w:tc>" for word in ("Tiêu chí", "Được duyệt", "17"))
    rows = "".join(f"<w:tr>{cells}</w:tr>" for _ in range(4))
    document = read(docx(f"<w:tbl>{rows}</w:tbl>"), "a.docx")
    texts = [document.text[cell.span.start : cell.span.end] for cell in document.tables[0].cells]
    assert texts == ["Tiêu chí", "Được duyệt", "17"] * 4
    assert [document.text[block.span.start : block.span.end] for block in document.blocks] == texts


def test_a_page_that_reads_badly_is_named():
    good, bad = SENTENCE * 4, "qxw zrkt vbnm fghj " * 30
    document = read(f"{good}\f{bad}\f{good}".encode(), "a.txt")
    assert document.status == "partial"
    assert document.page_quality[1] < 0.5 < document.page_quality[0]
    assert any(loss.startswith("trang 2:") for loss in document.losses)
