"""What e-mails about recommendations read."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.models import Recommendation
from app.queries.matter import Matter
from app.queries.query import Query, among


class Row(NamedTuple):
    """A recommendation, with all that e-mails may tell of it."""

    id: int
    note: str
    text: str
    title: str
    organisation: str


def between(id: int, author_id: int, subject_id: int, *states: str) -> Row | None:
    """The recommendation between the two, as long as it is in one of these states."""
    return _RECOMMENDATION.row(id=id, author=author_id, subject=subject_id, states=states)  # type: ignore[no-any-return]


def matter(row: Row, words: str = "") -> Matter:
    return Matter(row.id, words, position=f"{row.title}, {row.organisation}")


_RECOMMENDATION = Query(
    lambda: select(
        Recommendation.id,
        Recommendation.note,
        Recommendation.text,
        Recommendation.position_title,
        Recommendation.position_organisation,
    ).where(
        Recommendation.id == bindparam("id"),
        Recommendation.author_id == bindparam("author"),
        Recommendation.subject_id == bindparam("subject"),
        among(Recommendation.state, "states"),
    ),
    Row,
)
