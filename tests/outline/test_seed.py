from __future__ import annotations

from pathlib import Path

import pytest

from extractor.catalog import load_catalog
from extractor.model import Outline
from extractor.outline import build_outline
from extractor.readers import read

from .test_outline_properties import check

FORMS = ("txt", "docx", "pdf")


@pytest.fixture(scope="module")
def outlines(seed: Path) -> dict[str, Outline]:
    files = [seed / f"bim-son-2018.{form}" for form in FORMS]
    return {file.suffix[1:]: build_outline(read(file.read_bytes(), file.name), load_catalog().forms) for file in files}


def words(outline: Outline) -> list[tuple[str, str]]:
    """The passages without blanks, Markdown and furniture: what all forms of the report share."""
    text = outline.document.text
    return [
        (passage.kind, "".join(text[passage.span.start : passage.span.end].split()).replace("*", ""))
        for passage in outline.passages
        if passage.kind != "furniture"
    ]


@pytest.mark.parametrize("form", FORMS)
def test_header(outlines: dict[str, Outline], form: str) -> None:
    header = outlines[form].header
    assert (header.symbol, header.issued_on, header.place_of_issue) == ("1408/VPĐP", "2018-07-13", "Bim Sơn")
    assert header.title == "báo cáo sơ kết 3 thực hiện Chương trình xây dựng NTM 2016-2018"
    assert (header.form, header.recipient) == ("công văn", "Văn phòng điều phối NTM tỉnh Thanh Hóa")
    assert (header.signer, header.signer_title) == ("Trịnh Thế Nam", "TRƯỞNG PHÒNG KINH TẾ")
    assert header.recipients == ("Như trên", "BCD thị xã (b/c)", "Lưu: VT, KT")


@pytest.mark.parametrize("form", FORMS)
def test_sections(outlines: dict[str, Outline], form: str) -> None:
    first, second = "Phần thứ nhất", "Phần thứ hai"
    expected = [first, f"{first}/I", *(f"{first}/I/{n}" for n in range(1, 10)), f"{first}/II"]
    expected += [f"{first}/II/1", f"{first}/II/2", f"{first}/II/3", f"{first}/III", second, f"{second}/I"]
    expected += [f"{second}/I/1", f"{second}/I/2", f"{second}/II", *(f"{second}/II/{n}" for n in range(1, 6))]
    sections = [section for section in outlines[form].sections if not section.bullet]
    assert [section.path for section in sections] == expected
    titles = {section.path: section.title for section in sections}
    assert titles[first] == "Đánh giá tình hình tổ chức triển khai thực hiện"
    assert titles[f"{first}/I/9"] == "Kết quả huy động nguồn lực"
    assert titles[f"{second}/I/2"] == "Xã Quang Trung"


@pytest.mark.parametrize("form", FORMS)
def test_page_cut_sentences_are_whole(outlines: dict[str, Outline], form: str) -> None:
    joined = " ".join(text for _, text in words(outlines[form]))
    for cut in (
        "củacánbộ,đảng",
        "củatổchứccơsở",
        "chotrẻ05tuổi",
        "giảmđángkể",
        "cánbộhộiởcác",
        "bốnnămqua,",
        "cơcấugiống,",
    ):
        assert cut in joined


@pytest.mark.parametrize("form", FORMS)
def test_parts_of_the_total_have_their_lead(outlines: dict[str, Outline], form: str) -> None:
    outline = outlines[form]
    text = outline.document.text
    parts = [
        p
        for p in outline.passages
        if p.kind == "item" and "tỷ đồng" in " ".join(text[p.span.start : p.span.end].split())
    ]
    assert len(parts) == 4
    leads = {part.lead for part in parts}
    assert len(leads) == 1
    lead = outline.passages[leads.pop() or 0]
    assert text[lead.span.start : lead.span.end].endswith("trong đó:")


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_all_forms_say_the_same(outlines: dict[str, Outline], form: str) -> None:
    assert words(outlines[form]) == words(outlines["txt"])


@pytest.mark.parametrize("form", FORMS)
def test_properties_hold(outlines: dict[str, Outline], form: str) -> None:
    check(outlines[form])
