"""Telling members that a text mentions them: once for each text, and only whoever may read it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from app.actions import events
from app.database import upsert
from app.models import Mention, Notification
from app.queries import mentions as queries
from app.queries.members import Anybody, Somebody
from app.queries.mentions import Place
from app.queries.query import Query, among, insertion
from app.rules import mentions as rules

KIND = "mentioned"


def tell(author: Somebody, place: Place, text: str, told: Collection[int] = ()) -> None:
    """Tell those whom a new text mentions, except the author and those who are `told` of it otherwise."""
    _tell(author, place, set(rules.ids(text)), told)


def tell_of_change(author: Somebody, place: Place, before: str, text: str) -> None:
    """Tell those whom a changed text mentions and who were not told of it before. What somebody was told of a mention
    that is no longer there leads to the text, and quotes it no more.
    """
    now = set(rules.ids(text))
    if not now and not rules.ids(before):
        return
    rows = queries.of(place)
    for is_there in (True, False):
        changed = [id for id, member_id, was in rows if (member_id in now) is is_there and bool(was) is not is_there]
        if changed:
            _CHANGE.write(ids=changed, there=is_there)
    _tell(author, place, now, ())


def _tell(author: Somebody, place: Place, ids: set[int], told: Collection[int]) -> None:
    others = ids - {author.id}
    for member_id in queries.readers(place.post_id, others) if others else ():
        row = {"post_id": place.post_id, "comment_id": place.comment_id, "member_id": member_id}
        mention_id = _WRITE.value(**row)
        if mention_id and member_id not in told:
            events.tell(KIND, actor=author, member=Anybody(member_id), object_id=mention_id)


def forget_of_comment(comment_id: int) -> None:
    """Delete what notifications show of mentions in a comment that is about to be deleted."""
    _UNTELL_COMMENT.write(kind=KIND, comment=comment_id)


def forget_of_post(post_id: int) -> None:
    """The same for a post and the comments under it."""
    _UNTELL_POST.write(kind=KIND, post=post_id)


def _write() -> Any:
    row = insertion(Mention, "post_id", "comment_id", "member_id", into=upsert)
    return row.on_conflict_do_nothing().returning(Mention.id)


def _untell(*which: Any) -> Any:
    gone = select(Mention.id).where(*which)
    return delete(Notification).where(Notification.kind == bindparam("kind"), Notification.object_id.in_(gone))


_WRITE = Query(_write)
_CHANGE = Query(lambda: update(Mention).where(among(Mention.id, "ids")).values(is_there=bindparam("there")))
_UNTELL_COMMENT = Query(lambda: _untell(Mention.comment_id == bindparam("comment", type_=Mention.id.type)))
_UNTELL_POST = Query(lambda: _untell(Mention.post_id == bindparam("post", type_=Mention.id.type)))
