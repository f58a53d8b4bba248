"""What a failing database means for the admin: one sentence that begins with the remedy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

from app import database
from app.database import sqlite_file
from app.extensions import db

LEAST_ROOM = 65_536  # bytes: one piece of the map of the log, and a few pages
DISK_FULL, NO_RIGHT = "53100", "42501"  # SQLSTATE
_SQLITE = {
    sqlite3.SQLITE_FULL: "Make room on the disk of {file}: it is full, and nothing more can be written.",
    sqlite3.SQLITE_READONLY: "Let Kontor write to {file} and its folder: they can only be read.",
    sqlite3.SQLITE_CORRUPT: "Restore a backup, or a copy out of DATA_DIR/copies: {file} is damaged.",
    sqlite3.SQLITE_NOTADB: "Restore a backup, or correct DATABASE_URL: {file} is no database.",
    sqlite3.SQLITE_BUSY: "End the program that holds {file} locked; it keeps Kontor from writing.",
}
_GONE = "Put the database back to {file}, or correct DATA_DIR or DATABASE_URL: it is not there."
_EXCHANGED = (
    "Stop Kontor, see that {file} is the database you want and that no {file.name}-wal of another one lies beside it, "
    "and start again: the file was exchanged."
)
_CLOSED = "Let Kontor read and write {file} and its folder: it cannot be opened."
_POSTGRESQL = {
    DISK_FULL: "Make room on the disk of PostgreSQL: it is full, and nothing more can be written.",
    NO_RIGHT: "Let the role of DATABASE_URL create tables, best by making it the owner of the database: it may not.",
}


class Trouble(click.ClickException):
    """The machine prevents Kontor from working; the message is a sentence. Every command ends with status 1."""


def are_told_by(error: Exception) -> bool:
    """Whether the machine fails, rather than a statement of ours. SQLite reports damage mainly by the class of the
    exception, PostgreSQL reports a missing privilege like a mistake in a statement.
    """
    known = isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _POSTGRESQL
    return known or isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError


@contextmanager
def told() -> Iterator[None]:
    """Such an error in this block ends the command with its sentence."""
    try:
        yield
    except DBAPIError as error:
        if not are_told_by(error):
            raise
        raise Trouble(sentence(error)) from error


def sentence(error: DBAPIError) -> str:
    """What to do, and why, in one sentence."""
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    if database.is_postgresql():
        known = _POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or "")
        return known or f"See that PostgreSQL runs and has what DATABASE_URL names: {said.rstrip('.')}."
    file = sqlite_file.path(db.engine)
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # without the extension
    if not file.exists():
        return _GONE.format(file=file)
    if sqlite_file.is_another(db.engine):
        return _EXCHANGED.format(file=file)
    if code == sqlite3.SQLITE_CANTOPEN:
        return _CLOSED.format(file=file)
    if _is_full(file.parent):  # SQLite reports an input or output error if it cannot map its log
        code = sqlite3.SQLITE_FULL
    return _SQLITE.get(code, f"See to {{file}} and its disk: {said}.").format(file=file)


def _is_full(folder: Path) -> bool:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize < LEAST_ROOM
