"""A recommendation about the reporter, whoever blocked whom since, or one that they read on a profile."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.models import Member, Recommendation
from app.queries import graph
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import exists_for, may_see
from app.rules import recommendations as rules

ID: Any = bindparam("id", type_=Recommendation.id.type)
# Its subject has read it, even if they declined it; one that was withdrawn is gone for them.
READ = and_(
    Recommendation.text != literal_column("''"),
    or_(*(Recommendation.state == state for state in (*rules.WRITTEN, rules.DECLINED))),
)


def seen_by(reporter_id: int, recommendation_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=recommendation_id)
    return Seen(row[0], row[1], {"text": row[2]}) if row else None


def context(recommendation_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=recommendation_id, member=member_id)
    return Context({"text": row[0]}, row[1], row[2], {"state": row[3]}) if row else None


def _seen() -> Any:
    one = Recommendation
    shown = and_(
        one.state == rules.SHOWN,
        graph.connects(one.subject_id, one.author_id),
        exists_for(VIEWER, one.author_id),
        may_see("recommendations", VIEWER, one.subject_id),
    )
    found = select(one.author_id, Member.name, one.text).join(Member, Member.id == one.author_id)
    return found.where(one.id == ID, one.author_id != VIEWER, or_(and_(one.subject_id == VIEWER, READ), shown))


def _now() -> Any:
    one, subject = Recommendation, aliased(Member)
    found = select(one.text, one.submitted_at, subject.name, one.state).join(subject, subject.id == one.subject_id)
    return found.where(one.id == ID, one.author_id == bindparam("member"), READ)


_SEEN, _NOW = Query(_seen), Query(_now)
