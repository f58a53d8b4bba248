"""The objects that entries of the feed tell of: fetched by kind, each kind in one query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from app.models import Endorsement, Position, Post, PostLike, Recommendation, Skill
from app.queries import graph
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.rules.text import first_sentences

EXCERPT = 280  # characters of a recommendation that the feed quotes


class PostSeen(NamedTuple):
    """A post as one viewer sees it; `author` is filled in when people are known."""

    id: int
    author_id: int
    text: str
    audience: str
    at: datetime
    likes: int
    mine: bool
    author: Person | None = None


class SkillTold(NamedTuple):
    """An endorsed skill with the number of its endorsements."""

    id: int
    name: str
    count: int


class PositionTold(NamedTuple):
    id: int
    title: str
    organisation: str
    place: str
    starts: str


class RecommendationTold(NamedTuple):
    """How a recommendation begins, and the position it is tied to."""

    id: int
    relationship: str
    title: str
    organisation: str
    words: str


def readable(viewer_id: int) -> Any:
    """SQL on Post: the viewer may read it. The author is active and not blocked, the audience fits."""
    return and_(
        or_(Post.audience == "members", Post.author_id == viewer_id, graph.connects(viewer_id, Post.author_id)),
        ~graph.blocks_between(viewer_id, Post.author_id),
    )


def posts(viewer_id: int, ids: Iterable[int]) -> dict[int, PostSeen]:
    """These posts, as far as the viewer may read them, with the likes of people who exist for the viewer."""
    return {row[0]: PostSeen(*row) for row in _POSTS.rows(viewer=viewer_id, ids=ids)}


def _posts() -> Any:
    likes = _how_many(PostLike, PostLike.member_id, PostLike.post_id == Post.id)
    mine = select(PostLike.post_id).where(PostLike.post_id == Post.id, PostLike.member_id == VIEWER).exists()
    return select(Post.id, Post.author_id, Post.text, Post.audience, Post.created_at, likes, mine).where(
        among(Post.id, "ids"), readable(VIEWER)
    )


def _how_many(table: Any, who: Any, *which: Any) -> Any:
    """SQL: how many of these rows, without those of people who do not exist for the viewer."""
    return select(func.count()).select_from(table).where(*which, graph.exists_for(VIEWER, who)).scalar_subquery()


def skills(viewer_id: int, ids: Iterable[int]) -> dict[int, SkillTold]:
    """These skills with the endorsements that stand and are not hidden: what the profile counts."""
    return {row[0]: SkillTold(*row) for row in _SKILLS.rows(viewer=viewer_id, ids=ids)}


def _skills() -> Any:
    who = Endorsement.endorser_id
    standing = graph.connects(Skill.member_id, who), ~Endorsement.hidden
    count = _how_many(Endorsement, who, Endorsement.skill_id == Skill.id, *standing)
    return select(Skill.id, Skill.name, count).where(among(Skill.id, "ids"))


def positions(_viewer_id: int, ids: Iterable[int]) -> dict[int, PositionTold]:
    return {row[0]: PositionTold(*row) for row in _POSITIONS.rows(ids=ids)}


def _positions() -> Any:
    columns = (Position.id, Position.title, Position.organisation, Position.place, Position.starts)
    return select(*columns).where(among(Position.id, "ids"))


def recommendations(_viewer_id: int, ids: Iterable[int]) -> dict[int, RecommendationTold]:
    rows = _RECOMMENDATIONS.rows(ids=ids)
    return {row[0]: RecommendationTold(*row[:4], first_sentences(row[4], EXCERPT)) for row in rows}


def _recommendations() -> Any:
    return select(
        Recommendation.id,
        Recommendation.relationship,
        Recommendation.position_title,
        Recommendation.position_organisation,
        func.substr(Recommendation.text, 1, EXCERPT + 1),
    ).where(among(Recommendation.id, "ids"))


_POSTS, _SKILLS, _POSITIONS = Query(_posts), Query(_skills), Query(_positions)
_RECOMMENDATIONS = Query(_recommendations)


FETCH: dict[str, Callable[[int, Iterable[int]], Mapping[int, Any]]] = {
    "posted": posts,
    "liked": posts,
    "endorsed": skills,
    "position": positions,
    "recommended": recommendations,
}


class Wanted:
    """The objects of a page of the feed, fetched when made; `people` are the further members they name."""

    def __init__(self, viewer_id: int, keys: Iterable[tuple[str, int]]) -> None:
        wanted: dict[Any, set[int]] = {}
        for kind, object_id in keys:
            if kind in FETCH:
                wanted.setdefault(FETCH[kind], set()).add(object_id)
        self._found = {fetch: fetch(viewer_id, ids) for fetch, ids in wanted.items()}
        self.people = {post.author_id for post in self._found.get(posts, {}).values()}

    def object(self, kind: str, object_id: int, seen: Mapping[int, Person]) -> Any:
        """The object of one entry, None for kinds that have none."""
        found = self._found.get(FETCH.get(kind), {}).get(object_id)
        return with_author(found, seen) if isinstance(found, PostSeen) else found


def with_author(post: PostSeen, seen: Mapping[int, Person]) -> PostSeen:
    """The post with its author, where the viewer may see the author."""
    return PostSeen(*post[:-1], seen.get(post.author_id))
