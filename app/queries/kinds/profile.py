"""Somebody changed headline or portrait, which every member sees.

The object of such a row is the member together with what changed, as one number: several changes within a day are one
update, and a column of its own would be empty in the rows of all other kinds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, true

from app.models import Member
from app.queries.query import Query, among

PHOTO, HEADLINE = 1, 2  # what changed; both together are 3
_STEP = 4


class ProfileTold(NamedTuple):
    """What changed, as it is now: an empty headline and no photo say nothing of it."""

    headline: str
    photo: bool


def object_of(member_id: int, changed: int) -> int:
    """The object of an update. `changed`: the sum of what changed."""
    return member_id * _STEP + changed


def changed_in(object_id: int) -> int:
    """What changed, from the object of an update: 0 for one of before it was kept."""
    return object_id % _STEP


def visible(_viewer: Any, _row: Any) -> ColumnElement[bool]:
    return true()


def fetch(_viewer_id: int, ids: Iterable[int]) -> dict[int, ProfileTold]:
    objects = list(ids)
    now = {id: (headline, photo) for id, headline, photo in _PROFILES.rows(ids={id // _STEP for id in objects})}
    told = {}
    for id in objects:
        headline, photo = now.get(id // _STEP, ("", None))
        changed = changed_in(id)
        told[id] = ProfileTold(headline if changed & HEADLINE else "", bool(photo and changed & PHOTO))
    return told


_PROFILES = Query(lambda: select(Member.id, Member.headline, Member.picture).where(among(Member.id, "ids")))
