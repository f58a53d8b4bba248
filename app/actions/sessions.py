"""Browsers that are signed in: begin, note, end. Every change of password ends the others."""

from __future__ import annotations

from secrets import token_hex

from sqlalchemy import delete, update

from app.extensions import db
from app.models import Member, SignedInSession
from app.models.base import now
from app.rules import limits
from app.tokens import new_token, token_hash


def begin(member: Member, *, agent: str = "", address: str = "") -> tuple[SignedInSession, str]:
    """Sign a browser in; returns the row and the token for the cookie, which is stored nowhere."""
    token = new_token()
    at = now()
    row = SignedInSession(
        token_hash=token_hash(token), member_id=member.id, marker=token_hex(8),
        agent=agent[:200], address=address[:64], created_at=at, seen_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row, token


def seen(session_id: int, member_id: int) -> None:
    """Note that a browser was here; at most once an hour."""
    at = now()
    db.session.execute(update(SignedInSession).where(SignedInSession.id == session_id).values(seen_at=at))
    db.session.execute(update(Member).where(Member.id == member_id).values(last_seen_at=at))


def end(session_id: int, member_id: int) -> None:
    """Sign one browser of a member out."""
    db.session.execute(
        delete(SignedInSession).where(SignedInSession.id == session_id, SignedInSession.member_id == member_id)
    )


def end_all(member_id: int, *, except_id: int | None = None) -> None:
    """Sign all browsers of a member out, but the one that asked."""
    others = delete(SignedInSession).where(SignedInSession.member_id == member_id)
    db.session.execute(others if except_id is None else others.where(SignedInSession.id != except_id))


def forget_old() -> None:
    """Drop the rows of sessions that are over anyway."""
    at = now()
    db.session.execute(
        delete(SignedInSession).where(
            (SignedInSession.seen_at < at - limits.SESSION_IDLE)
            | (SignedInSession.created_at < at - limits.SESSION_ABSOLUTE)
        )
    )
