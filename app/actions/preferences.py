"""What a member wants: in the feed, by notification, by mail, of whom."""

from __future__ import annotations

from sqlalchemy import delete, update

from app.database import upsert
from app.extensions import db
from app.models import FeedChoice, Member, NotificationChoice
from app.rules import kinds, notifying
from app.rules.notifying import Choice


def choose_feed(member: Member, choices: dict[str, tuple[bool, bool]]) -> None:
    """Settings > Feed: (reads, shows) by kind. Only deviations from "everything" are kept."""
    db.session.execute(delete(FeedChoice).where(FeedChoice.member_id == member.id))
    db.session.add_all(
        FeedChoice(member_id=member.id, kind=kinds.code(name), reads=reads, shows=shows)
        for name, (reads, shows) in choices.items()
        if not (reads and shows)
    )


def choose_notifications(member: Member, choices: dict[str, Choice], *, inmail_copy: str, paused: bool) -> None:
    """Settings > Notifications: one choice by kind, how much of an InMail goes by mail, and the pause."""
    db.session.execute(delete(NotificationChoice).where(NotificationChoice.member_id == member.id))
    db.session.add_all(
        NotificationChoice(member_id=member.id, kind=name, site=choice.site, mail=choice.mail)
        for name, choice in choices.items()
        if choice != notifying.default(name) and not kinds.TOLD_KINDS[name].fixed
    )
    member.inmail_copy = inmail_copy
    member.mail_paused = paused


def unsubscribe(member_id: int, kind: str) -> None:
    """No more letters of this kind; what the site shows stays as it was."""
    row = upsert(NotificationChoice).values(
        member_id=member_id, kind=kind, site=notifying.default(kind).site, mail="off"
    )
    row = row.on_conflict_do_update(index_elements=["member_id", "kind"], set_={"mail": "off"})
    db.session.execute(row)


def hide_completeness(member: Member) -> None:
    """The hint what the own profile lacks does not come back."""
    member.hides_completeness = True


def choose_privacy(member: Member, *, who_may_invite: str, hides_connections: bool) -> None:
    member.who_may_invite = who_may_invite
    member.hides_connections = hides_connections


def choose_public(member: Member, *, public: bool, indexed: bool) -> None:
    """Open the profile to guests, and to search engines; both count only where the site allows it."""
    member.public_profile = public
    member.public_indexed = public and indexed


def see_notifications(member_id: int, up_to: int) -> None:
    """The list was opened: everything up to this notification has been seen."""
    db.session.execute(
        update(Member)
        .where(Member.id == member_id, Member.seen_notification_id < up_to)
        .values(seen_notification_id=up_to)
    )
