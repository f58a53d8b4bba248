"""My circle: the viewer's connections, what their profiles show of where they may have met, and who knows whom.

That two connections of the viewer know each other is a shared connection, which every profile shows (product rule 5).
All are connections, so facts are those that connections may see. Whoever does not exist for the viewer is left out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models import Connection, Member, MemberFacet, ProfileEntry
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import may_see, unseen_by
from app.rules import circle as rules
from app.rules.circle import Fact


class Peer(NamedTuple):
    """A connection. `person.shared`: how many of the circle they know."""

    person: Person
    since: datetime


def peers(viewer_id: int) -> list[Peer]:
    """The newest connections, up to rules.MOST, by name."""
    return [Peer(Person(*row[:5], degree=1, shared=row[5]), row[6]) for row in _PEERS.rows(viewer=viewer_id)]


def facts(viewer_id: int, ids: Collection[int]) -> list[Fact]:
    """What the connections with these ids show."""
    rows = _FACTS.rows(viewer=viewer_id, ids=ids)
    known = [(id, token or rules.body_token(label), label) for id, token, label in rows]
    return [fact for fact in known if fact[1]]


def acquainted(ids: Collection[int]) -> list[tuple[int, int]]:
    """Who of these connections know each other: each pair once, as (lower id, higher id)."""
    return [tuple(row) for row in _ACQUAINTED.rows(ids=ids, others=ids)]


def acquaintances(ids: Collection[int]) -> int:
    """How many pairs of these connections know each other."""
    return int(_ACQUAINTANCES.value(ids=ids, others=ids))


def _peers() -> Any:
    mine, theirs = aliased(Connection), aliased(Connection)
    newest = (
        select(mine.peer_id.label("id"), mine.since)
        .where(mine.member_id == VIEWER, mine.peer_id.not_in(unseen_by(VIEWER)))
        .order_by(mine.since.desc(), mine.peer_id.desc())
        .limit(rules.MOST)
    ).cte("circle")
    # `+ 0`, or SQLite would look each of the circle up among the connections of each
    known = select(func.count()).select_from(theirs)
    known = known.where(theirs.member_id == Member.id, (theirs.peer_id + 0).in_(select(newest.c.id)))
    columns = *face_columns(), known.correlate(Member).scalar_subquery(), newest.c.since
    return select(*columns).join(newest, newest.c.id == Member.id).order_by(Member.name_folded, Member.id)


def _facts() -> Any:
    facet = aliased(MemberFacet)
    begun = [_begins(facet.token, letter) for letter in rules.LETTERS]
    facets = select(facet.member_id, facet.token, facet.label).where(among(facet.member_id, "ids"), or_(*begun))
    return union_all(facets, *map(_bodies, rules.BODIES))


def _bodies(section: str) -> Any:
    entry = aliased(ProfileEntry)
    named = entry.kind == literal_column(f"'{section}'"), entry.detail != literal_column("''")
    return select(entry.member_id, literal_column("''"), entry.detail).where(
        among(entry.member_id, "ids"), *named, may_see(section, VIEWER, entry.member_id)
    )


def _begins(token: Any, letter: str) -> Any:
    """SQL: a token of this kind, by comparing: taking its letter out takes twice as long."""
    return token.between(literal_column(f"'{letter}'"), literal_column(f"'{letter}g'"))  # after it come 0 to 9, a to f


def _between(*columns: Any) -> Any:
    """SQL: connections between members with the ids `ids` and `others`, which are the same, one row for each pair."""
    edge = aliased(Connection)
    found = select(*(columns or (edge.member_id, edge.peer_id))).select_from(edge)
    return found.where(among(edge.member_id, "ids"), among(edge.peer_id + 0, "others"), edge.member_id < edge.peer_id)


_PEERS, _FACTS = Query(_peers), Query(_facts)
_ACQUAINTED, _ACQUAINTANCES = Query(_between), Query(lambda: _between(func.count()))
