"""Somebody became a member: nothing but the actor is to be seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, or_, select, true
from sqlalchemy.orm import aliased

from app.models import Activity, Member
from app.models.base import Moment
from app.queries.graph import connects
from app.queries.query import there_is
from app.rules.kinds import code


def visible(_viewer: Any, _row: Any) -> ColumnElement[bool]:
    return true()


def for_all(viewer: Any, row: Any) -> ColumnElement[bool]:
    """Still a newcomer. The newest who is none any more is found first: where few have joined lately, a page would read
    everybody who ever did, ten milliseconds with 20,000 members.
    """
    since, other = bindparam("newcomers_since", type_=Moment), aliased(Activity)
    last = select(other.id).where(other.kind == literal_column(str(code("joined"))), other.at <= since)
    last = last.order_by(other.id.desc()).limit(1).correlate_except(other)
    newest = and_(row.at > since, row.id > func.coalesce(last.scalar_subquery(), 0))
    one = aliased(Member)
    is_found = there_is(one, one.id == row.actor_id, one.in_search)  # whoever left search is shown to no stranger
    return and_(newest, or_(row.actor_id == viewer, is_found, connects(viewer, row.actor_id)))
