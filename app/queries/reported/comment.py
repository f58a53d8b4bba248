"""A comment that the reporter may read, or under a post that they may read, by somebody whom they have blocked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, literal_column, or_, select

from app.models import Comment, Member, Post
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import may_read_comment, may_read_post, may_report

ID: Any = bindparam("id", type_=Comment.id.type)
THERE = Comment.text != literal_column("''")  # else it was removed


def seen_by(reporter_id: int, comment_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=comment_id)
    return Seen(row[0], row[1], {"text": row[2]}) if row else None


def context(comment_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=comment_id, member=member_id)
    return Context({"text": row[0]}, row[1]) if row else None


def _seen() -> Any:
    of_blocked = and_(may_read_post(VIEWER, Post), may_report(VIEWER, Comment.author_id))
    found = select(Comment.author_id, Member.name, Comment.text).join(Member, Member.id == Comment.author_id)
    readable = or_(may_read_comment(VIEWER, Comment, Post), of_blocked)
    found = found.join(Post, Post.id == Comment.post_id)
    return found.where(Comment.id == ID, Comment.author_id != VIEWER, THERE, readable)


_SEEN = Query(_seen)
_NOW = Query(
    lambda: select(Comment.text, Comment.created_at).where(
        Comment.id == ID, Comment.author_id == bindparam("member"), THERE
    )
)
