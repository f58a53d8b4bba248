"""Backups of each night: when one is due, what it is called, and which are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, tzinfo

HOUR = 3  # of the site's own clock
DAYS, WEEKS, MONTHS = 7, 4, 6
_NAME = re.compile(r"kontor-(\d{4}-\d{2}-\d{2})\.zip")


def night(at: datetime, zone: tzinfo) -> datetime:
    """The latest three o'clock of the site that has passed."""
    local = at.astimezone(zone)
    due = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return due if due <= local else due - timedelta(days=1)


def name(day: date) -> str:
    return f"kontor-{day}.zip"


def day_of(name: str) -> date | None:
    """The day of a backup by the name of its file; None for any other file."""
    found = _NAME.fullmatch(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def kept(days: Iterable[date]) -> set[date]:
    """Which of these backups stay: the newest seven, and the newest of each of four weeks and of six months.

    Weeks and months are those that have one, not the last ones: a machine that was off for a year loses nothing.
    """
    newest = sorted(set(days), reverse=True)
    return {*newest[:DAYS], *_of_each(newest, _week, WEEKS), *_of_each(newest, _month, MONTHS)}


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _of_each(newest: list[date], span: Callable[[date], tuple[int, int]], most: int) -> list[date]:
    """The newest day of each week or month."""
    found: dict[tuple[int, int], date] = {}
    for day in newest:
        found.setdefault(span(day), day)
    return list(found.values())[:most]
