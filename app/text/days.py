"""Headings over entries in the order of time: a day where much happened, a week or a month where little did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.models.base import now
from app.rules.labels import N_
from app.text import formatting
from app.text.formatting import place, translate

MANY = 3  # entries of a day that has a heading of its own
LAST_WEEK = N_("Last week")


class Heading(NamedTuple):
    """`key`: to compare, and to go on with on the next page; `style`: how times below it are written, by the day or the
    clock (formatting.SHOWN).
    """

    key: str
    words: str
    style: str


def today() -> Heading:
    """The heading of today."""
    return Heading(str(place()[0]), formatting.day(now()), "clock")


def headed(moments: Sequence[datetime], above: str = "") -> list[Heading]:
    """The heading that each of these moments, newest first, stands under; `above` is the key of the last one before.

    A week or month whose days had fewer than MANY entries each is one heading; if one day had more, each has its own.
    Only what is on the page is counted, and a week goes on as it began on the page before.
    """
    this_day, _, zone = place()
    local = [moment.astimezone(zone).date() for moment in moments]
    counts = Counter(local)
    busy = {_period(day, this_day) for day, count in counts.items() if count >= MANY}
    if _is_day(above):
        busy.add(_period(date.fromisoformat(above), this_day))
    elif above:
        busy.discard(above)
    of_day = dict(zip(local, moments, strict=True))
    told = {day: _heading(moment, day, this_day, busy) for day, moment in of_day.items()}
    return [told[day] for day in local]


def _heading(moment: datetime, day: date, today: date, busy: set[str]) -> Heading:
    period = _period(day, today)
    if period in busy:
        return Heading(str(day), formatting.day(moment), "clock")
    return Heading(period, _words(moment, day, today), "weekday")


def _is_day(key: str) -> bool:
    try:
        date.fromisoformat(key)
    except ValueError:
        return False
    return len(key) == 10


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(day: date, today: date) -> int:
    """How many weeks ago, counted by Mondays."""
    return (_monday(today) - _monday(day)).days // 7


def _period(day: date, today: date) -> str:
    weeks = _weeks(day, today)
    return f"w{weeks}" if weeks <= 1 else f"{day:%Y-%m}"


def _words(moment: datetime, day: date, today: date) -> str:
    weeks = _weeks(day, today)
    if weeks <= 1:
        return translate(LAST_WEEK if weeks == 1 else formatting.THIS_WEEK)
    return formatting.month_of(moment)
