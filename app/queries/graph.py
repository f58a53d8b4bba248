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
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from app.models import Block, Connection, Member, Mute
from app.queries.query import VIEWER, Query, there_is
from app.rules import visibility
from app.rules.visibility import Level

NOBODY = 0  # the viewer id of nobody: ids begin with 1
BEST, KNOWN = 5, 100  # so many of the first so many connections are tried first for degrees of many


def blocks_between(viewer_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: one of the two blocked the other. `other` is a column or an id."""
    return exists().where(
        or_(
            and_(Block.blocker_id == viewer_id, Block.blocked_id == other),
            and_(Block.blocker_id == other, Block.blocked_id == viewer_id),
        )
    ).correlate_except(Block)


def is_there(member_id: Any) -> ColumnElement[bool]:
    """SQL: the member with this id is not locked, for a condition that is asked of few rows: a list of the locked would
    be made anew for each row of the query around it.
    """
    one = aliased(Member)
    return there_is(one, one.id == member_id, one.state == literal_column("'active'"))


def locked() -> Any:
    """SQL: the ids of the few who exist for nobody."""
    one = aliased(Member)
    return select(one.id).where(one.state != literal_column("'active'"))  # as the index of the locked is written


def unseen_by(viewer_id: int) -> Any:
    """SQL: the ids of those who do not exist for this viewer."""
    to, by = aliased(Block), aliased(Block)
    blocked = select(to.blocked_id).where(to.blocker_id == viewer_id)
    blockers = select(by.blocker_id).where(by.blocked_id == viewer_id)
    return union_all(locked(), blocked, blockers)


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
    """SQL: connections of `other` that the viewer has, too, as far as they exist (one's own connections are blocked in
    no direction). Read from the other side: most people have few.
    """
    mine, theirs = aliased(Connection), aliased(Connection)
    known = exists().where(mine.member_id == viewer_id, mine.peer_id == theirs.peer_id)
    there = is_there(theirs.peer_id)
    return select(*columns).select_from(theirs).where(theirs.member_id == other, known, there).correlate(Member)


def shared_count(viewer_id: int, other: Any) -> Any:
    """SQL: how many connections the two have in common."""
    return _in_common(viewer_id, other, func.count()).scalar_subquery()


def shares(viewer_id: int, other: Any) -> ColumnElement[bool]:
    """SQL: the two have a connection in common. Unlike counting, this stops at the first one."""
    return exists(_in_common(viewer_id, other, literal(1)))


def third_degree(viewer_id: int, other: Any, *, of_many: bool = False) -> ColumnElement[bool]:
    """SQL: a connection of the viewer is connected with one of `other`, both exist for the viewer, and none of the
    three hides their list of connections (product rule 5).

    Pairs of the two lists are looked up by the key of connections until the first that is connected, which one of a
    thousand is. So the time does not grow with the lists of hubs. `of_many`: for a statement that asks of twenty
    people, the viewer's best connected connections are tried before: of them, one pair of a hundred is connected.
    """
    mine, theirs = aliased(Connection), aliased(Connection)
    near = select(literal_column("1")).select_from(mine).where(*_meets(viewer_id, mine, theirs)).correlate_except(mine)
    far = select(literal_column("1")).select_from(theirs).where(theirs.member_id == other, near.exists())
    found = far.correlate_except(theirs).exists()
    if of_many:
        best, also = _best_connected(viewer_id), aliased(Connection)
        known = _is_a_row(best.c.peer_id, also.peer_id), _may_be_on_a_path(viewer_id, best.c.peer_id, also.peer_id)
        tried = select(literal_column("1")).select_from(also).where(also.member_id == other, *known)
        first = select(literal_column("1")).select_from(best).where(tried.correlate_except(also).exists())
        found = or_(first.correlate_except(best).exists(), found)
    return and_(lists_connections(other), found)


def _best_connected(viewer_id: int) -> Any:
    """SQL: (peer_id) of the viewer's connections the BEST who have most themselves, among the first KNOWN: of a hub,
    sorting all would take longer than what it saves.
    """
    mine, peer = aliased(Connection), aliased(Member)
    some = select(mine.peer_id).where(mine.member_id == viewer_id).limit(literal_column(str(KNOWN))).subquery()
    best = select(some.c.peer_id).join(peer, peer.id == some.c.peer_id).order_by(peer.connection_count.desc())
    return best.limit(literal_column(str(BEST))).cte("best_connected").prefix_with("MATERIALIZED")


def first_of_three(viewer_id: int, other: Any) -> Any:
    """SQL: the id of a connection of the viewer who is the first step of such a path, the same one each time."""
    mine, theirs = aliased(Connection), aliased(Connection)
    first = select(mine.peer_id).select_from(theirs).join(mine, true())
    first = first.where(theirs.member_id == other, *_meets(viewer_id, mine, theirs), lists_connections(other))
    return first.limit(1).scalar_subquery()


def _meets(viewer_id: int, mine: Any, theirs: Any) -> tuple[ColumnElement[bool], ...]:
    """SQL: this connection of the viewer knows that one of the other member, and both may be on a path."""
    known = _is_a_row(theirs.peer_id, mine.peer_id)
    return mine.member_id == viewer_id, known, _may_be_on_a_path(viewer_id, mine.peer_id, theirs.peer_id)


def _is_a_row(member_id: Any, peer_id: Any) -> ColumnElement[bool]:
    """SQL: the two are connected. `member_id`: of the two the one who stays while the other one changes, as the
    connections of a member lie side by side.
    """
    edge = aliased(Connection)
    return there_is(edge, edge.member_id == member_id, edge.peer_id == peer_id)


def _may_be_on_a_path(viewer_id: int, one: Any, other: Any) -> ColumnElement[bool]:
    """SQL: a connection of the viewer and another member exist for the viewer and do not hide their connections. Asked
    of the few who know each other, and in one subquery: a list of the locked would be made anew for each row.
    """
    first, second, active = aliased(Member), aliased(Member), literal_column("'active'")
    both = select(literal_column("1")).select_from(first).join(second, second.id == other)
    both = both.where(
        first.id == one, first.state == active, ~first.hides_connections, second.state == active,
        ~second.hides_connections, ~blocks_between(viewer_id, second.id),
    )  # fmt: skip
    return both.correlate_except(first, second).scalar_subquery().is_not(None)


def lists_connections(member_id: Any) -> ColumnElement[bool]:
    """SQL: this member does not hide their list of connections."""
    one = aliased(Member)
    return select(~one.hides_connections).where(one.id == member_id).correlate_except(one).scalar_subquery()


def degree(viewer_id: int, other: Any) -> Any:
    """SQL: 0 self, 1 connected, 2 shares a connection, 3 one step further as far as lists are open, NULL none."""
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
