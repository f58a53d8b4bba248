"""Somebody wants to join the member's network."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.models import Invitation
from app.models.base import Moment, now
from app.queries.matter import Matter
from app.queries.query import VIEWER, Query
from app.rules import invitations, limits


def told(member_id: int, inviter_id: int, invitation_id: int) -> Matter | None:
    """A pending invitation to the member; `words` is the note."""
    since = now() - limits.INVITATION_EXPIRES
    row = _INVITATION.row(viewer=member_id, other=inviter_id, id=invitation_id, since=since)
    return Matter(*row) if row else None


_INVITATION = Query(
    lambda: select(Invitation.id, Invitation.note, Invitation.how).where(
        Invitation.id == bindparam("id"),
        Invitation.invitee_id == VIEWER,
        Invitation.inviter_id == bindparam("other"),
        Invitation.state == invitations.PENDING,
        Invitation.created_at > bindparam("since", type_=Moment),
    )
)
