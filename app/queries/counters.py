"""How much of a rate is used up: read from the counters of actions/limits.py without counting."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from sqlalchemy import bindparam, select

from app.models import Counter
from app.queries.query import Query
from app.rules.limits import Rate


def window(rate: Rate, who: str | int) -> tuple[str, int]:
    """The key of a counter and the second in which its current window began."""
    moment = int(time.time())
    return f"{rate.name}:{who}"[:160], moment - moment % rate.seconds


def left(rate: Rate, who: str | int) -> int:
    """How often `who` may still do it within the current window."""
    key, starts = window(rate, who)
    row = _SPENT.row(key=key, starts=starts)
    return max(0, rate.times - (row[0] if row else 0))


_SPENT = Query(
    lambda: select(Counter.spent).where(Counter.key == bindparam("key"), Counter.starts == bindparam("starts"))
)


def ends_at(rate: Rate) -> datetime:
    """When the current window ends."""
    moment = int(time.time())
    return datetime.fromtimestamp(moment - moment % rate.seconds + rate.seconds, UTC)
