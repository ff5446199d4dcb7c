"""The form of the database: a new one is made whole, an older one is brought to today's form in one transaction.

Columns of the contract's tables follow from schemas/tables/ and are added where they are missing; every other change
is a file in migrations/versions. The version stands twice: in `alembic_version` for Alembic, and in `store_info`, which
every version of extractor reads before anything else, also those from before Alembic.
**Source**: https://alembic.sqlalchemy.org.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, delete, insert, inspect, literal_column, select

from extractor.catalog.tables import contract_tables
from extractor.store.tables import SCHEMA_VERSION, metadata, table

if TYPE_CHECKING:
    from alembic.config import Config

EMPTY, FOREIGN = 0, -1


def found_version(connection: Connection) -> int:
    """Return the version of a database's form; EMPTY if it holds no table at all, FOREIGN if it is not ours."""
    names = inspect(connection).get_table_names()
    if not names:
        return EMPTY
    if "store_info" not in names:
        return FOREIGN
    info = table("store_info")
    found = connection.execute(select(info.c.value).where(info.c.name == "schema_version")).scalar_one_or_none()
    return int(found) if found is not None and found.isdecimal() else FOREIGN


def missing_columns(connection: Connection) -> list[tuple[str, Column[Any]]]:
    """Return the columns that the contract has gained since the database was made, with their tables."""
    missing: list[tuple[str, Column[Any]]] = []
    for schema in contract_tables():
        mine = table(schema.name)
        there = connection.execute(select(literal_column("*")).select_from(mine).limit(0)).keys()
        missing += [(schema.name, mine.c[name]) for name in schema.column_names if name not in there]
    return missing


def bring_up_to_date(connection: Connection, version: int) -> None:
    """Bring a database from `version`, or an EMPTY one, to today's form; the caller's transaction holds all of it."""
    from alembic import command
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    config = _config(connection)
    if version == EMPTY:
        metadata().create_all(connection)
        command.stamp(config, "head")
    else:
        if MigrationContext.configure(connection).get_current_revision() is None:
            command.stamp(config, f"{version:04}")
        command.upgrade(config, "head")
        change = Operations(MigrationContext.configure(connection))
        for name, column in missing_columns(connection):
            change.add_column(name, Column(column.name, column.type))
    info = table("store_info")
    connection.execute(delete(info).where(info.c.name == "schema_version"))
    connection.execute(insert(info).values(name="schema_version", value=str(SCHEMA_VERSION)))


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "extractor.store:migrations")
    config.attributes["connection"] = connection
    return config
