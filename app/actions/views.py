"""Counting opened profiles against harvesting: asked before a profile is shown, noted after the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from app.database import upsert
from app.extensions import db
from app.models import Counter
from app.queries import counters, views
from app.rules.errors import TooMany
from app.rules.limits import PROFILES


def check(viewer_id: int, owner_id: int) -> Callable[[], None] | None:
    """What is to be noted once the profile was shown, None where nothing is.

    Raises TooMany where today's number of different profiles is used up; those opened before stay open.
    """
    if viewer_id == owner_id:
        return None
    count, opened = views.today(viewer_id, owner_id)
    if opened:
        return None
    if count >= PROFILES.times:
        raise TooMany(PROFILES.message, retry_after=counters.seconds_left(PROFILES))
    return lambda: note(viewer_id, owner_id)


def note(viewer_id: int, owner_id: int) -> None:
    """Count one profile for today; a second tab that notes the same counts once."""
    _, began = counters.window(PROFILES, viewer_id)
    row = upsert(Counter).values(
        key=views.key(viewer_id),
        starts=owner_id,
        spent=1,
        ends_at=datetime.fromtimestamp(began + PROFILES.seconds, UTC),
    )
    db.session.execute(row.on_conflict_do_nothing())
