"""The admins who can sign in now."""

from __future__ import annotations

from sqlalchemy import literal_column, select

from app.models import Member
from app.queries.query import Query


def locked() -> set[int]:
    """Their ids; their rows are locked, so that two of them cannot both be the one who is left."""
    return set(_LOCKED.values())


_LOCKED = Query(
    lambda: select(Member.id)
    .where(
        Member.role == literal_column("'admin'"), Member.state == literal_column("'active'"), ~Member.in_memoriam
    )
    .order_by(Member.id)
    .with_for_update(key_share=True)
)  # fmt: skip
