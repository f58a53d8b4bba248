"""Keeping which tags the text of a post has. They are deleted with the post."""

from __future__ import annotations

from sqlalchemy import bindparam, delete

from app.database import upsert
from app.models import PostTag
from app.queries.query import Query, among, insertion
from app.rules import tags as rules


def add(post_id: int, text: str) -> None:
    """Store the tags of a new post that says this."""
    _ADD.write_all([{"post_id": post_id, "tag": tag} for tag in sorted(rules.keys(text))])


def change(post_id: int, text: str) -> None:
    """The same for a post that said something else before, whatever that was."""
    _DROP.write(post=post_id, tags=sorted(rules.keys(text)))
    add(post_id, text)


_ADD = Query(lambda: insertion(PostTag, "tag", "post_id", into=upsert).on_conflict_do_nothing())
_DROP = Query(lambda: delete(PostTag).where(PostTag.post_id == bindparam("post"), ~among(PostTag.tag, "tags")))
