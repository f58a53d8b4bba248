"""A member's own connections: searched by name, by name or by date, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, tuple_

from app.models import Connection, Member
from app.models.base import Moment
from app.queries import people
from app.queries.cursors import make_cursor, read_cursor, read_moment_cursor
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.queries.visibility import visible_member
from app.rules import limits

SORTS = ("name", "recent")


class Peer(NamedTuple):
    """One connection: the person, since when, and the letter their name is sorted under."""

    person: Person
    since: datetime
    letter: str


@dataclass(frozen=True, slots=True)
class PeersPage:
    """One page; `after` is the cursor of the next one, None at the end."""

    peers: Sequence[Peer]
    after: str | None


def own(member_id: int, *, query: str = "", sort: str = "name", after: str = "") -> PeersPage:
    """Connections whose name begins with the words of `query`; `sort`: name, or recent (newest first)."""
    words = people.terms(query)
    recent = sort == "recent"
    cursor = read_moment_cursor(after) if recent else read_cursor(after)
    bound: dict[str, Any] = people.bounds(words)
    if cursor:
        bound |= {"after_moment" if recent else "after_name": cursor[0], "after_id": cursor[1]}
    rows = _own(len(words), recent, bool(cursor)).rows(viewer=member_id, **bound)
    shown = rows[: limits.LIST_PAGE]
    further = None
    if len(rows) > limits.LIST_PAGE:
        id, since, name_folded = shown[-1][0], shown[-1][5], shown[-1][6]
        further = make_cursor(since if recent else name_folded, id)
    return PeersPage([Peer(Person(*row[:5], degree=1), row[5], row[6][:1].upper()) for row in shown], further)


@cache
def _own(words: int, recent: bool, continued: bool) -> Query:
    def build() -> Any:
        found = (
            select(*people.face_columns(), Connection.since, Member.name_folded)
            .join(Connection, Connection.peer_id == Member.id)
            .where(Connection.member_id == VIEWER, visible_member(VIEWER), *people.named(words))
            .limit(limits.LIST_PAGE + 1)
        )
        if recent:
            found = found.order_by(Connection.since.desc(), Connection.peer_id.desc())
            after = tuple_(bindparam("after_moment", type_=Moment), people.AFTER[1])
            return found.where(tuple_(Connection.since, Connection.peer_id) < after) if continued else found
        found = found.order_by(Member.name_folded, Member.id)
        return found.where(tuple_(Member.name_folded, Member.id) > tuple_(*people.AFTER)) if continued else found

    return Query(build)
