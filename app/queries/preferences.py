"""What a member chose and may take back."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import Member, Mute
from app.queries import graph
from app.queries.people import Person, face_columns


def muted(member_id: int) -> list[Person]:
    """Those whose updates the member keeps out of their feed, by name."""
    rows = db.session.execute(
        select(*face_columns())
        .join(Mute, Mute.muted_id == Member.id)
        .where(Mute.member_id == member_id, graph.visible_member(member_id))
        .order_by(Member.name_folded, Member.id)
    )
    return [Person(*row) for row in rows]
