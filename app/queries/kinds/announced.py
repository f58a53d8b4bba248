"""The organisation announced something: for all members, whoever blocked the admin who published it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import aliased

from app.models import Announcement
from app.queries import announcements
from app.queries.matter import Matter, Thing
from app.queries.query import there_is
from app.queries.visibility import may_read_announcement

fetch = announcements.by_id


def visible(_viewer: Any, row: Any) -> ColumnElement[bool]:
    found = aliased(Announcement)
    return there_is(found, found.id == row.object_id, may_read_announcement(found))


def for_all(_viewer: Any, _row: Any) -> ColumnElement[bool]:
    return true()


def told(member_id: int, _actor_id: int | None, announcement_id: int) -> Matter | None:
    """The announcement as it says now."""
    found = announcements.seen(member_id, announcement_id)
    return Matter(found.id, found.text, announcement=found) if found else None


def shown(member_id: int, ids: Iterable[int]) -> dict[int, int]:
    """Each of these that is still there."""
    return {id: id for id in announcements.by_id(member_id, ids)}


def things(member_id: int, ids: Iterable[int]) -> dict[int, Thing]:
    """Their titles."""
    return {id: Thing(words=each.title) for id, each in announcements.by_id(member_id, ids).items()}
