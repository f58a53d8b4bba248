"""Posts with a tag, as far as their reader may read them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from app.models import Post, PostTag
from app.queries import comments, people, posts
from app.queries.feed import Entry, MemberPage
from app.queries.graph import mutes
from app.queries.query import VIEWER, Query
from app.queries.visibility import may_read_post
from app.rules import limits


def page(viewer_id: int, tag: str, before: int | None = None) -> MemberPage:
    """The posts with a tag (in the form of rules/tags.py) as entries of a feed, newest first, without those of members
    whom the viewer has muted; at most four queries.
    """
    ids = _TAGGED.values(viewer=viewer_id, tag=tag, before=before or 2**62)
    shown = ids[: limits.PAGE]
    return MemberPage(_entries(viewer_id, shown), shown[-1] if len(ids) > limits.PAGE else None)


def _tagged() -> Any:
    return (
        select(PostTag.post_id)
        .join(Post, Post.id == PostTag.post_id)
        .where(PostTag.tag == bindparam("tag"), PostTag.post_id < bindparam("before"))
        .where(may_read_post(VIEWER, Post), ~mutes(VIEWER, Post.author_id))
        .order_by(PostTag.post_id.desc())
        .limit(limits.PAGE + 1)
    )


_TAGGED = Query(_tagged)


def _entries(viewer_id: int, ids: list[int]) -> list[Entry]:
    """An entry for each of these posts, which the viewer may read, with its newest comments; its id is the post's."""
    found = posts.by_id(viewer_id, ids)
    said = comments.newest(viewer_id, commented) if (commented := [id for id in ids if found[id].comments]) else {}
    for id, latest in said.items():
        found[id] = found[id]._replace(latest=latest, earlier=found[id].comments - len(latest))
    known = people.people_in_feed(viewer_id, set().union(*(post.people for post in found.values())), ())
    told = [found[id].by(known) for id in ids]
    return [
        Entry(post.id, "posted", post.at, (post.author,), 0, None, False, post, object_id=post.id)
        for post in told if post.author
    ]  # fmt: skip
