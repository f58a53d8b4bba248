"""Announcements: written, published, changed, taken from Home and deleted by admins, answered by members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update

from app.actions import admin_log, events
from app.database import upsert
from app.models import Announcement, AnnouncementAnswer
from app.models.base import Moment, now
from app.queries import announcing as queries
from app.queries.announcements import AnnouncementSeen
from app.queries.announcing import Announced
from app.queries.members import Somebody, language_of
from app.queries.query import Query, insertion
from app.rules import announcements as rules


@dataclass(frozen=True)
class Words:
    """What an announcement says, and how. `asks`: members are asked for yes or no."""

    title: str
    text: str
    pinned_until: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    asks: bool = False


_SAID = tuple(Words.__dataclass_fields__)


def write(admin: Somebody, words: Words) -> int:
    """Keep a draft, which only admins see; returns its id."""
    id = _WRITE.value(author=admin.id, created_at=now(), **words.__dict__)
    admin_log.note("announcement_written", admin, object_id=id)
    return id  # type: ignore[no-any-return]


def change(admin: Somebody, found: Announced, words: Words) -> None:
    """Change what a draft or an announcement says. Before it goes to all by e-mail, it has to be tried again."""
    edited = now() if found.published_at else None
    said = {f"to_{name}": value for name, value in words.__dict__.items()}
    _CHANGE.write(id=found.id, author=admin.id, edited=edited, **said)
    if found.published_at:
        admin_log.note("announcement_changed", admin, object_id=found.id)


def publish(admin: Somebody, found: Announced) -> None:
    """Show a draft to all members, on Home and in their notifications. Publishing twice is publishing once. Raises
    Refused if the day until which it is pinned has passed.
    """
    at = now()
    rules.check_pin(found.pinned_until, at)
    if not _PUBLISH.write(id=found.id, at=at):
        return
    events.tell_everybody("announced", object_id=found.id)
    admin_log.note("announcement_published", admin, object_id=found.id)


def unpin(admin: Somebody, found: Announced) -> None:
    """It leaves Home before its day; its page stays."""
    if found.is_pinned:
        _UNPIN.write(id=found.id, at=now())
        admin_log.note("announcement_unpinned", admin, object_id=found.id)


def remove(admin: Somebody, found: Announced) -> None:
    """Delete it everywhere, with what members answered; e-mails that wait are not sent."""
    _REMOVE.write(id=found.id)
    events.forget("announced", object_id=found.id)
    admin_log.note("announcement_deleted", admin, object_id=found.id)


def answer(member: Somebody, found: AnnouncementSeen, comes: bool) -> bool:
    """Answer yes or no, or answer otherwise than before; False where nothing is asked any more."""
    locked = queries.to_change(found.id)  # its counts change: one answer after the other
    if locked is None or not rules.takes_answers(locked.asks, locked.starts_at, locked.ends_at, now()):
        return False
    before = queries.own_answer(member.id, found.id)
    if before is not comes:
        _ANSWER.write(announcement_id=found.id, member_id=member.id, comes=comes, at=now())
        _count(found.id, before, -1)
        _count(found.id, comes, 1)
    return True


def forget_answers(member_id: int) -> None:
    """Delete what a member who is erased answered, and count it no more."""
    for id in queries.answered_by(member_id):
        queries.to_change(id)
        _count(id, queries.own_answer(member_id, id), -1)
        _FORGET_ANSWER.write(id=id, member=member_id)


def _count(id: int, comes: bool | None, by: int) -> None:
    if comes is not None:
        _COUNT.write(id=id, yes=by if comes else 0, no=0 if comes else by)


def _one(build: Callable[..., Any] = update) -> Any:
    return build(Announcement).where(Announcement.id == bindparam("id"))


def _answered() -> Any:
    row = insertion(AnnouncementAnswer, "announcement_id", "member_id", "comes", "at", into=upsert)
    given = {"comes": row.excluded.comes, "at": row.excluded.at}
    return row.on_conflict_do_update(index_elements=["announcement_id", "member_id"], set_=given)


_AT = bindparam("at", type_=Moment)
_WRITE = Query(
    lambda: (
        insertion(Announcement, "created_at", *_SAID)
        .values(language=language_of("author"))
        .returning(Announcement.id)
    )
)
_CHANGE = Query(
    lambda: _one().values(
        language=language_of("author"), edited_at=bindparam("edited"), tested_at=None,
        **{name: bindparam(f"to_{name}") for name in _SAID},
    )
)  # fmt: skip
_PUBLISH = Query(lambda: _one().where(Announcement.published_at.is_(None)).values(published_at=_AT))
_UNPIN, _REMOVE, _ANSWER = Query(lambda: _one().values(pinned_until=_AT)), Query(lambda: _one(delete)), Query(_answered)
_COUNT = Query(
    lambda: _one().values(
        coming=Announcement.coming + bindparam("yes"), not_coming=Announcement.not_coming + bindparam("no")
    )
)
_FORGET_ANSWER = Query(
    lambda: delete(AnnouncementAnswer).where(
        AnnouncementAnswer.announcement_id == bindparam("id"), AnnouncementAnswer.member_id == bindparam("member")
    )
)
