"""Posts: one to read, one to act on, who likes it."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import Member, Post, PostLike
from app.queries import graph, objects, people
from app.queries.objects import PostSeen
from app.queries.people import Person


def seen(viewer_id: int, post_id: int) -> PostSeen | None:
    """One post with its author, where the viewer may read it."""
    post = objects.posts(viewer_id, [post_id]).get(post_id)
    if post is None:
        return None
    found = objects.with_author(post, people.people(viewer_id, [post.author_id]))
    return found if found.author else None


def readable(viewer_id: int, post_id: int) -> Post | None:
    """A post that the viewer may read, to like it or to take that back."""
    return db.session.scalar(
        select(Post)
        .join(Member, Member.id == Post.author_id)
        .where(Post.id == post_id, objects.readable(viewer_id), Member.state == "active")
    )


def own(member_id: int, post_id: int) -> Post | None:
    """A post of the member's own, to delete it."""
    return db.session.scalar(select(Post).where(Post.id == post_id, Post.author_id == member_id))


def likers(viewer_id: int, post_id: int, most: int = 50) -> list[Person]:
    """Who likes a post that the viewer may read: connections first, then the latest."""
    rows = db.session.execute(
        select(*people.person_columns(viewer_id))
        .join(PostLike, PostLike.member_id == Member.id)
        .where(PostLike.post_id == post_id, graph.visible_member(viewer_id))
        .order_by(graph.connects(viewer_id, Member.id).desc(), PostLike.at.desc(), Member.id)
        .limit(most)
    )
    return [Person(*row) for row in rows]
