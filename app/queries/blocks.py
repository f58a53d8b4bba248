"""The people a member has blocked."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import Block, Member
from app.queries.people import Person, face_columns


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
