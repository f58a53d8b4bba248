"""What a member's posts said before they changed them: for themselves alone, on a page and in their archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from app.models import Post, PostVersion
from app.queries import mentions
from app.queries.query import VIEWER, Query
from app.queries.visibility import not_removed
from app.rules import limits
from app.rules import mentions as rules


class Version(NamedTuple):
    """What a post said until a moment."""

    id: int
    post_id: int
    text: str
    language: str
    until: datetime


def of_post(viewer_id: int, post_id: int, before: int | None = None) -> tuple[list[Version], int | None]:
    """One page of the former texts of a post of the viewer's own, newest first, with the names of whom they mention,
    and the id below which it goes on, None at the end.
    """
    rows = _OF_POST.rows(viewer=viewer_id, post=post_id, before=before or 2**62)
    found = rows[: limits.PAGE]
    known = mentions.named_in(viewer_id, [each.text for each in found])
    told = [each._replace(text=rules.completed(each.text, known)) for each in found]
    return told, found[-1].id if len(rows) > len(found) else None


def by_post(viewer_id: int) -> dict[int, list[Version]]:
    """Those of all posts of the viewer's own, each in the order of time, without markup."""
    found = _ALL.rows(viewer=viewer_id)
    texts = mentions.plain(viewer_id, dict(enumerate(each.text for each in found)))
    told: dict[int, list[Version]] = {}
    for place, each in enumerate(found):
        told.setdefault(each.post_id, []).append(each._replace(text=texts[place]))
    return told


def _own() -> Any:
    columns = PostVersion.id, PostVersion.post_id, PostVersion.text, PostVersion.language, PostVersion.until
    own = Post.author_id == VIEWER, not_removed(Post)
    return select(*columns).join(Post, Post.id == PostVersion.post_id).where(*own)


def _of_post() -> Any:
    which = PostVersion.post_id == bindparam("post"), PostVersion.id < bindparam("before")
    return _own().where(*which).order_by(PostVersion.id.desc()).limit(limits.PAGE + 1)


_OF_POST = Query(_of_post, Version)
_ALL = Query(lambda: _own().order_by(PostVersion.post_id, PostVersion.id), Version)
