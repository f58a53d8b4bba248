"""Replacing the content of the database by a backup: everything in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, DateTime, LargeBinary, MetaData, Table, func, inspect, select, text
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from app import database
from app.actions import restoring
from app.database import copies, migrating, sqlite_file, troubles
from app.extensions import db, tokens
from app.models.base import now
from app.portability import archive, backup, erasures
from app.portability.archive import Archive, Manifest, Unusable
from app.portability.backup import VERSION_TABLE


@dataclass(frozen=True)
class Restored:
    """`letters`: how many e-mails were waiting and will not be sent. `copy`: the file with the former content.
    `erased`: how many members were erased since, and again now.
    """

    manifest: Manifest
    letters: int
    copy: Path | None
    same_key: bool
    erased: int = 0


def restore(path: Path, *, replace: bool = False) -> Restored:
    """Restore the backup at `path`. If it raises Unusable, it has changed nothing.

    A database with members is only replaced if `replace` says so, and is saved in DATA_DIR/copies first.
    """
    with Archive(path) as found:
        manifest = found.manifest
        if manifest.revision not in migrating.known():
            raise Unusable(f"{path} was made by a newer Kontor; update this one first.")
        found.verify()
        same_key = tokens.check(manifest.key, backup.KEY_PURPOSE, manifest.revision)
        with migrating.alone():
            sqlite_file.begin(db.engine, lost=True)
            copy = _make_room(replace)
            letters = _replace(found)
            sqlite_file.settle(db.engine)
            erased = erasures.repeat()
    db.engine.dispose()
    return Restored(manifest, letters, copy, same_key, erased)


def _replace(found: Archive) -> int:
    """Create and fill the tables in one transaction; returns how many waiting e-mails are not sent. Raises Unusable if
    the database refuses the rows: the file is at fault, unless the machine fails.
    """
    try:
        with database.rebuilding() as connection:
            drop(connection, found)
            fill(connection, found)
            with Session(connection) as session, session.begin():
                return restoring.settle(session)
    except (IntegrityError, DataError, ProgrammingError, RuntimeError) as error:
        if troubles.are_told_by(error):
            raise
        reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
        raise Unusable(f"Take another backup: the rows of {found.path} do not fit together ({reason}).") from error


def _make_room(replace: bool) -> Path | None:
    """Save the present content, if there is any. Raises Unusable if it may not be replaced."""
    with database.transaction(reading=True) as session:
        connection = session.connection()
        inhabited = inspect(connection).has_table("member") and connection.scalar(text("SELECT 1 FROM member LIMIT 1"))
    if not inhabited:
        return None
    if not replace:
        raise Unusable("This database has members. With --replace it is saved and then replaced.")
    copy = copies.folder() / f"replaced-{now():%Y%m%d-%H%M%S}-{token_hex(2)}.zip"
    backup.write(copy)
    return copy


def drop(connection: Connection, found: Archive) -> None:
    """Remove the tables of Kontor, those of the archive and those of today."""
    names = {*found.manifest.tables, *db.metadata.tables, VERSION_TABLE}
    present = MetaData()
    present.reflect(connection, only=lambda name, _: name in names)
    present.drop_all(connection)


def fill(connection: Connection, found: Archive) -> None:
    """Bring what an archive holds into a database without tables, and up to date, in the caller's transaction."""
    load(connection, found)
    migrating.migrate_within(connection, "head")


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds, without what the database makes by itself."""
    shape = MetaData()
    shape.reflect(connection, only=backup.is_stored)
    tables = (each for each in shape.sorted_tables if each.name != VERSION_TABLE)
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


def load(connection: Connection, found: Archive) -> None:
    """Create the tables as they were when the archive was written, and fill them. Raises Unusable."""
    migrating.migrate_within(connection, found.manifest.revision)
    shape = MetaData()
    shape.reflect(connection, only=backup.is_stored)
    unknown = found.manifest.tables.keys() - (shape.tables.keys() - {VERSION_TABLE})
    if unknown:
        raise Unusable(f"{found.path} holds tables that are not Kontor's: {', '.join(sorted(unknown))}.")
    for table in shape.sorted_tables:
        if table.name in found.manifest.tables:
            _fill(connection, table, found)
    _number_on(connection, shape, found.manifest.sequences)


def _fill(connection: Connection, table: Table, found: Archive) -> None:
    for batch in _batches(_rows(table, found)):
        connection.execute(table.insert(), batch)


def _rows(table: Table, found: Archive) -> Iterator[dict[str, Any]]:
    """The rows of a table as the database takes them. Raises Unusable for anything that `backup` does not write."""
    try:
        readers = [(name, _reader(table.c[name].type)) for name in found.manifest.tables[table.name].columns]
        for row in found.rows(table.name):
            cells = zip(readers, archive.kept(list, row), strict=True)
            yield {name: value if value is None else read(value) for (name, read), value in cells}
    except archive.BROKEN:
        told = f"Take another backup: the table {table.name} of {found.path} is not as Kontor writes it."
        raise Unusable(told) from None


def _reader(kind: Any) -> Callable[[Any], Any]:
    """A function that makes a value of a column from a JSON value."""
    if isinstance(kind, LargeBinary):
        return archive.content
    if isinstance(kind, DateTime):
        return archive.moment if kind.timezone else lambda written: archive.moment(written).replace(tzinfo=None)
    return partial(archive.kept, kind.python_type)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, backup.ROWS_AT_ONCE)):
        yield batch


def _number_on(connection: Connection, shape: MetaData, last: dict[str, int]) -> None:
    """Set the sequences so that new rows get numbers above all that were ever assigned."""
    for table in shape.sorted_tables:
        if "id" in table.c:
            highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
            number = max(highest, last.get(table.name, 0))
            if number:
                _count_from(connection, table, number)


def _count_from(connection: Connection, table: Table, number: int) -> None:
    if connection.dialect.name == "postgresql":
        name = backup.sequence(connection, table)
        if name:
            connection.execute(select(func.setval(name, number)))
        return
    written = "SELECT 1 FROM sqlite_master WHERE name = :name AND sql LIKE '%AUTOINCREMENT%'"
    # else SQLite counts from the highest number in use
    if connection.execute(text(written), {"name": table.name}).scalar():
        values = {"name": table.name, "number": number}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), values)
