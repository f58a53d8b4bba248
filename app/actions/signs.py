"""Leaving a sign: one row for each kind, the newest alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam

from app.database import upsert
from app.models import Sign
from app.models.base import Moment, now
from app.queries.query import Query, insertion

TEXT = 300  # characters that are kept


def leave(name: str, *, level: str = "", text: str = "", number: int = 0) -> None:
    """`name`: of rules/machine.py; what else see models/machine.py."""
    _LEAVE.rows(name=name, at=now(), level=level, text=text[:TEXT], number=number)


def claim(name: str, before: datetime) -> bool:
    """Leave a sign unless there is one that is not older than `before`: of several workers one gets True."""
    return bool(_CLAIM.rows(name=name, at=now(), level="", text="", number=0, before=before))


def _newest(*which: Any) -> Any:
    row = insertion(Sign, "name", "at", "level", "text", "number", into=upsert)
    changed = {each: row.excluded[each] for each in ("at", "level", "text", "number")}
    kept = row.on_conflict_do_update(index_elements=["name"], set_=changed, where=which[0] if which else None)
    return kept.returning(Sign.name)


_LEAVE = Query(_newest)
_CLAIM = Query(lambda: _newest(Sign.at < bindparam("before", type_=Moment)))
