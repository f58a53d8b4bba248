"""Writing the whole content of the database into one file, while members go on working.

All tables are read in one transaction that sees one moment: SQLite's write-ahead log and PostgreSQL's REPEATABLE READ
both allow that without blocking a writer. The schema is read from the database and not from the models, so that a
database that has not been migrated yet can be saved, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Row, Table, inspect, select, text

from app import database
from app.database import sqlite_file
from app.extensions import db, tokens
from app.models.base import now
from app.models.search import KEPT_BY_THE_DATABASE
from app.portability import archive
from app.portability.archive import Manifest, Unusable

VERSION_TABLE = "alembic_version"
KEY_PURPOSE = "backup"
ROWS_AT_ONCE = 1000
NOTHING_YET = "There is no database to back up yet. If there should be, correct DATA_DIR or DATABASE_URL."


def write(path: Path, *, replace: bool = False) -> Manifest:
    """Write a backup to a new file at `path`. Raises Unusable if there is nothing to save, or if the file exists and
    `replace` does not say that it may be replaced.
    """
    if not sqlite_file.is_there(db.engine):
        raise Unusable(NOTHING_YET)
    with _snapshot() as connection:
        if not inspect(connection).has_table(VERSION_TABLE):
            raise Unusable(NOTHING_YET)
        asked = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 (a name of ours)
        revision = connection.execute(asked).scalar_one()
        shape = MetaData()
        shape.reflect(connection, only=is_stored)
        tables = [table for table in shape.sorted_tables if table.name != VERSION_TABLE]
        manifest = Manifest(now().isoformat(), revision, key=tokens.make(KEY_PURPOSE, revision))
        with archive.writing(path, manifest, replace=replace) as writer:
            for table in tables:
                columns = [column for column in table.columns if is_stored(column.name)]
                writer.add(table.name, [column.key for column in columns], _rows(connection, table, columns))
            manifest.sequences = _sequences(connection, tables)
    return manifest


def is_stored(name: str, _shape: MetaData | None = None) -> bool:
    """Not a table or column that the database makes of others by itself."""
    return not name.startswith(KEPT_BY_THE_DATABASE)


@contextmanager
def _snapshot() -> Iterator[Connection]:
    with database.reading(), db.engine.connect() as connection:
        if database.is_postgresql():
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def _rows(connection: Connection, table: Table, columns: list[Column[Any]]) -> Iterator[Row[Any]]:
    found = select(*columns).order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_ONCE)
    yield from connection.execute(found)


def _sequences(connection: Connection, tables: list[Table]) -> dict[str, int]:
    """The last number assigned, by table: the number of a deleted row is never assigned again."""
    if not database.is_postgresql():
        return dict(connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all())  # type: ignore[arg-type]
    last = {}
    for table in tables:
        name = sequence(connection, table)
        if name:
            row = connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608 (quoted)
            last[table.name] = row.last_value if row.is_called else 0
    return last


def sequence(connection: Connection, table: Table) -> str | None:
    """The quoted name of the sequence that numbers a table on PostgreSQL."""
    if "id" not in table.c:
        return None
    quoted = connection.dialect.identifier_preparer.quote(table.name)
    return connection.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": quoted}).scalar()
