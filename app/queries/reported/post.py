"""A post that the reporter may read, or that is for all members, by somebody whom they have blocked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from app.models import Member, Post
from app.queries import mentions
from app.queries.graph import NOBODY
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import may_read_post, may_report, not_removed

ID: Any = bindparam("id", type_=Post.id.type)


def seen_by(reporter_id: int, post_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=post_id)
    return Seen(row[0], row[1], mentions.plain(reporter_id, {"text": row[2]})) if row else None


def context(post_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=post_id, member=member_id)
    return Context(mentions.plain(NOBODY, {"text": row[0]}), row[1]) if row else None


def _seen() -> Any:
    of_blocked = and_(not_removed(Post), Post.audience == "members", may_report(VIEWER, Post.author_id))
    found = select(Post.author_id, Member.name, Post.text).join(Member, Member.id == Post.author_id)
    return found.where(Post.id == ID, Post.author_id != VIEWER, or_(may_read_post(VIEWER, Post), of_blocked))


_SEEN = Query(_seen)
_NOW = Query(
    lambda: select(Post.text, Post.created_at).where(
        Post.id == ID, Post.author_id == bindparam("member"), not_removed(Post)
    )
)
