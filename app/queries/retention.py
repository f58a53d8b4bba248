"""For how long things are kept here."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models import Retention
from app.queries.query import Query
from app.rules import retention as rules
from app.rules.retention import Listed


def days() -> dict[str, int]:
    """The days of every entry that an admin may choose; one query."""
    return {**{name: kept.days for name, kept in rules.CHOSEN.items()}, **chosen()}


def chosen() -> dict[str, int]:
    """The days of those entries for which an admin chose others than the default."""
    return {name: days for name, days in _CHOSEN.rows() if name in rules.CHOSEN}


_CHOSEN = Query(lambda: select(Retention.name, Retention.days))


def lasts(name: str) -> timedelta:
    """How long an entry is kept that an admin may choose."""
    return timedelta(days=days()[name])


def listed() -> list[Listed]:
    """What is kept for how long, in words, as a page about privacy lists it."""
    return rules.listed(chosen())
