"""Whose profiles a member looked at today: the counter against harvesting.

One row of Counter a profile: the key names viewer and day, `starts` holds the profile's id. So a profile counts
once a day however often it is opened, at the price of one short read by key and, the first time, one insert.
"""

from __future__ import annotations

import time

from sqlalchemy import bindparam, case, func, select

from app.models import Counter
from app.queries.frozen import Frozen
from app.rules.limits import PROFILES


def key(viewer_id: int) -> str:
    """The key that today's views of this viewer share."""
    return f"{PROFILES.name}:{viewer_id}:{int(time.time()) // PROFILES.seconds}"


def today(viewer_id: int, owner_id: int) -> tuple[int, bool]:
    """How many profiles the viewer opened today, and whether this one is among them."""
    count, opened = _TODAY.row(key=key(viewer_id), owner=owner_id)
    return count, bool(opened)


_TODAY = Frozen(
    lambda: select(func.count(), func.max(case((Counter.starts == bindparam("owner"), 1), else_=0))).where(
        Counter.key == bindparam("key")
    )
)
