"""Writing and deleting posts, liking and unliking them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete

from app.actions import events
from app.database import upsert
from app.models import Post, PostLike
from app.models.base import now
from app.queries.members import Anybody, Somebody, language_of
from app.queries.posts import PostFound
from app.queries.query import VIEWER, Query, insertion
from app.rules.errors import Refused
from app.rules.labels import N_


def write(author: Somebody, text: str, audience: str = "members") -> PostFound:
    """Publish a post for all members or for connections."""
    if audience not in ("members", "connections"):
        raise Refused(N_("Choose who may read it."), "audience")
    post = _WRITE.row(author_id=author.id, text=text, audience=audience, created_at=now())
    events.record("posted", actor=author, object_id=post.id)
    return post  # type: ignore[no-any-return]


_WRITE = Query(
    lambda: (
        insertion(Post, "author_id", "text", "audience", "created_at")
        .values(language=language_of("author_id"))
        .returning(Post.id, Post.author_id)
    ),
    PostFound,
)


def remove(post: PostFound) -> None:
    """Delete a post everywhere. The caller found it among the member's own."""
    _REMOVE.write(post=post.id)  # first: it waits for likes under way, so that what they tell is deleted, too
    events.forget("posted", object_id=post.id)
    events.forget("liked", object_id=post.id)


_REMOVE = Query(lambda: delete(Post).where(Post.id == bindparam("post")))


def like(member: Somebody, post: PostFound) -> None:
    """Like a post that the member can read; liking twice is liking once, and liking one's own is told to nobody."""
    if _LIKE.row(post_id=post.id, member_id=member.id, at=now()):
        author = Anybody(post.author_id)
        events.record("liked", actor=member, whom=author, tell=author, object_id=post.id, quiet=member.id == author.id)


def _like() -> Any:
    row = insertion(PostLike, "post_id", "member_id", "at", into=upsert)
    return row.on_conflict_do_nothing().returning(PostLike.post_id)


def unlike(member: Somebody, post: PostFound) -> None:
    """Unlike a post, in feeds and notifications as well."""
    _UNLIKE.write(post=post.id, viewer=member.id)
    events.forget("liked", object_id=post.id, actor_id=member.id)


_LIKE = Query(_like)
_UNLIKE = Query(
    lambda: delete(PostLike).where(PostLike.post_id == bindparam("post"), PostLike.member_id == VIEWER)
)
