"""Forms that members have sent before."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.models import Submission
from app.queries.query import VIEWER, Query


def location(member_id: int, key: str) -> str | None:
    """Where the form with this key led when it was sent the first time, None for a new one."""
    return _LOCATION.value(viewer=member_id, key=key)  # type: ignore[no-any-return]


_LOCATION = Query(
    lambda: select(Submission.location).where(Submission.member_id == VIEWER, Submission.key == bindparam("key"))
)
