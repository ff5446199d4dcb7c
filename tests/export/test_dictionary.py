"""The dictionary says what schemas/ say: every column, indicator, source, criterion and check, escaped."""

import html

from extractor.catalog import load_catalog
from extractor.catalog.tables import contract_tables
from extractor.export.dictionary import write_dictionary


def test_every_record_is_in_the_dictionary(tmp_path):
    catalog = load_catalog()
    page = html.unescape(write_dictionary(tmp_path / "d.html", catalog).read_text(encoding="utf-8"))
    for table in contract_tables():
        assert all(f"<code>{column.name}</code>" in page for column in table.columns)
    records = [*catalog.indicators.by_id.values(), *catalog.sources.by_id.values()]
    assert all(f"<code>{it.id}</code>" in page and it.label in page for it in records)
    assert all(it.help["vi"] in page for it in catalog.messages.checks.values())
    assert all(it.name in page for record in catalog.criteria.sets for it in record.criteria)


def test_a_level_that_is_only_recalled_says_so(tmp_path):
    page = write_dictionary(tmp_path / "d.html", load_catalog()).read_text(encoding="utf-8")
    assert "chưa đối chiếu" in page
    assert "<script" not in page
