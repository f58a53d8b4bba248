"""Kontors of their own, for tests that replace, rebuild or damage a database; and what a database holds, to compare."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, inspect, make_url, select, text

from app import create_app, database
from app.extensions import db
from app.portability import backup
from tests import databases

KEY = "0123456789abcdefghijklmnopqrstuv"
KINDS = ("sqlite", "postgresql")
Rows = dict[str, list[tuple[Any, ...]]]


def place(kind: str, folder: Path, name: str = "place", *, migrated: bool = True, **settings: Any) -> Flask:
    """An app with a DATA_DIR and an empty database of its own."""
    home = folder / f"{name}-{kind}"
    home.mkdir()
    if kind == "sqlite":
        url = databases.sqlite_url(home, "kontor")
        if migrated:
            shutil.copy(migrated_file(), home / "kontor.sqlite3")
    else:
        url = databases.postgresql_url(f"kontor_{name}", migrated_template() if migrated else databases.EMPTY)
    given = {"BASE_URL": "http://localhost", "SECRET_KEY": KEY, "TESTING": True, **settings}
    return create_app(DATA_DIR=str(home), DATABASE_URL=url, **given)


@cache
def migrated_file() -> Path:
    """A migrated, empty SQLite database to copy: a copy takes a hundredth of the time of the migrations."""
    folder = Path(tempfile.mkdtemp(prefix="kontor-migrated-"))
    atexit.register(shutil.rmtree, folder, True)
    _migrate(databases.sqlite_url(folder), folder)
    return folder / "test.sqlite3"


@cache
def migrated_template() -> str:
    """The name of such a PostgreSQL database."""
    url = databases.postgresql_url("kontor_migrated")
    with tempfile.TemporaryDirectory() as folder:
        _migrate(url, Path(folder))
    return str(make_url(url).database)


def _migrate(url: str, folder: Path) -> None:
    """Migrate an empty database and leave it closed, as copies need it."""
    app = create_app(DATA_DIR=str(folder), DATABASE_URL=url, BASE_URL="http://localhost", TESTING=True)
    with app.app_context():
        upgrade()
        db.engine.dispose()


def rows() -> Rows:
    """Every row of every table, sorted, as the database gives it. Call it in an app context."""
    shape = MetaData()
    with database.reading(), db.engine.begin() as connection:
        shape.reflect(connection, only=backup.is_stored)
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in shape.sorted_tables
        }


def schema() -> dict[str, dict[str, Any]]:
    """What the database says of its tables: columns, keys, constraints, indexes."""
    with database.reading(), db.engine.begin() as connection:
        seen = inspect(connection)
        return {
            name: {
                "columns": [{**each, "type": str(each["type"])} for each in seen.get_columns(name)],
                "key": seen.get_pk_constraint(name),
                **{
                    what: sorted(map(_told, getattr(seen, f"get_{what}")(name)))
                    for what in ("foreign_keys", "unique_constraints", "check_constraints", "indexes")
                },
            }
            for name in sorted(seen.get_table_names())
            if backup.is_stored(name, None)
        }


def _told(each: Any) -> str:
    """Everything about a constraint as text; SQL among it by its words."""
    if isinstance(each, dict):
        return str({name: _told(value) for name, value in sorted(each.items())})
    return str(each)


def assert_sound() -> None:
    """The file is whole, and no row points to nothing."""
    if not database.is_postgresql():
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
