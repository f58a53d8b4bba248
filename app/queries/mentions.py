"""Members mentioned in texts: whom somebody who writes may mean, who may read it, and names for those who read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from app.models import Comment, Connection, Member, Mention, Post
from app.queries import people
from app.queries.graph import connects
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import exists_for, may_read_post, visible_member
from app.rules import mentions as rules
from app.rules.mentions import Meant

_POST: Any = bindparam("post", type_=Mention.post_id.type)
_COMMENT: Any = bindparam("comment", type_=Mention.comment_id.type)


def meant(viewer_id: int, typed: str, chosen: Iterable[int]) -> list[Meant]:
    """Those whom a text, as it was typed, may mention: by their handles or, if they were chosen or are connections, by
    their names. No query for a text without an @.
    """
    if "@" not in typed:
        return []
    names, handles = rules.names(typed), rules.handles(typed)
    return _MEANT.rows(viewer=viewer_id, ids=list(chosen), handles=sorted(handles), names=sorted(names))


def _meant() -> Any:
    named = and_(among(Member.name, "names"), or_(among(Member.id, "ids"), connects(VIEWER, Member.id)))
    which = or_(named, among(Member.handle, "handles"))
    return select(Member.id, Member.handle, Member.name).where(which, visible_member(VIEWER), Member.id != VIEWER)


_MEANT = Query(_meant, Meant)


def named_in(viewer_id: int, texts: Iterable[str]) -> Mapping[int, Person]:
    """Those whom stored texts mention, as far as they exist for the viewer; no query where nobody is mentioned."""
    ids = {id for text in texts for id in rules.ids(text)}
    return people.people_in_feed(viewer_id, ids, ())


def plain(viewer_id: int, texts: Mapping[Any, str]) -> dict[Any, str]:
    """These stored texts, by any key, as the viewer reads them without markup; at most one query."""
    known = named_in(viewer_id, texts.values())
    return {key: rules.plain(text, known) for key, text in texts.items()}


def near_among(viewer_id: int, ids: Iterable[int]) -> set[int]:
    """Those of these members who are connected with the viewer."""
    return set(_NEAR.values(viewer=viewer_id, ids=list(ids)))


_NEAR = Query(
    lambda: select(Connection.peer_id).where(Connection.member_id == VIEWER, among(Connection.peer_id, "ids"))
)


def readers(post_id: int, ids: Iterable[int]) -> list[int]:
    """Those of these members who may read the post."""
    return _READERS.values(post=post_id, ids=list(ids))


_READERS = Query(
    lambda: (
        select(Member.id)
        .join(Post, Post.id == _POST)
        .where(among(Member.id, "ids"), may_read_post(Member.id, Post))
        .order_by(Member.id)
    )
)


class Place(NamedTuple):
    """Where a mention stands: a post, or a comment under it."""

    post_id: int
    comment_id: int | None


def place(member_id: int, mention_id: int) -> Place | None:
    """Where the member is or was mentioned, as long as they may read it."""
    return _PLACE.row(viewer=member_id, mention=mention_id)  # type: ignore[no-any-return]


def readable(*columns: Any) -> Any:
    """SQL: columns of mentions of the viewer that are still in a text that they may read, with Post and Comment."""
    return _told(*columns).where(Mention.is_there)


def _told(*columns: Any) -> Any:
    """SQL: the same with those that are no longer there: whoever was told of one is led to the text."""
    said = or_(Mention.comment_id.is_(None), exists_for(VIEWER, Comment.author_id))
    return (
        select(*columns)
        .select_from(Mention)
        .join(Post, Post.id == Mention.post_id)
        .outerjoin(Comment, Comment.id == Mention.comment_id)
        .where(Mention.member_id == VIEWER, may_read_post(VIEWER, Post), said)
    )


_PLACE = Query(
    lambda: _told(Mention.post_id, Mention.comment_id).where(Mention.id == bindparam("mention")), Place
)


def among_told(member_id: int, ids: Iterable[int]) -> list[int]:
    """Those of these mentions whose text the member may read, also where they are no longer in it."""
    return _AMONG_TOLD.values(viewer=member_id, ids=ids)


_AMONG_TOLD = Query(lambda: _told(Mention.id).where(among(Mention.id, "ids")))


def of(place: Place) -> list[Any]:
    """The mentions in a text, also those that are no longer there: (id, member_id, is_there)."""
    if place.comment_id:
        return _OF_COMMENT.rows(comment=place.comment_id)
    return _OF_POST.rows(post=place.post_id)


_ROW = Mention.id, Mention.member_id, Mention.is_there
_OF_POST = Query(lambda: select(*_ROW).where(Mention.post_id == _POST, Mention.comment_id.is_(None)))
_OF_COMMENT = Query(lambda: select(*_ROW).where(Mention.comment_id == _COMMENT))
