"""The admins who can sign in now, and who was made one lately, or is none any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from app.models import LogEntry, Member
from app.models.base import Moment
from app.queries.query import Query


def changed_since(at: datetime) -> tuple[set[int], set[int]]:
    """Who has been made an admin since then, and whose role has ended; some may be in both."""
    rows = _CHANGED.rows(at=at)
    made, ended = ({id for act, id in rows if id and act == name} for name in ("admin_made", "admin_ended"))
    return made, ended


_CHANGED = Query(
    lambda: select(LogEntry.act, LogEntry.member_id).where(
        LogEntry.at > bindparam("at", type_=Moment),
        LogEntry.act.in_([literal_column(f"'{act}'") for act in ("admin_made", "admin_ended")]),
    )
)


def locked() -> set[int]:
    """Their ids; their rows are locked, so that two of them cannot both be the one who is left."""
    return set(_LOCKED.values())


_LOCKED = Query(
    lambda: select(Member.id)
    .where(
        Member.role == literal_column("'admin'"), Member.state == literal_column("'active'"), ~Member.in_memoriam
    )
    .order_by(Member.id)
    .with_for_update(key_share=True)
)  # fmt: skip
