"""Somebody answered a comment of the member's."""

from __future__ import annotations

from datetime import datetime

from app.queries import comment_letters
from app.queries.kinds import commented
from app.queries.matter import Matter
from app.queries.query import Query

shown, things = commented.shown, commented.things


def told(member_id: int, _actor_id: int, post_id: int, moment: datetime) -> Matter | None:
    """The answers to comments of the member's under the post."""
    return comment_letters.matter(member_id, _UNREAD.rows(viewer=member_id, post=post_id, moment=moment))


_UNREAD = Query(lambda: comment_letters.unread("answered", commented.answers_viewer))
