"""Members to act on, and the same to read."""

from __future__ import annotations

from collections import namedtuple

from sqlalchemy import select

from app.extensions import db
from app.models import Member
from app.queries.query import among
from app.rules.errors import Gone

COLUMNS = [column for column in Member.__table__.c if column.key != "password_hash"]


class MemberRow(namedtuple("MemberRow", [column.key for column in COLUMNS])):
    """A member where nothing is acted upon: the columns of a Member, without the password."""

    __slots__ = ()
    is_admin = Member.is_admin


def locked(*ids: int) -> list[Member]:
    """These members, FOR UPDATE and in ascending id, so that two actions about the same pair never deadlock.

    Everything that changes how two members stand to each other begins with this. Raises Gone where one is deleted.
    """
    found = db.session.scalars(_LOCKED, {"ids": ids})
    by_id = {member.id: member for member in found}
    if len(by_id) < len(set(ids)):
        raise Gone
    return [by_id[id] for id in ids]


_LOCKED = (
    select(Member)
    .where(among(Member.id, "ids"))
    .order_by(Member.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
