"""Members to act on."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import Member


def locked(*ids: int) -> list[Member]:
    """These members, FOR UPDATE and in ascending id, so that two actions about the same pair never deadlock.

    Everything that changes how two members stand to each other begins with this.
    """
    found = db.session.scalars(
        select(Member)
        .where(Member.id.in_(ids))
        .order_by(Member.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    by_id = {member.id: member for member in found}
    return [by_id[id] for id in ids]
