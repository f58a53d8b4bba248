"""How much of a rate is used up: what actions/limits.py counts, read without counting."""

from __future__ import annotations

import time

from app.extensions import db
from app.models import Counter
from app.rules.limits import Rate


def window(rate: Rate, who: str | int) -> tuple[str, int]:
    """The key of a counter and the second in which its present window began."""
    moment = int(time.time())
    return f"{rate.name}:{who}"[:160], moment - moment % rate.seconds


def left(rate: Rate, who: str | int) -> int:
    """How often `who` may still do it within the present window."""
    row = db.session.get(Counter, window(rate, who))
    return max(0, rate.times - (row.spent if row else 0))


def seconds_left(rate: Rate) -> int:
    """How long the present window lasts, at least one second."""
    return max(1, rate.seconds - int(time.time()) % rate.seconds)
