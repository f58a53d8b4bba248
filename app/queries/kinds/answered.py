"""Somebody answered a comment of the member's."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.models import Comment
from app.queries import comment_letters
from app.queries.kinds import commented
from app.queries.query import VIEWER

shown, things = commented.shown, commented.things

_answered = aliased(Comment)
told = comment_letters.since(
    "answered",
    select(_answered.id).where(_answered.id == Comment.answers_id, _answered.author_id == VIEWER).exists(),
)
