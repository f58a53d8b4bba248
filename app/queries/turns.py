"""Whose turn it is to be invited from the roster, or reminded: for the worker that writes to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.extensions import db
from app.models import Delivery, RosterBatch, RosterEntry, Site
from app.models.base import Moment, now
from app.queries import roster
from app.queries.query import Query
from app.rules.roster import INVITED, WAITING

LETTER = "roster_invitation"
_LATE = timedelta(days=7)  # after this a reminder that was held up is not sent any more


class Turn(NamedTuple):
    """A person to write to now; `email`: their address."""

    id: int
    email: str
    locale: str
    remind: bool


def is_any_due() -> bool:
    """Whether anybody waits to be invited or reminded: an idle worker leaves SQLite's writers alone."""
    since = roster.expired_at()
    return bool(_TO_INVITE.rows(most=1, since=since) or _TO_REMIND.rows(most=1, **_reminding(since)))


def to_invite(most: int) -> list[Turn]:
    """Whose turn it is, the first of the list first, locked. Those that another worker has locked are left to it."""
    return _TO_INVITE_LOCKED.rows(most=most, since=roster.expired_at())


def to_remind(most: int) -> list[Turn]:
    """Who has not answered and may be reminded, locked."""
    return _TO_REMIND_LOCKED.rows(most=most, **_reminding(roster.expired_at()))


def _reminding(since: datetime) -> dict[str, datetime]:
    return {"since": since, "present": now(), "late": now() - _LATE}


def _to_invite() -> Any:
    """From the batches, so that those who wait in others are not read."""
    return (
        select(RosterEntry.id, RosterEntry.email, RosterEntry.locale, RosterBatch.remind)
        .join(RosterBatch, RosterBatch.id == RosterEntry.batch_id)
        .where(RosterBatch.released_at.is_not(None), RosterEntry.state == WAITING)
        .where(RosterEntry.created_at > roster.SINCE)
        .order_by(RosterBatch.id, RosterEntry.id)
        .limit(bindparam("most"))
    )


def _to_remind() -> Any:
    due = RosterEntry.remind_at <= bindparam("present", type_=Moment)
    in_time = RosterEntry.remind_at > bindparam("late", type_=Moment)
    return (
        select(RosterEntry.id, RosterEntry.email, RosterEntry.locale, RosterBatch.remind)
        .join(RosterBatch, RosterBatch.id == RosterEntry.batch_id)
        .where(RosterBatch.released_at.is_not(None), due, in_time)
        .where(RosterEntry.state == INVITED, RosterEntry.invited_at > roster.SINCE)
        .order_by(RosterEntry.remind_at, RosterEntry.id)
        .limit(bindparam("most"))
    )


def _locked(statement: Any) -> Any:
    return statement.with_for_update(of=RosterEntry, skip_locked=True)


_TO_INVITE, _TO_REMIND = Query(_to_invite, Turn), Query(_to_remind, Turn)
_TO_INVITE_LOCKED = Query(lambda: _locked(_to_invite()), Turn)
_TO_REMIND_LOCKED = Query(lambda: _locked(_to_remind()), Turn)


def untried() -> int:
    """Invitations of the roster that wait in the outbox and were never tried."""
    return _UNTRIED.value() or 0


_UNTRIED = Query(
    lambda: select(func.count()).where(Delivery.state == "due", Delivery.kind == LETTER, Delivery.attempts == 0)
)


def pace() -> int:
    """Invitations an hour, as an admin has chosen."""
    return _PACE.value() or 0


_PACE = Query(lambda: select(Site.roster_per_hour))


def invited(entry_id: int) -> tuple[RosterEntry, RosterBatch] | None:
    """The person that an e-mail is for, if it may still be sent."""
    row = db.session.execute(_INVITED, {"id": entry_id, "since": roster.expired_at()}).one_or_none()
    return (row[0], row[1]) if row else None


_INVITED = (
    select(RosterEntry, RosterBatch)
    .join(RosterBatch, RosterBatch.id == RosterEntry.batch_id)
    .where(RosterEntry.id == bindparam("id"), RosterEntry.state == INVITED, RosterEntry.invited_at > roster.SINCE)
)
