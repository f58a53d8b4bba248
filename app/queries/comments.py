"""Comments under posts, as far as their readers may see them: the newest of many posts, pages of one, one to act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from app.models import Comment, CommentLike, Member, Post
from app.queries import graph, people
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import exists_for, may_read_comment, visible_member
from app.rules import limits, mentions

_COMMENT: Any = bindparam("comment", type_=Comment.id.type)
_POST: Any = bindparam("post", type_=Comment.id.type)


class CommentSeen(NamedTuple):
    """A comment as one viewer sees it. `whom_id`: the author of the comment that it answers.

    `author` and `whom` are added once people are loaded; `whom` stays None where the viewer may not know of them.
    """

    id: int
    post_id: int
    author_id: int
    text: str
    language: str
    at: datetime
    edited: bool
    whom_id: int | None
    likes: int
    mine: bool
    author: Person | None = None
    whom: Person | None = None

    @property
    def people(self) -> set[int]:
        """The ids of everybody whom it names."""
        return {self.author_id, *mentions.ids(self.text)} | ({self.whom_id} if self.whom_id else set())

    def by(self, people: Mapping[int, Person]) -> CommentSeen:
        """The comment with its author, whom it answers and whom it mentions."""
        said = mentions.completed(self.text, people)
        return self._replace(text=said, author=people.get(self.author_id), whom=people.get(self.whom_id or 0))


def newest(viewer_id: int, post_ids: Iterable[int]) -> dict[int, tuple[CommentSeen, ...]]:
    """The newest comments of each of these posts, which the viewer may read, oldest first; one query."""
    return _by_post(_NEWEST.rows(viewer=viewer_id, ids=post_ids))


def newest_of(viewer_id: int, author_id: int, post_ids: Iterable[int]) -> dict[int, tuple[CommentSeen, ...]]:
    """The newest comment by one member under each of these posts."""
    return _by_post(_NEWEST_OF.rows(viewer=viewer_id, author=author_id, ids=post_ids))


def _by_post(rows: Iterable[Any]) -> dict[int, tuple[CommentSeen, ...]]:
    found: dict[int, tuple[CommentSeen, ...]] = {}
    for comment in (CommentSeen(*row) for row in rows):
        found[comment.post_id] = (*found.get(comment.post_id, ()), comment)
    return found


def _columns() -> list[Any]:
    answered, liked = aliased(Comment), CommentLike.comment_id == Comment.id
    whom = select(answered.author_id).where(answered.id == Comment.answers_id)
    likes = select(func.count()).select_from(CommentLike).where(liked, exists_for(VIEWER, CommentLike.member_id))
    mine = select(CommentLike.comment_id).where(liked, CommentLike.member_id == VIEWER).exists()
    return [
        Comment.id, Comment.post_id, Comment.author_id, Comment.text, Comment.language, Comment.created_at,
        Comment.edited_at.is_not(None), whom.correlate(Comment).scalar_subquery(), likes.scalar_subquery(), mine,
    ]  # fmt: skip


def _newest(most: int, *which: Any) -> Any:
    """The places of all comments are read from the index; only those shown are looked up."""
    each: Any = aliased(Comment)
    place = func.row_number().over(partition_by=each.post_id, order_by=each.id.desc()).label("place")
    placed = select(each.id, place).where(among(each.post_id, "ids"), exists_for(VIEWER, each.author_id))
    placed = placed.where(*(one(each) for one in which)).subquery()
    shown = select(*_columns()).join(placed, placed.c.id == Comment.id).where(placed.c.place <= most)
    return shown.order_by(Comment.id)


_NEWEST = Query(lambda: _newest(limits.COMMENTS_SHOWN))
_NEWEST_OF = Query(lambda: _newest(1, lambda each: each.author_id == bindparam("author", type_=Comment.id.type)))


def page(viewer_id: int, post_id: int, before: int | None = None) -> list[CommentSeen]:
    """One page of the comments of a post that the viewer may read: the newest, or those before one; oldest first."""
    rows = _PAGE.rows(viewer=viewer_id, post=post_id, before=before or 2**62)
    return [CommentSeen(*row) for row in reversed(rows)]


def _page() -> Any:
    below = select(*_columns()).where(Comment.post_id == _POST, Comment.id < bindparam("before"))
    return below.where(exists_for(VIEWER, Comment.author_id)).order_by(Comment.id.desc()).limit(limits.COMMENTS_PAGE)


_PAGE = Query(_page)


def earlier(viewer_id: int, post_id: int, before: int) -> int:
    """How many comments of a post that the viewer may read are older than one."""
    return _EARLIER.value(viewer=viewer_id, post=post_id, before=before)  # type: ignore[no-any-return]


def newer(viewer_id: int, post_id: int, than: int) -> int:
    """How many are newer."""
    return _NEWER.value(viewer=viewer_id, post=post_id, than=than)  # type: ignore[no-any-return]


def _count(which: Any) -> Any:
    return select(func.count(Comment.id)).where(Comment.post_id == _POST, exists_for(VIEWER, Comment.author_id), which)


_EARLIER = Query(lambda: _count(Comment.id < bindparam("before")))
_NEWER = Query(lambda: _count(Comment.id > bindparam("than")))


def likers(viewer_id: int, comment_id: int, most: int = 50) -> list[Person]:
    """Who likes a comment that the viewer may read: connections first, then the latest."""
    return _LIKERS.rows(viewer=viewer_id, comment=comment_id, most=most)


_LIKERS = Query(
    lambda: (
        select(*people.person_columns(VIEWER))
        .join(CommentLike, CommentLike.member_id == Member.id)
        .where(CommentLike.comment_id == _COMMENT, visible_member(VIEWER))
        .order_by(graph.connects(VIEWER, Member.id).desc(), CommentLike.at.desc(), Member.id)
        .limit(bindparam("most"))
    ),
    Person,
)


class CommentFound(NamedTuple):
    """A comment to act on, with what decides who may do what."""

    id: int
    post_id: int
    author_id: int
    post_author_id: int
    text: str
    at: datetime


_FOUND = (Comment.id, Comment.post_id, Comment.author_id, Post.author_id, Comment.text, Comment.created_at)


def seen(viewer_id: int, comment_id: int) -> CommentSeen | None:
    """One comment, if the viewer may read it."""
    row = _SEEN.row(viewer=viewer_id, comment=comment_id)
    return CommentSeen(*row) if row else None


def readable(viewer_id: int, comment_id: int) -> CommentFound | None:
    """A comment that the viewer may read, to like or to answer it."""
    return _READABLE.row(viewer=viewer_id, comment=comment_id)  # type: ignore[no-any-return]


def own(viewer_id: int, comment_id: int) -> CommentFound | None:
    """A comment of the viewer's own, to edit it, as long as they may read the post and it was not removed."""
    found = readable(viewer_id, comment_id)
    return found if found and found.author_id == viewer_id and found.text else None


def to_remove(viewer_id: int, comment_id: int) -> CommentFound | None:
    """A comment of the viewer's own, or under their post."""
    found = readable(viewer_id, comment_id)
    return found if found and viewer_id in (found.author_id, found.post_author_id) else None


def _one(*columns: Any) -> Any:
    readable = may_read_comment(VIEWER, Comment, Post)
    return select(*columns).join(Post, Post.id == Comment.post_id).where(Comment.id == _COMMENT, readable)


_SEEN, _READABLE = Query(lambda: _one(*_columns())), Query(lambda: _one(*_FOUND), CommentFound)


def by_others(post_id: int, author_id: int) -> bool:
    """Whether anybody but the author of a post has commented on it, as far as the author may know: those between whom
    and them is a block do not count. Whoever has paused or is locked does: they come back, with what they said.
    """
    return bool(_BY_OTHERS.value(viewer=author_id, post=post_id))


def _by_others() -> Any:
    unblocked = ~graph.blocks_between(VIEWER, Comment.author_id)
    return select(exists().where(Comment.post_id == _POST, Comment.author_id != VIEWER, unblocked))


_BY_OTHERS = Query(_by_others)
