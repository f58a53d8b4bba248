"""Somebody wrote a post."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased

from app.models import Post
from app.queries import posts
from app.queries.query import there_is
from app.queries.visibility import may_read_post

fetch = posts.by_id


def visible(viewer: Any, row: Any) -> ColumnElement[bool]:
    post = aliased(Post)
    return there_is(post, post.id == row.object_id, may_read_post(viewer, post))


def for_all(_viewer: Any, row: Any) -> ColumnElement[bool]:
    """Written for all members."""
    post = aliased(Post)
    return there_is(post, post.id == row.object_id, post.audience == "members")
