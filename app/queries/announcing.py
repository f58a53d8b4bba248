"""Announcements for admins, with drafts, counts and what became of the e-mails; and for the worker that writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, literal_column, select

from app.models import Announcement, AnnouncementAnswer, Delivery, Member, NotificationChoice
from app.models.base import now
from app.queries import mail_figures
from app.queries.announcements import AnnouncementSeen
from app.queries.mail_figures import Returned
from app.queries.query import VIEWER, Query
from app.rules import announcements as rules
from app.rules import limits, notifying

LETTER, TEST = "announced", "announcement_test"


class Announced(NamedTuple):
    """An announcement as admins see it: what it says, whether it is published, how many answered, how far sending is.

    `published_at`: None for a draft.
    """

    id: int
    title: str
    text: str
    language: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    asks: bool
    coming: int
    not_coming: int
    pinned_until: datetime | None
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    tested_at: datetime | None
    mail_state: str
    per_hour: int

    @property
    def is_pinned(self) -> bool:
        return bool(self.published_at and self.pinned_until and self.pinned_until > now())

    def as_seen(self) -> AnnouncementSeen:
        """As members see it, or will once it is published."""
        columns = {name: getattr(self, name) for name in AnnouncementSeen._fields[:-1]}
        return AnnouncementSeen(**columns | {"published_at": self.published_at or now()})


_COLUMNS = [getattr(Announcement, name) for name in Announced._fields]


def one(id: int) -> Announced | None:
    """An announcement or a draft."""
    return _ONE.row(id=id)  # type: ignore[no-any-return]


def to_change(id: int) -> Announced | None:
    """The same, locked until the transaction ends."""
    return _LOCKED.row(id=id)  # type: ignore[no-any-return]


def page(before: int | None = None) -> tuple[list[Announced], int | None]:
    """All of them, the one written last first, and the id below which the list goes on."""
    rows = _PAGE.rows(before=before or 2**62, most=limits.LIST_PAGE + 1)
    shown = rows[: limits.LIST_PAGE]
    return shown, shown[-1].id if len(rows) > len(shown) else None


_THIS = Announcement.id == bindparam("id")
_ONE = Query(lambda: select(*_COLUMNS).where(_THIS), Announced)
_LOCKED = Query(lambda: select(*_COLUMNS).where(_THIS).with_for_update(), Announced)
_PAGE = Query(
    lambda: (
        select(*_COLUMNS)
        .where(Announcement.id < bindparam("before"))
        .order_by(Announcement.id.desc())
        .limit(bindparam("most"))
    ),
    Announced,
)


def own_answer(viewer_id: int, id: int) -> bool | None:
    """What the member answered, None where they have not."""
    return _OWN_ANSWER.value(viewer=viewer_id, id=id)  # type: ignore[no-any-return]


_OWN_ANSWER = Query(
    lambda: select(AnnouncementAnswer.comes).where(
        AnnouncementAnswer.announcement_id == bindparam("id"), AnnouncementAnswer.member_id == VIEWER
    )
)


def answered_by(member_id: int) -> list[int]:
    """The announcements that a member has answered, in the order in which they are locked."""
    return _ANSWERED_BY.values(viewer=member_id)


_ANSWERED_BY = Query(
    lambda: (
        select(AnnouncementAnswer.announcement_id)
        .where(AnnouncementAnswer.member_id == VIEWER)
        .order_by(AnnouncementAnswer.announcement_id)
    )
)


# --- what became of the e-mails -------------------------------------------------------------------------------


class Letters(NamedTuple):
    """How many e-mails about one announcement are in the outbox, by what became of them. `to_come`: members to whom
    none was written yet; some of them may want none.
    """

    due: int = 0
    sent: int = 0
    failed: int = 0
    cancelled: int = 0
    to_come: int = 0


def letters(id: int) -> Letters:
    """Two queries. Those that were sent are counted as long as the outbox keeps them (rules/retention.py)."""
    return Letters(**dict(_LETTERS.rows(id=id)), to_come=_TO_COME.value(id=id) or 0)


def came_back(id: int, most: int) -> list[Returned]:
    """The latest e-mails about it that failed."""
    return _CAME_BACK.rows(id=id, most=most)


_ABOUT = Delivery.kind == LETTER, Delivery.object_id == bindparam("id")
_LETTERS = Query(lambda: select(Delivery.state, func.count()).where(*_ABOUT).group_by(Delivery.state))
_TO_COME = Query(
    lambda: (
        select(func.count(Member.id))
        .join(Announcement, and_(Member.id > Announcement.mailed_to, Member.id <= Announcement.mail_until))
        .where(_THIS, Announcement.mail_state != rules.DONE, Member.state == "active")
    )
)
_CAME_BACK = Query(lambda: mail_figures.that_failed(*_ABOUT), Returned)


def test_waits(admin_id: int, id: int) -> bool:
    """Whether an e-mail to try the announcement is on its way to this admin."""
    return bool(_TEST_WAITS.rows(viewer=admin_id, id=id))


_TEST_WAITS = Query(
    lambda: select(Delivery.id).where(
        Delivery.kind == TEST, Delivery.object_id == bindparam("id"), Delivery.member_id == VIEWER,
        Delivery.state == "due",
    )
)  # fmt: skip


# --- for the worker -------------------------------------------------------------------------------------------


class Mailing(NamedTuple):
    """An announcement whose e-mails are being written: up to the member `mailed_to` so far."""

    id: int
    mailed_to: int
    mail_until: int
    per_hour: int


class Recipient(NamedTuple):
    id: int
    locale: str


def is_any_sending() -> bool:
    """Whether e-mails of any announcement are to be written: an idle worker leaves SQLite's writers alone."""
    return bool(_SENDING.rows())


def sending() -> Mailing | None:
    """The first one of them, locked; None as well where another worker has locked it."""
    return _SENDING_LOCKED.row()  # type: ignore[no-any-return]


def _sending() -> Any:
    found = select(*(getattr(Announcement, name) for name in Mailing._fields))
    return found.where(Announcement.mail_state == rules.SENDING).order_by(Announcement.id).limit(1)


_SENDING = Query(_sending, Mailing)
_SENDING_LOCKED = Query(lambda: _sending().with_for_update(skip_locked=True), Mailing)


def recipients(mailing: Mailing, most: int) -> list[Recipient]:
    """The next members who want announcements by e-mail, by their numbers."""
    usual = notifying.default(LETTER).mail
    return _RECIPIENTS.rows(after=mailing.mailed_to, until=mailing.mail_until, usual=usual, most=most)


def _recipients() -> Any:
    id: Any = Member.id
    choice = and_(NotificationChoice.member_id == Member.id, NotificationChoice.kind == literal_column(f"'{LETTER}'"))
    wanted = func.coalesce(NotificationChoice.mail, bindparam("usual", type_=NotificationChoice.mail.type))
    reachable = Member.state == "active", ~Member.mail_paused, ~Member.in_memoriam
    return (
        select(id, Member.locale)
        .outerjoin(NotificationChoice, choice)
        .where(id > bindparam("after"), id <= bindparam("until"), wanted == literal_column("'now'"), *reachable)
        .order_by(id)
        .limit(bindparam("most"))
    )


_RECIPIENTS = Query(_recipients, Recipient)


def untried() -> int:
    """E-mails about announcements that wait in the outbox and were never tried."""
    return _UNTRIED.value() or 0


_UNTRIED = Query(
    lambda: select(func.count()).where(
        Delivery.state == "due", Delivery.kind == LETTER, Delivery.attempts == 0
    )
)


def highest_member() -> int:
    """The number of the member who joined last."""
    return _HIGHEST.value() or 0


_HIGHEST = Query(lambda: select(func.max(Member.id)))
