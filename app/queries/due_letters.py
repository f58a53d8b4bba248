"""E-mails that are due, for the worker that sends them: what it leases, and what it looks for before it locks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from app.extensions import db
from app.models import Delivery
from app.models.base import Moment, now
from app.queries.query import Query, among
from app.rules import mail_troubles

PRESENT = bindparam("present", type_=Moment)


def is_any_due(until: datetime, lease: timedelta) -> bool:
    """Whether there is anything to lease: an idle worker leaves SQLite's writers alone."""
    return bool(_ANY.rows(present=now(), latest=until + lease))


def take(most: int, until: datetime, lease: timedelta) -> list[int]:
    """The ids of due e-mails, oldest first, locked. Those that another worker has locked are left to it."""
    return _TAKE.values(present=now(), latest=until + lease, most=most)


def _due() -> Any:
    free = or_(
        Delivery.leased_until.is_(None),
        Delivery.leased_until <= PRESENT,
        Delivery.leased_until > bindparam("latest", type_=Moment),  # the clock was set back
    )
    new = and_(Delivery.attempts == 0, Delivery.due_at <= Delivery.created_at)
    ripe = or_(Delivery.due_at <= PRESENT, new)  # what was never tried nor kept back waits for no clock
    return select(Delivery.id).where(Delivery.state == "due", ripe, free)


_ANY = Query(lambda: _due().limit(1))
_TAKE = Query(
    lambda: (
        _due().order_by(Delivery.due_at, Delivery.id).limit(bindparam("most")).with_for_update(skip_locked=True)
    )
)


class Tried(NamedTuple):
    """How often an e-mail was tried, and since when it waits."""

    attempts: int
    created_at: datetime


def tried(delivery_id: int) -> Tried | None:
    """None where it is no longer in the outbox."""
    return _TRIED.row(id=delivery_id)  # type: ignore[no-any-return]


_TRIED = Query(
    lambda: select(Delivery.attempts, Delivery.created_at).where(Delivery.id == bindparam("id")), Tried
)


def held_back() -> list[int]:
    """What waits only because the server took no e-mails from anybody, and is not due yet."""
    return _HELD_BACK.values(present=now(), troubles=mail_troubles.OF_ALL)


_HELD_BACK = Query(
    lambda: select(Delivery.id).where(
        Delivery.state == "due",
        among(Delivery.trouble, "troubles"),
        Delivery.due_at > PRESENT,
        Delivery.leased_until.is_(None),
    )
)


class Waiting(NamedTuple):
    """How many e-mails wait, and the id of the newest, None where there is none."""

    count: int
    newest: int | None


def waiting() -> Waiting:
    """All that wait, whatever for."""
    return _WAITING.row()  # type: ignore[no-any-return]


_WAITING = Query(
    lambda: select(func.count(Delivery.id), func.max(Delivery.id)).where(Delivery.state == "due"), Waiting
)


def of_kinds(kinds: tuple[str, ...], most: int) -> list[Delivery]:
    """Those of these kinds that wait, newest first."""
    return list(db.session.scalars(_OF_KINDS, {"kinds": kinds, "most": most}))


_OF_KINDS = (
    select(Delivery)
    .where(Delivery.state == "due", among(Delivery.kind, "kinds"))
    .order_by(Delivery.id.desc())
    .limit(bindparam("most"))
)
