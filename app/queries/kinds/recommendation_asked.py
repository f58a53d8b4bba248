"""A member asks a connection for a recommendation."""

from __future__ import annotations

from app.queries import recommendation_letters as letters
from app.queries.matter import Matter
from app.rules.recommendations import REQUESTED


def told(member_id: int, subject_id: int, id: int) -> Matter | None:
    """A request that the member has not answered; `words` is the note."""
    row = letters.between(id, member_id, subject_id, REQUESTED)
    return letters.matter(row, row.note) if row else None
