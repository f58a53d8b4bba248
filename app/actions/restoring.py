"""What a restored database must not do again: for everybody else time has passed since the backup."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from app.models import (
    AddressByAdmin,
    AddressChange,
    AddressUndo,
    Announcement,
    Delivery,
    Invitation,
    PasswordReset,
    RosterBatch,
    RosterEntry,
    Sign,
    SignedInSession,
)
from app.models.base import Moment, now
from app.rules import limits
from app.rules.address_by_admin import OPEN, OVER
from app.rules.announcements import SENDING, STOPPED

REASON = "restored"


def settle(session: Session) -> int:
    """Send nothing twice, and invalidate what may have been closed since; returns how many e-mails were waiting.

    Waiting e-mails, and reminders that have become due since, may have been sent after the backup was made. A browser
    may have been signed out, a reset link or a new address may have been used or closed since: all of them end. So does
    sending to the roster and announcements by e-mail, until an admin lets them out again: some were written to since,
    some have declined. What the former machine noticed of itself is not true of this one.
    """
    at = now()
    letters = session.execute(_LETTERS, {"at": at}).rowcount
    session.execute(_REMINDERS, {"at": at, "since": at - limits.REMIND_AFTER})
    session.execute(_RESETS, {"at": at})
    session.execute(_ADDRESS_CHANGES)
    session.execute(_ADDRESS_UNDO)
    session.execute(_BY_ADMINS)
    session.execute(_ROSTER)
    session.execute(_ROSTER_REMINDERS)
    session.execute(_ANNOUNCEMENTS)
    session.execute(_SESSIONS)
    session.execute(_SIGNS)
    return letters  # type: ignore[no-any-return]


_AT = bindparam("at", type_=Moment)
_LETTERS = (
    update(Delivery)
    .where(Delivery.state == "due")
    .values(state="cancelled", answer=REASON, leased_until=None, finished_at=_AT)
)
_REMINDERS = (
    update(Invitation)
    .where(
        Invitation.remind, Invitation.reminded_at.is_(None), Invitation.created_at <= bindparam("since", type_=Moment)
    )
    .values(reminded_at=_AT)
)
_RESETS = update(PasswordReset).where(PasswordReset.used_at.is_(None)).values(used_at=_AT)
_ADDRESS_CHANGES, _ADDRESS_UNDO = delete(AddressChange), delete(AddressUndo)
_BY_ADMINS = update(AddressByAdmin).where(AddressByAdmin.state.in_(OPEN)).values(state=OVER)
_ROSTER = update(RosterBatch).where(RosterBatch.released_at.is_not(None)).values(released_at=None)
_ROSTER_REMINDERS = update(RosterEntry).where(RosterEntry.remind_at.is_not(None)).values(remind_at=None)
_ANNOUNCEMENTS = update(Announcement).where(Announcement.mail_state == SENDING).values(mail_state=STOPPED)
_SESSIONS, _SIGNS = delete(SignedInSession), delete(Sign)
