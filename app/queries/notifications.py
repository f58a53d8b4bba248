"""What a member was told, what is unread, and how they want to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, literal_column, or_, select

from app.models import (
    Activity,
    Comment,
    FeedChoice,
    Introduction,
    Invitation,
    Member,
    Mention,
    Notification,
    NotificationChoice,
    Participant,
)
from app.models.base import Moment, now
from app.queries import introductions
from app.queries.members import MemberRow
from app.queries.query import VIEWER, Query
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
        most(told(VIEWER, Notification.id).where(*unread(bindparam("seen")))),
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


def told(member_id: int, *columns: Any) -> Any:
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


def newest_id(member_id: int) -> int:
    return _NEWEST.value(viewer=member_id) or 0


_NEWEST = Query(lambda: select(func.max(Notification.id)).where(Notification.member_id == VIEWER))


def was_read(member_id: int, kind: str, actor_id: int, object_id: int, since: datetime) -> bool:
    """Whether the member has seen what they were told of this since that moment, in the list or by opening it."""
    return _WAS_READ.row(viewer=member_id, kind=kind, actor=actor_id, object=object_id, since=since) is not None


def _was_read() -> Any:
    seen = select(Member.seen_notification_id).where(Member.id == VIEWER).scalar_subquery()
    return (
        select(Notification.id)
        .where(
            Notification.member_id == VIEWER, Notification.kind == bindparam("kind"),
            Notification.actor_id == bindparam("actor", type_=Notification.id.type),
            Notification.object_id == bindparam("object", type_=Notification.id.type),
            Notification.at >= bindparam("since", type_=Moment), or_(Notification.read, Notification.id <= seen),
        )
        .limit(1)
    )  # fmt: skip


_WAS_READ = Query(_was_read)


def unread_of_post(member: MemberRow, post_id: int) -> Sequence[int]:
    """The notifications that the page of this post answers: of its comments and likes, of mentions in it."""
    return _OF_POST.values(viewer=member.id, seen=member.seen_notification_id, post=post_id)


def _of_post() -> Any:
    post: Any = bindparam("post", type_=Notification.id.type)
    about_post = _about(("liked", "commented", "answered"), select(post))
    liked = _about(("comment_liked",), select(Comment.id).where(Comment.post_id == post, Comment.author_id == VIEWER))
    mentioned = _about(
        ("mentioned",), select(Mention.id).where(Mention.post_id == post, Mention.member_id == VIEWER)
    )
    unseen = Notification.member_id == VIEWER, *unread(bindparam("seen"))
    return select(Notification.id).where(*unseen, or_(about_post, liked, mentioned))


def _about(names: Sequence[str], ids: Any) -> Any:
    of_kind = or_(*(Notification.kind == literal_column(f"'{name}'") for name in names))
    return and_(of_kind, Notification.about_id.in_(ids))


_OF_POST = Query(_of_post)
