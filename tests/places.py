"""Kontors of their own, for tests that replace, rebuild or damage a database; and what a database holds, to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, inspect, select, text

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
    url = databases.sqlite_url(home, "kontor") if kind == "sqlite" else databases.postgresql_url(f"kontor_{name}")
    given = {"BASE_URL": "http://localhost", "SECRET_KEY": KEY, "TESTING": True, **settings}
    app = create_app(DATA_DIR=str(home), DATABASE_URL=url, **given)
    if migrated:
        with app.app_context():
            upgrade()
    return app


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
