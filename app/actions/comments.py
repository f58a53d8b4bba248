"""Writing, editing and deleting comments, liking and unliking them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, select, update

from app.actions import events, mentions
from app.database import upsert
from app.models import Activity, Comment, CommentLike, Notification
from app.models.base import Moment, at, now
from app.queries import comment_letters, comments
from app.queries.comments import CommentFound
from app.queries.members import Anybody, Somebody, language_of
from app.queries.mentions import Place
from app.queries.posts import PostFound
from app.queries.query import VIEWER, Query, among, insertion
from app.rules import kinds

TOLD = ("commented", "answered", "comment_liked")  # of a comment, by its id


def write(author: Somebody, post: PostFound, text: str, answers: CommentFound | None = None) -> int:
    """Comment on a post that the member can read, or answer a comment under it; returns the id of the new one.

    The author of the post is told, unless it is them who are answered: whoever is answered is told of that, as long as
    they can read it. Whoever it mentions is told of that, unless of the comment already.
    """
    with at(now()):  # the activity has the moment of the comment, by which `remove` finds it
        row = {"post_id": post.id, "answers_id": answers.id if answers else None, "text": text, "created_at": now()}
        id: int = _WRITE.value(author_id=author.id, **row)
        if author.id != post.author_id:
            events.show("commented", actor=author, whom=Anybody(post.author_id), object_id=post.id)
        told = {answers.author_id} if answers and comments.readable(answers.author_id, id) else set()
        for member_id in told:
            _tell("answered", author, member_id, id, post.id)
        if not answers or answers.author_id != post.author_id:
            _tell("commented", author, post.author_id, id, post.id)
        mentions.tell(author, Place(post.id, id), text, {post.author_id, *told})
    return id


def _tell(kind: str, author: Somebody, member_id: int, comment_id: int, post_id: int) -> None:
    """The notification is about the comment, the e-mail about all under the post that are new by then."""
    waits = comment_letters.waits_to_tell(kind, member_id, post_id)
    events.tell(
        kind, actor=author, member=Anybody(member_id), object_id=comment_id, letter_id=post_id, again=True,
        written=waits,
    )  # fmt: skip


def _written() -> Any:
    row = insertion(Comment, "post_id", "author_id", "answers_id", "text", "created_at")
    return row.values(language=language_of("author_id")).returning(Comment.id)


def edit(author: Somebody, comment: CommentFound, text: str) -> None:
    """Change what a comment of the member's own says; it is marked, unless nothing changed. Only those are told whom
    it mentions for the first time.
    """
    if text != comment.text:
        _EDIT.write(comment=comment.id, author=author.id, said=text, moment=now())
        mentions.tell_of_change(author, Place(comment.post_id, comment.id), comment.text, text)


def remove(comment: CommentFound) -> None:
    """Delete a comment everywhere. The caller found it among those that the member may delete."""
    mentions.forget_of_comment(comment.id)
    _REMOVE.write(comment=comment.id)  # first: it waits for likes under way, so that what they tell is deleted, too
    _UNTELL.write(kinds=TOLD, comment=comment.id)
    given = {"actor": comment.author_id, "post": comment.post_id, "moment": comment.at}
    _UNSHOW.write(code=kinds.code("commented"), **given)


def forget_of_post(post_id: int) -> None:
    """Delete what feeds and notifications show about the comments of a post that is about to be deleted."""
    untell_of_post(post_id)
    events.unshow("commented", object_id=post_id)


def untell_of_post(post_id: int) -> None:
    """The same of notifications alone; entries in feeds stay, for a post that is hidden and may come back."""
    _UNTELL_ALL.write(kinds=TOLD, post=post_id)


def like(member: Somebody, comment: CommentFound) -> None:
    """Like a comment that the member can read; liking twice is liking once. Its author is told, no feed shows it."""
    if _LIKE.row(comment_id=comment.id, member_id=member.id, at=now()):
        events.tell("comment_liked", actor=member, member=Anybody(comment.author_id), object_id=comment.id)


def unlike(member: Somebody, comment: CommentFound) -> None:
    """Unlike a comment, in notifications as well."""
    _UNLIKE.write(comment=comment.id, viewer=member.id)
    events.forget("comment_liked", object_id=comment.id, actor_id=member.id)


_ID: Any = bindparam("comment", type_=Comment.id.type)
_MOMENT: Any = bindparam("moment", type_=Moment)
_WRITE = Query(_written)
_EDIT = Query(
    lambda: update(Comment)
    .where(Comment.id == _ID)
    .values(text=bindparam("said"), edited_at=_MOMENT, language=language_of("author"))
)
_REMOVE = Query(lambda: delete(Comment).where(Comment.id == _ID))
_UNTELL = Query(lambda: delete(Notification).where(among(Notification.kind, "kinds"), Notification.object_id == _ID))
_OF_POST = select(Comment.id).where(Comment.post_id == bindparam("post"))
_UNTELL_ALL = Query(
    lambda: delete(Notification).where(among(Notification.kind, "kinds"), Notification.object_id.in_(_OF_POST))
)


def _unshow() -> Any:
    """The row of activity of a comment that is gone, unless its author wrote another one there in that second."""
    post, actor = (bindparam(name, type_=Comment.id.type) for name in ("post", "actor"))
    other = and_(Comment.author_id == actor, Comment.post_id == post, Comment.created_at == _MOMENT)
    return delete(Activity).where(
        Activity.kind == bindparam("code"), Activity.object_id == post, Activity.actor_id == actor,
        Activity.at == _MOMENT, ~exists().where(other),
    )  # fmt: skip


def _like() -> Any:
    row = insertion(CommentLike, "comment_id", "member_id", "at", into=upsert)
    return row.on_conflict_do_nothing().returning(CommentLike.comment_id)


_UNSHOW, _LIKE = Query(_unshow), Query(_like)
_UNLIKE = Query(lambda: delete(CommentLike).where(CommentLike.comment_id == _ID, CommentLike.member_id == VIEWER))
