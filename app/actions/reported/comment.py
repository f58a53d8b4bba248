"""A removed comment stays in its place without its text, so that answers to it keep theirs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, update

from app.actions import comments, events, restored
from app.models import Comment
from app.queries.query import Query


def remove(comment_id: int, _member_id: int) -> None:
    _WRITE.write(comment=comment_id, to="")
    for kind in comments.TOLD:
        events.untell(kind, object_id=comment_id)


def restore(comment_id: int, _member_id: int, texts: Mapping[str, str], _kept: Mapping[str, str]) -> None:
    restored.check(_WRITE.write(comment=comment_id, to=texts["text"]))


_WRITE = Query(lambda: update(Comment).where(Comment.id == bindparam("comment")).values(text=bindparam("to")))
