"""What a member wrote and liked below posts and as posts, for their archive: no words of anybody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.models import Comment, CommentLike, Post, PostLike
from app.queries import mentions
from app.queries.query import VIEWER, Query
from app.queries.visibility import may_read_comment, may_read_post, not_removed


class Posted(NamedTuple):
    id: int
    text: str
    audience: str
    at: datetime


class Reacted(NamedTuple):
    post_id: int
    at: datetime


class Commented(NamedTuple):
    """`answers`: the comment that it answers, None where it answers none or that is gone."""

    id: int
    post_id: int
    answers: int | None
    text: str
    at: datetime
    edited_at: datetime | None


class CommentLiked(NamedTuple):
    comment_id: int
    at: datetime


def posts(viewer_id: int) -> list[Posted]:
    """What the member wrote, in the order in which it was written."""
    return _plain(viewer_id, _POSTS.rows(viewer=viewer_id))


_POSTS = Query(
    lambda: (
        select(Post.id, Post.text, Post.audience, Post.created_at)
        .where(Post.author_id == VIEWER, not_removed(Post))
        .order_by(Post.id)
    ),
    Posted,
)


def _plain(viewer_id: int, rows: list[Any]) -> list[Any]:
    """The same rows with the names of those whom they mention in their texts."""
    texts = mentions.plain(viewer_id, {row.id: row.text for row in rows})
    return [row._replace(text=texts[row.id]) for row in rows]


def likes(viewer_id: int) -> list[Reacted]:
    """Likes of posts that the member may still read."""
    return _LIKES.rows(viewer=viewer_id)


_LIKES = Query(
    lambda: (
        select(PostLike.post_id, PostLike.at)
        .join(Post, Post.id == PostLike.post_id)
        .where(PostLike.member_id == VIEWER, may_read_post(VIEWER, Post))
        .order_by(PostLike.at, PostLike.post_id)
    ),
    Reacted,
)


def comments(viewer_id: int) -> list[Commented]:
    """What the member wrote below posts: their own words, whether or not they may still read the post."""
    return _plain(viewer_id, _COMMENTS.rows(viewer=viewer_id))


_COMMENTS = Query(
    lambda: (
        select(
            Comment.id, Comment.post_id, Comment.answers_id, Comment.text, Comment.created_at, Comment.edited_at
        )
        .where(Comment.author_id == VIEWER)
        .order_by(Comment.id)
    ),
    Commented,
)  # fmt: skip


def comment_likes(viewer_id: int) -> list[CommentLiked]:
    """Likes of comments that the member may still read."""
    return _COMMENT_LIKES.rows(viewer=viewer_id)


_COMMENT_LIKES = Query(
    lambda: (
        select(CommentLike.comment_id, CommentLike.at)
        .join(Comment, Comment.id == CommentLike.comment_id)
        .join(Post, Post.id == Comment.post_id)
        .where(CommentLike.member_id == VIEWER, may_read_comment(VIEWER, Comment, Post))
        .order_by(CommentLike.at, CommentLike.comment_id)
    ),
    CommentLiked,
)
