"""A member's own connections: found by name, in order of name or of time, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, tuple_

from app.cursors import make_cursor, read_cursor, read_moment_cursor
from app.extensions import db
from app.models import Connection, Member
from app.queries import graph, people
from app.queries.people import Person
from app.rules import limits

SORTS = ("name", "recent")


class Peer(NamedTuple):
    """One connection: the person, since when, and whether its updates are kept out of the feed."""

    person: Person
    since: datetime
    muted: bool


@dataclass(frozen=True, slots=True)
class PeersPage:
    """One page; `after` is the cursor of the next one, None at the end."""

    peers: Sequence[Peer]
    after: str | None


def own(member_id: int, *, query: str = "", sort: str = "name", after: str = "") -> PeersPage:
    """Connections whose name begins with the words of `query`; `sort`: name, or recent (newest first)."""
    found = (
        select(*people.face_columns(), Connection.since, Connection.muted, Member.name_folded)
        .join(Connection, Connection.peer_id == Member.id)
        .where(Connection.member_id == member_id, graph.visible_member(member_id), *people.named(query))
        .limit(limits.LIST_PAGE + 1)
    )
    if sort == "recent":
        moment = read_moment_cursor(after)
        found = found.order_by(Connection.since.desc(), Connection.peer_id.desc())
        if moment:
            found = found.where(tuple_(Connection.since, Connection.peer_id) < moment)
    else:
        place = read_cursor(after)
        found = found.order_by(Member.name_folded, Member.id)
        if place:
            found = found.where(tuple_(Member.name_folded, Member.id) > place)
    rows = db.session.execute(found).all()
    shown = rows[: limits.LIST_PAGE]
    cursor = None
    if len(rows) > limits.LIST_PAGE:
        last = shown[-1]
        cursor = make_cursor(last.since if sort == "recent" else last.name_folded, last.id)
    return PeersPage([Peer(Person(*row[:5], degree=1), row.since, row.muted) for row in shown], cursor)
