"""Accounts to sign in to, and the browsers that are signed in."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db, tokens
from app.models import Member, PasswordReset, SignedInSession, SignUp, Site
from app.models.base import now
from app.rules import limits
from app.tokens import token_hash


def signed_in(token: str) -> tuple[SignedInSession, Member] | None:
    """The session and member behind a cookie's token, unless the session is over or the member locked."""
    moment = now()
    row = db.session.execute(
        select(SignedInSession, Member)
        .join(Member, Member.id == SignedInSession.member_id)
        .where(
            SignedInSession.token_hash == token_hash(token),
            SignedInSession.seen_at > moment - limits.SESSION_IDLE,
            SignedInSession.created_at > moment - limits.SESSION_ABSOLUTE,
            Member.state == "active",
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


def site() -> Site | None:
    """The organisation, None before the set-up."""
    return db.session.get(Site, 1)


def by_email(email: str) -> Member | None:
    return db.session.scalar(select(Member).where(Member.email == email.strip().lower()))


def sign_up(token: str) -> SignUp | None:
    """The sign-up that a link leads to, if it still counts; locked."""
    row = db.session.get(SignUp, tokens.row_id(token), with_for_update=True)
    if row is None or row.expires_at <= now() or not tokens.check(token, "sign-up", row.id, row.nonce):
        return None
    return row


def password_reset(token: str) -> tuple[PasswordReset, Member] | None:
    """The reset that a link leads to and its member, if it still counts: unused, not expired, the newest."""
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
