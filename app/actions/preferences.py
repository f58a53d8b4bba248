"""A member's settings: feed, notifications, e-mails, privacy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, update

from app.actions import search_index
from app.database import upsert
from app.models import FeedChoice, Member, Notification, NotificationChoice
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, among, insertion
from app.rules import kinds, notifying
from app.rules.notifying import Choice


def choose_feed(member: Somebody, choices: dict[str, tuple[bool, bool]]) -> None:
    """Settings > Feed: (reads, shows) by kind. Only deviations from "everything" are stored."""
    _FORGET_FEED.write(viewer=member.id)
    _CHOOSE_FEED.write_all(
        [
            {"member_id": member.id, "kind": kinds.code(name), "reads": reads, "shows": shows}
            for name, (reads, shows) in choices.items()
            if not (reads and shows)
        ]
    )


_FORGET_FEED = Query(lambda: delete(FeedChoice).where(FeedChoice.member_id == VIEWER))
_CHOOSE_FEED = Query(lambda: insertion(FeedChoice, "member_id", "kind", "reads", "shows"))


def choose_stream(member: Somebody, stream: str) -> None:
    """What Home opens with from now on."""
    _CHOOSE_STREAM.write(viewer=member.id, stream=stream)


_CHOOSE_STREAM = Query(
    lambda: update(Member).where(Member.id == VIEWER).values(home_stream=bindparam("stream"))
)


def choose_notifications(member: Somebody, choices: dict[str, Choice], *, inmail_copy: str, paused: bool) -> None:
    """Settings > Notifications: one choice by kind, how much of an InMail is sent by e-mail, and the pause."""
    _FORGET_TOLD.write(viewer=member.id)
    _CHOOSE_TOLD.write_all(
        [
            {"member_id": member.id, "kind": name, "site": choice.site, "mail": choice.mail}
            for name, choice in choices.items()
            if choice != notifying.default(name) and not kinds.TOLD_KINDS[name].fixed
        ]
    )
    changed = members.to_change(member.id)
    changed.inmail_copy, changed.mail_paused = inmail_copy, paused


_FORGET_TOLD = Query(lambda: delete(NotificationChoice).where(NotificationChoice.member_id == VIEWER))
_TOLD = ("member_id", "kind", "site", "mail")
_CHOOSE_TOLD = Query(lambda: insertion(NotificationChoice, *_TOLD))


def unsubscribe(member_id: int, kind: str) -> None:
    """No more e-mails of this kind; notifications on the site are not changed."""
    _UNSUBSCRIBE.write(member_id=member_id, kind=kind, site=notifying.default(kind).site, mail="off")


def _unsubscribe() -> Any:
    row = insertion(NotificationChoice, *_TOLD, into=upsert)
    return row.on_conflict_do_update(index_elements=["member_id", "kind"], set_={"mail": row.excluded.mail})


_UNSUBSCRIBE = Query(_unsubscribe)


def hide_completeness(member: Somebody) -> None:
    """Hide for good the hint about what one's profile lacks."""
    members.to_change(member.id).hides_completeness = True


def hide_first_week(member: Somebody, *, hidden: bool) -> None:
    """Hide the first steps on Home, or show them again."""
    members.to_change(member.id).hides_first_week = hidden


def choose_privacy(
    member: Somebody, *, who_may_invite: str, hides_connections: bool, who_may_ask: str = "connections"
) -> None:
    """Who may invite the member and ask for introductions, and whether their connections are hidden."""
    changed = members.to_change(member.id)
    changed.who_may_ask = who_may_ask
    changed.who_may_invite, changed.hides_connections = who_may_invite, hides_connections


def choose_search(member: Somebody, *, in_search: bool) -> None:
    """Whether others than connections find the member: in search, directory and suggestions; at once."""
    members.to_change(member.id).in_search = in_search
    search_index.refresh(member.id)


def choose_public(member: Somebody, *, public: bool, indexed: bool) -> None:
    """Open the profile to guests, and to search engines; both count only if the site allows it."""
    changed = members.to_change(member.id)
    changed.public_profile, changed.public_indexed = public, public and indexed


def see_notifications(member_id: int, up_to: int) -> None:
    """The list was opened, or all of it marked as read: everything up to this notification has been seen."""
    _SEE.write(viewer=member_id, up_to=up_to)


def _see() -> Any:
    up_to = bindparam("up_to", type_=Member.seen_notification_id.type)
    unseen = Member.id == VIEWER, Member.seen_notification_id < up_to
    return update(Member).where(*unseen).values(seen_notification_id=up_to)


_SEE = Query(_see)


def read_notifications(ids: Sequence[int]) -> None:
    """What these tell of was opened."""
    _READ.write(ids=ids)


_READ = Query(lambda: update(Notification).where(among(Notification.id, "ids")).values(read=True))
