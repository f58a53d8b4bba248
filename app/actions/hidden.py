"""Hiding entries of feeds: from both streams of one member, and from nothing else. Nobody is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete

from app.database import upsert
from app.models import Activity, HiddenEntry
from app.models.base import now
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion


def hide(member: Somebody, keys: Iterable[tuple[int, int]]) -> None:
    """Hide these entries, (code of the kind, object). Hiding twice changes nothing."""
    at = now()
    _HIDE.write_all(
        [{"member_id": member.id, "kind": kind, "object_id": object_id, "at": at} for kind, object_id in keys]
    )


_HIDE = Query(
    lambda: insertion(HiddenEntry, "member_id", "kind", "object_id", "at", into=upsert).on_conflict_do_nothing()
)


def show(member: Somebody, keys: Iterable[tuple[int, int]]) -> None:
    """Undo hiding."""
    _SHOW.write_all([{"viewer": member.id, "kind": kind, "object": object_id} for kind, object_id in keys])


def forget_lost() -> None:
    """Delete what hides nothing any more: the last activity of the group is gone. Runs in the mail worker."""
    _FORGET.write()


_KIND, _OBJECT = (bindparam(name, type_=Activity.object_id.type) for name in ("kind", "object"))
_SHOW = Query(
    lambda: delete(HiddenEntry).where(
        HiddenEntry.member_id == VIEWER, HiddenEntry.kind == _KIND, HiddenEntry.object_id == _OBJECT
    )
)


def _lost() -> Any:
    of_group = Activity.kind == HiddenEntry.kind, Activity.object_id == HiddenEntry.object_id
    return delete(HiddenEntry).where(~Activity.__table__.select().where(*of_group).correlate(HiddenEntry).exists())


_FORGET = Query(_lost)
