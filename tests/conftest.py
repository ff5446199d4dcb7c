"""What several rooms' tests share: a small whole report, built by hand from a text, without any reader."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from extractor.catalog import reload_catalog
from extractor.catalog.local import VARIABLE
from extractor.errors import DamagedError
from extractor.model import (
    Block,
    Box,
    Citation,
    Document,
    Evidence,
    Fact,
    Finding,
    Header,
    Mention,
    Outline,
    Passage,
    Report,
    Section,
    Span,
    Subject,
    Unclaimed,
)
from extractor.version import __version__

# A busy machine draws examples slowly, which is no fault. CI draws the same for the same code, desks draw new ones.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("EXTRACTOR_REQUIRE")),
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def no_office() -> Iterator[None]:
    """The records of the office that a test was of are not those of the next, nor of the processes that it starts."""
    yield
    told = os.environ.pop(VARIABLE, "")
    if told and (Path(told) / "indicators.toml").is_file():
        reload_catalog()


TEXT = (
    "I. Nguồn vốn\n- Tổng 18.364,8 tỷ đồng, trong đó ngân sách tỉnh 7.010,1 tỷ đồng theo Quyết định 12/QĐ-UBND (tổ 3)."
)


def build_report(data: bytes, file_name: str) -> Report:
    """Two funding facts, a finding, a citation and a number that nobody took, where the text has them."""
    if data.startswith(b"PK"):
        raise DamagedError("Tệp Word bị cắt cụt", next_step="hãy xin lại tệp.")
    if data.startswith(b"BUG"):
        raise RuntimeError("no such [red]thing")
    from extractor.catalog.locate import schemas_hash

    text = data.decode("utf-8")
    document_id = hashlib.sha256(data).hexdigest()
    document = Document(
        document_id=document_id,
        file_name=file_name,
        media_type="text/plain",
        reader="text",
        text=text,
        blocks=(Block(span=Span(0, len(text))),),
        text_quality=0.98765,
        status="partial" if "PARTIAL" in text else "ok",
    )
    facts = _facts(document_id, text)
    finding = Finding(
        finding_id=f"{document_id[:12]}-1",
        document_id=document_id,
        check="funding.magnitude",
        level="error",
        place_name="",
        message="18.364,8 tỷ đồng lớn gấp 1.000 lần mức thường gặp",
        expected="18364800000",
        observed="18364800000000",
        fact_ids=tuple(fact.fact_id for fact in facts),
        quotes=tuple(fact.quote for fact in facts),
        repair="triệu đồng",
    )
    section = Section(
        section_id="s1", parent=None, level=1, label="I", title="Nguồn vốn", path="I", span=Span(0, len(text))
    )
    outline = Outline(
        document=document,
        header=Header(symbol="1408/VPĐP", issued_on="2018-07-13"),
        sections=(section,),
        passages=(Passage(span=Span(0, len(text)), section=0),),
    )
    return Report(
        outline=outline,
        subject=Subject(unit_name="Thị xã Bỉm Sơn", unit_level="district", unit_code="381"),
        mentions=_citations(text),
        facts=facts,
        findings=(finding,) if facts else (),
        unclaimed=_unclaimed(document_id, text),
        code_version=__version__,
        schemas_hash=schemas_hash(),
    )


def _facts(document_id: str, text: str) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for item, quote, number in (
        ("total", "18.364,8 tỷ đồng", Decimal("1.83648E+13")),
        ("province_budget", "7.010,1 tỷ đồng", Decimal("7010100000000.0")),
    ):
        at = text.find(quote)
        if at < 0:
            continue
        facts.append(
            Fact(
                fact_id=f"{document_id[:12]}-{item}",
                document_id=document_id,
                section_path="I",
                topic="funding",
                indicator="funding",
                item=item,
                place_name="Thị xã Bỉm Sơn",
                place_code="381",
                role="actual",
                period_start="2016",
                period_end="2018",
                number=number,
                status="",
                unit="VND",
                bound="exact",
                decimals=1,
                half_step=Decimal(50000000),
                low=number - 50000000,
                high=number + 50000000,
                of=None,
                part_of="" if item == "total" else facts[0].fact_id if facts else "",
                partition="",
                closed=False,
                origin="text",
                certainty="stated",
                quote=quote,
                sentence=text.partition("\n")[2],
                span=Span(at, at + len(quote)),
                page=None,
                boxes=(Box(page=1, x0=72.0, top=100.0, x1=130.0, bottom=112.0),),
                rule="claims.funding.source_amount",
                doubts=("phép thử",),
            )
        )
    return tuple(facts)


def _citations(text: str) -> tuple[Mention, ...]:
    quote = "Quyết định 12/QĐ-UBND"
    at = text.find(quote)
    if at < 0:
        return ()
    evidence = Evidence(span=Span(at, at + len(quote)), quote=quote, rule="mentions.citations")
    return (
        Mention(kind="citation", passage=0, evidence=evidence, value=Citation(kind="quyết định", symbol="12/QĐ-UBND")),
    )


def _unclaimed(document_id: str, text: str) -> tuple[Unclaimed, ...]:
    at = text.find("tổ 3")
    if at < 0:
        return ()
    span = Span(at + 3, at + 4)
    return (
        Unclaimed(
            document_id=document_id, quote="3", kind="name", reason="tên tổ", sentence=text, span=span, page=None
        ),
    )


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """Build a report from a text; `name` is the file's."""

    def make(text: str = TEXT, name: str = "bao-cao.txt") -> Report:
        return build_report(text.encode(), name)

    return make


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty schema on the PostgreSQL server that EXTRACTOR_TEST_POSTGRES names."""
    server = os.environ.get("EXTRACTOR_TEST_POSTGRES", "")
    if not server:
        assert os.environ.get("EXTRACTOR_REQUIRE") != "1", "EXTRACTOR_TEST_POSTGRES must name a server here"
        pytest.skip("EXTRACTOR_TEST_POSTGRES names no PostgreSQL server")
    name = f"t{uuid.uuid4().hex}"
    engine = sa.create_engine(server.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    yield f"{server}?options=-csearch_path%3D{name}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


@pytest.fixture
def extract_stub() -> Callable[[bytes, str], Report]:
    """An `extract` for batches that are read in this process."""
    return build_report
