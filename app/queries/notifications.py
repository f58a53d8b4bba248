"""What a member was told, what is unread, and how it wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import FeedChoice, Invitation, Member, Notification, NotificationChoice, Participant
from app.queries import graph
from app.queries.people import Person, face_columns
from app.rules import invitations, kinds, limits, notifying
from app.rules.notifying import Choice


@dataclass(frozen=True, slots=True)
class Badges:
    """The numbers beside the words of the navigation; each is capped at 100."""

    invitations: int
    inmail: int
    notifications: int


def badges(member: Member) -> Badges:
    """What waits for a member: one query, on every page."""

    def most(statement: object) -> object:
        return select(func.count()).select_from(statement.limit(100).subquery()).scalar_subquery()  # type: ignore[attr-defined]

    row = db.session.execute(
        select(
            most(
                select(Invitation.id).where(
                    Invitation.invitee_id == member.id,
                    Invitation.state == invitations.PENDING,
                    Invitation.created_at > invitations_since(),
                )
            ),
            most(select(Participant.member_id).where(Participant.member_id == member.id, Participant.unread > 0)),
            most(
                select(Notification.id).where(
                    Notification.member_id == member.id, Notification.id > member.seen_notification_id
                )
            ),
        )
    ).one()
    return Badges(*row)


def invitations_since() -> datetime:
    """Invitations made before this moment have expired."""
    from app.models.base import now

    return now() - limits.INVITATION_EXPIRES


def choice(member_id: int, kind: str) -> Choice:
    """How a member wants to be told of this kind: its own choice, else the default."""
    row = db.session.get(NotificationChoice, (member_id, kind))
    return Choice(row.site, row.mail) if row else notifying.default(kind)


def choices(member_id: int) -> dict[str, Choice]:
    """The whole table of settings, by kind."""
    rows = db.session.scalars(select(NotificationChoice).where(NotificationChoice.member_id == member_id))
    own = {row.kind: Choice(row.site, row.mail) for row in rows}
    return {kind: own.get(kind, notifying.default(kind)) for kind in kinds.TOLD_KINDS}


def feed_choices(member_id: int) -> dict[str, tuple[bool, bool]]:
    """Settings > Feed, by kind: (reads, shows)."""
    rows = db.session.scalars(select(FeedChoice).where(FeedChoice.member_id == member_id))
    own = {row.kind: (row.reads, row.shows) for row in rows}
    return {name: own.get(feed.code, (True, True)) for name, feed in kinds.FEED_KINDS.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list of notifications. `others`: how many more did the same to the same object."""

    id: int
    kind: str
    actor: Person | None
    object_id: int
    at: datetime
    others: int
    is_new: bool


def page(member: Member, before: int | None = None) -> tuple[list[Line], int | None]:
    """Notifications, newest first, with those about one object drawn together; and the cursor of the next page.

    Blocked people do not appear: the rows stay, unseen.
    """
    found = (
        select(Notification.id, Notification.kind, Notification.object_id, Notification.at, *face_columns())
        .outerjoin(Member, Member.id == Notification.actor_id)
        .where(
            Notification.member_id == member.id,
            Notification.actor_id.is_(None) | graph.visible_member(member.id),
        )
        .order_by(Notification.id.desc())
        .limit(limits.LIST_PAGE + 1)
    )
    if before:
        found = found.where(Notification.id < before)
    rows = db.session.execute(found).all()
    lines: dict[tuple[str, int], Line] = {}
    for row in rows[: limits.LIST_PAGE]:
        key = (row[1], row[2] or -row[0])
        first = lines.get(key)
        if first:
            lines[key] = Line(*_fields(first), first.others + 1, first.is_new)
            continue
        actor = Person(*row[4:9]) if row[4] is not None else None
        lines[key] = Line(row[0], row[1], actor, row[2], row[3], 0, row[0] > member.seen_notification_id)
    older = rows[limits.LIST_PAGE - 1][0] if len(rows) > limits.LIST_PAGE else None
    return list(lines.values()), older


def _fields(line: Line) -> tuple[int, str, Person | None, int, datetime]:
    return line.id, line.kind, line.actor, line.object_id, line.at


def newest_id(member_id: int) -> int:
    found = select(func.max(Notification.id)).where(Notification.member_id == member_id)
    return db.session.scalar(found) or 0
