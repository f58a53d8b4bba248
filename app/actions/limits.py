"""Counting how often somebody tries something: one upsert, in a transaction of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, update

from app.database import transaction, upsert
from app.extensions import db
from app.models import Counter, Submission
from app.models.base import now
from app.queries import counters
from app.queries.frozen import Frozen
from app.rules.errors import TooMany
from app.rules.limits import FORM, Rate


def spend(rate: Rate, who: str | int) -> None:
    """Count one try of `who`; raises TooMany above the rate.

    Runs before the unit of work and commits by itself: a refused request must still be counted, and a second
    connection inside a write transaction of SQLite would wait for itself.
    """
    with transaction():
        spent = count(rate, who)
    if spent > rate.times:
        raise TooMany(rate.message, retry_after=counters.seconds_left(rate))


def give_back(rate: Rate, who: str | int) -> None:
    """Take back what `spend` counted last, for a try that came to nothing and told nothing; commits by itself."""
    key, starts = counters.window(rate, who)
    with transaction():
        db.session.execute(
            update(Counter)
            .where(Counter.key == key, Counter.starts == starts, Counter.spent > 0)
            .values(spent=Counter.spent - 1)
        )


def count(rate: Rate, who: str | int) -> int:
    """Count one try of `who` in the caller's transaction; returns how many there were in this window."""
    key, starts = counters.window(rate, who)
    ends_at = datetime.fromtimestamp(starts + rate.seconds, UTC)
    return _COUNT.row(counter=key, window=starts, until=ends_at)[0]  # type: ignore[no-any-return]


def _counted() -> Any:
    row = upsert(Counter).values(
        key=bindparam("counter"), starts=bindparam("window"), spent=1, ends_at=bindparam("until")
    )
    row = row.on_conflict_do_update(index_elements=["key", "starts"], set_={"spent": Counter.spent + 1})
    return row.returning(Counter.spent)


_COUNT = Frozen(_counted)


def is_repeated(form_key: str) -> bool:
    """True where a guest's form with this key was sent before; remembered in the caller's transaction.

    What members send is remembered with where it led: `web.remember_submission`.
    """
    return bool(form_key) and count(FORM, form_key) > 1


def forget_old() -> None:
    """Drop counters whose window is over and remembered submissions older than a day."""
    from datetime import timedelta

    db.session.execute(delete(Counter).where(Counter.ends_at < now()))
    db.session.execute(delete(Submission).where(Submission.at < now() - timedelta(days=1)))
