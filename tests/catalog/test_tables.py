import json
from pathlib import Path

import pytest

from extractor.catalog.tables import contract_tables, load_tables
from extractor.errors import CatalogError
from extractor.model import Problem, rows


def test_the_tables_come_in_the_order_of_the_contract():
    names = [schema.name for schema in contract_tables()]
    assert names == ["documents", "sections", "facts", "findings", "unclaimed", "citations", "problems"]


def test_model_rows_and_schemas_have_the_same_columns_in_the_same_order(make_report):
    report = make_report()
    problem = Problem(file_name="x", document_id="", stage="readers", code="empty", message="rỗng")
    given = {
        "documents": rows.document_row(report),
        "sections": next(rows.section_rows(report)),
        "facts": rows.fact_row(report.facts[0]),
        "findings": rows.finding_row(report.findings[0]),
        "unclaimed": rows.unclaimed_row(report.unclaimed[0]),
        "citations": next(rows.citation_rows(report)),
        "problems": rows.problem_row(problem),
    }
    for schema in contract_tables():
        assert tuple(given[schema.name]) == schema.column_names, schema.name


def test_every_table_and_column_is_described_in_both_languages():
    folder = Path(__file__).parents[2] / "schemas" / "tables"
    for path in folder.glob("*.schema.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        for record in (schema, *schema["fields"]):
            for key in ("title", "title_en", "description", "description_en"):
                assert record[key].strip(), (path.name, record["name"], key)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("{", id="no-json"),
        pytest.param("[]", id="no-object"),
        pytest.param('{"resources": [{"name": "facts"}]}', id="no-schema"),
        pytest.param('{"resources": [{"schema": "gone.json"}]}', id="missing-schema"),
    ],
)
def test_a_broken_package_is_a_catalog_error(tmp_path, content):
    (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogError):
        load_tables(tmp_path)


def test_a_type_that_no_writer_knows_is_refused(tmp_path):
    field = {"name": "x", "type": "geojson", "title": "x", "title_en": "x", "description": "x"}
    schema = {"name": "t", "title": "t", "title_en": "t", "fields": [field]}
    (tmp_path / "datapackage.json").write_text('{"resources": [{"schema": "t.json"}]}', encoding="utf-8")
    (tmp_path / "t.json").write_text(json.dumps(schema), encoding="utf-8")
    with pytest.raises(CatalogError, match="geojson"):
        load_tables(tmp_path)
