"""Counting how often somebody tries something: one upsert, in the caller's transaction or in one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, update

from app.database import transaction, upsert
from app.models import Counter, StrangersShown, Submission
from app.models.base import Moment, now
from app.queries import counters
from app.queries.query import Query
from app.rules.errors import TooMany
from app.rules.limits import FORM, Rate


class Spent(NamedTuple):
    """One try that was counted: the key of its counter and the second in which its window began."""

    key: str
    starts: int


def spend(rate: Rate, who: str | int) -> Spent:
    """Count one try of `who` and commit it, before slow work or a guess; raises TooMany above the rate."""
    counted = Spent(*counters.window(rate, who))
    with transaction():
        spent = count(rate, who)
    if spent > rate.times:
        raise TooMany(rate.message, counters.ends_at(rate))
    return counted


def count_within(rate: Rate, who: str | int) -> Spent:
    """Count one try of `who` in the caller's transaction; raises TooMany above the rate."""
    counted = Spent(*counters.window(rate, who))
    if count(rate, who) > rate.times:
        raise TooMany(rate.message, counters.ends_at(rate))
    return counted


def give_back(rate: Rate, who: str | int) -> None:
    """Take back the last count of `spend`, for a try that had no effect and revealed nothing; commits."""
    key, starts = counters.window(rate, who)
    with transaction():
        _GIVE_BACK.write(counter=key, window=starts)


def count(rate: Rate, who: str | int) -> int:
    """Count one try of `who` in the caller's transaction; returns how many there were in this window."""
    key, starts = counters.window(rate, who)
    return _COUNT.row(counter=key, window=starts, until=counters.ends_at(rate))[0]  # type: ignore[no-any-return]


@contextmanager
def guessing(*tries: tuple[Rate, str | int]) -> Iterator[None]:
    """Count a try at a password before it is checked in this block, so that simultaneous guesses do not overtake the
    counter, and take it back if nothing is raised: a correct password costs nothing. Raises TooMany.
    """
    counted = [spend(rate, who) for rate, who in tries]
    yield
    give_back_all(counted)


def give_back_all(counted: Iterable[Spent]) -> None:
    """Take back, in the caller's transaction, the counts of something that had no effect."""
    for key, starts in counted:
        _GIVE_BACK.write(counter=key, window=starts)


_GIVE_BACK = Query(
    lambda: update(Counter)
    .where(Counter.key == bindparam("counter"), Counter.starts == bindparam("window"), Counter.spent > 0)
    .values(spent=Counter.spent - 1)
)


def is_first(rate: Rate, who: str | int) -> bool:
    """True at most once in any `seconds` of a rate, counted from the last time; in the caller's transaction."""
    at = now()
    key, until = f"{rate.name}:{who}", at + timedelta(seconds=rate.seconds)
    return _FIRST.row(counter=key, window=0, until=until, present=at) is not None


def _first() -> Any:
    row = _one_more()
    over = Counter.ends_at <= bindparam("present", type_=Moment)
    row = row.on_conflict_do_update(
        index_elements=["key", "starts"], set_={"ends_at": row.excluded.ends_at}, where=over
    )
    return row.returning(Counter.spent)


def _one_more() -> Any:
    return upsert(Counter).values(
        key=bindparam("counter"), starts=bindparam("window"), spent=1, ends_at=bindparam("until")
    )


def _counted() -> Any:
    row = _one_more().on_conflict_do_update(index_elements=["key", "starts"], set_={"spent": Counter.spent + 1})
    return row.returning(Counter.spent)


_COUNT, _FIRST = Query(_counted), Query(_first)


def is_repeated(form_key: str) -> bool:
    """True if a guest's form with this key was sent before; remembered in the caller's transaction.

    Forms of members are remembered with where they led: `web.remember_submission`.
    """
    return bool(form_key) and count(FORM, form_key) > 1


def forget_old() -> None:
    """Delete counters and shown strangers whose window is over, and submissions older than a day."""
    at = now()
    _FORGET_COUNTERS.write(present=at)
    _FORGET_STRANGERS.write(present=at)
    _FORGET_SUBMISSIONS.write(since=at - timedelta(days=1))


_PRESENT = bindparam("present", type_=Moment)
_FORGET_COUNTERS = Query(lambda: delete(Counter).where(Counter.ends_at < _PRESENT))
_FORGET_STRANGERS = Query(lambda: delete(StrangersShown).where(StrangersShown.ends_at <= _PRESENT))
_FORGET_SUBMISSIONS = Query(lambda: delete(Submission).where(Submission.at < bindparam("since", type_=Moment)))
