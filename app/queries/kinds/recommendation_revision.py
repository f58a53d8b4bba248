"""The subject of a recommendation asks its author to revise it."""

from __future__ import annotations

from app.queries import recommendation_letters as letters
from app.queries.matter import Matter
from app.rules.recommendations import REVISION


def told(member_id: int, subject_id: int, id: int) -> Matter | None:
    """What the member wrote and is asked to revise; `words` is the note that says why."""
    row = letters.between(id, member_id, subject_id, REVISION)
    return letters.matter(row, row.note) if row else None
