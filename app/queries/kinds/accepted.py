"""The member's invitation was accepted."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.models import Invitation
from app.queries.matter import Matter
from app.queries.query import VIEWER, Query
from app.rules import invitations


def told(member_id: int, invitee_id: int, invitation_id: int) -> Matter | None:
    """The member's own invitation, accepted."""
    row = _ACCEPTANCE.row(viewer=member_id, other=invitee_id, id=invitation_id)
    return Matter(*row) if row else None


_ACCEPTANCE = Query(
    lambda: select(Invitation.id).where(
        Invitation.id == bindparam("id"),
        Invitation.inviter_id == VIEWER,
        Invitation.invitee_id == bindparam("other"),
        Invitation.state == invitations.ACCEPTED,
    )
)
