"""Sending what is due. A row is leased in one short transaction, the e-mail sent outside of any, the row marked in
another: at least once, with one Message-ID, and two workers never send one e-mail at the same time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, or_, update
from sqlalchemy.exc import DBAPIError

from app import database
from app.delivery import letters, outcomes
from app.delivery.connection import CheckedConnection
from app.delivery.content import Hold
from app.delivery.mime import Letter
from app.delivery.outcomes import CANCELLED, FAILED, LATER, SENT, Outcome
from app.models import Delivery
from app.models.base import now
from app.queries import due_letters
from app.queries.query import Query, among
from app.rules import mail_troubles

BATCH = 25  # e-mails of one lease: so many wait for its end when a worker dies
LEASE = timedelta(seconds=60)
PATIENCE = 3  # e-mails in a row during which the server breaks off; then it gets a rest

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Counts:
    """What one round did. `server_ill`: the server is to blame, the rest of the batch stays due."""

    sent: int = 0
    cancelled: int = 0
    failed: int = 0
    later: int = 0
    server_ill: bool = False


def send_due(limit: int = BATCH, should_stop: Callable[[], bool] = lambda: False) -> Counts:
    """Send up to `limit` e-mails that are due, over one connection. Needs an app context and no open transaction.

    `should_stop` is called between two e-mails. Leased rows that were not tried are due again at once.
    """
    counts = Counts()
    until = now() + _lease()
    waiting = _take(limit, until)
    connection, broken, told = CheckedConnection(), 0, set[str]()
    try:
        while waiting and broken < PATIENCE and not should_stop() and until - now() > _lease() / 2:
            outcome = _send(waiting[0], connection)
            _tell(outcome, told)
            state = _mark(waiting.pop(0), outcome, until)
            setattr(counts, state, getattr(counts, state) + 1)
            counts.server_ill = outcome.server_ill
            broken = broken + 1 if outcome.server_ill else 0
            if outcome.server_away:
                break
    finally:
        connection.close()
        _give_back(waiting, until)
        if counts.sent:
            _wake()
    return counts


def _lease() -> timedelta:
    """Longer than an e-mail can take on a server that replies too late."""
    return max(LEASE, timedelta(seconds=4 * current_app.config["MAIL_TIMEOUT"]))


def _take(limit: int, until: datetime) -> list[int]:
    """Lease due e-mails, oldest first. Reads before it locks: an idle worker does not disturb SQLite's writers."""
    with database.transaction(reading=True):
        if not due_letters.is_any_due(until, _lease()):
            return []
    with database.transaction():
        ids = due_letters.take(limit, until, _lease())
        _LEASE.write(ids=ids, until=until)
    return ids


def _send(delivery_id: int, connection: CheckedConnection) -> Outcome:
    """Try one e-mail. Only a broken database raises: no e-mail may hold up the others."""
    connected = False
    try:
        letter = _compose(delivery_id)
        if isinstance(letter, str):
            return Outcome(CANCELLED, letter)
        if isinstance(letter, Hold):
            return Outcome(LATER, letter.why, until=letter.until)
        connection.open()
        connected = True
        return Outcome(SENT, connection.hand_over(letter, letters.envelope_sender()))
    except DBAPIError:
        raise
    except Exception as error:
        outcome = outcomes.of(error, connected=connected)
        if outcome.trouble == mail_troubles.MISTAKE:
            log.error("e-mail %s cannot be written", delivery_id, exc_info=error)
        return outcome
    finally:
        connection.forget_if_hung_up()


def _tell(outcome: Outcome, told: set[str]) -> None:
    """Log one line for what keeps e-mails from being sent, once a round however many are concerned."""
    line = f"{mail_troubles.MEANINGS[outcome.trouble]} Last answer: {outcome.told}" if outcome.trouble else ""
    if line and line not in told:
        told.add(line)
        log.log(logging.INFO if outcome.trouble == mail_troubles.BUSY else logging.WARNING, "E-mails wait. %s", line)


def _compose(delivery_id: int) -> Letter | Hold | str:
    with database.transaction(reading=True) as session:
        session.expire_all()  # rows that an earlier e-mail loaded may have changed
        delivery = session.get(Delivery, delivery_id)
        if delivery is None or delivery.state != "due":
            return "no longer in the outbox"
        return letters.compose(delivery)


def _mark(delivery_id: int, outcome: Outcome, until: datetime) -> str:
    """Store the result of a try; returns the state. "Sent" always counts; any other state only while the lease is ours.
    """
    with database.transaction():
        row = due_letters.tried(delivery_id)
        if row is None:
            return outcome.state
        state, tries = outcome.state, row.attempts + (outcome.state != CANCELLED and not outcome.until)
        if state == LATER and not outcome.until and outcomes.is_hopeless(tries, now() - row.created_at):
            state = FAILED
        said = {"tries": tries, "said": outcome.answer, "why": outcome.trouble}
        mine = {"letter": delivery_id, "lease": None if state == SENT else until}
        if state == LATER:
            _LATER.write(due=outcome.until or now() + outcomes.pause(tries), **said, **mine)
        else:
            _DONE.write(to=state, done=now(), **said, **mine)
    return state


def _wake() -> None:
    """The server accepts e-mails again: those that waited only for it are due now, not within the hour."""
    with database.transaction(reading=True):
        if not due_letters.held_back():
            return
    with database.transaction():
        _WAKE.write(ids=due_letters.held_back(), due=now())


def _give_back(ids: Sequence[int], until: datetime) -> None:
    if ids:
        with database.transaction():
            _GIVE_BACK.write(ids=ids, lease=until)


def _these(**values: Any) -> Any:
    """UPDATE of several that are due."""
    return update(Delivery).where(among(Delivery.id, "ids"), Delivery.state == "due").values(values)


def _one(**values: Any) -> Any:
    """UPDATE of one that is due, and leased to us where a `lease` is given, with what the last try said."""
    lease: Any = bindparam("lease", type_=Delivery.leased_until.type)
    mine = Delivery.id == bindparam("letter"), or_(lease.is_(None), Delivery.leased_until == lease)
    said = {"attempts": bindparam("tries"), "answer": bindparam("said"), "trouble": bindparam("why")}
    return update(Delivery).where(*mine, Delivery.state == "due").values({**said, "leased_until": None, **values})


_LEASE = Query(lambda: _these(leased_until=bindparam("until")))
_GIVE_BACK = Query(lambda: _these(leased_until=None).where(Delivery.leased_until == bindparam("lease")))
_WAKE = Query(lambda: _these(due_at=bindparam("due")))
_LATER = Query(lambda: _one(due_at=bindparam("due")))
_DONE = Query(lambda: _one(state=bindparam("to"), finished_at=bindparam("done")))
