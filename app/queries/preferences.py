"""What a member chose and may undo."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Member, Mute
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query
from app.queries.visibility import visible_member


def muted(member_id: int) -> list[Person]:
    """The members whom the member has muted, by name."""
    return [Person(*row) for row in _MUTED.rows(viewer=member_id)]


_MUTED = Query(
    lambda: (
        select(*face_columns())
        .join(Mute, Mute.muted_id == Member.id)
        .where(Mute.member_id == VIEWER, visible_member(VIEWER))
        .order_by(Member.name_folded, Member.id)
    )
)
