"""Connections and transactions: one `transaction()` for web, worker and command line.

A transaction begins lazily, with the first query. On SQLite it begins as `BEGIN` for reading only and as `BEGIN
IMMEDIATE` everywhere else: a deferred transaction that reads and then writes fails at once with "database is locked",
whatever the busy timeout is.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app import readings
from app.database import sqlite_file
from app.extensions import db
from app.readings import Reading

_patience: ContextVar[int | None] = ContextVar("patience", default=None)

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged action survives a power cut; 2,600 transactions a second is plenty
    "busy_timeout=5000",
    "foreign_keys=ON",
    "cache_size=-1024",  # kB for each of 8 threads; the operating system caches the file in any case
    "temp_store=MEMORY",
)
POSTGRESQL_SETTINGS = ("max_parallel_workers_per_gather = 0", "jit = off")
RETRIED_STATES = {"40001", "40P01"}  # PostgreSQL: serialization_failure, deadlock_detected


def listen(engine: Engine) -> None:
    """Set up an engine: our way of connecting and of beginning transactions."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "connect", _answer_at_once)
        return
    sqlite_file.listen(engine)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we send BEGIN ourselves: so DDL is transactional, too
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "handle_error")
    def reopen(context: Any) -> None:
        """A connection that SQLite opened on a read-only disk stays read-only until all such connections of the process
        are closed.
        """
        if getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
            context.is_disconnect = True  # closes this connection
            engine.dispose()  # and those in the pool; the others follow when they are returned

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        raw = connection.connection.dbapi_connection
        if readings.present.get() is not None:
            raw.execute("BEGIN")  # never waits, so there is nothing to catch
            return
        with _waiting_at_most(raw, _patience.get()):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def _answer_at_once(connection: Any, _record: Any) -> None:
    """No page needs a second worker or compiled code: starting either takes longer than our statements."""
    for setting in POSTGRESQL_SETTINGS:
        connection.execute(f"SET {setting}")
    connection.commit()


@contextlib.contextmanager
def _waiting_at_most(raw: Any, milliseconds: int | None) -> Iterator[None]:
    """Wait less than `busy_timeout` for another writer's lock; None: the usual time."""
    if milliseconds is None:
        yield
        return
    usual = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute(f"PRAGMA busy_timeout={min(milliseconds, usual)}")
    try:
        yield
    finally:
        with contextlib.suppress(sqlite3.ProgrammingError):  # it was closed
            raw.execute(f"PRAGMA busy_timeout={usual}")


def connection() -> Connection:
    """The connection of the current transaction, which begins here at the latest. The session's pending changes are
    flushed.

    In a reading transaction the session is not asked for it: each time would cost a tenth of a page's CPU.
    """
    reading = readings.present.get()
    if reading is not None:
        return reading.connection or reading.over(db.engine)
    session = db.session()
    session.flush()
    return session.connection()


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Transactions that begin in this block only read: `BEGIN` on SQLite, which never waits for a writer."""
    if readings.present.get() is not None or _in_transaction():  # within another one, which goes on and is ended there
        yield
        return
    mark = readings.present.set(Reading())
    try:
        with _ended():
            yield
    finally:
        readings.present.reset(mark)


@contextlib.contextmanager
def transaction(*, reading: bool = False, patience: int | None = None) -> Iterator[Session]:
    """One unit of work: committed at the end, rolled back when anything is raised.

    patience: milliseconds to wait for another writer on SQLite, for work that may as well be skipped.
    """
    own = Reading() if reading and not _in_transaction() else None
    mark, hurry = readings.present.set(own), _patience.set(patience)
    try:
        with _ended():
            yield db.session()
    finally:
        readings.present.reset(mark)
        _patience.reset(hurry)


@contextlib.contextmanager
def _ended() -> Iterator[None]:
    """Commit what was done in this block, or roll it back when anything is raised."""
    try:
        yield
        end_transaction()
    except BaseException:
        roll_back()
        raise


@contextlib.contextmanager
def rebuilding() -> Iterator[Connection]:
    """One transaction in which tables may be changed, dropped and filled; raises RuntimeError if rows would be lost.

    On SQLite a table is changed by copying it. With foreign keys on, dropping the old copy would delete every row that
    points to it, so they are off meanwhile, checked before the commit, and switched on again.
    """
    sqlite_file.begin(db.engine)
    with db.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if on_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction, so before it begins
        try:
            with connection.begin():
                yield connection
                broken = connection.execute(text("PRAGMA foreign_key_check")).all() if on_sqlite else []
                if broken:
                    raise RuntimeError(f"rows would point to nothing: {broken[:5]}")
        finally:
            if on_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def end_transaction() -> None:
    """Commit what was done so far, before slow work (hashing, decoding a picture) that needs no lock."""
    if db.session.registry.has():
        db.session.commit()
    _end_reading()


def roll_back() -> None:
    """Roll back, and begin a new transaction with the next query."""
    if db.session.registry.has():
        db.session.rollback()
    _end_reading()


def _end_reading() -> None:
    reading = readings.present.get()
    if reading is not None:
        reading.end()


def _in_transaction() -> bool:
    """Whether a session has begun a transaction. A page that uses only Queries has no session, and none is created
    here.
    """
    return bool(db.session.registry.has() and db.session().in_transaction())


def overwrite_what_is_freed() -> None:
    """From here on this connection of SQLite fills with zeros what it frees, so that deleted words are in no file. Many
    builds of SQLite do so anyway.
    """
    if not is_postgresql():
        connection().exec_driver_sql("PRAGMA secure_delete=ON")


def present_transaction() -> object | None:
    """The session's transaction, None before it has begun and after it has ended; each is another one."""
    return db.session().get_transaction() if db.session.registry.has() else None


def lost_a_race(error: DBAPIError) -> bool:
    """True if running the same work once more may succeed, because it sees what the winner did."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in RETRIED_STATES


def upsert(table: Any) -> Any:
    """An INSERT with ON CONFLICT, in the dialect of the bound database."""
    if is_postgresql():
        from sqlalchemy.dialects.postgresql import insert  # loads all its drivers: imported only when it is used
    else:
        from sqlalchemy.dialects.sqlite import insert
    return insert(table)


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
