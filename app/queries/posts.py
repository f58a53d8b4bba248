"""Posts: one to read, one to act on, who likes it, one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from app.models import Comment, Member, Post, PostLike
from app.queries import graph, people, post_pictures
from app.queries.comments import CommentSeen
from app.queries.people import Person
from app.queries.post_pictures import PictureSeen
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import exists_for, may_read_post, not_removed, visible_member
from app.rules import limits, mentions


class PostSeen(NamedTuple):
    """A post as one viewer sees it. `comments`: how many there are, `latest`: those below an entry, `earlier`: how many
    are older. `author` and the people of `latest` are added once people are loaded. `picture_count` is that of the row.
    """

    id: int
    author_id: int
    text: str
    audience: str
    at: datetime
    likes: int
    mine: bool
    language: str = ""
    comments: int = 0
    edited: bool = False
    picture_count: int = 0
    pictures: tuple[PictureSeen, ...] = ()
    author: Person | None = None
    latest: tuple[CommentSeen, ...] = ()
    earlier: int = 0

    @property
    def people(self) -> set[int]:
        """The ids of its author and of everybody whom its text and its comments name."""
        return {self.author_id, *mentions.ids(self.text)}.union(*(comment.people for comment in self.latest))

    @property
    def mentioned(self) -> set[int]:
        """The ids of those whose names stand in its text and in its comments."""
        return {id for text in (self.text, *(each.text for each in self.latest)) for id in mentions.named_ids(text)}

    def by(self, people: Mapping[int, Person]) -> PostSeen:
        """The post with its author, if the viewer may see the author, with those of its comments and with the names of
        whom it mentions.
        """
        latest = tuple(comment.by(people) for comment in self.latest)
        said = mentions.completed(self.text, people)
        return self._replace(text=said, author=people.get(self.author_id), latest=latest)


def by_id(viewer_id: int, ids: Iterable[int]) -> dict[int, PostSeen]:
    """These posts, as far as the viewer may read them, with the likes of people who exist for the viewer. Pictures, if
    there are any, take a query of their own.
    """
    found = {row[0]: PostSeen(*row) for row in _POSTS.rows(viewer=viewer_id, ids=ids)}
    pictured = [id for id, post in found.items() if post.picture_count]
    shown = post_pictures.of(pictured) if pictured else {}
    return found | {id: found[id]._replace(pictures=pictures) for id, pictures in shown.items()}


def _posts() -> Any:
    liked = PostLike.post_id == Post.id
    likes = select(func.count()).select_from(PostLike).where(liked, exists_for(VIEWER, PostLike.member_id))
    mine = select(PostLike.post_id).where(liked, PostLike.member_id == VIEWER).exists()
    columns = Post.id, Post.author_id, Post.text, Post.audience, Post.created_at, likes.scalar_subquery(), mine
    said = select(func.count(Comment.id)).where(Comment.post_id == Post.id, exists_for(VIEWER, Comment.author_id))
    rest = Post.language, said.scalar_subquery(), Post.edited_at.is_not(None), Post.picture_count
    return select(*columns, *rest).where(among(Post.id, "ids"), may_read_post(VIEWER, Post))


_POSTS = Query(_posts)


def seen(viewer_id: int, post_id: int) -> PostSeen | None:
    """One post with its author, if the viewer may read it."""
    post = by_id(viewer_id, [post_id]).get(post_id)
    return post.by(people.people(viewer_id, post.people)) if post else None


class PostFound(NamedTuple):
    """A post to act on."""

    id: int
    author_id: int
    audience: str
    text: str


def readable(viewer_id: int, post_id: int) -> PostFound | None:
    """A post that the viewer may read, to like or unlike it."""
    return _READABLE.row(viewer=viewer_id, post=post_id)  # type: ignore[no-any-return]


FOUND = Post.id, Post.author_id, Post.audience, Post.text
_READABLE = Query(
    lambda: select(*FOUND).where(Post.id == bindparam("post"), may_read_post(VIEWER, Post)), PostFound
)


def own(member_id: int, post_id: int) -> PostFound | None:
    """A post of the member's own, to delete it."""
    return _OWN.row(viewer=member_id, post=post_id)  # type: ignore[no-any-return]


_OWN = Query(
    lambda: select(*FOUND).where(
        Post.id == bindparam("post"), Post.author_id == VIEWER, not_removed(Post)
    ),
    PostFound,
)


def likers(viewer_id: int, post_id: int, most: int = 50) -> list[Person]:
    """Who likes a post that the viewer may read: connections first, then the latest."""
    return _LIKERS.rows(viewer=viewer_id, post=post_id, most=most)


_LIKERS = Query(
    lambda: (
        select(*people.person_columns(VIEWER))
        .join(PostLike, PostLike.member_id == Member.id)
        .where(PostLike.post_id == bindparam("post"), visible_member(VIEWER))
        .order_by(graph.connects(VIEWER, Member.id).desc(), PostLike.at.desc(), Member.id)
        .limit(bindparam("most"))
    ),
    Person,
)


def own_ones(member_id: int, before: int | None = None) -> tuple[list[PostSeen], int | None]:
    """One page of the member's own posts, newest first, and the id below which it goes on, None at the end."""
    ids = _OWN_ONES.values(viewer=member_id, before=before or 2**62)
    found, shown = by_id(member_id, ids), ids[: limits.PAGE]
    ids_named = {id for id in shown for id in mentions.ids(found[id].text)}
    named = people.people_in_feed(member_id, ids_named, ())
    return [found[id].by(named) for id in shown], shown[-1] if len(ids) > limits.PAGE else None


_OWN_ONES = Query(
    lambda: (
        select(Post.id)
        .where(Post.author_id == VIEWER, not_removed(Post), Post.id < bindparam("before"))
        .order_by(Post.id.desc())
        .limit(limits.PAGE + 1)
    )
)
