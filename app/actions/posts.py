"""Writing and deleting posts, liking them and taking that back."""

from __future__ import annotations

from sqlalchemy import delete

from app.actions import events
from app.database import upsert
from app.extensions import db
from app.models import Member, Post, PostLike
from app.models.base import now
from app.rules.errors import Refused
from app.rules.labels import N_


def write(author: Member, text: str, audience: str = "members") -> Post:
    """Publish a post for all members or for connections."""
    if audience not in ("members", "connections"):
        raise Refused(N_("Please choose who may read it."), "audience")
    post = Post(author_id=author.id, text=text, audience=audience)
    db.session.add(post)
    db.session.flush()
    events.record("posted", actor=author, object_id=post.id)
    return post


def remove(post: Post) -> None:
    """Delete a post from every surface. The caller found it among the member's own."""
    events.forget("posted", object_id=post.id)
    events.forget("liked", object_id=post.id)
    db.session.execute(delete(Post).where(Post.id == post.id))


def like(member: Member, post: Post) -> None:
    """Like a post that the member can read; liking twice is liking once, and liking one's own is no news."""
    row = upsert(PostLike).values(post_id=post.id, member_id=member.id, at=now()).on_conflict_do_nothing()
    if db.session.scalar(row.returning(PostLike.post_id)):  # a driver may count a row that was not written
        author = db.session.get_one(Member, post.author_id)
        events.record("liked", actor=member, whom=author, tell=author, object_id=post.id, quiet=member.id == author.id)


def unlike(member: Member, post: Post) -> None:
    """Take a like back, from feeds and notifications as well."""
    db.session.execute(delete(PostLike).where(PostLike.post_id == post.id, PostLike.member_id == member.id))
    events.forget("liked", object_id=post.id, actor_id=member.id)
