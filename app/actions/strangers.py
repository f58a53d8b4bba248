"""Counting the strangers shown to a member: once a day each, written before the response is sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, case, update

from app.database import upsert
from app.models import StrangersShown
from app.queries import counters
from app.queries import strangers as queries
from app.queries.query import VIEWER, Query
from app.rules.errors import TooMany
from app.rules.limits import Rate


def show(rate: Rate, viewer_id: int, ids: Collection[int]) -> None:
    """Count these strangers in the caller's transaction; those shown in this window before are not counted again.

    Raises TooMany, and counts none of them, if there are more than the window has left. The row is locked first, so
    that responses sent at the same moment, by other processes as well, see each other's count.
    """
    until = counters.ends_at(rate)
    before: bytes = _LOCKED.row(viewer=viewer_id, name=rate.name, until=until, none=b"")[0]
    fresh = [mark for mark in (queries.mark(rate, viewer_id, id) for id in ids) if mark not in before]
    if not fresh:
        return
    if len(before) // queries.MARK + len(fresh) > rate.times:
        raise TooMany(rate.message, until)
    _KEEP.write(viewer=viewer_id, name=rate.name, marks=before + b"".join(fresh))


def _locked() -> Any:
    """The row of this window, created or emptied if there is none yet."""
    fresh = upsert(StrangersShown).values(
        member_id=VIEWER, name=bindparam("name"), ends_at=bindparam("until"), marks=bindparam("none")
    )
    is_present = StrangersShown.ends_at == fresh.excluded.ends_at
    kept = case((is_present, StrangersShown.marks), else_=fresh.excluded.marks)
    locked = fresh.on_conflict_do_update(
        index_elements=["member_id", "name"], set_={"marks": kept, "ends_at": fresh.excluded.ends_at}
    )
    return locked.returning(StrangersShown.marks)


def _keep() -> Any:
    row = (StrangersShown.member_id == VIEWER, StrangersShown.name == bindparam("name"))
    return update(StrangersShown).where(*row).values(marks=bindparam("marks"))


_LOCKED, _KEEP = Query(_locked), Query(_keep)
