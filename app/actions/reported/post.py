"""A removed post is hidden, with its likes, until it can no longer be restored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from app.actions import comments, events, post_pictures, posts, restored
from app.models import Post
from app.models.base import Moment, now
from app.queries.posts import PostFound
from app.queries.query import Query


def keep(report_id: int, post_id: int) -> None:
    post_pictures.copy_for_report(report_id, post_id)


def remove(post_id: int, _member_id: int) -> None:
    _HIDE.write(post=post_id, at=now())
    events.untell("liked", object_id=post_id)
    comments.untell_of_post(post_id)


def restore(post_id: int, _member_id: int, _texts: Mapping[str, str], _kept: Mapping[str, str]) -> None:
    restored.check(_HIDE.write(post=post_id, at=None))


def finish(post_id: int, member_id: int) -> None:
    posts.remove(PostFound(post_id, member_id, "", ""))


def _hide() -> Any:
    return update(Post).where(Post.id == bindparam("post")).values(removed_at=bindparam("at", type_=Moment))


_HIDE = Query(_hide)
