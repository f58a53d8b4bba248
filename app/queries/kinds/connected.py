"""Two members connected: shown as long as they are, and as long as the other one exists for the viewer.

The other one is named to whom the list of the actor's connections names them: to themselves, to whom the list is open,
and to their own connections, because shared connections are always shown.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.models import Connection, Member
from app.queries.graph import connects
from app.queries.query import there_is
from app.queries.visibility import exists_for, may_list_connections


def visible(viewer: Any, row: Any) -> ColumnElement[bool]:
    edge = aliased(Connection)
    stands = edge.member_id == row.actor_id, edge.peer_id == row.whom_id
    return there_is(edge, *stands, or_(row.whom_id == viewer, exists_for(viewer, row.whom_id)))


def names_whom(viewer: Any, row: Any) -> ColumnElement[bool]:
    actor = aliased(Member)
    listed = select(may_list_connections(viewer, actor)).where(actor.id == row.actor_id).correlate_except(actor)
    known = or_(listed.scalar_subquery(), connects(viewer, row.whom_id))
    return or_(row.whom_id == viewer, and_(exists_for(viewer, row.whom_id), known))
