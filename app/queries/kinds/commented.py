"""Somebody commented on a post, which the viewer may read. In feeds it is about the post, elsewhere about the comment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.models import Comment, Post
from app.queries import comment_letters, mentions
from app.queries.kinds import liked
from app.queries.matter import Matter, Thing
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import may_read_comment
from app.rules.text import shorten

QUOTED = 80  # characters of the comment in the list of notifications

visible, as_well, fetch = liked.visible, liked.as_well, liked.fetch

_answered = aliased(Comment)
answers_viewer = select(_answered.id).where(_answered.id == Comment.answers_id, _answered.author_id == VIEWER).exists()


def told(member_id: int, _actor_id: int, post_id: int, moment: datetime) -> Matter | None:
    """The comments on the member's post; of those that answer a comment of theirs they are told otherwise."""
    return comment_letters.matter(member_id, _UNREAD.rows(viewer=member_id, post=post_id, moment=moment))


_UNREAD = Query(lambda: comment_letters.unread("commented", Post.author_id == VIEWER, ~answers_viewer))


def shown(member_id: int, ids: Iterable[int]) -> dict[int, int]:
    """The post of each of these comments, as far as the member may read them: those under one post are one line."""
    return {id: post_id for id, post_id, _ in _COMMENTS.rows(viewer=member_id, ids=ids)}


def things(member_id: int, ids: Iterable[int]) -> dict[int, Thing]:
    """How each of these comments begins."""
    rows = _COMMENTS.rows(viewer=member_id, ids=ids)
    texts = mentions.plain(member_id, {id: text for id, _, text in rows})
    return {id: Thing(words=shorten(text, QUOTED)) for id, text in texts.items()}


_COMMENTS = Query(
    lambda: (
        select(Comment.id, Comment.post_id, func.substr(Comment.text, 1, QUOTED + 1))
        .join(Post, Post.id == Comment.post_id)
        .where(among(Comment.id, "ids"), may_read_comment(VIEWER, Comment, Post))
    )
)
