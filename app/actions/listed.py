"""Lists of the own profile: an entry is made once, as long as there is room."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import func, select

from app.extensions import db
from app.models import Education, Member, Position, ProfileEntry
from app.queries import members
from app.rules.errors import Refused
from app.rules.labels import N_

Entry = TypeVar("Entry", Position, Education, ProfileEntry)


def already(table: type[Entry], member: Member, most: int, said: dict[str, str | None], **among: str) -> Entry | None:
    """The entry that says this, for a form that is sent twice; None where there is room for it, else Refused.

    said: columns and what is written in them; most: entries that the list holds; among: columns that tell the lists of
    one table apart.
    """
    members.locked(member.id)  # on PostgreSQL two at once would not see each other
    same = db.session.scalar(select(table).filter_by(member_id=member.id, **among, **said).limit(1))
    held = select(func.count()).select_from(table).filter_by(member_id=member.id, **among)
    if same is None and (db.session.scalar(held) or 0) >= most:
        raise Refused(N_("There is room for %(count)s entries."), count=most)
    return same
