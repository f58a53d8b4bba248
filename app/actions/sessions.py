"""Browsers that are signed in: begin, note, end. Every change of password signs out the others."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from sqlalchemy import bindparam, delete, or_, update

from app.models import Member, SignedInSession
from app.models.base import Moment, now
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules import limits
from app.tokens import new_token, token_hash


def begin(member: Somebody, *, agent: str = "", address: str = "") -> str:
    """Sign a browser in, in which the password was typed just now; returns the token for the cookie, which is stored
    nowhere.
    """
    token, at = new_token(), now()
    _BEGIN.write(
        token_hash=token_hash(token), member_id=member.id, marker=token_hex(8), agent=agent[:200],
        address=address[:64], created_at=at, seen_at=at,
        confirmed_at=at,
    )  # fmt: skip
    _LAST_SEEN.write(viewer=member.id, at=at)
    return token


_BEGIN = Query(
    lambda: insertion(
        SignedInSession, "token_hash", "member_id", "marker", "agent", "address", "created_at", "seen_at",
        "confirmed_at",
    )
)


def seen(session_id: int, member_id: int) -> None:
    """Note that a browser was here; at most once an hour."""
    at = now()
    _SEEN.write(session=session_id, at=at)
    _LAST_SEEN.write(viewer=member_id, at=at)


_SEEN = Query(
    lambda: update(SignedInSession).where(SignedInSession.id == bindparam("session")).values(seen_at=bindparam("at"))
)
_LAST_SEEN = Query(lambda: update(Member).where(Member.id == VIEWER).values(last_seen_at=bindparam("at")))


def end(session_id: int, member_id: int) -> None:
    """Sign one browser of a member out."""
    _END.write(session=session_id, viewer=member_id)


def end_all(member_id: int, *, except_id: int | None = None) -> int:
    """Sign all browsers of a member out, but the one that asked; returns how many."""
    return _END_OTHERS.write(viewer=member_id, session=except_id or 0)


def _of_member(which: Any) -> Any:
    return delete(SignedInSession).where(SignedInSession.member_id == VIEWER, which)


_END = Query(lambda: _of_member(SignedInSession.id == bindparam("session")))
_END_OTHERS = Query(lambda: _of_member(SignedInSession.id != bindparam("session")))


def forget_old() -> None:
    """Delete the rows of expired sessions."""
    at = now()
    _FORGET.write(idle=at - limits.SESSION_IDLE, absolute=at - limits.SESSION_ABSOLUTE)


def _forget() -> Any:
    idle = SignedInSession.seen_at < bindparam("idle", type_=Moment)
    return delete(SignedInSession).where(
        or_(idle, SignedInSession.created_at < bindparam("absolute", type_=Moment))
    )


_FORGET = Query(_forget)
