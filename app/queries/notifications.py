"""What a member was told, what is unread, and how they want to be told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, select

from app.models import (
    Activity,
    FeedChoice,
    Introduction,
    Invitation,
    Member,
    Notification,
    NotificationChoice,
    Participant,
)
from app.models.base import Moment, now
from app.queries import introductions
from app.queries.kinds import MODULES
from app.queries.matter import Thing
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import visible_member
from app.rules import invitations, kinds, limits, notifying
from app.rules.kinds import TOLD_KINDS
from app.rules.notifying import Choice


class Badges(NamedTuple):
    """The numbers beside the words of the navigation, at most 100 each. `invitations`: and requests to introduce."""

    invitations: int
    inmail: int
    notifications: int

    def since(self, seen: str) -> Badges:
        """How much each rose since the page that says "1-0-3"; nothing if it does not say so."""
        before = [int(each) for each in seen.split("-") if each.isascii() and each.isdigit() and len(each) <= 3]
        if len(before) != len(self):
            return Badges(0, 0, 0)
        return Badges(*(now - then for now, then in zip(self, before, strict=True)))

    def after_reading(self, *, inmail: int = 0, notifications: int = 0) -> Badges:
        """The numbers as they are once the page that shows them has been read."""
        return Badges(self.invitations, max(0, self.inmail - inmail), max(0, self.notifications - notifications))


def badges(member: Member) -> Badges:
    """The counts of a member's unread and pending things: one query, on every page."""
    return _counted(member, _BADGES)[0]


def polled(member: Member) -> tuple[Badges, int]:
    """The same, and the newest activity of the site, whoever may see it."""
    counted, (newest,) = _counted(member, _POLLED)
    return counted, newest or 0


def _counted(member: Member, query: Query) -> tuple[Badges, list[Any]]:
    seen, asked = member.seen_notification_id, introductions.asked_since()
    row = query.row(viewer=member.id, invited=invitations_since(), since=asked, seen=seen)
    invited, to_pass_on, inmail, told, *rest = row
    return Badges(min(invited + to_pass_on, 100), inmail, told), rest


def _badges(*more: Any) -> Any:
    def most(statement: Any) -> Any:
        return select(func.count()).select_from(statement.limit(100).subquery()).scalar_subquery()

    return select(
        most(
            select(Invitation.id)
            .join(Member, Member.id == Invitation.inviter_id)
            .where(
                Invitation.invitee_id == VIEWER,
                Invitation.state == invitations.PENDING,
                Invitation.created_at > bindparam("invited", type_=Moment),
                visible_member(VIEWER),
            )
        ),
        most(select(Introduction.id).where(*introductions.waits())),
        # as a constant: with a parameter the partial index of unread conversations would not be used
        most(
            select(Participant.member_id).where(
                Participant.member_id == VIEWER, Participant.unread > literal_column("0")
            )
        ),
        most(_told(VIEWER, Notification.id).where(*unread(bindparam("seen")))),
        *more,
    )


_BADGES = Query(_badges)
_POLLED = Query(lambda: _badges(select(func.max(Activity.id)).scalar_subquery()))


def unread(seen: Any) -> tuple[Any, ...]:
    """SQL on Notification: its member has neither seen it in the list, which they saw up to `seen`, nor opened what it
    tells of.
    """
    return Notification.id > seen, ~Notification.read


def invitations_since() -> datetime:
    """Invitations made before this moment have expired."""
    return now() - limits.INVITATION_EXPIRES


def choice(member_id: int, kind: str) -> Choice:
    """How a member wants to be told of this kind: their own choice, else the default."""
    row = _CHOICE.row(viewer=member_id, kind=kind)
    return Choice(bool(row[0]), row[1]) if row else notifying.default(kind)


_CHOICE = Query(
    lambda: select(NotificationChoice.site, NotificationChoice.mail).where(
        NotificationChoice.member_id == VIEWER, NotificationChoice.kind == bindparam("kind")
    )
)


def choices(member_id: int) -> dict[str, Choice]:
    """The whole table of settings, by kind."""
    own = {kind: Choice(bool(site), mail) for kind, site, mail in _CHOICES.rows(viewer=member_id)}
    return {kind: own.get(kind, notifying.default(kind)) for kind in TOLD_KINDS}


def feed_choices(member_id: int) -> dict[str, tuple[bool, bool]]:
    """Settings > Feed, by kind: (reads, shows)."""
    own = {kind: (reads, shows) for kind, reads, shows in _FEED_CHOICES.rows(viewer=member_id)}
    return {name: own.get(feed.code, (True, True)) for name, feed in kinds.FEED_KINDS.items()}


_CHOICES = Query(
    lambda: select(NotificationChoice.kind, NotificationChoice.site, NotificationChoice.mail).where(
        NotificationChoice.member_id == VIEWER
    )
)
_FEED_CHOICES = Query(
    lambda: select(FeedChoice.kind, FeedChoice.reads, FeedChoice.shows).where(FeedChoice.member_id == VIEWER)
)


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


def _told(member_id: int, *columns: Any) -> Any:
    """SQL: what the member was told. People who do not exist for the member do not appear; their rows stay."""
    return (
        select(*columns)
        .select_from(Notification)
        .outerjoin(Member, Member.id == Notification.actor_id)
        .where(
            Notification.member_id == member_id,
            Notification.actor_id.is_(None) | visible_member(member_id),
        )
    )


def page(
    member: Member, before: int | None = None, only: Collection[str] = TOLD_KINDS
) -> tuple[list[Line], int | None]:
    """Notifications of these kinds, newest first, those about one object in one line; and the cursor of the next
    page.
    """
    rows = _PAGE.rows(viewer=member.id, before=before or 2**62, kinds=sorted(only))
    shown = rows[: limits.LIST_PAGE]
    instead = _asked_of("shown", member.id, shown)
    things, details = _asked_of("things", member.id, shown), _asked_of("detail", member.id, shown)
    lines: dict[tuple[str, int], tuple[Line, set[int]]] = {}
    for id, kind, object_id, at, *face in shown:
        about = instead[kind].get(object_id, 0) if kind in instead else object_id
        actor = Person(*face) if face[0] else None
        line = Line(id, kind, actor, object_id, about, at, id > member.seen_notification_id)
        line.thing = things[kind].get(object_id, NOTHING) if kind in things else NOTHING
        line.detail = details[kind].get(object_id) if kind in details else None
        lines.setdefault((kind, about or -id), (line, set()))[1].add(face[0])
    for line, actors in lines.values():
        line.others = len(actors) - 1
    older = shown[-1][0] if len(rows) > limits.LIST_PAGE else None
    return [line for line, _ in lines.values()], older


def _page() -> Any:
    columns = (Notification.id, Notification.kind, Notification.object_id, Notification.at, *face_columns())
    found = _told(VIEWER, *columns).where(
        Notification.id < bindparam("before"), among(Notification.kind, "kinds")
    )
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
    """How many things a member was told of, by kind."""
    return dict(_COUNTS.rows(viewer=member_id))


_COUNTS = Query(
    lambda: _told(
        VIEWER, Notification.kind, func.count(func.distinct(Notification.object_id))
    ).group_by(Notification.kind)
)  # fmt: skip


def newest_id(member_id: int) -> int:
    return _NEWEST.value(viewer=member_id) or 0


_NEWEST = Query(lambda: select(func.max(Notification.id)).where(Notification.member_id == VIEWER))
