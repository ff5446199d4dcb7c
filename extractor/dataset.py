"""The dataset as a library object: the tables of the contract as pandas frames, whole reports, exports.

>>> import extractor
>>> with extractor.Dataset.open("extractor.db") as dataset:  # doctest: +SKIP
...     dataset.facts.query("indicator == 'funding' and item == 'total'")[["place_name", "value", "quote"]]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from extractor import store as database
from extractor.catalog.tables import contract_tables
from extractor.errors import UsageError
from extractor.export import WRITERS
from extractor.model import Report

if TYPE_CHECKING:
    from types import TracebackType

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Dataset:
    """A store, opened for reading. Frames are made anew each time; numbers in them are Decimal, never float."""

    store: database.Store

    @classmethod
    def open(cls, address: str | Path = "extractor.db") -> Self:
        """Return the dataset in an existing database.

        Raises:
            StoreError: there is none, or it is not ours.
        """
        return cls(database.open_store(address))

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
            yield from database.effective_rows(connection, table, document_id=document_id)

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

    def export(self, folder: str | Path, file_format: str = "csv") -> list[Path]:
        """Write every table into `folder`, one file each, and return the paths.

        Raises:
            UsageError: the format is unknown, or the folder cannot be written.
        """
        write = WRITERS.get(file_format)
        if write is None:
            known = ", ".join(WRITERS)
            raise UsageError(f"Chưa có định dạng {file_format}.", next_step=f"Hãy dùng một trong: {known}.")
        # In one transaction: the tables fit each other even while an ingest writes.
        with self.store.reading() as connection:
            return [
                write(Path(folder), schema, database.effective_rows(connection, schema.name))
                for schema in contract_tables()
            ]

    def _frame(self, table: str) -> pd.DataFrame:
        import pandas as pd

        names = next(schema.column_names for schema in contract_tables() if schema.name == table)
        return pd.DataFrame(list(self.rows(table)), columns=list(names), dtype=object)
