"""Each check keeps what its examples say: the good facts give nothing, the bad ones exactly their findings."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import extractor.checks
from extractor.model import Fact, Finding
from extractor.pipeline import extract

NUMBER, BARE = re.compile(r"-?\d+(\.\d+)?"), re.compile(r"[\d.,]+")
OF_YEARS = ("deadlines.past", "citations.later", "targets.year", "unfinished.average")
FOLDER = Path(extractor.checks.__file__).parent
FILES = sorted(FOLDER.glob("*.examples.toml"))


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(record, id=f"{path.name.partition('.')[0]}: {record['why'][:60]}")
        for path in FILES
        for record in tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    ]


# A report of a commune that the records' `text` is the body of.
REPORT = """ỦY BAN NHÂN DÂN
{unit}
Số: 75/BC-UBND
{place}, {issued}

BÁO CÁO
{title}

Kính gửi: Ủy ban nhân dân thị xã Bỉm Sơn, tỉnh Thanh Hóa

{text}
"""


def run(record: dict[str, Any], make_fact, check) -> tuple[Finding, ...]:
    if "text" in record:
        title = record.get("title", "Kết quả xây dựng nông thôn mới năm 2018")
        issued = record.get("issued", "ngày 13 tháng 7 năm 2018")
        unit, place = record.get("head", ["XÃ HÀ LAN", "Hà Lan"])
        report = REPORT.format(unit=unit, place=place, issued=issued, title=title, text=record["text"])
        return extract((record["text"] if record.get("article") else report).encode()).findings
    facts: list[Fact] = [make_fact(**fields) for fields in record["facts"]]
    options = {name: record[name] for name in ("communes", "criteria_set") if name in record}
    return check(*facts, **options)


def test_every_check_has_examples() -> None:
    modules = {function.__module__.rpartition(".")[2] for function in extractor.checks.CHECKS}
    assert {path.name.partition(".")[0] for path in FILES} == modules


@pytest.mark.parametrize("record", cases("good"))
def test_good_facts_give_no_finding(record, make_fact, check) -> None:
    assert run(record, make_fact, check) == ()


@pytest.mark.parametrize("record", cases("bad"))
def test_bad_facts_give_exactly_their_findings(record, make_fact, check) -> None:
    found = run(record, make_fact, check)
    wanted = record["findings"]
    assert [(one.check, one.level) for one in found] == [(one["check"], one["level"]) for one in wanted]
    for one, want in zip(found, wanted, strict=True):
        assert list(one.fact_ids) == want.get("facts", list(one.fact_ids))
        assert want.get("says", "") in one.message
        assert one.message_en
        assert one.reason
        assert len(one.spans) == len(one.quotes)
        assert one.repair == want.get("repair", one.repair)
        assert one.difference == _less(one.observed, one.expected)
        assert one.unit or not _is_of_a_unit(one)


def _less(observed: str, expected: str) -> str:
    if not (NUMBER.fullmatch(observed) and NUMBER.fullmatch(expected)):
        return ""
    return f"{(Decimal(observed) - Decimal(expected)).normalize():f}"


def _is_of_a_unit(finding: Finding) -> bool:
    """A number, but for years, and for figures to which the report itself prints no unit."""
    told = NUMBER.fullmatch(finding.observed) and finding.check not in OF_YEARS
    return bool(told) and not all(BARE.fullmatch(quote) for quote in finding.quotes[:2])
