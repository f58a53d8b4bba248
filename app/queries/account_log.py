"""What happened to an account, as its member reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select

from app.models import AccountEvent, Member, SignedInSession
from app.queries.query import VIEWER, Query
from app.rules import limits
from app.rules.account_log import OF_SIGNING_IN


class Event(NamedTuple):
    """One event. `agent`: the User-Agent of the browser."""

    id: int
    kind: str
    at: datetime
    address: str
    agent: str


class Events(NamedTuple):
    """One page of them, the newest first; `older`: the id before which there are more, None at the end."""

    shown: list[Event]
    older: int | None


LATER = 2**62  # than any event


def page(member_id: int, before: int | None = None) -> Events:
    """The newest events of a member, or the newest of those before one."""
    rows = _PAGE.rows(viewer=member_id, before=before or LATER)
    more = len(rows) > limits.LIST_PAGE
    return Events(rows[: limits.LIST_PAGE], rows[limits.LIST_PAGE - 1].id if more else None)


_COLUMNS = [getattr(AccountEvent, name) for name in Event._fields]
_PAGE = Query(
    lambda: (
        select(*_COLUMNS)
        .where(AccountEvent.member_id == VIEWER, AccountEvent.id < bindparam("before"))
        .order_by(AccountEvent.id.desc())
        .limit(limits.LIST_PAGE + 1)
    ),
    Event,
)


def every(member_id: int) -> list[Event]:
    """All events of a member, in the order in which they happened, for their archive."""
    return _EVERY.rows(viewer=member_id)


_EVERY = Query(lambda: select(*_COLUMNS).where(AccountEvent.member_id == VIEWER).order_by(AccountEvent.id), Event)


def one(member_id: int, event_id: int) -> Event | None:
    """One event of a member."""
    return _ONE.row(viewer=member_id, event=event_id)  # type: ignore[no-any-return]


_ONE = Query(
    lambda: select(*_COLUMNS).where(AccountEvent.member_id == VIEWER, AccountEvent.id == bindparam("event")), Event
)


def was_signed_in(member_id: int) -> bool:
    """Whether any browser was ever signed in: what is noted of it may be deleted, but that a member was here is not."""
    return bool(_WAS_SIGNED_IN.value(viewer=member_id))


def _was_signed_in() -> Any:
    noted = select(func.count()).where(
        AccountEvent.member_id == VIEWER, or_(*(AccountEvent.kind == kind for kind in OF_SIGNING_IN))
    )
    browsers = select(func.count()).where(SignedInSession.member_id == VIEWER)
    seen = Member.last_seen_at.is_not(None)
    return select(or_(seen, noted.scalar_subquery() > 0, browsers.scalar_subquery() > 0)).where(Member.id == VIEWER)


_WAS_SIGNED_IN = Query(_was_signed_in)
