"""Writing a letter into the outbox: in the transaction of the event, sent later by the worker."""

from __future__ import annotations

from uuid import uuid4

from flask import current_app

from app.actions import limits
from app.extensions import db
from app.models import Delivery, Member
from app.rules.email import mailbox
from app.rules.errors import TooMany
from app.rules.limits import LETTERS_TO_ADDRESS
from app.tokens import token_hash


def may_write_to(address: str) -> bool:
    """Count one letter that somebody unknown asks us to write to an address; False above the rate.

    Commits by itself, so it comes before anything else is written.
    """
    try:
        limits.spend(LETTERS_TO_ADDRESS, token_hash(mailbox(address))[:32])
    except TooMany:
        return False
    return True


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
        message_id=f"<{uuid4().hex}@{current_app.config['MAIL_DOMAIN']}>",
    )
    db.session.add(letter)
    return letter
