"""The dictionary says what schemas/ say: every column, indicator, source, criterion and check, escaped."""

import html
import re

from extractor.catalog import load_catalog
from extractor.catalog.locate import load_toml
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


def test_every_example_stands_in_it_and_every_link_leads_somewhere(tmp_path):
    page = write_dictionary(tmp_path / "d.html", load_catalog()).read_text(encoding="utf-8")
    told = set(re.findall(r"<q>(.*?)</q>", html.unescape(page)))
    files = (("indicators.toml", "indicator"), ("funding_sources.toml", "source"), ("units.toml", "count"))
    records = [record for name, kind in files for record in load_toml(name)[kind]]
    assert {example for record in records for example in record["examples"]} <= told
    assert {record.example for record in load_catalog().messages.checks.values()} <= told
    assert set(re.findall(r'href="#(.*?)"', page)) <= set(re.findall(r'id="(.*?)"', page))
    assert "Trung du miền núi phía Bắc: ≥" in html.unescape(page)
    again = write_dictionary(tmp_path / "again.html", load_catalog())
    assert again.read_text(encoding="utf-8") == page


def test_a_level_that_is_only_recalled_says_so(tmp_path):
    page = write_dictionary(tmp_path / "d.html", load_catalog()).read_text(encoding="utf-8")
    assert "chưa đối chiếu" in page
    assert "<script" not in page
