"""A connection asks the member to introduce them to another connection."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.models import Introduction, Member
from app.queries import introductions
from app.queries.matter import Matter
from app.queries.query import Query, among


class Waiting(NamedTuple):
    """A request that the member can still answer. `target`: the name of the other connection."""

    id: int
    target: str
    words: str


def shown(member_id: int, ids: Collection[int]) -> dict[int, int]:
    """Those that can still be answered: the others lead nowhere."""
    return {id: id for id in detail(member_id, ids)}


def detail(member_id: int, ids: Collection[int]) -> dict[int, Waiting]:
    """What still waits, by id."""
    rows = _WAITING.rows(viewer=member_id, ids=sorted(ids), since=introductions.asked_since())
    return {row.id: row for row in rows}


def told(member_id: int, asker_id: int, introduction_id: int) -> Matter | None:
    """A request that the member can still answer; `words` are those to the member, `whom` is the other connection."""
    asked = {"viewer": member_id, "other": asker_id, "ids": [introduction_id]}
    row = _ASKED.row(**asked, since=introductions.asked_since())
    return Matter(row.id, row.words, whom=row.target) if row else None


def _waiting() -> object:
    found = select(Introduction.id, Member.name, Introduction.to_via).join(Member, Member.id == Introduction.target_id)
    return found.where(among(Introduction.id, "ids"), *introductions.waits())


_WAITING = Query(_waiting, Waiting)
_ASKED = Query(lambda: _waiting().where(Introduction.asker_id == bindparam("other")), Waiting)
