"""What nobody asks for and time makes due: one reminder of an invitation, putting away what is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, delete, or_, select

from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery, Invitation, Member
from app.models.base import now
from app.queries import graph
from app.queries.notifications import invitations_since
from app.rules import invitations as rules
from app.rules import limits

REMINDERS = 200  # at most so many in one transaction


def remind_due() -> int:
    """Write the one reminder of each pending invitation whose inviter asked for it; returns how many."""
    due = (
        select(Invitation, Member)
        .join(Member, Member.id == Invitation.invitee_id)
        .where(
            Invitation.state == rules.PENDING,
            Invitation.remind.is_(True),
            Invitation.reminded_at.is_(None),
            Invitation.created_at <= now() - limits.REMIND_AFTER,
            Invitation.created_at > invitations_since(),
        )
        .order_by(Invitation.id)
        .limit(REMINDERS)
        .with_for_update(skip_locked=True, of=Invitation)
        .execution_options(populate_existing=True)
    )
    rows = db.session.execute(due).all()
    for invitation, invitee in rows:
        invitation.reminded_at = now()
        if invitee.state == "active" and not graph.is_blocked(invitation.inviter_id, invitee.id):
            post_letter(
                "invitation_reminder", member=invitee, actor_id=invitation.inviter_id, object_id=invitation.id
            )
    db.session.flush()
    return len(rows)


def forget_letters() -> None:
    """Drop the rows of letters that are done: sent ones after a month, failed ones, which the admin sees, later."""
    at = now()
    done = and_(Delivery.state.in_(("sent", "cancelled")), Delivery.finished_at < at - timedelta(days=30))
    failed = and_(Delivery.state == "failed", Delivery.finished_at < at - timedelta(days=90))
    db.session.execute(delete(Delivery).where(or_(done, failed)))
