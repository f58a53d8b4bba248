"""Who is leaving, and what has to be known of somebody who is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, literal_column, or_, select

from app.models import AddressChange, AddressUndo, Connection, Member, Participant, Report
from app.models.base import Moment
from app.queries.query import VIEWER, Query
from app.rules.leaving import ACTIVE, ERASED, LEAVING
from app.rules.limits import REPORT_HOLDS
from app.rules.reporting import OPEN


class Locked(NamedTuple):
    """A member, locked."""

    id: int
    role: str
    state: str


def with_admins(member_id: int) -> tuple[Locked | None, int]:
    """The member as they are now, None if there is none, and how many other active admins there are; all locked, in one
    statement and in ascending id, so that of two last admins only one can leave.
    """
    rows = _WITH_ADMINS.rows(viewer=member_id)
    others = sum(row.id != member_id and row.state == ACTIVE for row in rows)
    return next((row for row in rows if row.id == member_id), None), others


def _with_admins() -> Any:
    admins = and_(Member.role == literal_column("'admin'"), Member.state == literal_column(f"'{ACTIVE}'"))
    found = select(Member.id, Member.role, Member.state).where(or_(Member.id == VIEWER, admins))
    return found.order_by(Member.id).with_for_update(key_share=True)


_WITH_ADMINS = Query(_with_admins, Locked)


def due(moment: datetime, most: int) -> list[int]:
    """Members whose days to change their mind are over, the earliest first. While a report about them waits for a
    decision, they are kept for REPORT_HOLDS longer at most.
    """
    return _DUE.values(moment=moment, held=moment - REPORT_HOLDS, most=most)


def erased_since(moment: datetime) -> list[int]:
    """Members who were erased since."""
    return _ERASED_SINCE.values(moment=moment)


def _of_state(state: str) -> Any:
    """Those who are not active are few, and have an index of their own: its condition is repeated here."""
    away = Member.state != literal_column(f"'{ACTIVE}'")
    return select(Member.id).where(away, Member.state == literal_column(f"'{state}'"))


def _due() -> Any:
    reported = exists().where(Report.reported_id == Member.id, Report.state == literal_column(f"'{OPEN}'"))
    long_over = Member.leaves_at <= bindparam("held", type_=Moment)
    found = _of_state(LEAVING).where(Member.leaves_at <= _MOMENT, or_(~reported, long_over))
    return found.order_by(Member.leaves_at, Member.id).limit(bindparam("most"))


_MOMENT: Any = bindparam("moment", type_=Moment)
_DUE = Query(_due)
_ERASED_SINCE = Query(lambda: _of_state(ERASED).where(Member.leaves_at > _MOMENT).order_by(Member.id))


class Erased(NamedTuple):
    """A blank row: of whom nothing but the number is left. `created_at`: when they had joined, `erased_at`: when they
    were erased.
    """

    id: int
    created_at: datetime
    erased_at: datetime


def erased() -> list[Erased]:
    """All who were erased."""
    return _ERASED.rows()


_ERASED = Query(
    lambda: _of_state(ERASED).with_only_columns(Member.id, Member.created_at, Member.leaves_at).order_by(Member.id),
    Erased,
)


def joined(member_id: int) -> datetime | None:
    """When the member joined, None if there is none or they are erased."""
    return _JOINED.value(viewer=member_id)  # type: ignore[no-any-return]


_JOINED = Query(
    lambda: select(Member.created_at).where(Member.id == VIEWER, Member.state != literal_column(f"'{ERASED}'"))
)


def peers(member_id: int) -> list[int]:
    """Everybody the member is connected with, whoever exists for whom."""
    return _PEERS.values(viewer=member_id)


def conversations(member_id: int) -> list[int]:
    """The conversations that the member takes part in."""
    return _CONVERSATIONS.values(viewer=member_id)


def further_addresses(member_id: int) -> list[str]:
    """E-mail addresses that the member asked for or had until lately."""
    return _ADDRESSES.values(viewer=member_id)


def _addresses() -> Any:
    asked = select(AddressChange.email).where(AddressChange.member_id == VIEWER)
    return asked.union_all(select(AddressUndo.email).where(AddressUndo.member_id == VIEWER))


_PEERS = Query(lambda: select(Connection.peer_id).where(Connection.member_id == VIEWER))
_CONVERSATIONS = Query(lambda: select(Participant.conversation_id).where(Participant.member_id == VIEWER))
_ADDRESSES = Query(_addresses)
