"""What follows decisions step by step is what is made of all anew; who began to look before keeps what she saw."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from extractor.errors import UsageError
from extractor.model import Choice, Target
from extractor.store import findings_by_fact, open_store, record_decisions
from extractor.store.tables import table
from extractor.web import comparing, queries, states
from extractor.web.archive import Archive
from tests.web.archive_of import make_archive

DOCUMENTS, FACTS = 16, 12
MONEY, NUMBERS, STATES = 11, (1, 2, 3, 6, 7, 8, 9, 11), (4,)
"""Figures of a document: the one that adds up over places, all numbers, the states of criteria (see `archive_of`)."""
# Communes of one town: two that became one in 2025, one that was merged into a third in 2019; one of another district.
PLACES = (("14809", "Phường Bắc Sơn"), ("14824", "Xã Quang Trung"), ("14827", "Xã Hà Lan"), ("15085", "Xã Quang Trung"))
BLANK = dict.fromkeys(("indicator", "item", "role", "level", "province", "as_of", "sort"), "")
QUESTIONS = (
    *({"indicator": name} for name in ("criteria_met_mean", "criteria_met_count", "poverty_rate", "criterion_status")),
    *({"indicator": name} for name in ("funding", "income_per_head")),
    {"indicator": "income_per_head", "as_of": "2025-12-01"},
    {"indicator": "income_per_head", "level": "commune", "sort": "down"},
    {"indicator": "poverty_rate", "province": "Tỉnh 3"},
    {"indicator": "income_per_head", "role": "target"},
)
CHANGES = st.one_of(
    st.sampled_from(("5", "10.5", "700000000", "1003.5")).map(lambda value: {"value": value}),
    st.sampled_from((*PLACES, ("", "Xã Không Mã"))).map(lambda place: {"place_code": place[0], "place_name": place[1]}),
    st.sampled_from(("2016", "2019", "2024")).map(lambda year: {"period_start": year, "period_end": year}),
    st.sampled_from(({"period_start": "2015"}, {"place_name": ""})),
    st.sampled_from(("income_per_head", "poverty_rate")).map(lambda name: {"indicator": name, "unit": "percent"}),
    st.sampled_from(("actual", "target")).map(lambda role: {"role": role}),
    st.sampled_from(("total", "credit")).map(lambda item: {"indicator": "funding", "unit": "VND", "item": item}),
)
DEEDS = st.one_of(
    st.tuples(st.just("fact"), st.just(MONEY), st.sampled_from(("correct", "undo")), st.just({"unit": "km"})),
    st.tuples(st.just("fact"), st.sampled_from(NUMBERS), st.just("correct"), CHANGES),
    st.tuples(st.just("fact"), st.sampled_from(STATES), st.just("correct"), st.just({"item": "7"})),
    st.tuples(st.just("fact"), st.sampled_from(NUMBERS + STATES), st.sampled_from(("dismiss", "undo")), st.just({})),
    st.tuples(st.just("finding"), st.just(1), st.sampled_from(("dismiss", "ask", "undo")), st.just({})),
)
STEPS = st.lists(st.tuples(st.integers(0, DOCUMENTS - 1), DEEDS, st.booleans()), min_size=4, max_size=9)


def document_of(number: int) -> str:
    """The id of a document."""
    return hashlib.sha256(str(number).encode()).hexdigest()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An archive of four places in four years each."""
    path = tmp_path_factory.mktemp("following") / "a.db"
    make_archive(path, documents=DOCUMENTS, facts=FACTS)
    store, facts = open_store(path), table("facts")
    with store.writing() as connection:
        for number in range(DOCUMENTS):
            place = dict(zip(("place_code", "place_name"), PLACES[number // len(PLACES)], strict=True))
            connection.execute(update(facts).where(facts.c.document_id == document_of(number)).values(place))
    store.close()
    return path


def seen(archive: Archive, connection) -> dict[str, object]:
    """All that is compared, of a view of the store that the archive was brought up to."""
    shown: dict[str, object] = {}
    for question in QUESTIONS:
        wanted = comparing.wanted_of(archive, connection, BLANK | question)
        table_ = comparing.table_of(archive, connection, wanted)
        lines = comparing.with_sources(archive, connection, wanted, table_["lines"])
        shown[str(question)] = (wanted, table_, lines, list(table_["table"].cells))
    shown["bars"] = comparing.funding_bars(archive, connection, "")
    map_ = states.criteria_map(archive, connection, "", "")
    lines = states.with_deduced(archive, map_, map_["places"])
    shown["criteria"] = (map_, lines, [*states.only_counted(archive, map_)])
    return shown


def queued(archive: Archive, connection) -> list[object]:
    """All that is counted of findings; of these every view has the newest decisions."""
    owed = list(queries.owed_by(archive, connection).items())
    return [owed, queries.open_levels(archive), comparing.findings_of(archive)]


def decide(store, number: int, deed: tuple) -> None:
    """Record a decision, if it can be made: not every undo finds something to take back."""
    kind, at, action, changes = deed
    mine = f"{number:06}{at:06}" if kind == "fact" else f"{number}-{at}"
    target = Target(kind=kind, document_id=document_of(number), id=mine)
    choice = Choice(target=target, action=action, why="thử", changes=changes if action == "correct" else {})
    with suppress(UsageError):
        record_decisions(store, [choice], who="Lan")


@settings(max_examples=30, deadline=None)
@given(STEPS, st.sampled_from((200, 45, 30)))
@example(
    [  # the older view has figures of before the first decision on a document, and then the newer one anew
        (0, ("fact", MONEY, "correct", {"unit": "km"}), False),
        (1, ("fact", 1, "correct", {"indicator": "funding", "unit": "VND", "item": "total"}), True),
        (0, ("fact", MONEY, "undo", {}), False),
        (1, ("fact", MONEY, "correct", {"unit": "km"}), False),
    ],
    200,
)
def test_a_comparison_that_followed_decisions_is_that_of_all_figures(made, tmp_path_factory, steps, shelf):
    """`shelf`: of how much that is kept all is thrown away, which may be in the middle of what begins with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extractor.web.archive._SHELF", shelf)
        follow(made, tmp_path_factory, steps)


def follow(made, tmp_path_factory, steps) -> None:
    """Decide step by step, and compare what followed with what is made anew."""
    path = tmp_path_factory.mktemp("step") / "a.db"
    shutil.copy(made, path)
    store = open_store(path)
    following = Archive(store)
    with store.reading() as connection:
        following.refresh(connection)
        seen(following, connection)
    with ThreadPoolExecutor(1) as other:
        for number, deed, looks_meanwhile in steps:
            older = store.reading()
            if looks_meanwhile:
                connection = other.submit(older.__enter__).result()
                other.submit(following.refresh, connection).result()
                before = other.submit(seen, following, connection).result()
            decide(store, number, deed)
            with store.reading() as now:
                anew = Archive(store)
                for archive in (following, anew):
                    archive.refresh(now)
                assert seen(following, now) == seen(anew, now)
                assert queued(following, now) == queued(anew, now)
                assert comparing.findings_of(anew) == findings_by_fact(now, {})
            if looks_meanwhile and deed[0] == "fact":
                assert other.submit(seen, following, connection).result() == before
            if looks_meanwhile:
                other.submit(older.__exit__, None, None, None).result()
    store.close()
