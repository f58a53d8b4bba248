"""What a restored database must not do again. It remembers a moment that has passed for everybody else."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.models import AddressChange, Delivery, Invitation, PasswordReset, SignedInSession
from app.models.base import now
from app.rules import limits

REASON = "restored"


def settle(session: Session) -> int:
    """Send nothing twice, let nobody in by what was closed since; returns how many letters were waiting.

    Letters that waited, and reminders that have become due since, may have gone out after the backup was made.
    A browser may have been signed out, a way back in or a new address may have been used or closed since: all end.
    """
    at = now()
    waiting = update(Delivery).where(Delivery.state == "due")
    letters = session.execute(
        waiting.values(state="cancelled", answer=REASON, leased_until=None, finished_at=at)
    ).rowcount
    reminders = update(Invitation).where(Invitation.remind, Invitation.reminded_at.is_(None))
    session.execute(reminders.where(Invitation.created_at <= at - limits.REMIND_AFTER).values(reminded_at=at))
    session.execute(update(PasswordReset).where(PasswordReset.used_at.is_(None)).values(used_at=at))
    session.execute(delete(AddressChange))
    session.execute(delete(SignedInSession))
    return letters  # type: ignore[no-any-return]
