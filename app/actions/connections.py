"""Connecting and disconnecting two members: always both directions, in one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, update

from app.actions import events, lost_introductions, recommendations, releases
from app.models import Activity, Connection, Member
from app.models.base import now
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, among, insertion
from app.rules import kinds
from app.rules.errors import PARTED, Gone

OTHER: Any = bindparam("other")


def connect(a: Somebody, b: Somebody, invitation_id: int) -> None:
    """Connect two members whom the caller has locked; recorded once for each side. They must not be connected yet."""
    at = now()
    _CONNECT.write_all(
        [{"member_id": one.id, "peer_id": other.id, "since": at} for one, other in ((a, b), (b, a))]
    )
    _COUNT.write(ids=(a.id, b.id), step=1)
    events.record_of_both("connected", a, b, invitation_id)


_CONNECT = Query(lambda: insertion(Connection, "member_id", "peer_id", "since"))


def remove(member: Somebody, peer_id: int) -> None:
    """End a connection, silently. Raises Gone if there is none."""
    members.lock(member.id, peer_id)
    if not disconnect(member.id, peer_id):
        raise Gone(PARTED)


def disconnect(a_id: int, b_id: int) -> bool:
    """Delete both directions, with pending recommendations and the contact data each shared; both are locked."""
    gone = _DISCONNECT.write(viewer=a_id, other=b_id) > 0
    if gone:
        _COUNT.write(ids=(a_id, b_id), step=-1)
        _FORGET_MEETING.write(viewer=a_id, other=b_id)
        recommendations.close_between(a_id, b_id)
        releases.end_between(a_id, b_id)
        lost_introductions.end_between(a_id, b_id)
        lost_introductions.lose_between(a_id, b_id)
    return gone


def of_pair(one: Any, other: Any) -> Any:
    """SQL: the two columns hold these two members, whichever way round."""
    return or_(and_(one == VIEWER, other == OTHER), and_(one == OTHER, other == VIEWER))


_DISCONNECT = Query(lambda: delete(Connection).where(of_pair(Connection.member_id, Connection.peer_id)))
# The notices that the two are connected are deleted: when they connect again, there is one again.
_FORGET_MEETING = Query(
    lambda: delete(Activity).where(
        Activity.kind == kinds.code("connected"), of_pair(Activity.actor_id, Activity.whom_id)
    )
)
_COUNT = Query(
    lambda: (
        update(Member)
        .where(among(Member.id, "ids"))
        .values(connection_count=Member.connection_count + bindparam("step", type_=Member.connection_count.type))
    )
)
