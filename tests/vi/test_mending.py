"""Damage found and undone, and sound text left alone."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.vi.edits import apply
from extractor.vi.encodings import Hint
from extractor.vi.mending import find_damage, readable
from extractor.vi.spacing import find_spacing
from tests.damage import KINDS, as_tcvn3, as_vni

TEXT = """Số: 1408/VPĐP
V/v báo cáo sơ kết Chương trình xây dựng nông thôn mới
I. KẾT QUẢ ĐẠT ĐƯỢC
Trong những năm qua, được sự quan tâm của các cấp, thị xã đã đạt 17/19 tiêu chí, chiếm 89,5 %.
- Xã Hà Lan còn nợ tiêu chí số 17 (Môi trường); phấn đấu hoàn thành vào năm 2019.
Tổng nguồn vốn huy động 18.364,8 tỷ đồng, trong đó ngân sách tỉnh 7.010,1 tỷ đồng."""


def mended(text, hints=()):
    return apply(text, find_damage(text, hints))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "hornless" not in kind and kind != "nfd"])
def test_damage_is_undone(kind):
    assert mended(KINDS[kind](TEXT)).replace("số: ", "Số: ") == TEXT


def test_a_dropped_letter_is_put_back_and_told():
    lines = [
        f"Chương trình {number}: các xã chưa đạt tiêu chí, người dân đưa vào sử dụng như trước." for number in range(9)
    ]
    text = "\n".join(lines)
    damaged = KINDS["tcvn3-hornless"](text)
    edits = find_damage(damaged)
    assert apply(damaged, edits) == text
    assert "lost-letter" in {edit.kind for edit in edits}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Rộng 5 m², nhiệt độ 30°C, «Xã nông thôn mới» §5 ±2 × 3", id="signs of cp1252"),
        pytest.param("Công ty Müller, café Nestlé, El Niño, Citroën, Curaçao đã đầu tư vào xã", id="foreign names"),
        pytest.param("XÃ HÀ LAN, XÃ “ĐẠT CHUẨN”, HÃNG", id="capital Ã"),
        pytest.param("Đề án OCOP: R&D; mục (c), điểm a; 5 m ở đầu thôn", id="labels and units"),
        pytest.param("Xã Đắk Krông, huyện Kbang, thị trấn Kon Dơng, sông Sêrêpôk, xã Ia Kênh", id="highland names"),
        pytest.param("bêtông, ôtô, xi măng, tivi, Internet, karaoke", id="loan words"),
        pytest.param("", id="nothing"),
    ],
)
def test_sound_text_is_left_alone(text):
    text = unicodedata.normalize("NFC", text)
    assert find_damage(text) == []
    assert find_spacing(text) == []


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("Chƣơng trình NTM cấp tỉnh, Ƣu tiên", "Chương trình NTM cấp tỉnh, Ưu tiên"),
        ("Quyết định 12/QÐ-UBND, HÐND, ðạt chuẩn", "Quyết định 12/QĐ-UBND, HĐND, đạt chuẩn"),
        ("xã đạt chuẩn vào năm 2019 của хã", "xã đạt chuẩn vào năm 2019 của xã"),
        ("x&atilde; H&agrave; Lan &#273;&#7841;t &gt; 5 &amp;nbsp;ha", "xã Hà Lan đạt > 5  ha"),
        ("Xã Hợp Đức bé: thÞ x· ®¹t 17/19 tiªu chÝ", "Xã Hợp Đức bé: thị xã đạt 17/19 tiêu chí"),
        ("ph-¬ng h-íng, nh- sau; kinh tÕ-x· héi n«ng th«n", "phương hướng, như sau; kinh tế-xã hội nông thôn"),
    ],
)
def test_letters_come_out_right(damaged, sound):
    assert mended(damaged) == sound


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("trongnhững năm", "trong những năm"),
        ("nông thônmới, môitrường", "nông thôn mới, môi trường"),
        ("đạt 17/19 t iêu chí; tiêu chí", "đạt 17/19 tiêu chí; tiêu chí"),
        ("các chí nh sách, chính sách", "các chính sách, chính sách"),
        ("huy đ ộng 5 đ ồng", "huy động 5 đồng"),
        ("lao độ ng, đ ượ c hỗ trợ, độn g lực", "lao động, được hỗ trợ, động lực"),
        (
            "số ng tham gia, 500 đ ông, điểm d ưu tiên, dài 5 m x 6 m",
            "số ng tham gia, 500 đ ông, điểm d ưu tiên, dài 5 m x 6 m",
        ),
        ("lớp b ở thôn; rộng 5 m ở xã; mở rộng", "lớp b ở thôn; rộng 5 m ở xã; mở rộng"),
    ],
)
def test_words_glued_or_cut_are_set_right(damaged, sound):
    assert apply(damaged, find_spacing(damaged)) == sound


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("KÕT QU¶ §¹T §¦îC", "KẾT QUẢ ĐẠT ĐƯỢC"),
        ("VÒ viÖc x©y dùng n«ng th«n", "Về việc xây dựng nông thôn"),
        ("ñy ban nh©n d©n x·", "ỦY BAN NHÂN DÂN XÃ"),
        ("I. ®¸nh gi¸ chung cña x·", "I. ĐÁNH GIÁ CHUNG CỦA XÃ"),
        ("UBND x· ®· chØ ®¹o. ñy ban häp.", "UBND xã đã chỉ đạo. Ủy ban họp."),
        ("phÇn lín c¸c x· ®¹t", "phần lớn các xã đạt"),
    ],
)
def test_capitals_that_tcvn3_lacks(printed, shown):
    assert mended(printed) == shown


def test_a_capital_font_draws_capitals():
    printed = as_tcvn3("tình hình chung")
    assert mended(printed, [Hint(0, len(printed), "tcvn3-capitals")]) == "TÌNH HÌNH CHUNG"


def test_a_font_decides_what_spelling_leaves_open_unless_the_words_are_unicode():
    assert mended("mét", [Hint(0, 3, "tcvn3")]) == "một"
    assert mended("Đã chuyển mã, một xã", [Hint(0, 20, "tcvn3")]) == "Đã chuyển mã, một xã"


def test_encodings_are_told_apart_within_a_text():
    lines = ["Kết quả một năm: mét, chính, bé", as_tcvn3(TEXT), "Đã đạt chuẩn: mét, bé", as_vni(TEXT)]
    lines_mended = mended("\n".join(lines)).split("\n")
    assert lines_mended[0] == lines[0]
    assert lines_mended[7] == lines[2]
    assert "\n".join(lines_mended[8:]) == TEXT


def test_texts_are_readable_one_by_one():
    assert readable(["céng hßa x· héi", "Sè: 12", ""])[0].lower() == "cộng hòa xã hội"
    assert readable(["xã", "thôn"]) == ["xã", "thôn"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x1FFF), max_size=80), st.sampled_from(sorted(KINDS)))
def test_digits_are_never_changed(text, kind):
    text = unicodedata.normalize("NFC", text)
    damaged = unicodedata.normalize("NFC", KINDS[kind](text)) if kind != "entities" else text
    edits = [edit for edit in find_damage(damaged) if edit.kind != "entity"]
    after = apply(damaged, edits)
    after = apply(after, find_spacing(after))
    assert [letter for letter in after if letter.isdecimal()] == [letter for letter in damaged if letter.isdecimal()]


@settings(max_examples=100, deadline=None)
@given(st.permutations(TEXT.split()).map(" ".join), st.sampled_from(["tcvn3", "vni"]))
def test_words_in_any_order_come_back(text, kind):
    found = mended(KINDS[kind](text))
    assert Counter(found.lower().split()) == Counter(text.lower().split())


@pytest.mark.parametrize(
    "text",
    ["©a" * 50_000, "Ã" * 50_000, "á»‘á» " * 20_000, "a©-" * 50_000 + "1", "§µ " * 20_000, "&a" * 50_000 + ";"],
    ids=["one word", "one sign", "cut letters", "hyphens", "weak words", "no entity"],
)
def test_hostile_text_costs_no_more_than_its_length(text):
    started = time.process_time()
    find_damage(text)
    find_spacing(text)
    assert time.process_time() - started < 5
