"""The relation between two members: levels, degrees, shared connections, blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.models import Block, Connection, Member, Mute
from app.queries.query import VIEWER, Query
from app.rules import visibility
from app.rules.visibility import Level

NOBODY = 0  # the viewer id of nobody: ids begin with 1


def blocks_between(viewer_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: one of the two blocked the other. `other` is a column or an id."""
    return exists().where(
        or_(
            and_(Block.blocker_id == viewer_id, Block.blocked_id == other),
            and_(Block.blocker_id == other, Block.blocked_id == viewer_id),
        )
    ).correlate_except(Block)


def connects(viewer_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: the two are connected. Both are correlated over any number of SELECTs: SQLAlchemy by itself correlates one
    level only, and beyond that adds the table again, so that any row would do.
    """
    edge = aliased(Connection)
    return exists().where(edge.member_id == viewer_id, edge.peer_id == other).correlate_except(edge)


def mutes(viewer_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: the viewer keeps the updates of the other one out of their feed."""
    return exists().where(Mute.member_id == viewer_id, Mute.muted_id == other).correlate_except(Mute)


def _in_common(viewer_id: int, other: Any, *columns: Any) -> Any:
    """SQL: connections of `other` that the viewer has, too. Read from the other side: most people have few."""
    mine, theirs = aliased(Connection), aliased(Connection)
    known = exists().where(mine.member_id == viewer_id, mine.peer_id == theirs.peer_id)
    return select(*columns).select_from(theirs).where(theirs.member_id == other, known).correlate(Member)


def shared_count(viewer_id: int, other: Any) -> Any:
    """SQL: how many connections the two have in common."""
    return _in_common(viewer_id, other, func.count()).scalar_subquery()


def shares(viewer_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: the two have a connection in common. Unlike counting, this stops at the first one."""
    return exists(_in_common(viewer_id, other, literal(1)))


def third_degree(viewer_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: a connection of `other` shares a connection with the viewer."""
    mine, theirs, between = aliased(Connection), aliased(Connection), aliased(Connection)
    return exists(
        select(literal(1))
        .select_from(theirs)
        .join(between, between.member_id == theirs.peer_id)
        .where(
            theirs.member_id == other,
            between.peer_id.in_(select(mine.peer_id).where(mine.member_id == viewer_id)),
        )
        .correlate(Member)
    )


def degree(viewer_id: int, other: Any) -> Any:
    """SQL: 0 self, 1 connected, 2 shares a connection, 3 one step further, NULL none."""
    return case(
        (other == viewer_id, 0),
        (connects(viewer_id, other), 1),
        (shares(viewer_id, other), 2),
        (third_degree(viewer_id, other), 3),
        else_=None,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A viewer's standing towards a member: the level, since when they are connected, how many they share."""

    level: Level
    degree: int | None
    shared: int = 0
    since: datetime | None = None
    muted: bool = False


VISITING = Standing(Level.VISITOR, None)  # a guest at a profile that is open to guests


def standing(viewer_id: int | None, owner_id: int) -> Standing:
    """The viewer's standing towards one member, in one query."""
    if viewer_id is None or viewer_id == owner_id:
        own = visibility.level(viewer_id=viewer_id, owner_id=owner_id)
        return Standing(own, 0 if own is Level.SELF else None)
    return standing_from(viewer_id, *_STANDING.row(viewer=viewer_id, owner=owner_id))


_STANDING = Query(lambda: with_standing(VIEWER).where(Member.id == bindparam("owner")))


def with_standing(viewer_id: int, *columns: Any) -> Any:
    """SQL: Member.id, what `standing_from` needs, then `columns` of Member; the caller adds which member."""
    edge = aliased(Connection)
    shared = shared_count(viewer_id, Member.id)
    blocked, distance = blocks_between(viewer_id, Member.id), degree(viewer_id, Member.id)
    return (
        select(Member.id, blocked, distance, shared, edge.since, mutes(viewer_id, Member.id), *columns)
        .select_from(Member)
        .outerjoin(edge, and_(edge.member_id == viewer_id, edge.peer_id == Member.id))
    )


def standing_from(
    viewer_id: int, owner_id: int, blocked: bool, distance: int | None, shared: int, since: datetime | None, muted: bool
) -> Standing:
    """The Standing in the first six columns of a row of `with_standing`."""
    level = visibility.level(viewer_id=viewer_id, owner_id=owner_id, connected=since is not None, blocked=bool(blocked))
    if level is Level.SELF:
        return Standing(level, 0)
    return Standing(level, distance, shared, since, bool(muted))


def are_connected(a: int, b: int) -> bool:
    return bool(_ARE_CONNECTED.value(viewer=a, other=b))


_ARE_CONNECTED = Query(lambda: select(connects(VIEWER, bindparam("other"))))


def is_blocked(a: int, b: int) -> bool:
    """True if either of the two blocked the other."""
    return bool(_IS_BLOCKED.row(viewer=a, other=b)[0])


_IS_BLOCKED = Query(lambda: select(blocks_between(VIEWER, bindparam("other"))))
