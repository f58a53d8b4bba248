"""The subject of a recommendation accepted it."""

from __future__ import annotations

from app.queries import recommendation_letters as letters
from app.queries.matter import Matter
from app.rules.recommendations import HIDDEN, SHOWN


def told(member_id: int, subject_id: int, id: int) -> Matter | None:
    """What the member wrote, accepted."""
    row = letters.between(id, member_id, subject_id, SHOWN, HIDDEN)
    return letters.matter(row) if row else None
