"""Somebody liked a post, which the viewer may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, true

from app.models import Post, PostLike
from app.queries import mentions
from app.queries.kinds import posted
from app.queries.matter import Matter, Thing
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import not_removed
from app.rules.text import shorten

QUOTED = 80  # characters of the post in the list of notifications
EXCERPT = 200  # characters of the post that an e-mail quotes

visible, fetch = posted.visible, posted.fetch


def as_well(_viewer: Any, _row: Any) -> ColumnElement[bool]:
    """The post is the same."""
    return true()


def told(member_id: int, liker_id: int, post_id: int) -> Matter | None:
    """A like of the member's post; `words` is how the post begins."""
    row = _LIKE.row(viewer=member_id, other=liker_id, id=post_id)
    if row is None:
        return None
    id, text, pictures = row
    return Matter(id, shorten(mentions.plain(member_id, {0: text})[0], EXCERPT), pictures=pictures)


_LIKE = Query(
    lambda: (
        select(Post.id, Post.text, Post.picture_count)
        .join(PostLike, PostLike.post_id == Post.id)
        .where(Post.id == bindparam("id"), Post.author_id == VIEWER, not_removed(Post))
        .where(PostLike.member_id == bindparam("other"))
    )
)


def things(member_id: int, ids: Iterable[int]) -> dict[int, Thing]:
    """How each of these posts of the member's own begins."""
    texts = mentions.plain(member_id, dict(_OWN.rows(viewer=member_id, ids=ids)))
    return {id: Thing(words=shorten(text, QUOTED)) for id, text in texts.items()}


_OWN = Query(
    lambda: select(Post.id, func.substr(Post.text, 1, QUOTED + 1)).where(
        among(Post.id, "ids"), Post.author_id == VIEWER, not_removed(Post)
    )
)
