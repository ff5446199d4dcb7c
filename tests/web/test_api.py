"""The JSON API is what its description says: the token, refusals, the cells of answers."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from tests.web.conftest import TOKEN

ASKED = (
    "/api/overview",
    "/api/owed",
    "/api/again",
    "/api/documents",
    "/api/findings",
    "/api/compare?indicator=funding",
    "/api/compare/criteria",
    "/api/compare/funding",
    "/api/compare/several",
    "/api/unclear?kind=name",
    "/api/problems",
    "/api/search?q=von",
    "/api/decisions",
)


@pytest.fixture
def described(browser, report):
    finding = report.findings[0]
    target = {"kind": "finding", "document_id": finding.document_id, "target": finding.finding_id}
    browser.submit("/decide", **target, action="accept")
    return browser.get("/api/openapi.json").json()


def _schema(described, path: str, method: str = "get", code: str = "200"):
    return described["paths"][path][method]["responses"][code]["content"]["application/json"]["schema"]


@pytest.mark.parametrize("path", ASKED)
def test_an_answer_has_the_cells_that_its_description_names(browser, described, path):
    schema = _schema(described, path.partition("?")[0])
    assert schema["properties"]
    told = browser.get(path).json()
    Draft202012Validator(schema).validate(told)
    assert set(told) == set(schema["properties"])


def test_a_report_is_given_with_the_text_in_which_its_figures_stand(browser, described, report):
    told = browser.get(f"/api/documents/{report.document.document_id}").json()
    Draft202012Validator(_schema(described, "/api/documents/{document_id}")).validate(told)
    assert told["document"]["file_name"] == "bao-cao.txt"
    for fact in browser.get(f"/api/documents/{report.document.document_id}/facts").json()["rows"]:
        assert told["text"][fact["char_start"] : fact["char_end"]] == fact["quote"]
    assert browser.get("/api/documents/nothing").status_code == 404


def test_the_overview_has_the_units_with_their_reports_and_open_findings(browser, report):
    (unit,) = browser.get("/api/overview").json()["units"]
    assert unit["reports"] == [report.document.document_id]
    assert sum(unit["open_findings"].values()) == len(report.findings)


@pytest.mark.parametrize("table", ["facts", "findings", "sections", "unclaimed"])
def test_a_row_of_a_table_has_the_columns_of_the_contract(browser, described, report, table):
    rows = browser.get(f"/api/documents/{report.document.document_id}/{table}").json()
    assert rows["rows"]
    Draft202012Validator(_schema(described, "/api/documents/{document_id}/{table}")).validate(rows)


def test_a_decision_is_answered_as_described(browser, described, report):
    fact = report.facts[0]
    new = {"kind": "fact", "document_id": fact.document_id, "target_id": fact.fact_id, "action": "accept"}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    made = browser.post("/api/decisions", json=new, headers=headers)
    assert made.status_code == 201
    Draft202012Validator(_schema(described, "/api/decisions", "post", "201")).validate(made.json())


def test_every_operation_names_the_token_and_what_may_be_refused(described):
    (name,) = described["components"]["securitySchemes"]
    assert described["components"]["securitySchemes"][name]["scheme"] == "bearer"
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["security"] == [{name: []}], path
            assert {"400", "401", "422", "503"} <= set(operation["responses"]), path


def test_refusals_are_as_described(browser, described):
    schema = _schema(described, "/api/overview", code="401")
    stranger = {"Authorization": "Bearer guess"}
    for answer, status in (
        (browser.get("/api/overview", headers=stranger), 401),
        (browser.get("/api/findings?limit=many"), 422),
        (browser.get("/api/compare?indicator=funding&as_of=zz"), 400),
        (browser.get("/api/documents/x/facts"), 404),
    ):
        assert answer.status_code == status
        Draft202012Validator(schema).validate(answer.json())
        assert answer.json()["next_step"]


def test_what_is_malformed_is_named(browser):
    assert "limit" in browser.get("/api/findings?limit=many").json()["message"]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    told = browser.post("/api/decisions", json={"kind": "page", "document_id": "x"}, headers=headers).json()["message"]
    assert {"kind", "target_id", "action"} <= set(told.removeprefix("Thiếu hoặc sai: ").rstrip(".").split(", "))


def test_reports_are_found_by_their_names(browser):
    assert browser.get("/api/documents?q=bim+son").json()["total"] == 1
    assert browser.get("/api/documents?q=ha+noi").json()["total"] == 0


def test_the_bars_of_funding_are_those_of_the_page(browser, report):
    (bar,) = browser.get("/api/compare/funding").json()["rows"]
    assert [(part["source"], part["value"], part["share"]) for part in bar["parts"]] == [
        ("province_budget", "7010100000000.0", "38.1714")  # «chiếm 38,1 %», as the report says
    ]
    assert bar["total"]["fact_id"] == report.facts[0].fact_id
    assert "nguồn khác trong tổng đã ghi: 11.354,7 tỷ đồng (61,8 %)" in browser.get("/compare/funding").text
