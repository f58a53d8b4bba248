"""Invitations by e-mail: behind a link, of an inviter, to an address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select

from app.extensions import db, tokens
from app.models import EmailInvitation, Member
from app.models.base import now
from app.queries import accounts, graph
from app.queries.people import Person
from app.rules import limits
from app.rules.email import mailbox

PURPOSE = "e-mail-invitation"
SENT, CLAIMED, DECLINED, WITHDRAWN = "sent", "claimed", "declined", "withdrawn"
LOOKS_OPEN = (SENT, DECLINED)  # to the inviter: declining is silent


def to_claim(invitation_id: int | None, *, lock: bool = True) -> EmailInvitation | None:
    """An invitation that still counts: not answered, not withdrawn, not expired, its inviter active. Locked, unless it
    is only looked at.
    """
    if invitation_id is None:
        return None
    found = (
        select(EmailInvitation)
        .join(Member, Member.id == EmailInvitation.inviter_id)
        .where(
            EmailInvitation.id == invitation_id,
            EmailInvitation.state == SENT,
            EmailInvitation.expires_at > now(),
            Member.state == "active",
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(found.with_for_update(of=EmailInvitation) if lock else found)


def by_token(token: str, *, lock: bool = True) -> EmailInvitation | None:
    """The invitation that a link leads to, if it still counts."""
    row = to_claim(tokens.row_id(token), lock=lock)
    return row if row and tokens.check(token, PURPOSE, row.id, row.nonce) else None


def inviter(invitation: EmailInvitation) -> Person:
    """Who invites, as far as somebody without an account may know: the name."""
    row = db.session.execute(select(Member.id, Member.name, Member.handle).where(Member.id == invitation.inviter_id))
    return Person(*row.one(), headline="", picture=None)


def latest(inviter_id: int, email: str) -> EmailInvitation | None:
    """The last one from this inviter to this address, whatever became of it."""
    return db.session.scalar(
        select(EmailInvitation)
        .where(EmailInvitation.inviter_id == inviter_id, EmailInvitation.mailbox == mailbox(email))
        .order_by(EmailInvitation.id.desc())
        .limit(1)
    )


def open_to(inviter_id: int, email: str) -> EmailInvitation | None:
    """The one from this inviter to this address that looks open to the inviter; to act on."""
    return db.session.scalar(select(EmailInvitation).where(*_open(inviter_id, email)).with_for_update())


def is_open_to(inviter_id: int, email: str) -> bool:
    """Whether this inviter's invitation to this address still looks open."""
    return bool(db.session.scalar(select(exists().where(*_open(inviter_id, email)))))


def _open(inviter_id: int, email: str) -> tuple[Any, ...]:
    """SQL on EmailInvitation: from this inviter to this address, and it looks open."""
    of_both = (EmailInvitation.inviter_id == inviter_id, EmailInvitation.mailbox == mailbox(email))
    return (*of_both, EmailInvitation.state.in_(LOOKS_OPEN), EmailInvitation.expires_at > now())


def all_open(inviter_id: int) -> list[EmailInvitation]:
    """An inviter's invitations by e-mail that look open, newest first."""
    mine = (EmailInvitation.inviter_id == inviter_id, EmailInvitation.state.in_(LOOKS_OPEN))
    found = select(EmailInvitation).where(*mine, EmailInvitation.expires_at > now())
    return list(db.session.scalars(found.order_by(EmailInvitation.id.desc()).limit(limits.PENDING_INVITATIONS)))


def of_inviter(inviter_id: int, invitation_id: int) -> EmailInvitation | None:
    """An own invitation to withdraw: one that looks open."""
    return db.session.scalar(
        select(EmailInvitation)
        .where(
            EmailInvitation.id == invitation_id,
            EmailInvitation.inviter_id == inviter_id,
            EmailInvitation.state.in_(LOOKS_OPEN),
            EmailInvitation.expires_at > now(),
        )
        .with_for_update()
    )


def may_reach(inviter_id: int, email: str) -> bool:
    """No letter to a member who is connected, wants no invitations, or stands in a block; the inviter is not told.

    Asked when the letter is written and again when it is sent.
    """
    found = accounts.by_email(email)
    return found is None or (
        found.state == "active"
        and found.who_may_invite != "nobody"
        and not graph.are_connected(inviter_id, found.id)
        and not graph.is_blocked(inviter_id, found.id)
    )

