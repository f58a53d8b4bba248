"""The stored times, to compare with the clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.models import Activity, Delivery, SignedInSession
from app.queries.query import Query


def newest_stored() -> datetime | None:
    """The newest time among the most frequent rows: activity, e-mails, sessions. None if there are none.

    It scans these tables (100 ms for a million rows): call it now and then, not for a page.
    """
    return max((moment for moment in _NEWEST.row() if moment), default=None)  # type: ignore[union-attr]


_NEWEST = Query(
    lambda: select(
        select(func.max(Activity.at)).scalar_subquery(),
        select(func.max(Delivery.created_at)).scalar_subquery(),
        select(func.max(SignedInSession.seen_at)).scalar_subquery(),
    )
)
