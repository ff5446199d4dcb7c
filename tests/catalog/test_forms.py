from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from extractor.catalog import load_catalog, schemas_dir
from extractor.catalog.forms import Forms
from extractor.errors import CatalogError
from extractor.vi.fold import fold_phrase


@pytest.mark.parametrize(
    ("code", "form"),
    [
        pytest.param("BC", "báo cáo", id="report"),
        pytest.param("QD", "quyết định", id="Đ printed as D"),
        pytest.param("DA", "dự án", id="D that is no Đ"),
        pytest.param("ĐA", "đề án", id="Đ"),
        pytest.param("TTr", "tờ trình", id="three letters"),
        pytest.param("VPĐP", "", id="a body, no form"),
        pytest.param("UBND", "", id="another body"),
    ],
)
def test_code_of_a_symbol_names_the_form(code: str, form: str) -> None:
    assert load_catalog().forms.form_of_code(code) == form


def test_vocabulary_is_folded_and_longest_first() -> None:
    forms = load_catalog().forms
    for words in (forms.bodies, forms.posts, forms.leads, forms.caption_words, forms.openers):
        assert all(word == fold_phrase(word) for word in words)
        assert [len(word) for word in words] == sorted((len(word) for word in words), reverse=True)


def test_broken_folder_is_a_catalog_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogError):
        Forms.load(tmp_path)
    for file in (schemas_dir() / "forms").glob("*.toml"):
        (tmp_path / file.name).write_text("[head]\n", encoding="utf-8")
    with pytest.raises(CatalogError):
        Forms.load(tmp_path)


def test_each_heading_of_a_part_is_met_by_a_phrase_and_each_phrase_by_a_heading() -> None:
    forms = load_catalog().forms
    records = tomllib.loads((schemas_dir() / "forms" / "parts.toml").read_text("utf-8"))["part"]
    for record in records:
        assert [it for it in record["examples"] if record["id"] not in forms.parts_named(it)] == []
        headings = [fold_phrase(it) for it in record["examples"]]
        assert [it for it in record["phrases"] if not any(fold_phrase(it) in heading for heading in headings)] == []
