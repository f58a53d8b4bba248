"""Forms that members send: where each led, so that one sent twice does its work once."""

from __future__ import annotations

from app.models import Submission
from app.models.base import now
from app.queries.query import Query, insertion


def remember(member_id: int, key: str, location: str) -> None:
    """Remember where a form with this key led, in the transaction of what it did."""
    _REMEMBER.write(member_id=member_id, key=key, location=location, at=now())


_REMEMBER = Query(lambda: insertion(Submission, "member_id", "key", "location", "at"))
