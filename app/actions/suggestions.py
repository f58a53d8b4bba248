"""People whom a member may know: named by their archive, dismissed, and shown again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, update

from app.database import upsert
from app.models import Suggestion
from app.models.base import Moment, now
from app.queries.may_know import IMPORTED
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion

FOUND = "found"  # the reason of a row that only says that somebody was dismissed who is suggested by what both share


def dismiss(member: Somebody, other_id: int) -> None:
    """Dismiss a suggestion for good; nobody is told."""
    _DISMISS.write(member_id=member.id, other_id=other_id, reason=FOUND, at=now(), dismissed_at=now())


def restore(member: Somebody, other_id: int) -> None:
    """Undo it. What only said that it was dismissed is deleted."""
    _RESTORE.write(viewer=member.id, other=other_id)
    _FORGET.write(viewer=member.id, other=other_id)


def _put(*, dismissed: bool) -> Any:
    names = ["member_id", "other_id", "reason", "at", *["dismissed_at"] * dismissed]
    row = insertion(Suggestion, *names, into=upsert)
    key = ["member_id", "other_id"]
    if dismissed:
        return row.on_conflict_do_update(index_elements=key, set_={"dismissed_at": row.excluded.dismissed_at})
    fresh = Suggestion.reason != row.excluded.reason
    changed = row.on_conflict_do_update(index_elements=key, set_={"reason": row.excluded.reason}, where=fresh)
    return changed.returning(Suggestion.other_id)


def _restored() -> Any:
    given = Suggestion.member_id == VIEWER, Suggestion.other_id == bindparam("other")
    return update(Suggestion).where(*given).values(dismissed_at=bindparam("never", None, type_=Moment))


def _forgotten() -> Any:
    given = Suggestion.member_id == VIEWER, Suggestion.other_id == bindparam("other")
    return delete(Suggestion).where(*given, Suggestion.reason != IMPORTED)


SUGGEST = Query(lambda: _put(dismissed=False))
_DISMISS, _RESTORE, _FORGET = Query(lambda: _put(dismissed=True)), Query(_restored), Query(_forgotten)
