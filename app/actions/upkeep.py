"""What nobody asks for and time makes due: one reminder of an invitation, putting away what is over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, update

from app.actions.letters import post_letter
from app.models import Delivery, Invitation
from app.models.base import Moment, now
from app.queries import open_invitations as queries
from app.queries import retention
from app.queries.query import Query, among
from app.queries.telling import Addressee

REMINDERS = 200  # at most so many in one transaction


def remind_due() -> int:
    """Write the one reminder of each pending invitation whose inviter asked for it; returns how many."""
    rows = queries.reminders_due(REMINDERS)
    _REMINDED.write(ids=[row.id for row in rows], at=now())
    for row in rows:
        if row.may_write:
            invitee = Addressee(row.invitee_id, row.locale)
            post_letter("invitation_reminder", member=invitee, actor_id=row.inviter_id, object_id=row.id)
    return len(rows)


_REMINDED = Query(
    lambda: update(Invitation).where(among(Invitation.id, "ids")).values(reminded_at=bindparam("at"))
)


def forget_letters() -> None:
    """Drop the rows of letters that are done: failed ones, which the admin sees, later than others."""
    at = now()
    _FORGET.write(sent=at - retention.lasts("letters"), failed=at - retention.lasts("failed_letters"))


def _forget() -> Any:
    over = or_(Delivery.state == "sent", Delivery.state == "cancelled")
    done = and_(over, Delivery.finished_at < bindparam("sent", type_=Moment))
    failed = and_(Delivery.state == "failed", Delivery.finished_at < bindparam("failed", type_=Moment))
    return delete(Delivery).where(or_(done, failed))


_FORGET = Query(_forget)
