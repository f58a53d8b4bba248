"""What a member chose and may take back."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import Connection, Member
from app.queries import graph
from app.queries.people import Person, face_columns


def muted(member_id: int) -> list[Person]:
    """The connections whose updates the member keeps out of its feed, by name."""
    rows = db.session.execute(
        select(*face_columns())
        .join(Connection, Connection.peer_id == Member.id)
        .where(Connection.member_id == member_id, Connection.muted, graph.visible_member(member_id))
        .order_by(Member.name_folded, Member.id)
    )
    return [Person(*row) for row in rows]
