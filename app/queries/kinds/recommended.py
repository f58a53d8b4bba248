"""A recommendation was accepted: shown to whom its subject shows recommendations, while the two are connected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import aliased

from app.models import Recommendation
from app.queries.graph import connects
from app.queries.query import Query, among, there_is
from app.queries.visibility import may_see
from app.rules.text import first_sentences

EXCERPT = 280  # characters of a recommendation that the feed quotes


class RecommendationTold(NamedTuple):
    """How a recommendation begins, and the position it is tied to."""

    id: int
    relationship: str
    title: str
    organisation: str
    words: str
    language: str


def visible(viewer: Any, row: Any) -> ColumnElement[bool]:
    one = aliased(Recommendation)
    return there_is(
        one,
        one.id == row.object_id,
        one.state == literal_column("'shown'"),
        connects(one.subject_id, one.author_id),
        may_see("recommendations", viewer, one.subject_id),
    )


def fetch(_viewer_id: int, ids: Iterable[int]) -> dict[int, RecommendationTold]:
    rows = _RECOMMENDATIONS.rows(ids=ids)
    return {row[0]: RecommendationTold(*row[:4], first_sentences(row[4], EXCERPT), row[5]) for row in rows}


_RECOMMENDATIONS = Query(
    lambda: select(
        Recommendation.id,
        Recommendation.relationship,
        Recommendation.position_title,
        Recommendation.position_organisation,
        func.substr(Recommendation.text, 1, EXCERPT + 1),
        Recommendation.language,
    ).where(among(Recommendation.id, "ids"))
)
