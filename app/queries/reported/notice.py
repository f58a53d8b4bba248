"""A notice that the reporter may read, or that hangs on the board, by somebody whom they have blocked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from app.models import Member, Notice
from app.models.base import Moment, now
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import may_read_notice, may_report, not_removed

ID: Any = bindparam("id", type_=Notice.id.type)
MOMENT = bindparam("moment", type_=Moment)
TEXTS = ("title", "text", "place", "pay")
_SAID = [getattr(Notice, name) for name in TEXTS]


def seen_by(reporter_id: int, notice_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=notice_id, moment=now())
    return Seen(row[0], row[1], _texts(row[2:])) if row else None


def context(notice_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=notice_id, member=member_id)
    return Context(_texts(row[1:]), row[0]) if row else None


def _texts(row: Any) -> dict[str, str]:
    return dict(zip(TEXTS, row, strict=True))


def _seen() -> Any:
    hangs = and_(not_removed(Notice), Notice.until > MOMENT, Notice.solved_at.is_(None))
    of_blocked = and_(hangs, may_report(VIEWER, Notice.member_id))
    found = select(Notice.member_id, Member.name, *_SAID).join(Member, Member.id == Notice.member_id)
    readable = or_(may_read_notice(VIEWER, Notice, MOMENT), of_blocked)
    return found.where(Notice.id == ID, Notice.member_id != VIEWER, readable)


_SEEN = Query(_seen)
_NOW = Query(
    lambda: select(Notice.created_at, *_SAID).where(
        Notice.id == ID, Notice.member_id == bindparam("member"), not_removed(Notice)
    )
)
