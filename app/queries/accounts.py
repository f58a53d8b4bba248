"""Accounts to sign in to, and the browsers that are signed in."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select

from app.extensions import db, tokens
from app.models import AddressChange, Member, PasswordReset, SignedInSession, SignUp, Site
from app.models.base import Moment, now
from app.rules import limits
from app.rules.email import mailbox
from app.tokens import token_hash


def signed_in(token: str) -> tuple[SignedInSession, Member, Site] | None:
    """The session and member behind a cookie's token, and the organisation; None for a session that is over."""
    moment = now()
    bound = {
        "token": token_hash(token),
        "idle": moment - limits.SESSION_IDLE,
        "absolute": moment - limits.SESSION_ABSOLUTE,
    }
    row = db.session.execute(_SIGNED_IN, bound).one_or_none()
    return (row[0], row[1], row[2]) if row else None


_SIGNED_IN = (
    select(SignedInSession, Member, Site)
    .join(Member, Member.id == SignedInSession.member_id)
    .join(Site, Site.id == 1)
    .where(
        SignedInSession.token_hash == bindparam("token"),
        SignedInSession.seen_at > bindparam("idle", type_=Moment),
        SignedInSession.created_at > bindparam("absolute", type_=Moment),
        Member.state == "active",
    )
)


def site() -> Site | None:
    """The organisation, None before the set-up."""
    return db.session.get(Site, 1)


def by_email(email: str) -> Member | None:
    """Whose address it is, however it is spelt. As it is spelt it may be the one of a newer account that shares the
    mailbox of an older: then that one.
    """
    typed = email.strip().lower()
    found = select(Member).where(or_(Member.email == typed, Member.mailbox == mailbox(email)))
    return db.session.scalar(found.order_by((Member.email == typed).desc()).limit(1))


def sign_up(token: str) -> SignUp | None:
    """The sign-up that a link leads to, if it still counts."""
    row = db.session.get(SignUp, tokens.row_id(token))
    if row is None or row.expires_at <= now() or not tokens.check(token, "sign-up", row.id, row.nonce):
        return None
    return row


def password_reset(token: str) -> tuple[PasswordReset, Member] | None:
    """The reset that a link leads to and its member, if it is still valid: unused and not expired."""
    row = db.session.execute(
        select(PasswordReset, Member)
        .join(Member, Member.id == PasswordReset.member_id)
        .where(
            PasswordReset.id == tokens.row_id(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
            Member.state == "active",
        )
    ).one_or_none()
    if row is None or not tokens.check(token, "password-reset", row[0].id, row[0].nonce):
        return None
    return row[0], row[1]


def address_change(member_id: int, token: str) -> AddressChange | None:
    """The other address that a member's link leads to, if it still counts."""
    row = db.session.get(AddressChange, member_id)
    if row is None or row.expires_at <= now() or not tokens.check(token, "e-mail-address", row.member_id, row.nonce):
        return None
    return row


def is_current(change: AddressChange) -> bool:
    """Whether it still stands as it was read: not taken, not replaced, not expired."""
    found = select(AddressChange.nonce).where(
        AddressChange.member_id == change.member_id, AddressChange.expires_at > now()
    )
    return db.session.scalar(found) == change.nonce


def is_taken(email: str, *, besides: int) -> bool:
    """Whether another member has this address or its mailbox."""
    same = or_(Member.email == email, Member.mailbox == mailbox(email))
    return db.session.scalar(select(Member.id).where(same, Member.id != besides).limit(1)) is not None


def browsers(member_id: int) -> list[SignedInSession]:
    """The browsers that are signed in, the one seen last first."""
    moment = now()
    return list(
        db.session.scalars(
            select(SignedInSession)
            .where(
                SignedInSession.member_id == member_id,
                SignedInSession.seen_at > moment - limits.SESSION_IDLE,
                SignedInSession.created_at > moment - limits.SESSION_ABSOLUTE,
            )
            .order_by(SignedInSession.seen_at.desc(), SignedInSession.id.desc())
            .limit(100)
        )
    )
