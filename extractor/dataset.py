"""The dataset as a library object: the tables of the contract as pandas frames, whole reports, exports.

>>> import extractor
>>> with extractor.Dataset.open("extractor.db") as dataset:  # doctest: +SKIP
...     dataset.facts.query("indicator == 'funding' and item == 'total'")[["place_name", "value", "quote"]]
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from extractor import store as database
from extractor.across import FIGURE_COLUMNS, comparable_figures, papers_of, run_across_checks
from extractor.catalog import load_catalog
from extractor.catalog.tables import contract_tables
from extractor.changes import Change, find_changes
from extractor.compare import (
    CRITERIA_COUNTS,
    Cell,
    Comparison,
    CriteriaTable,
    FundingBySource,
    Question,
    at_boundaries,
    cells_in_order,
    compare_facts,
    criteria_table,
    funding_by_source,
    rows_asked,
    rows_within,
    with_overlaps,
)
from extractor.errors import UsageError
from extractor.export import FORMATS, WORKBOOK, WRITERS
from extractor.export.letter import Letter, compose_letter
from extractor.model import LEVELS, Finding, Report, Standing
from extractor.project import Project, load_project

if TYPE_CHECKING:
    from types import TracebackType

    import pandas as pd
    from sqlalchemy import Connection

    from extractor.catalog.tables import TableSchema


_NAMED = 5  # of several documents of one name
_ID_STEP = "Ghi phần đầu của mã văn bản (cột document_id của bảng documents)."


def _named(document: Mapping[str, Any]) -> str:
    """A document as messages name it, so that two versions of one file can be told apart."""
    old = ", bản cũ" if document["superseded_by"] else ""
    return f"{document['file_name']} ({document['document_id'][:12]}{old})"


@contextmanager
def _no_collection() -> Iterator[None]:
    """Rows and cells hold no cycles: to look for some in millions of them takes a tenth to a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A store, opened for reading. Frames are made anew each time; numbers in them are Decimal, never float."""

    store: database.Store
    project: Project = field(default_factory=Project)

    @classmethod
    def open(cls, address: str | Path = "extractor.db") -> Self:
        """Return the dataset in an existing database, its findings at the levels of the project file beside it.

        Raises:
            StoreError: there is none, or it is not ours.
            UsageError: the project file is wrong.
        """
        return cls(database.open_store(address), load_project(address))

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def documents(self) -> pd.DataFrame:
        """One row a file that was read."""
        return self._frame("documents")

    @property
    def sections(self) -> pd.DataFrame:
        """The outlines."""
        return self._frame("sections")

    @property
    def facts(self) -> pd.DataFrame:
        """One row a figure; `value` holds Decimals, or a status word."""
        return self._frame("facts")

    @property
    def findings(self) -> pd.DataFrame:
        """The reports' own inconsistencies."""
        return self._frame("findings")

    @property
    def unclaimed(self) -> pd.DataFrame:
        """Numbers that no fact took."""
        return self._frame("unclaimed")

    @property
    def citations(self) -> pd.DataFrame:
        """Decrees and letters that the reports name."""
        return self._frame("citations")

    @property
    def problems(self) -> pd.DataFrame:
        """Files that could not be read, or only in part."""
        return self._frame("problems")

    def rows(self, table: str, *, document_id: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table as plain values, in the order of the exports, with what people decided applied.

        Raises:
            UsageError: the contract has no such table.
        """
        if table not in {schema.name for schema in contract_tables()}:
            raise UsageError(f"Không có bảng {table}.")
        with self.store.reading() as connection:
            yield from self._effective(connection, table, document_id)

    def find_document(self, name: str) -> dict[str, Any]:
        """Return the row of a document by its id, the beginning of its id, a file name, or its path or the end of it.

        Any of the names will do that hold it. A name means the version that counts; one that was superseded is found
        by its id.

        Raises:
            UsageError: there is none, or several.
        """
        rows = list(self.rows("documents"))
        with self.store.reading() as connection:
            found = database.find_named(connection, rows, name)
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(f"Không có văn bản «{name}».", next_step=_ID_STEP)
        told = f" ({_NAMED} trong {len(found)})" if len(found) > _NAMED else ""
        raise UsageError(
            f"Có {len(found)} văn bản ứng với «{name}»{told}: {', '.join(map(_named, found[:_NAMED]))}.",
            next_step=f"Ghi thêm thư mục trước tên tệp, hoặc {_ID_STEP[0].lower()}{_ID_STEP[1:]}",
        )

    def diff(self, one: str, other: str) -> tuple[Change, ...]:
        """Return what changed between two documents: versions of a report, or the same unit in two years.

        Args:
            one: the earlier document, by id, beginning of its id or file name.
            other: the later one.

        Raises:
            UsageError: a document is not there, or not the only one; or both are one.
        """
        documents = [self.find_document(name) for name in (one, other)]
        mine = documents[0]["document_id"]
        if mine == documents[1]["document_id"]:
            older = [row for row in self.rows("documents") if row["superseded_by"] == mine]
            told = f" Các bản khác của tệp: {', '.join(map(_named, older))}." if older else ""
            raise UsageError(
                f"«{one}» và «{other}» là cùng một văn bản, {_named(documents[0])}.{told}", next_step=_ID_STEP
            )
        first, last = (str(row["period_end"] or "")[:4] for row in documents)
        before, after = (list(self.rows("facts", document_id=row["document_id"])) for row in documents)
        return find_changes(before, after, years=(first, last))

    def letter(self, document_id: str, *, sender: str = "", recipient: str = "", notes: bool = False) -> Letter:
        """Return the letter that asks a unit about what does not add up in its report.

        Findings that a person dismissed stay out; figures that a person asked about stand in a part of their own. The
        letterhead is that of the project file.

        Args:
            document_id: of the report.
            sender: name of the office, "" takes that of the letterhead.
            recipient: "" takes the people's committee of the report's unit.
            notes: ask also about what is only a note.

        Raises:
            UsageError: the dataset has no such document.
        """
        levels = LEVELS if notes else LEVELS[:-1]
        rows = self.rows("findings", document_id=document_id)
        findings = [row for row in rows if row["level"] in levels and row["status"] != "dismissed"]
        with self.store.reading() as connection:
            stands = database.standings(database.iterate_decisions(connection, document_id=document_id))
            asked = list(database.asked_numbers(connection, stands))
        head = replace(self.project.letter, issuer=sender) if sender else self.project.letter
        report = self.report(document_id)
        return compose_letter(report, findings, load_catalog(), head, recipient=recipient, asked=asked)

    def report(self, document_id: str) -> Report:
        """Return the whole report of a document, with outline and mentions.

        Raises:
            UsageError: the dataset has no such document.
        """
        with self.store.reading() as connection:
            report = database.load_report(connection, document_id)
        if report is None:
            raise UsageError(f"Không có văn bản {document_id}.", next_step="Các mã có trong bảng documents.")
        return report

    def text(self, document_id: str) -> str:
        """Return the text that char_start and char_end point into.

        Raises:
            UsageError: the dataset has no such document.
        """
        with self.store.reading() as connection:
            text = database.load_text(connection, document_id)
        if text is None:
            raise UsageError(f"Không có văn bản {document_id}.", next_step="Các mã có trong bảng documents.")
        return text

    def find_facts(self, prefix: str, *, limit: int = 10) -> list[dict[str, Any]]:
        """Return the facts whose id is `prefix`, or begins so; corrected ones as they are now, dismissed as read."""
        with self.store.reading() as connection:
            found = database.find_facts(connection, prefix, limit=limit)
            return [database.decided_fact(connection, row)[0] for row in found]

    def standing(self, fact: Mapping[str, Any]) -> Standing | None:
        """Return what stands for a fact by decisions of people, None where nobody decided."""
        with self.store.reading() as connection:
            return database.decided_fact(connection, dict(fact))[1]

    # --- across documents ------------------------------------------------------------------------------------------

    def check_across(self) -> tuple[Finding, ...]:
        """Compare the reports with each other; their findings take the place of those of the last comparison.

        Raises:
            StoreError: the database cannot be written.
        """
        with self.store.reading() as connection, _no_collection():
            changes = database.count_changes(connection)
            papers = papers_of(self._effective(connection, "documents", current=True))
            indicators = sorted(load_catalog().indicators.by_id)
            measures = (
                (indicator, comparable_figures(cells, papers))
                for indicator, cells in database.cells_by_indicator(connection, indicators, FIGURE_COLUMNS)
            )
            found = run_across_checks(measures, load_catalog())
        with self.store.writing() as connection:
            database.replace_across_findings(connection, found, changes=changes)
        return found

    def measures(self) -> list[tuple[str, str, str, int]]:
        """Return (indicator, item, role, number of facts) of what can be compared, the most frequent first."""
        with self.store.reading() as connection:
            return database.measures(connection)

    def comparison(self, question: Question, *, as_of: str = "") -> Comparison:
        """Return one measure over places and years; `as_of` carries it to the boundaries of that day or year."""
        with self.store.reading() as connection, _no_collection():
            rows = self._asked(connection, question, as_of)
            gazetteer, adds_up = load_catalog().places, load_catalog().indicators.adds_up(question.indicator)
            findings = database.findings_by_fact(connection, self.project.levels)
            table = compare_facts(rows, question, findings, gazetteer.level_of, adds_up=adds_up)
        return at_boundaries(table, gazetteer, as_of) if as_of else with_overlaps(table, gazetteer)

    def compare(self, indicator: str, *, as_of: str = "", **question: Any) -> pd.DataFrame:
        """Return `comparison` as a frame: a row a place and year, values as Decimal.

        Args:
            indicator: id of schemas/indicators.toml.
            as_of: a day or year whose boundaries count, "" = as reported.
            question: item, role, level, years, within (`Question`).
        """
        import pandas as pd

        table = self.comparison(Question(indicator=indicator, **question), as_of=as_of)
        names = [it.name for it in fields(Cell) if it.name != "said"]
        rows = [(*key, *(getattr(cell, name) for name in names)) for key, cell in cells_in_order(table)]
        return pd.DataFrame(rows, columns=["place_code", "place_name", "year", *names], dtype=object)

    def criteria_states(self, question: Question, *, as_of: str = "") -> CriteriaTable:
        """Return the states of criteria in the last year asked for, of communes if no level is.

        Raises:
            UsageError: there is none, or `as_of` is no day.
        """
        catalog = load_catalog()
        with self.store.reading() as connection:
            rows = self._asked(connection, replace(question, item=""), as_of)  # one may follow from the others
            counting = [
                replace(question, indicator=name, item="") for name in CRITERIA_COUNTS if question.role == "actual"
            ]
            counts = {asked.indicator: self._asked(connection, asked, as_of) for asked in counting}
            findings = database.findings_by_fact(connection, self.project.levels)
        sets = catalog.criteria
        return criteria_table(rows, question, findings, catalog.places, sets, counts=counts, as_of=as_of)

    def funding_by_source(self, place: str, year: int | None = None, *, within: str = "") -> FundingBySource:
        """Return the parts of one place's funding in its last year, or in the one asked for.

        Args:
            place: its full name or code.
            year: in which the period ends, None = the last.
            within: a unit in which it lies, "" = anywhere.

        Raises:
            UsageError: no such place has funding by source, or several have.
        """
        catalog = load_catalog()
        with self.store.reading() as connection:
            rows = database.measure_rows(connection, "funding", role="actual")
            inside = rows_within(rows, within, catalog.places)
            findings = database.findings_by_fact(connection, self.project.levels)
        return funding_by_source(inside, place, year, findings, catalog.places, catalog.sources)

    def _asked(self, connection: Connection, question: Question, as_of: str) -> list[Mapping[str, Any]]:
        item = question.item_asked or (None if question.indicator == "criterion_status" else "")
        rows = database.measure_rows(
            connection, question.indicator, role=question.role, item=item, years=question.years
        )
        return rows_asked(rows, question, load_catalog().places, as_of=as_of)

    def export(self, folder: str | Path, file_format: str = "csv", *, partition: bool = False) -> list[Path]:
        """Write the dataset into `folder` and return the paths: a file a table, or one workbook.

        Args:
            folder: made if it is missing.
            file_format: csv | json | package (CSV with datapackage.json) | parquet | xlsx.
            partition: of Parquet only: facts in a folder a province and year.

        Raises:
            UsageError: the format is unknown, or the folder cannot be written.
        """
        if file_format not in FORMATS or (partition and file_format != "parquet"):
            wanted = f"{file_format} --partition" if partition else file_format
            raise UsageError(f"Chưa có định dạng {wanted}.", next_step=f"Hãy dùng một trong: {', '.join(FORMATS)}.")
        # In one transaction: the tables fit each other even while an ingest writes.
        with self.store.reading() as connection:
            if file_format == "xlsx":
                return [self._write_workbook(connection, Path(folder))]
            if file_format == "parquet":
                with _no_collection():
                    return [self._write_parquet(connection, Path(folder), it, partition) for it in contract_tables()]
            paths = [
                WRITERS[file_format](Path(folder), schema, self._effective(connection, schema.name))
                for schema in contract_tables()
            ]
        if file_format == "package":
            from extractor.export.package import write_package

            paths.append(write_package(Path(folder)))
        return paths

    def _effective(
        self, connection: Connection, table: str, document_id: str | None = None, *, current: bool = False
    ) -> Iterator[dict[str, Any]]:
        """The rows with what people decided, findings as the project wants them; `current`: no superseded document."""
        rows = database.effective_rows(connection, table, document_id=document_id)
        old = database.superseded(connection) if current else frozenset()
        rows = (row for row in rows if row["document_id"] not in old) if old else rows
        return self.project.findings(rows) if table == "findings" else rows

    def _write_parquet(self, connection: Connection, folder: Path, schema: TableSchema, partition: bool) -> Path:
        from extractor.export.parquet import write_parquet, write_partitioned  # Arrow is loaded where it is used

        if partition and schema.name == "facts":
            documents = database.iterate_rows(connection, "documents")
            provinces = {str(row["document_id"]): str(row["province_code"] or "") for row in documents}
            parts = database.effective_lines(connection, "facts", order=sorted(provinces, key=provinces.__getitem__))
            return write_partitioned(folder, schema, parts, provinces)
        parts = database.effective_lines(connection, schema.name)
        if schema.name == "findings" and self.project.levels:
            parts = iter([database.lines_of(self._effective(connection, "findings"), "findings")])
        return write_parquet(folder, schema, parts)

    def _write_workbook(self, connection: Connection, folder: Path) -> Path:
        from extractor.export.workbook import Content, write_workbook

        journal = list(database.iterate_decisions(connection))
        content = Content(
            documents=list(self._effective(connection, "documents")),
            facts=self._effective(connection, "facts", current=True),
            findings=list(self._effective(connection, "findings", current=True)),
            problems=list(self._effective(connection, "problems")),
            journal=[database.decision_row(decision) for decision in journal],
            paths=database.document_paths(connection),
            archives=database.archive_paths(connection),
            last_decisions={it: standing.last_id for it, standing in database.placed_findings(connection).items()},
        )
        return write_workbook(folder / WORKBOOK, content, load_catalog())

    def _frame(self, table: str) -> pd.DataFrame:
        import pandas as pd

        names = next(schema.column_names for schema in contract_tables() if schema.name == table)
        return pd.DataFrame(list(self.rows(table)), columns=list(names), dtype=object)
