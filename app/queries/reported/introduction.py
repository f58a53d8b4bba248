"""A request for an introduction, reported by the one between, whatever became of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import aliased

from app.models import Introduction, Member
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import may_report

ID: Any = bindparam("id", type_=Introduction.id.type)
THERE = Introduction.to_via != literal_column("''")  # else its words were removed
TEXTS = ("to_via", "to_target")
_SAID = [getattr(Introduction, name) for name in TEXTS]


def seen_by(reporter_id: int, introduction_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=introduction_id)
    return Seen(row[0], row[1], dict(zip(TEXTS, row[2:], strict=True))) if row else None


def context(introduction_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=introduction_id, member=member_id)
    return Context(dict(zip(TEXTS, row[3:], strict=True)), row[0], row[1], {"state": row[2]}) if row else None


def _seen() -> Any:
    one = Introduction
    found = select(one.asker_id, Member.name, *_SAID).join(Member, Member.id == one.asker_id)
    return found.where(one.id == ID, one.via_id == VIEWER, THERE, may_report(VIEWER, one.asker_id))


def _now() -> Any:
    one, via = Introduction, aliased(Member)
    found = select(one.asked_at, via.name, one.state, *_SAID).join(via, via.id == one.via_id)
    return found.where(one.id == ID, one.asker_id == bindparam("member"), THERE)


_SEEN, _NOW = Query(_seen), Query(_now)
