"""Connections and transactions: one `transaction()` for web, worker and command line.

A transaction begins lazily, with the first query. On SQLite it begins as `BEGIN` where only reading is
wanted and as `BEGIN IMMEDIATE` everywhere else: a deferred transaction that reads and then writes fails at
once with "database is locked", whatever the busy timeout says.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from app.extensions import db

_reading: ContextVar[bool] = ContextVar("reading", default=False)

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged action survives a power cut; 2,600 transactions a second is plenty
    "busy_timeout=5000",
    "foreign_keys=ON",
    "cache_size=-16384",
    "temp_store=MEMORY",
)
RETRIED_STATES = {"40001", "40P01"}  # PostgreSQL: serialization_failure, deadlock_detected


def listen(engine: Engine) -> None:
    """Give an engine our way of connecting and beginning."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we send BEGIN ourselves: DDL becomes transactional, too
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Transactions that begin in here only read: `BEGIN` on SQLite, which never waits for a writer."""
    mark = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(mark)


@contextlib.contextmanager
def transaction(*, reading: bool = False) -> Iterator[Session]:
    """One unit of work: committed at the end, rolled back when anything is raised."""
    mark = _reading.set(reading)
    try:
        yield db.session()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _reading.reset(mark)


@contextlib.contextmanager
def rebuilding() -> Iterator[Connection]:
    """One transaction in which tables may be changed, dropped and filled; raises RuntimeError where rows would be lost.

    On SQLite a table is changed by copying it. With foreign keys switched on, dropping the old copy would delete
    every row that points to it, so they are off meanwhile, checked before the commit, and on again.
    """
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
    db.session.commit()


def lost_a_race(error: DBAPIError) -> bool:
    """True where running the same work once more may succeed, seeing what the winner did."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in RETRIED_STATES


def upsert(table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the bound database."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
