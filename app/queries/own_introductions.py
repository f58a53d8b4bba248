"""What a member asked for and passed on: in the list of what they sent, and in their archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.models import Introduction, Member
from app.models.base import now
from app.queries.introductions import unanswered
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.queries.visibility import exists_for
from app.rules import introductions as rules
from app.rules import limits


class Asked(NamedTuple):
    """What the viewer asked for; all of it is as it was then, whatever became of the others."""

    id: int
    via_name: str
    target_id: int
    target_name: str
    to_via: str
    to_target: str
    language: str
    at: datetime

    @property
    def is_open(self) -> bool:
        return rules.is_open(self.at, now())

    @property
    def face(self) -> Person:
        """The target as a row shows it: neither a portrait nor a link, which would vanish with a block."""
        return Person(self.target_id, self.target_name, "", "", None)


def own(viewer_id: int) -> list[Asked]:
    """What the viewer asked for and was not passed on, newest first: open ones, and later for a while."""
    return _OWN.rows(viewer=viewer_id, since=now() - limits.INTRODUCTION_SHOWN)


def _own() -> Any:
    columns = [getattr(Introduction, "asked_at" if name == "at" else name) for name in Asked._fields]
    return select(*columns).where(unanswered(VIEWER)).order_by(Introduction.id.desc())


_OWN = Query(_own, Asked)


class Introduced(NamedTuple):
    """An introduction that the member asked for (`asked`) or passed on: who asked, through whom, to whom, each "" where
    they do not exist for the member any more. `words`: what the member added who passed it on.
    """

    asker: str
    via: str
    target: str
    asked: bool
    to_via: str
    to_target: str
    words: str
    at: datetime


def kept(viewer_id: int) -> list[Introduced]:
    """In the order in which they were asked for. Whether one was dismissed is not told."""
    return _KEPT.rows(viewer=viewer_id)


def _kept() -> Any:
    one = Introduction
    sides = [(aliased(Member), key) for key in (one.asker_id, one.via_id, one.target_id)]
    names = (func.coalesce(member.name, literal_column("''")) for member, _ in sides)
    words = case((one.asker_id == VIEWER, literal_column("''")), else_=one.words)
    found = select(*names, one.asker_id == VIEWER, one.to_via, one.to_target, words, one.asked_at).select_from(one)
    for member, key in sides:
        found = found.outerjoin(member, and_(member.id == key, or_(key == VIEWER, exists_for(VIEWER, key))))
    passed = and_(one.via_id == VIEWER, one.state == rules.PASSED)
    return found.where(or_(one.asker_id == VIEWER, passed)).order_by(one.id)


_KEPT = Query(_kept, Introduced)
