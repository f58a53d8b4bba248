"""Entries of the feed as they are drawn: no more of each than it shows, so that many share one drawing."""

from __future__ import annotations

from collections.abc import Sequence

from app.queries.feed import Entry
from app.queries.people import Person
from app.rules.kinds import FEED_KINDS
from app.text import days
from app.text.days import Heading


def shown(entry: Entry, style: str = "clock") -> tuple[Entry, str]:
    """The entry and how its time is written (app/text/formatting.py), without what its template does not show.

    Of several actors all but the first are a number, unless there are just two; headline and shared connections are
    told of a new connection's other side alone.
    """
    first, *more = entry.actors
    named = more if len(more) == 1 and not entry.others else []
    whom = entry.whom if entry.whom is None or FEED_KINDS[entry.kind].pair else _named(entry.whom)
    drawn = Entry(
        entry.id, entry.kind, entry.at, tuple(map(_named, (first, *named))), len(more) - len(named) + entry.others,
        whom, *entry[6:],
    )  # fmt: skip
    return drawn, style


def headed(entries: Sequence[Entry], above: str = "") -> list[tuple[Entry, Heading]]:
    """Each entry and the heading it stands under; `above`: the key of the last heading before these."""
    return list(zip(entries, days.headed([entry.at for entry in entries], above), strict=True))


def _named(person: Person) -> Person:
    return Person(person.id, person.name, person.handle, "", person.picture, person.degree)
