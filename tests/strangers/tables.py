"""All tables as they stand: compared before and after a request, and put back."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from app import database
from app.actions import search_index
from app.extensions import db

Dump = dict[str, list[tuple[Any, ...]]]
# What counts and notes: changed by looking and by trying, not by what was asked for.
NOTES = {"counter", "strangers_shown", "account_event"}
SEEN = "member.last_seen_at"  # noted by signing in, to the second: a form that does so changes it in the next one alone
# What a search reads follows from profiles: `follows` looks whether it does.
FOLLOWING = {"search_entry", "search_document", "member_facet", "facet_count", "facet_word", "slip"}


def dump(app: Flask) -> Dump:
    """Every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in db.metadata.sorted_tables
            if table.name not in NOTES
        }


def restore(app: Flask, kept: Dump) -> None:
    """Bring every table back to what it was; counters begin anew."""
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in db.metadata.sorted_tables:
            names = [column.name for column in table.columns]
            rows = [dict(zip(names, row, strict=True)) for row in kept.get(table.name, ())]
            if rows:
                connection.execute(table.insert(), rows)


def changes(app: Flask, before: Dump, after: Dump) -> set[str]:
    """What differs, as "table.column" of changed rows and "table +1" or "table -1" of new and missing ones."""
    found = set()
    for table in db.metadata.sorted_tables:
        if table.name in NOTES | FOLLOWING:
            continue
        keys = [place for place, column in enumerate(table.columns) if column.primary_key]
        names = [column.name for column in table.columns]
        old, new = ({tuple(row[k] for k in keys): row for row in each[table.name]} for each in (before, after))
        grown = len(new.keys() - old.keys()) - len(old.keys() - new.keys())
        if new.keys() != old.keys():
            found.add(f"{table.name} {grown:+}")
        for key in new.keys() & old.keys():
            pairs = zip(names, old[key], new[key], strict=True)
            found |= {f"{table.name}.{name}" for name, was, now in pairs if was != now}
    return found - {SEEN}


def follows(app: Flask) -> bool:
    """Whether what a search reads is what the profiles say."""
    with app.app_context(), database.transaction():
        return search_index.repair() == 0
