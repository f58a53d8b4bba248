"""What is needed to decide whether and how a member is told when something happens."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, literal_column, or_, select

from app.models import Delivery, Member, Notification, NotificationChoice
from app.models.base import Moment, now
from app.queries.notifications import unread
from app.queries.query import VIEWER, Query
from app.rules import notifying
from app.rules.notifying import Choice


class Addressee(NamedTuple):
    """The recipient of an e-mail, and its language."""

    id: int
    locale: str


class Telling(NamedTuple):
    """What is known of a member who is to be told that somebody did something to an object.

    `on_site`: an unseen notification says so already. `letters`: the states of e-mails about it so far; of one
    that a worker has claimed, "claimed": it may have been rendered already.
    """

    member: Addressee
    active: bool
    paused: bool
    choice: Choice
    on_site: bool
    letters: set[str]


def of(kind: str, actor_id: int, member_id: int, object_id: int, letter_id: int) -> Telling:
    """All that decides whether and how the member is told, in one query. `letter_id`: what the e-mail is about."""
    about = {"actor": actor_id, "object": object_id, "letter": letter_id}
    rows = _TELLING.rows(viewer=member_id, kind=kind, at=now(), **about)
    locale, state, paused, site, mail, on_site, _ = rows[0]
    choice = notifying.default(kind) if mail is None else Choice(bool(site), mail)
    letters = {row[-1] for row in rows if row[-1]}
    return Telling(Addressee(member_id, locale), state == "active", bool(paused), choice, bool(on_site), letters)


def _telling() -> Any:
    """One row for each state of such e-mails, one row if there are none."""
    own = and_(NotificationChoice.member_id == Member.id, NotificationChoice.kind == bindparam("kind"))
    about = *_about(Notification, "object"), *unread(Member.seen_notification_id)
    is_claimed = and_(Delivery.state == "due", Delivery.leased_until > bindparam("at", type_=Moment))
    state = case((is_claimed, literal_column("'claimed'")), else_=Delivery.state)
    return (
        select(
            Member.locale, Member.state, or_(Member.mail_paused, Member.in_memoriam), NotificationChoice.site,
            NotificationChoice.mail, select(Notification.id).where(*about).exists(), state,
        )
        .outerjoin(NotificationChoice, own)
        .outerjoin(Delivery, and_(*_about(Delivery, "letter")))
        .where(Member.id == VIEWER)
        .distinct()
    )  # fmt: skip


def _about(table: Any, object_id: str) -> tuple[Any, ...]:
    return (
        table.kind == bindparam("kind"),
        table.object_id == bindparam(object_id),
        table.actor_id == bindparam("actor"),
        table.member_id == VIEWER,
    )


_TELLING = Query(_telling)
