"""Accounts to sign in to, and the browsers that are signed in."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import Member, SignedInSession, Site
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
