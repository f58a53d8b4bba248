"""What a member's posts said before they changed them: for themselves alone, on a page and in their archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from app.models import Post, PostVersion
from app.queries import mentions
from app.queries.query import VIEWER, Query
from app.queries.visibility import not_removed
from app.rules import mentions as rules


class Version(NamedTuple):
    """What a post said until a moment."""

    post_id: int
    text: str
    language: str
    until: datetime


def of_post(viewer_id: int, post_id: int) -> list[Version]:
    """The former texts of a post of the viewer's own, newest first, with the names of whom they mention."""
    found = _OF_POST.rows(viewer=viewer_id, post=post_id)
    known = mentions.named_in(viewer_id, [each.text for each in found])
    return [each._replace(text=rules.completed(each.text, known)) for each in found]


def by_post(viewer_id: int) -> dict[int, list[Version]]:
    """Those of all posts of the viewer's own, each in the order of time, without markup."""
    found = _ALL.rows(viewer=viewer_id)
    texts = mentions.plain(viewer_id, dict(enumerate(each.text for each in found)))
    told: dict[int, list[Version]] = {}
    for place, each in enumerate(found):
        told.setdefault(each.post_id, []).append(each._replace(text=texts[place]))
    return told


def _own() -> Any:
    columns = PostVersion.post_id, PostVersion.text, PostVersion.language, PostVersion.until
    own = Post.author_id == VIEWER, not_removed(Post)
    return select(*columns).join(Post, Post.id == PostVersion.post_id).where(*own)


_OF_POST = Query(
    lambda: _own().where(PostVersion.post_id == bindparam("post")).order_by(PostVersion.id.desc()), Version
)
_ALL = Query(lambda: _own().order_by(PostVersion.post_id, PostVersion.id), Version)
