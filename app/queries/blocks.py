"""The people a member has blocked."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import Block, Member
from app.queries.people import Person, face_columns
from app.rules import text


class Blocked(NamedTuple):
    person: Person
    note: str
    at: datetime


def blocked_by(member_id: int) -> list[Blocked]:
    """Whom the member blocked, newest first, with the private note why."""
    rows = db.session.execute(
        select(*face_columns(), Block.note, Block.at)
        .join(Block, Block.blocked_id == Member.id)
        .where(Block.blocker_id == member_id)
        .order_by(Block.at.desc(), Member.id)
    )
    return [Blocked(Person(*row[:5]), row[5], row[6]) for row in rows]


def to_block(viewer_id: int, handle: str) -> Member | None:
    """Whom the viewer may block: anybody it can see, and whoever it has blocked already (a form sent twice)."""
    if not text.could_be_handle(handle.lower()):
        return None
    theirs = select(Block.blocker_id).where(Block.blocker_id == Member.id, Block.blocked_id == viewer_id).exists()
    return db.session.scalar(
        select(Member).where(Member.handle == handle.lower(), Member.id != viewer_id, Member.state == "active", ~theirs)
    )
