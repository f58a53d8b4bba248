"""Entries of the feed as they are drawn: no more of each than it shows, so that many share one drawing."""

from __future__ import annotations

from app.queries.feed import Entry
from app.queries.people import Person
from app.rules.kinds import FEED_KINDS


def shown(entry: Entry) -> Entry:
    """The entry without what its template does not show: of several actors all but the first are a number, unless there
    are just two; headline and shared connections are told of a new connection's other side alone.
    """
    first, *more = entry.actors
    named = more if len(more) == 1 and not entry.others else []
    whom = entry.whom if entry.whom is None or FEED_KINDS[entry.kind].pair else _named(entry.whom)
    return Entry(
        entry.id, entry.kind, entry.at, tuple(map(_named, (first, *named))), len(more) - len(named) + entry.others,
        whom, *entry[6:],
    )  # fmt: skip


def _named(person: Person) -> Person:
    return Person(person.id, person.name, person.handle, "", person.picture, person.degree)
