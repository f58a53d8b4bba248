"""The list of notifications: those of one kind about one object are a line, a bundle, where the newest of them stands.

A page reads the newest row of each bundle, newest first. What comes while somebody scrolls is above the ceiling, the
newest row of the first page: as in the feed, no bundle is shown twice and none is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.models import Notification
from app.queries.feed import Cursor
from app.queries.kinds import MODULES
from app.queries.matter import Thing
from app.queries.members import MemberRow
from app.queries.notifications import told
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import exists_for
from app.rules import limits
from app.rules.kinds import TOLD_KINDS

NOTHING = Thing()


@dataclass(slots=True)
class Line:
    """One line of the list of notifications. `others`: how many more people did the same to the same object.

    `object_id`: what the notification is about, `shown`: what the list shows instead (for InMail the conversation), 0
    if that is gone. `detail`: what the kind shows besides.
    """

    id: int
    kind: str
    actor: Person | None
    object_id: int
    shown: int
    at: datetime
    is_new: bool
    others: int = 0
    thing: Thing = NOTHING
    detail: Any = None


def page(
    member: MemberRow, cursor: Cursor | None = None, only: Collection[str] = TOLD_KINDS
) -> tuple[list[Line], Cursor | None]:
    """Bundles of these kinds, newest first, and the cursor of the next page; 1 query and up to 3 for each kind."""
    ceiling, before = cursor or (2**62, 2**62)
    rows = _PAGE.rows(viewer=member.id, ceiling=ceiling, before=before, kinds=sorted(only))
    shown = rows[: limits.LIST_PAGE]
    instead = _asked_of("shown", member.id, shown)
    things, details = _asked_of("things", member.id, shown), _asked_of("detail", member.id, shown)
    lines = []
    for id, kind, object_id, at, read, people, *face in shown:
        about = instead[kind].get(object_id, 0) if kind in instead else object_id
        actor = Person(*face) if face[0] else None
        is_new = id > member.seen_notification_id and not read
        line = Line(id, kind, actor, object_id, about, at, is_new, max(people - 1, 0))
        line.thing = things[kind].get(object_id, NOTHING) if kind in things else NOTHING
        line.detail = details[kind].get(object_id) if kind in details else None
        lines.append(line)
    ceiling = cursor.ceiling if cursor else rows[0][0] if rows else 0
    return lines, Cursor(ceiling, shown[-1][0]) if len(rows) > limits.LIST_PAGE else None


def _page() -> Any:
    """The newest row of each bundle below the ceiling. Rows about nothing in particular are a bundle each."""
    other: Any = aliased(Notification)
    of_bundle = and_(
        other.member_id == VIEWER, other.kind == Notification.kind, other.about_id == Notification.about_id,
        other.about_id != literal_column("0"), other.id <= bindparam("ceiling"),
        or_(other.actor_id.is_(None), exists_for(VIEWER, other.actor_id)),
    )  # fmt: skip
    newer = select(other.id).where(of_bundle, other.id > Notification.id).correlate(Notification).exists()
    people = select(func.count(other.actor_id.distinct())).where(of_bundle).correlate(Notification)
    columns = (
        Notification.id, Notification.kind, Notification.object_id, Notification.at, Notification.read,
        people.scalar_subquery(), *face_columns(),
    )  # fmt: skip
    found = told(VIEWER, *columns).where(
        Notification.id < bindparam("before"), Notification.id <= bindparam("ceiling"),
        among(Notification.kind, "kinds"), ~newer,
    )  # fmt: skip
    return found.order_by(Notification.id.desc()).limit(limits.LIST_PAGE + 1)


_PAGE = Query(_page)


def _asked_of(function: str, member_id: int, rows: list[Any]) -> dict[str, Mapping[int, Any]]:
    """The results of that function of the kinds' files, for the objects of these rows, by kind."""
    wanted: dict[str, set[int]] = {}
    for _, kind, object_id, *_ in rows:
        if hasattr(MODULES[kind], function):
            wanted.setdefault(kind, set()).add(object_id)
    return {kind: getattr(MODULES[kind], function)(member_id, ids) for kind, ids in wanted.items()}


def counts(member_id: int) -> dict[str, int]:
    """How many lines the list has, by kind."""
    return dict(_COUNTS.rows(viewer=member_id))


def _counts() -> Any:
    bundle = case((Notification.about_id == literal_column("0"), -Notification.id), else_=Notification.about_id)
    return told(VIEWER, Notification.kind, func.count(bundle.distinct())).group_by(Notification.kind)


_COUNTS = Query(_counts)
