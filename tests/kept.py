"""Worlds that are built once in a run: for every further test their rows are put back, as if built just now."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import Table, select

from app import database
from app.extensions import db
from app.models.base import now

Build = Callable[[], SimpleNamespace]


class Kept(NamedTuple):
    """What was built: when, what the builder gave, and the rows of each table in the order of foreign keys."""

    at: datetime
    found: SimpleNamespace
    rows: dict[Table, list[dict[str, Any]]]


_kept: dict[tuple[Any, Build], Kept] = {}


def again(build: Build) -> SimpleNamespace:
    """What `build()` gives in an empty database. Call it in an app context; times are those of now, ids stay."""
    key = db.engine, build  # not its address: a database that was made anew counts its ids from 1 again
    if key not in _kept:
        found = build()
        _kept[key] = Kept(now(), copy(found), _rows())
        return found
    kept = _kept[key]
    with db.engine.begin() as connection:
        for table, rows in kept.rows.items():
            connection.execute(table.insert(), _moved(rows, now() - kept.at))
    return copy(kept.found)


def _rows() -> dict[Table, list[dict[str, Any]]]:
    """In the order of their keys: a comment may answer an earlier one, and PostgreSQL moves rows that change."""
    with database.reading(), db.engine.begin() as connection:
        found = {
            table: connection.execute(select(table).order_by(*table.primary_key)).mappings().all()
            for table in db.metadata.sorted_tables
        }
    return {table: [dict(row) for row in rows] for table, rows in found.items() if rows}


def _moved(rows: list[dict[str, Any]], by: Any) -> list[dict[str, Any]]:
    return [
        {name: value + by if isinstance(value, datetime) else value for name, value in row.items()} for row in rows
    ]
