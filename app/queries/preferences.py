"""What a member chose and may take back."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Connection, Member
from app.queries import graph
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query


def muted(member_id: int) -> list[Person]:
    """The connections whose updates the member keeps out of its feed, by name."""
    return [Person(*row) for row in _MUTED.rows(viewer=member_id)]


_MUTED = Query(
    lambda: (
        select(*face_columns())
        .join(Connection, Connection.peer_id == Member.id)
        .where(Connection.member_id == VIEWER, Connection.muted, graph.visible_member(VIEWER))
        .order_by(Member.name_folded, Member.id)
    )
)
