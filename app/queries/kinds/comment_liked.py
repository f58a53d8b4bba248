"""Somebody likes a comment of the member's: told to them, in no feed."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.models import Comment, CommentLike, Post
from app.queries import mentions
from app.queries.kinds import commented
from app.queries.kinds.liked import EXCERPT
from app.queries.matter import Matter
from app.queries.query import VIEWER, Query
from app.queries.visibility import may_read_comment
from app.rules.text import shorten

things = commented.things


def shown(member_id: int, ids: list[int]) -> dict[int, int]:
    """Each of these comments, as far as the member may still read it."""
    return {id: id for id in commented.shown(member_id, ids)}


def told(member_id: int, liker_id: int, comment_id: int) -> Matter | None:
    """A like of the member's comment; `words` is how it begins."""
    row = _LIKE.row(viewer=member_id, other=liker_id, id=comment_id)
    return Matter(row[0], shorten(mentions.plain(member_id, {0: row[1]})[0], EXCERPT)) if row else None


_LIKE = Query(
    lambda: (
        select(Comment.id, Comment.text)
        .join(Post, Post.id == Comment.post_id)
        .join(CommentLike, CommentLike.comment_id == Comment.id)
        .where(
            Comment.id == bindparam("id"),
            Comment.author_id == VIEWER,
            CommentLike.member_id == bindparam("other"),
            may_read_comment(VIEWER, Comment, Post),
        )
    )
)
