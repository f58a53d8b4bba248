"""Writing a letter into the outbox: in the transaction of the event, sent later by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from flask import current_app
from sqlalchemy import and_, or_, update

from app.actions import limits
from app.extensions import db
from app.models import Delivery, Member
from app.models.base import now
from app.rules.email import mailbox
from app.rules.errors import TooMany
from app.rules.limits import INVITATIONS_TO_ADDRESS, SIGN_UPS_TO
from app.tokens import token_hash


def may_write_to(address: str) -> bool:
    """Count one e-mail to an address that somebody unknown wants to join with; False above the rate.

    Commits by itself, so it comes before anything else is written.
    """
    try:
        limits.spend(SIGN_UPS_TO, _counted_as(address))
    except TooMany:
        return False
    return True


def may_invite(address: str) -> bool:
    """Count one invitation to an address, in the caller's transaction; False above the rate of all inviters together.

    Members, and those who want no e-mails, are counted like everybody else: nobody learns from it who is one.
    """
    return limits.count(INVITATIONS_TO_ADDRESS, _counted_as(address)) <= INVITATIONS_TO_ADDRESS.times


def _counted_as(address: str) -> str:
    """One name for one mailbox, however its domain is spelt; the address itself is not kept."""
    return token_hash(mailbox(address))[:32]


def message_id() -> str:
    """A fresh Message-ID of this site."""
    return f"<{uuid4().hex}@{current_app.config['MAIL_DOMAIN']}>"


def try_again(ids: Sequence[int] = ()) -> int:
    """Make e-mails due at once: these, even those that have failed, or all that wait; returns how many."""
    free = or_(Delivery.leased_until.is_(None), Delivery.leased_until <= now())
    which = and_(Delivery.id.in_(ids), Delivery.state.in_(("due", "failed"))) if ids else Delivery.state == "due"
    again = update(Delivery).where(which, free).values(state="due", due_at=now(), finished_at=None)
    return db.session.execute(again.execution_options(synchronize_session=False)).rowcount  # type: ignore[attr-defined]


def post_letter(
    kind: str,
    *,
    member: Member | None = None,
    address: str | None = None,
    locale: str | None = None,
    actor_id: int | None = None,
    object_id: int = 0,
) -> Delivery:
    """Put one letter into the outbox: to a member, or to the `address` of somebody without an account."""
    letter = Delivery(
        kind=kind,
        member_id=member.id if member else None,
        address=address,
        locale=locale or (member.locale if member else "en"),
        actor_id=actor_id,
        object_id=object_id,
        message_id=message_id(),
    )
    db.session.add(letter)
    return letter
