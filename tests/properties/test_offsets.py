"""Every span leads home: whatever is read, its words stand where it says; every digit is accounted for."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.pipeline import extract
from extractor.vi.fold import fold

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/source.*"))
WORDS = """
Xã Hà Lan đạt 17/19 tiêu chí. Tổng nguồn vốn huy động 18.364,8 tỷ đồng, trong đó: - 38,1 % (chiếm 71, 4%)
ngày 13/7/2018 Quyết định số 579/QĐ-TU Tiêu chí số 7, 6 và 17 chưa đạt 30 ngàn 309 tỷ từ 15 - 18 tiêu chí năm
lần lượt là 8,5; 7,1 và 5,2% đạt 18/19, tiêu chí số 1 đến số 5 Giao thông (6/15 xã) cùng kỳ năm trước 181 tiêu chí/15 xã
2016-2018 cả hai xã 5 xã ; : ( ) 1. I. a) + 9/9 1.000đ tr.đ 0,5km 2017-2010 28,6% triệu đồng NQ16 17(Môi trường
"""
PIECES = tuple(WORDS.split())
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from([*PIECES, "\n", "\n\n"]), max_size=80).map(" ".join),
    st.text(max_size=300),
)


def check(report):
    text = report.document.text
    assert unicodedata.is_normalized("NFC", text)
    covered = set()
    for fact in report.facts:
        assert text[fact.span.start : fact.span.end] == fact.quote
        assert fact.quote.strip() == fact.quote != ""
        covered.update(range(fact.span.start, fact.span.end))
    for mention in report.mentions:
        assert text[mention.span.start : mention.span.end] == mention.evidence.quote
        if mention.kind in ("citation", "date", "period"):
            covered.update(range(mention.span.start, mention.span.end))
    for left, right in zip(report.mentions, report.mentions[1:], strict=False):
        assert left.span.end <= right.span.start
    for row in report.unclaimed:
        assert text[row.span.start : row.span.end] == row.quote
        covered.update(range(row.span.start, row.span.end))
    assert [text[at - 20 : at + 20] for at in range(len(text)) if text[at].isdecimal() and at not in covered] == []
    ids = [fact.fact_id for fact in report.facts]
    assert len(ids) == len(set(ids))
    assert {fact.part_of for fact in report.facts if fact.part_of} <= set(ids)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_spans_of_a_sample_lead_home(path):
    check(extract(path))


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_spans_of_any_text_lead_home(text):
    data = text.encode("utf-8", "ignore")
    if data.strip() and any(letter.isalpha() for letter in text):
        from extractor.errors import ReadError

        try:
            report = extract(data, file_name="any.txt")
        except ReadError:
            return
        check(report)


CONTRACTED = {"TC": "tiêu chí", "NTMNC": "ntm nâng cao", "NTM-KM": "ntm kiểu mẫu"}
SHORTENED = st.lists(st.sampled_from([*CONTRACTED, "17", " ", "  ", "\n", ",", "xã", "("]), max_size=20).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), SHORTENED))
def test_a_folded_view_leads_home_and_folds_once(text):
    text = unicodedata.normalize("NFC", text)
    view = fold(text)
    assert fold(view.text).text == view.text
    homes = [view.home(index, index + 1) for index in range(len(view.text))]
    assert all(0 <= home.start < home.end <= len(text) for home in homes)
    begins = [home.start for home in homes]
    assert begins == sorted(begins)
    # Only the letters that a contraction leaves out share the home of the one before them.
    assert [view.position(begin) for begin in begins] == [begins.index(begin) for begin in begins]
    assert len(set(begins)) == len(begins) or any(words in view.text for words in CONTRACTED.values())


def test_a_contraction_leads_home_as_a_whole():
    text = "4 xã NTMNC, 2 xã NTM-KM"
    view = fold(text)
    assert view.text == "4 xã ntm nâng cao, 2 xã ntm kiểu mẫu"
    for words, said in (("ntm nâng cao", "NTMNC"), ("ntm kiểu mẫu", "NTM-KM"), ("2 xã", "2 xã")):
        home = view.home(view.text.index(words), view.text.index(words) + len(words))
        assert text[home.start : home.end] == said


@pytest.mark.parametrize("path", SAMPLES[:3], ids=lambda path: path.parent.name)
def test_the_same_bytes_give_the_same_report(path):
    from extractor import codec

    data = path.read_bytes()
    assert codec.dump_json(extract(data, file_name="x")) == codec.dump_json(extract(data, file_name="x"))


@pytest.mark.parametrize("path", SAMPLES[:3], ids=lambda path: path.parent.name)
def test_a_report_comes_back_from_json_as_it_went(path):
    from extractor import codec
    from extractor.model import Report

    report = extract(path)
    assert codec.load_json(Report, codec.dump_json(report)) == report
