"""A recommendation was written and waits for its subject's answer."""

from __future__ import annotations

from app.queries import recommendation_letters as letters
from app.queries.matter import Matter
from app.rules.recommendations import SUBMITTED


def told(member_id: int, author_id: int, id: int) -> Matter | None:
    """What was written about the member and waits for an answer; `words` is all of it."""
    row = letters.between(id, author_id, member_id, SUBMITTED)
    return letters.matter(row, row.text) if row else None
