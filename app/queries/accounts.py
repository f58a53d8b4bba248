"""Accounts to sign in to, and the browsers that are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from app.extensions import db, tokens
from app.models import AddressChange, Member, PasswordReset, SignedInSession, SignUp, Site
from app.models.base import Moment, now
from app.queries.query import VIEWER, Query
from app.queries.viewers import ORGANISATION, Organisation
from app.rules import limits
from app.rules.email import mailbox


def site() -> Organisation | None:
    """The organisation, None before the set-up."""
    return _SITE.row()  # type: ignore[no-any-return]


_SITE = Query(lambda: select(*ORGANISATION).where(Site.id == 1), Organisation)


def by_email(email: str) -> Member | None:
    """The member with this address, however it is spelt. If a newer account that shares the mailbox of an older one has
    exactly this spelling, it is the newer one.
    """
    return db.session.scalar(_BY_EMAIL, {"typed": email.strip().lower(), "mailbox": mailbox(email)})


_TYPED, _MAILBOX = bindparam("typed"), bindparam("mailbox")
_BY_EMAIL = (
    select(Member)
    .where(or_(Member.email == _TYPED, Member.mailbox == _MAILBOX))
    .order_by((Member.email == _TYPED).desc())
    .limit(1)
)


def sign_up(token: str) -> SignUp | None:
    """The sign-up of a link, if it is still valid."""
    row = db.session.get(SignUp, tokens.row_id(token))
    if row is None or row.expires_at <= now() or not tokens.check(token, "sign-up", row.id, row.nonce):
        return None
    return row


def password_reset(token: str) -> tuple[PasswordReset, Member] | None:
    """The reset of a link and its member, if it is still valid: unused and not expired."""
    row = db.session.execute(_RESET, {"reset": tokens.row_id(token), "now": now()}).one_or_none()
    if row is None or not tokens.check(token, "password-reset", row[0].id, row[0].nonce):
        return None
    return row[0], row[1]


_NOW = bindparam("now", type_=Moment)
_RESET = (
    select(PasswordReset, Member)
    .join(Member, Member.id == PasswordReset.member_id)
    .where(
        PasswordReset.id == bindparam("reset"),
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > _NOW,
        Member.state == "active",
        ~Member.in_memoriam,
    )
)


def address_change(member_id: int, token: str) -> AddressChange | None:
    """The new address of a member's link, if it is still valid."""
    row = db.session.get(AddressChange, member_id)
    if row is None or row.expires_at <= now() or not tokens.check(token, "e-mail-address", row.member_id, row.nonce):
        return None
    return row


def is_current(change: AddressChange) -> bool:
    """Whether it is still as it was read: not used, not replaced, not expired."""
    return _NONCE.value(viewer=change.member_id, now=now()) == change.nonce  # type: ignore[no-any-return]


_NONCE = Query(
    lambda: select(AddressChange.nonce).where(AddressChange.member_id == VIEWER, AddressChange.expires_at > _NOW)
)


def is_taken(email: str, *, besides: int) -> bool:
    """Whether another member has this address, or another spelling of it."""
    return bool(_TAKEN.rows(typed=email, mailbox=mailbox(email), viewer=besides))


_TAKEN = Query(
    lambda: (
        select(Member.id).where(or_(Member.email == _TYPED, Member.mailbox == _MAILBOX), Member.id != VIEWER).limit(1)
    )
)


class SignedIn(NamedTuple):
    """A signed-in browser, as its member sees it; `agent`: its User-Agent."""

    id: int
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime


def browsers(member_id: int) -> list[SignedIn]:
    """The browsers that are signed in, the most recently seen first."""
    moment = now()
    over = {"idle": moment - limits.SESSION_IDLE, "absolute": moment - limits.SESSION_ABSOLUTE}
    return _BROWSERS.rows(viewer=member_id, **over)


_BROWSERS = Query(
    lambda: (
        select(*(getattr(SignedInSession, name) for name in SignedIn._fields))
        .where(
            SignedInSession.member_id == VIEWER,
            SignedInSession.seen_at > bindparam("idle", type_=Moment),
            SignedInSession.created_at > bindparam("absolute", type_=Moment),
        )
        .order_by(SignedInSession.seen_at.desc(), SignedInSession.id.desc())
        .limit(100)
    ),
    SignedIn,
)
