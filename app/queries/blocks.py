"""The people a member has blocked."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select

from app.extensions import db
from app.models import Block, Member
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query
from app.rules import text


class Blocked(NamedTuple):
    person: Person
    note: str
    at: datetime


def blocked_by(member_id: int) -> list[Blocked]:
    """The members whom the member blocked, newest first, with the private note why."""
    return [Blocked(Person(*face), note, at) for note, at, *face in _BLOCKED.rows(viewer=member_id)]


_BLOCKED = Query(
    lambda: (
        select(Block.note, Block.at, *face_columns())
        .join(Member, Member.id == Block.blocked_id)
        .where(Block.blocker_id == VIEWER)
        .order_by(Block.at.desc(), Member.id)
    )
)


def to_block(viewer_id: int, handle: str) -> Member | None:
    """A member whom the viewer may block: anybody they can see, or have blocked already (a form sent twice)."""
    if not text.could_be_handle(handle.lower()):
        return None
    return db.session.scalar(_TO_BLOCK, {"viewer": viewer_id, "handle": handle.lower()})


_TO_BLOCK = select(Member).where(
    Member.handle == bindparam("handle"),
    Member.id != VIEWER,
    Member.state == "active",
    ~exists().where(Block.blocker_id == Member.id, Block.blocked_id == VIEWER),
)
