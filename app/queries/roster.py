"""The organisation's list of people: behind a link, and for admins. For the worker: queries/turns.py."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, case, exists, func, or_, select

from app.extensions import db, tokens
from app.models import Member, RosterBatch, RosterDraft, RosterEntry
from app.models.base import Moment, now
from app.queries import accounts
from app.queries.query import VIEWER, Query
from app.rules import limits
from app.rules.roster import BOUNCED, INVITED, WAITING

PURPOSE = "roster"
PAGE = 25  # people on one page of the roster


# --- behind a link --------------------------------------------------------------------------------------------


def to_join(entry_id: int, *, lock: bool = True) -> RosterEntry | None:
    """A person who was invited and has neither joined nor declined, nor waited too long. Locked, unless only shown."""
    return db.session.scalar(_LOCKED if lock else _TO_JOIN, {"id": entry_id, "since": expired_at()})


def expired_at() -> datetime:
    """People who were invited, or put on the list, before this moment are no longer kept."""
    site = accounts.site()
    return now() - timedelta(days=site.roster_days if site else 0)


SINCE: Any = bindparam("since", type_=Moment)
_TO_JOIN = (
    select(RosterEntry)
    .where(
        RosterEntry.id == bindparam("id"),
        or_(RosterEntry.state == INVITED, RosterEntry.state == BOUNCED),
        RosterEntry.invited_at > SINCE,
    )
    .execution_options(populate_existing=True)
)
_LOCKED = _TO_JOIN.with_for_update()


def by_token(token: str, *, lock: bool = False) -> RosterEntry | None:
    """The person behind a link, if it is still valid."""
    row = to_join(tokens.row_id(token), lock=lock)
    return row if row and tokens.check(token, PURPOSE, row.id, row.nonce) else None


def batch(batch_id: int) -> RosterBatch:
    """The list that a person is on."""
    return db.session.get_one(RosterBatch, batch_id)


# --- for admins -----------------------------------------------------------------------------------------------


def draft(member_id: int, kind: str) -> RosterDraft | None:
    """The list that an admin has uploaded and not confirmed, unless it is older than a day."""
    asked = {"viewer": member_id, "kind": kind, "since": now() - limits.ROSTER_DRAFT_EXPIRES}
    return db.session.scalar(_DRAFT, asked)


_DRAFT = select(RosterDraft).where(
    RosterDraft.member_id == VIEWER, RosterDraft.kind == bindparam("kind"), RosterDraft.created_at > SINCE
)


class Listed(NamedTuple):
    """A person on the roster, as admins see them; `handle`: of the profile of who has joined."""

    id: int
    name: str
    email: str
    state: str
    created_at: datetime
    invited_at: datetime | None
    handle: str | None


def page(state: str, after: int = 0) -> list[Listed]:
    """People in this state, in the order of the list: a page and one more."""
    return _PAGE.rows(state=state, after=after)


def _page() -> Any:
    name = func.coalesce(Member.name, RosterEntry.name)
    columns = RosterEntry.id, name, RosterEntry.email, RosterEntry.state, RosterEntry.created_at
    return (
        select(*columns, RosterEntry.invited_at, Member.handle)
        .outerjoin(Member, and_(Member.id == RosterEntry.member_id, Member.state == "active"))
        .where(RosterEntry.state == bindparam("state"), RosterEntry.id > bindparam("after"))
        .order_by(RosterEntry.id)
        .limit(PAGE + 1)
    )


_PAGE = Query(_page, Listed)


class Tally(NamedTuple):
    """How many people have a state, and how many of those who wait may be invited."""

    state: str
    count: int
    released: int


def tallies() -> dict[str, Tally]:
    return {row.state: row for row in _TALLIES.rows()}


_TALLIES = Query(
    lambda: (
        select(
            RosterEntry.state, func.count(),
            func.coalesce(func.sum(case((RosterBatch.released_at.is_not(None), 1), else_=0)), 0, type_=Integer),
        )
        .join(RosterBatch, RosterBatch.id == RosterEntry.batch_id)
        .group_by(RosterEntry.state)
    ),
    Tally,
)  # fmt: skip


def sources() -> list[str]:
    """Where the addresses of those come from who are not yet let out, each source once."""
    return _SOURCES.values()


_SOURCES = Query(
    lambda: (
        select(RosterBatch.source)
        .where(RosterBatch.released_at.is_(None), _has(WAITING))
        .group_by(RosterBatch.source)
        .order_by(RosterBatch.source)
        .limit(20)
    )
)


def _has(state: str) -> Any:
    """SQL: the batch has somebody in this state."""
    return exists().where(RosterEntry.batch_id == RosterBatch.id, RosterEntry.state == state).correlate(RosterBatch)
