"""Writing an e-mail into the outbox: in the transaction of the event; the worker sends it later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import uuid4

from flask import current_app
from sqlalchemy import and_, bindparam, or_, update

from app.actions import limits
from app.models import Delivery
from app.models.base import Moment, now
from app.queries.query import Query, among, insertion
from app.rules.email import mailbox
from app.rules.errors import TooMany
from app.rules.limits import INVITATIONS_TO_ADDRESS, SIGN_UPS_TO
from app.tokens import token_hash


class Recipient(Protocol):
    """The member to write to, as a value or as a mapped row."""

    @property
    def id(self) -> int: ...
    @property
    def locale(self) -> str: ...


def may_write_to(address: str) -> bool:
    """Count one e-mail to an address with which somebody wants to join; False above the rate.

    Commits, so it must come before any other write.
    """
    try:
        limits.spend(SIGN_UPS_TO, _counted_as(address))
    except TooMany:
        return False
    return True


def may_invite(address: str) -> bool:
    """Count one invitation to an address, in the caller's transaction; False above the rate of all inviters together.

    Members, and people who want no e-mails, are counted like everybody else, so the count reveals nothing.
    """
    return limits.count(INVITATIONS_TO_ADDRESS, _counted_as(address)) <= INVITATIONS_TO_ADDRESS.times


def _counted_as(address: str) -> str:
    """One name for one mailbox, however its domain is spelt; the address itself is not stored."""
    return token_hash(mailbox(address))[:32]


def message_id() -> str:
    """A fresh Message-ID of this site."""
    return f"<{uuid4().hex}@{current_app.config['MAIL_DOMAIN']}>"


def try_again(ids: Sequence[int] = ()) -> int:
    """Make e-mails due at once: these, even those that have failed, or all that wait; returns how many were not."""
    return _THESE_AGAIN.write(ids=ids, present=now()) if ids else _ALL_AGAIN.write(present=now())


def _again(*which: Any) -> Any:
    present = bindparam("present", type_=Moment)
    free = or_(Delivery.leased_until.is_(None), Delivery.leased_until <= present)
    later = or_(Delivery.state == "failed", Delivery.due_at > present)
    return update(Delivery).where(*which, free, later).values(state="due", due_at=present, finished_at=None)


_ALL_AGAIN = Query(lambda: _again(Delivery.state == "due"))
_THESE_AGAIN = Query(
    lambda: _again(and_(among(Delivery.id, "ids"), or_(Delivery.state == "due", Delivery.state == "failed")))
)


def post_letter(
    kind: str,
    *,
    member: Recipient | None = None,
    address: str | None = None,
    locale: str | None = None,
    actor_id: int | None = None,
    object_id: int = 0,
) -> str:
    """Put one e-mail into the outbox: to a member, or to the `address` of somebody without an account. Returns its
    Message-ID.
    """
    given = {
        "kind": kind,
        "member_id": member.id if member else None,
        "address": address,
        "locale": locale or (member.locale if member else "en"),
        "actor_id": actor_id,
        "object_id": object_id,
        "message_id": message_id(),
    }
    _POST.write(due_at=now(), created_at=now(), **given)
    return given["message_id"]  # type: ignore[return-value]


_POST = Query(
    lambda: insertion(
        Delivery, "kind", "member_id", "address", "locale", "actor_id", "object_id", "message_id", "due_at",
        "created_at",
    )
)  # fmt: skip
