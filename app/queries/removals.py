"""What the organisation removed: for the member whose it was, for admins, and what time makes over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from app.models import Removal, Report
from app.models.base import Moment, now
from app.queries.query import VIEWER, Query
from app.rules import limits, reporting

ID: Any = bindparam("id", type_=Removal.id.type)
AT_ONCE = 200  # removals that one transaction finishes


class Removed(NamedTuple):
    """A removal, as its member and admins see it. Nothing in it says who reported, or which admin decided."""

    id: int
    kind: str
    object_id: int
    member_id: int
    snapshot: str
    kept: str
    words: str
    removed_at: datetime
    objection: str
    objected_at: datetime | None
    decision: str
    answer: str
    decided_at: datetime | None

    @property
    def may_object(self) -> bool:
        return reporting.may_object(self.removed_at, self.objected_at, now())

    @property
    def objects_until(self) -> datetime:
        return reporting.objects_until(self.removed_at)

    @property
    def waits(self) -> bool:
        """There is an objection that nobody has decided."""
        return self.objected_at is not None and not self.decision


_REMOVED = [getattr(Removal, name) for name in Removed._fields]


def of_member(member_id: int, removal_id: int) -> Removed | None:
    """What was removed of the member's own."""
    return _OF_MEMBER.row(viewer=member_id, id=removal_id)  # type: ignore[no-any-return]


def one(removal_id: int) -> Removed | None:
    """A removal, for admins: the caller has found a report that led to it."""
    return _ONE.row(id=removal_id)  # type: ignore[no-any-return]


def locked(removal_id: int) -> Removed | None:
    """The same as it is now, locked."""
    return _LOCKED.row(id=removal_id)  # type: ignore[no-any-return]


def reporters(removal_id: int) -> list[tuple[int, int]]:
    """The reports that led to it, and who made them."""
    return _REPORTERS.rows(id=removal_id)


def _one() -> Any:
    return select(*_REMOVED).where(Removal.id == ID)


_OF_MEMBER = Query(lambda: _one().where(Removal.member_id == VIEWER), Removed)
_ONE, _LOCKED = Query(_one, Removed), Query(lambda: _one().with_for_update(), Removed)
_REPORTERS = Query(lambda: select(Report.id, Report.reporter_id).where(Report.removal_id == ID).order_by(Report.id))


def to_finish() -> list[Removed]:
    """Those that can no longer be objected to or restored, the oldest first, locked."""
    return _TO_FINISH.rows(since=now() - limits.REMOVED_KEPT, most=AT_ONCE)


def _to_finish() -> Any:
    since = bindparam("since", type_=Moment)
    late = and_(Removal.objected_at.is_(None), Removal.removed_at <= since)
    decided = and_(Removal.decision != "", Removal.decided_at <= since)
    found = select(*_REMOVED).where(Removal.over_at.is_(None), or_(late, decided)).order_by(Removal.id)
    return found.limit(bindparam("most")).with_for_update(skip_locked=True)


_TO_FINISH = Query(_to_finish, Removed)
