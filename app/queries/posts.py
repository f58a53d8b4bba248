"""Posts: one to read, one to act on, who likes it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.models import Member, Post, PostLike
from app.queries import graph, objects, people
from app.queries.objects import PostSeen
from app.queries.people import Person
from app.queries.query import VIEWER, Query


def seen(viewer_id: int, post_id: int) -> PostSeen | None:
    """One post with its author, where the viewer may read it."""
    post = objects.posts(viewer_id, [post_id]).get(post_id)
    if post is None:
        return None
    found = objects.with_author(post, people.people(viewer_id, [post.author_id]))
    return found if found.author else None


class PostFound(NamedTuple):
    """A post to act on."""

    id: int
    author_id: int


def readable(viewer_id: int, post_id: int) -> PostFound | None:
    """A post that the viewer may read, to like it or to take that back."""
    return _READABLE.row(viewer=viewer_id, post=post_id)  # type: ignore[no-any-return]


_READABLE = Query(
    lambda: (
        select(Post.id, Post.author_id)
        .join(Member, Member.id == Post.author_id)
        .where(Post.id == bindparam("post"), objects.readable(VIEWER), Member.state == "active")
    ),
    PostFound,
)


def own(member_id: int, post_id: int) -> PostFound | None:
    """A post of the member's own, to delete it."""
    return _OWN.row(viewer=member_id, post=post_id)  # type: ignore[no-any-return]


_OWN = Query(
    lambda: select(Post.id, Post.author_id).where(Post.id == bindparam("post"), Post.author_id == VIEWER), PostFound
)


def likers(viewer_id: int, post_id: int, most: int = 50) -> list[Person]:
    """Who likes a post that the viewer may read: connections first, then the latest."""
    return _LIKERS.rows(viewer=viewer_id, post=post_id, most=most)


_LIKERS = Query(
    lambda: (
        select(*people.person_columns(VIEWER))
        .join(PostLike, PostLike.member_id == Member.id)
        .where(PostLike.post_id == bindparam("post"), graph.visible_member(VIEWER))
        .order_by(graph.connects(VIEWER, Member.id).desc(), PostLike.at.desc(), Member.id)
        .limit(bindparam("most"))
    ),
    Person,
)
