"""Being connected and no longer being connected: always both directions, in one transaction."""

from __future__ import annotations

from sqlalchemy import and_, delete, or_

from app.actions import events, recommendations, releases
from app.extensions import db
from app.models import Activity, Connection, Invitation, Member
from app.models.base import now
from app.queries import members
from app.rules import kinds
from app.rules.errors import PARTED, Gone


def connect(a: Member, b: Member, invitation: Invitation) -> None:
    """Connect two members whom the caller has locked; told once for each side. They must not be connected yet."""
    at = now()
    db.session.add_all(
        [
            Connection(member_id=a.id, peer_id=b.id, since=at),
            Connection(member_id=b.id, peer_id=a.id, since=at),
        ]
    )
    _count(a, b, +1)
    db.session.flush()
    events.record("connected", actor=a, whom=b, object_id=invitation.id)
    events.record("connected", actor=b, whom=a, object_id=invitation.id)


def remove(member: Member, peer_id: int) -> None:
    """End a connection, silently. Raises Gone where there is none."""
    _, peer = members.locked(member.id, peer_id)
    if not disconnect(member, peer):
        raise Gone(PARTED)


def disconnect(a: Member, b: Member) -> bool:
    """Take both directions away, with what is open on them and what each chose the other for; both are locked."""
    pair = or_(
        and_(Connection.member_id == a.id, Connection.peer_id == b.id),
        and_(Connection.member_id == b.id, Connection.peer_id == a.id),
    )
    gone = db.session.execute(delete(Connection).where(pair)).rowcount > 0  # type: ignore[attr-defined]
    if gone:
        _count(a, b, -1)
        _forget_meeting(a, b)
        recommendations.close_between(a, b)
        releases.end_between(a.id, b.id)
    return gone


def _forget_meeting(a: Member, b: Member) -> None:
    """Nobody is told any more that the two are now connected: when they connect again, it is told once."""
    told = or_(
        and_(Activity.actor_id == a.id, Activity.whom_id == b.id),
        and_(Activity.actor_id == b.id, Activity.whom_id == a.id),
    )
    db.session.execute(delete(Activity).where(Activity.kind == kinds.code("connected"), told))


def _count(a: Member, b: Member, step: int) -> None:
    """Both rows are locked and freshly read, so counting in Python loses nothing."""
    a.connection_count += step
    b.connection_count += step
