"""Recommendations on a profile, received and given, as a viewer sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, literal_column, or_, select, union_all

from app.extensions import db
from app.models import Member, Recommendation
from app.models.base import Moment
from app.queries import graph
from app.queries.cursors import make_cursor, read_moment_cursor
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query
from app.queries.sections import OWNER
from app.queries.visibility import visible_member, would_see
from app.rules import limits
from app.rules.recommendations import SHOWN

LATER = datetime(9999, 1, 1, tzinfo=UTC)  # than any recommendation


@dataclass(frozen=True, slots=True)
class RecommendationSeen:
    """A recommendation on a profile. `person` is the other side: the author, or the subject where it was given.

    `title` and `organisation`: the position it is tied to, as they were when it was written. `at`: written then.
    """

    id: int
    relationship: str
    title: str
    organisation: str
    text: str
    at: datetime
    language: str
    person: Person


class SeenPage(NamedTuple):
    """One page of them; `after` is the cursor of the next one, empty at the end."""

    shown: Sequence[RecommendationSeen]
    after: str


def _seen(viewer: Any, owner: Any, *, given: bool, blocks_of: Any = None) -> Any:
    """SQL: what stands on the owner's profile. Each is shown as long as the two are connected and its subject's part
    is open to the viewer, on the profile of its author, too; whether the owner's own part is open, the caller asks.
    `blocks_of`: who must exist for whom, where that is not the viewer.
    """
    mine, other = Recommendation.subject_id, Recommendation.author_id
    if given:
        mine, other = other, mine
    return (
        select(*columns(Recommendation.submitted_at), *face_columns(), graph.degree(viewer, Member.id))
        .join(Member, Member.id == other)
        .where(
            mine == owner,
            Recommendation.state == SHOWN,
            graph.connects(Recommendation.subject_id, Recommendation.author_id),
            visible_member(viewer if blocks_of is None else blocks_of),
            *([would_see("recommendations", viewer, Recommendation.subject_id)] if given else ()),
        )
        .order_by(Recommendation.submitted_at.desc(), Recommendation.id.desc())
    )


def columns(at: Any) -> tuple[Any, ...]:
    """SQL columns of a recommendation, in the order of the fields of RecommendationSeen; `at` is the moment shown."""
    return (Recommendation.id, Recommendation.relationship, Recommendation.position_title,
            Recommendation.position_organisation, Recommendation.text, at, Recommendation.language)  # fmt: skip


def of_profile(viewer_id: int, owner_id: int, *, given: bool, after: str = "") -> SeenPage:
    """One page of those that a member received, or has given; one query. The caller has asked the rule."""
    at, id = read_moment_cursor(after) or (LATER, 0)
    rows = _PAGE[given].rows(viewer=viewer_id, owner=owner_id, at=at, id=id)
    shown = [_read(row) for row in rows[: limits.LIST_PAGE]]
    return SeenPage(shown, make_cursor(shown[-1].at, shown[-1].id) if len(rows) > len(shown) else "")


def _page(given: bool) -> Any:
    at, id = bindparam("at", type_=Moment), bindparam("id")
    earlier = or_(
        Recommendation.submitted_at < at, and_(Recommendation.submitted_at == at, Recommendation.id < id)
    )
    return _seen(VIEWER, OWNER, given=given).where(earlier).limit(limits.LIST_PAGE + 1)


_PAGE = {given: Query(partial(_page, given)) for given in (False, True)}


def newest(
    viewer_id: int, owner_id: int, blocks_of: int | None = None
) -> tuple[list[RecommendationSeen], list[RecommendationSeen]]:
    """The newest that a member received, and has given, for its profile; one query. The caller has asked the rule.

    `blocks_of`: whose blocks leave people out, where it is not the viewer.
    """
    rows = _NEWEST.rows(viewer=viewer_id, owner=owner_id, blocks_of=viewer_id if blocks_of is None else blocks_of)
    return [_read(row) for row in rows if not row[-1]], [_read(row) for row in rows if row[-1]]


def _newest() -> Any:
    blocks_of = bindparam("blocks_of", type_=db.BigInteger)
    received = _seen(VIEWER, OWNER, given=False, blocks_of=blocks_of).limit(limits.CV_RECOMMENDATIONS).subquery()
    given = _seen(VIEWER, OWNER, given=True, blocks_of=blocks_of).limit(limits.PROFILE_RECOMMENDATIONS).subquery()
    return union_all(
        select(*received.c, literal_column("0").label("given")), select(*given.c, literal_column("1"))
    ).order_by(literal_column("6").desc(), literal_column("1").desc())


_NEWEST = Query(_newest)


def _read(row: Any) -> RecommendationSeen:
    return RecommendationSeen(*row[:7], Person(*row[7:13]))
