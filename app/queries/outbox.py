"""The outbox as the people who run the machine see it: what waits and why, what became of the rest. No address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from app.models import Delivery
from app.models.base import Moment, now
from app.queries.query import Query, among
from app.rules.mail_troubles import BUSY, PATIENCE

STALLED = timedelta(minutes=10)  # so long a worker that runs leaves nothing untried


class Held(NamedTuple):
    """What keeps `count` e-mails, the oldest of them since `since`; `answer`: what the server said to the newest.

    `is_red`: somebody has to do something about it.
    """

    trouble: str
    count: int
    since: datetime
    answer: str
    is_red: bool


class Line(NamedTuple):
    """One e-mail. `at`: when it is tried next, or when it was done with."""

    id: int
    kind: str
    state: str
    attempts: int
    at: datetime
    trouble: str
    answer: str


def counts() -> dict[str, int]:
    """How many e-mails there are, by state."""
    return dict(_COUNTS.rows())


_COUNTS = Query(lambda: select(Delivery.state, func.count()).group_by(Delivery.state))


def state(letter_id: int) -> str | None:
    """The state of one e-mail, None if it is not there."""
    return _STATE.value(letter=letter_id)  # type: ignore[no-any-return]


_STATE = Query(lambda: select(Delivery.state).where(Delivery.id == bindparam("letter")))


def held() -> list[Held]:
    """What keeps e-mails from going out, most of them first."""
    grouped = _HELD.rows()
    answers = dict(_ANSWERS.rows(ids=[id for *_, id, _ in grouped])) if grouped else {}
    return [
        Held(trouble, count, since, answers.get(id, ""), trouble != BUSY or tries >= PATIENCE)
        for trouble, count, since, id, tries in grouped
    ]


def _held() -> Any:
    newest = func.max(Delivery.id)
    oldest: Any = func.min(Delivery.created_at, type_=Delivery.created_at.type)
    return (
        select(Delivery.trouble, func.count(), oldest, newest, func.max(Delivery.attempts))
        .where(Delivery.state == "due", Delivery.trouble != "")
        .group_by(Delivery.trouble)
        .order_by(func.count().desc(), newest)
    )


_HELD = Query(_held)
_ANSWERS = Query(lambda: select(Delivery.id, Delivery.answer).where(among(Delivery.id, "ids")))


def untried() -> int:
    """How many e-mails should have been tried by now and were not: no worker runs, or it hangs."""
    return _UNTRIED.value(late=now() - STALLED)  # type: ignore[no-any-return]


def _untried() -> Any:
    late = bindparam("late", type_=Moment)
    free = or_(Delivery.leased_until.is_(None), Delivery.leased_until <= late)
    waits = and_(Delivery.state == "due", Delivery.attempts == 0, Delivery.due_at <= late, free)
    return select(func.count(Delivery.id)).where(waits)


_UNTRIED = Query(_untried)


def waiting(most: int) -> Sequence[Line]:
    """What waits, the next to be tried first."""
    return _WAITING.rows(most=most)


def done(most: int) -> Sequence[Line]:
    """What was done with, the latest first."""
    return _FINISHED.rows(most=most)


def _lines(at: Any, which: Any, order: Any) -> Any:
    columns = Delivery.id, Delivery.kind, Delivery.state, Delivery.attempts, at, Delivery.trouble, Delivery.answer
    return select(*columns).where(which).order_by(order).limit(bindparam("most"))


_WAITING = Query(lambda: _lines(Delivery.due_at, Delivery.state == "due", Delivery.due_at), Line)
_FINISHED = Query(lambda: _lines(Delivery.finished_at, Delivery.state != "due", Delivery.finished_at.desc()), Line)
