"""The dataset as a library object: the tables of the contract as pandas frames, whole reports, exports.

>>> import extractor
>>> with extractor.Dataset.open("extractor.db") as dataset:  # doctest: +SKIP
...     dataset.facts.query("indicator == 'funding' and item == 'total'")[["place_name", "value", "quote"]]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from extractor import store as database
from extractor.catalog.tables import contract_tables
from extractor.errors import UsageError
from extractor.export import FORMATS, WORKBOOK, WRITERS
from extractor.model import Report
from extractor.project import Project, load_project

if TYPE_CHECKING:
    from types import TracebackType

    import pandas as pd
    from sqlalchemy import Connection

    from extractor.catalog.tables import TableSchema


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
        """Return the facts whose id begins with `prefix`; the one whose id it is, if there is one."""
        with self.store.reading() as connection:
            return database.find_facts(connection, prefix, limit=limit)

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
            paths = [
                _write_partitioned(connection, Path(folder), schema)
                if partition and schema.name == "facts"
                else WRITERS[file_format](Path(folder), schema, self._effective(connection, schema.name))
                for schema in contract_tables()
            ]
        if file_format == "package":
            from extractor.export.package import write_package

            paths.append(write_package(Path(folder)))
        return paths

    def _effective(
        self, connection: Connection, table: str, document_id: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """The rows with what people decided; findings as the project wants them."""
        rows = database.effective_rows(connection, table, document_id=document_id)
        return self.project.findings(rows) if table == "findings" else rows

    def _write_workbook(self, connection: Connection, folder: Path) -> Path:
        from extractor.catalog import load_catalog
        from extractor.export.workbook import Content, write_workbook

        journal = list(database.iterate_decisions(connection))
        content = Content(
            documents=list(self._effective(connection, "documents")),
            facts=self._effective(connection, "facts"),
            findings=list(self._effective(connection, "findings")),
            problems=list(self._effective(connection, "problems")),
            journal=[database.decision_row(decision) for decision in journal],
            paths=database.document_paths(connection),
            last_decisions={it.target.id: it.decision_id for it in journal if it.target.kind == "finding"},
        )
        return write_workbook(folder / WORKBOOK, content, load_catalog())

    def _frame(self, table: str) -> pd.DataFrame:
        import pandas as pd

        names = next(schema.column_names for schema in contract_tables() if schema.name == table)
        return pd.DataFrame(list(self.rows(table)), columns=list(names), dtype=object)


def _write_partitioned(connection: Connection, folder: Path, schema: TableSchema) -> Path:
    from extractor.export.parquet import write_partitioned

    documents = database.iterate_rows(connection, "documents")
    provinces = {str(row["document_id"]): str(row["province_code"]) for row in documents}
    return write_partitioned(folder, schema, database.effective_rows(connection, schema.name), provinces)
