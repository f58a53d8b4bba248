"""Migrating the database to the newest revision, after copying it aside; one process at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from app import database
from app.config import ConfigError
from app.database import copies, sqlite_file, troubles
from app.database.troubles import Trouble
from app.extensions import db, migrate

ADVISORY_LOCK = 0x4B6F6E746F72  # "Kontor": no other program of this database chooses the same number by chance


class Change(NamedTuple):
    """What was done. `was`: the former revision, None for an empty database; `copy`: the file it was copied to before.
    """

    was: str | None
    now: str
    copy: Path | None


def known() -> set[str]:
    """All revisions that this version can migrate: migrations are numbered files, 0001_..., 0002_..."""
    return {path.name.split("_", 1)[0] for path in (Path(migrate.directory) / "versions").glob("[0-9]*_*.py")}


def newest() -> str:
    return max(known())


def present() -> str | None:
    """The revision of the database, None for an empty one."""
    with database.transaction(reading=True) as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return None
        return session.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def alone() -> Iterator[None]:
    """Of all processes that share the database, one at a time reads its revision and changes it; others wait.

    A process that dies releases the lock: it belongs to a connection (PostgreSQL) or to an open file.
    """
    if database.is_postgresql():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # its pool is disposed meanwhile; at the end the connection is closed
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": ADVISORY_LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": ADVISORY_LOCK})
        return
    file = sqlite_file.lock(db.engine)
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Trouble(f"Make room on the disk of {file.parent}: it is full.") from None
        raise ConfigError(
            f"DATABASE_URL or DATA_DIR names a folder that cannot be used, {file.parent}: {error.strerror}."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def bring_up_to_date() -> Change | None:
    """Migrate if necessary; None if the database has the newest revision already.

    Raises ConfigError if a newer version has changed the database: this version would not understand it. Raises
    Trouble, with one sentence, if it could not be copied or changed; it is then as it was before. PostgreSQL is not
    copied: its admins have backups of their own, and the migration is one transaction.
    """
    try:
        with alone():
            sqlite_file.begin(db.engine)
            change = _change()
            sqlite_file.settle(db.engine)
            return change
    except DBAPIError as error:
        if not troubles.are_told_by(error):
            raise
        raise Trouble(troubles.sentence(error)) from error


def _change() -> Change | None:
    found = present()
    if found == newest():
        return None
    _refuse_newer(found)
    db.engine.dispose()
    copy = _copy(found) if found and not database.is_postgresql() else None
    try:
        with database.rebuilding() as connection:
            migrate_within(connection, "head")
    except RuntimeError as error:  # rows would be lost
        raise Trouble(f"Report this to whoever gave you this version, it changed nothing: {error}.") from error
    finally:
        db.engine.dispose()
    return Change(found, newest(), copy)


def _copy(revision: str) -> Path:
    try:
        return copies.copy_aside(revision)
    except (OSError, sqlite3.Error, copies.NotWhole) as error:
        raise Trouble(
            f"Make room on the disk of {copies.place()}, or see to it: the database could not be copied there before "
            f"its migration ({getattr(error, 'strerror', None) or error}). Nothing was changed."
        ) from error


def check_present() -> None:
    """Raises ConfigError if the database does not have the revision that this version works with."""
    found = present()
    _refuse_newer(found)
    if found != newest():
        raise ConfigError("The database is not up to date; bin/serve (or flask upgrade) brings it there.")


def _refuse_newer(found: str | None) -> None:
    if found and found not in known():
        raise ConfigError(
            f"The database was changed by a newer Kontor (its revision is {found}, this one knows {newest()}); "
            "update Kontor, or restore a backup that was made before."
        )


def migrate_within(connection: Connection, revision: str) -> None:
    """Migrate to a revision in the transaction of the caller, see `database.rebuilding`."""
    from alembic.command import upgrade  # takes a while to import: only when there is something to do

    config = migrate.migrate.get_config()
    config.attributes["connection"] = connection
    upgrade(config, revision)
