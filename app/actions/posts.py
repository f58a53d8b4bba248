"""Writing, editing and deleting posts, liking and unliking them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from app.actions import comments, events, mentions, post_pictures, tags
from app.actions.post_pictures import Picked
from app.database import upsert
from app.models import Post, PostLike, PostVersion
from app.models.base import Moment, now
from app.queries import comments as said
from app.queries import post_pictures as found_pictures
from app.queries.members import Anybody, Somebody, language_of
from app.queries.mentions import Place
from app.queries.posts import FOUND, PostFound
from app.queries.query import VIEWER, Query, insertion
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.visibility import AUDIENCES


def write(
    author: Somebody, text: str, audience: str = "members", pictures: Sequence[Picked] = ()
) -> PostFound:
    """Publish a post for all members or for connections. Those whom it mentions (rules/mentions.py) are told, if they
    may read it. `pictures`: of those that wait in the author's form. Raises Refused if one is gone.
    """
    _check(audience)
    post = _WRITE.row(author_id=author.id, text=text, audience=audience, created_at=now())
    if pictures:
        post_pictures.arrange(author, post.id, pictures)
    tags.add(post.id, text)
    events.record("posted", actor=author, object_id=post.id)
    mentions.tell(author, Place(post.id, None), text)
    return post  # type: ignore[no-any-return]


_WRITE = Query(
    lambda: (
        insertion(Post, "author_id", "text", "audience", "created_at")
        .values(language=language_of("author_id"))
        .returning(*FOUND)
    ),
    PostFound,
)


def edit(
    author: Somebody, post: PostFound, text: str, audience: str, pictures: Sequence[Picked] | None = None
) -> None:
    """Change a post of the member's own; it is marked where text or pictures changed, and what it said before is kept
    for its author. Those whom it newly mentions are told. `pictures`: all that it is to have, None to leave them.
    Raises Refused if one is gone, and for more readers than before once others have commented: they wrote for the
    readers of then.
    """
    _check(audience)
    _LOCK.rows(post=post.id)  # a comment under way counts
    if AUDIENCES[audience] < AUDIENCES[post.audience] and said.by_others(post.id, post.author_id):
        raise Refused(N_("Others have commented, so no more people than before may read it."), "audience")
    changed = pictures is not None and post_pictures.arrange(author, post.id, pictures)
    if text != post.text:
        _KEEP.write(post=post.id, moment=now())
        tags.change(post.id, text)
    if changed or text != post.text:
        _EDIT.write(post=post.id, author=author.id, said=text, moment=now())
    if audience != post.audience:
        _OPEN.write(post=post.id, to=audience)
    mentions.tell_of_change(author, Place(post.id, None), post.text, text)


def narrow(post: PostFound) -> None:
    """Let only connections read a post of the member's own from now on."""
    _OPEN.write(post=post.id, to="connections")


def _check(audience: str) -> None:
    if audience not in ("members", "connections"):
        raise Refused(N_("Choose who may read it."), "audience")


_LOCK = Query(lambda: select(Post.id).where(Post.id == bindparam("post")).with_for_update())


def _kept() -> Any:
    said = select(Post.id, Post.text, Post.language, bindparam("moment", type_=Moment))
    columns = ["post_id", "text", "language", "until"]
    return insert(PostVersion).inline().from_select(columns, said.where(Post.id == bindparam("post")))


_KEEP = Query(_kept)
_EDIT = Query(
    lambda: update(Post)
    .where(Post.id == bindparam("post"))
    .values(text=bindparam("said"), edited_at=bindparam("moment", type_=Moment), language=language_of("author"))
)
_OPEN = Query(lambda: update(Post).where(Post.id == bindparam("post")).values(audience=bindparam("to")))


def remove(post: PostFound) -> None:
    """Delete a post everywhere, with its comments and pictures. The caller found it among the member's own."""
    _LOCK.rows(post=post.id)  # it waits for likes and comments under way, so that what they tell is deleted, too
    comments.forget_of_post(post.id)
    mentions.forget_of_post(post.id)
    pictures = found_pictures.names_in(post.id)
    _REMOVE.write(post=post.id)
    post_pictures.drop(pictures)
    events.forget("posted", object_id=post.id)
    events.forget("liked", object_id=post.id)


_REMOVE = Query(lambda: delete(Post).where(Post.id == bindparam("post")))


def like(member: Somebody, post: PostFound) -> None:
    """Like a post that the member can read; liking twice is liking once, and liking one's own is told to nobody."""
    if _LIKE.row(post_id=post.id, member_id=member.id, at=now()):
        author = Anybody(post.author_id)
        events.record("liked", actor=member, whom=author, tell=author, object_id=post.id, quiet=member.id == author.id)


def _like() -> Any:
    row = insertion(PostLike, "post_id", "member_id", "at", into=upsert)
    return row.on_conflict_do_nothing().returning(PostLike.post_id)


def unlike(member: Somebody, post: PostFound) -> None:
    """Unlike a post, in feeds and notifications as well."""
    _UNLIKE.write(post=post.id, viewer=member.id)
    events.forget("liked", object_id=post.id, actor_id=member.id)


_LIKE = Query(_like)
_UNLIKE = Query(
    lambda: delete(PostLike).where(PostLike.post_id == bindparam("post"), PostLike.member_id == VIEWER)
)
