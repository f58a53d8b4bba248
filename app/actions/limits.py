"""Counting how often somebody tries something: one upsert, in a transaction of its own."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from sqlalchemy import delete

from app.database import transaction, upsert
from app.extensions import db
from app.models import Counter, Submission
from app.models.base import now
from app.rules.errors import TooMany
from app.rules.limits import Rate


def spend(rate: Rate, who: str | int) -> None:
    """Count one try of `who`; raises TooMany above the rate.

    Runs before the unit of work and commits by itself: a refused request must still be counted, and a second
    connection inside a write transaction of SQLite would wait for itself.
    """
    moment = int(time.time())
    starts = moment - moment % rate.seconds
    row = upsert(Counter).values(
        key=f"{rate.name}:{who}"[:160],
        starts=starts,
        spent=1,
        ends_at=datetime.fromtimestamp(starts + rate.seconds, UTC),
    )
    row = row.on_conflict_do_update(
        index_elements=["key", "starts"], set_={"spent": Counter.spent + 1}
    ).returning(Counter.spent)
    with transaction():
        spent = db.session.scalar(row) or 0
    if spent > rate.times:
        raise TooMany(rate.message, retry_after=max(1, starts + rate.seconds - moment))


def forget_old() -> None:
    """Drop counters whose window is over and remembered submissions older than a day."""
    from datetime import timedelta

    db.session.execute(delete(Counter).where(Counter.ends_at < now()))
    db.session.execute(delete(Submission).where(Submission.at < now() - timedelta(days=1)))
