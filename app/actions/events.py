"""The one junction: what happened becomes activity in feeds, a notification, a letter, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.actions.letters import post_letter
from app.extensions import db
from app.models import Activity, Member, Notification
from app.queries import notifications
from app.rules import kinds, notifying
from app.rules.notifying import Circumstances

_telling: ContextVar[bool] = ContextVar("telling", default=True)


@contextmanager
def untold() -> Iterator[None]:
    """Nobody is told of what is recorded in here: an imported past is no news, and nobody is written to about it."""
    mark = _telling.set(False)
    try:
        yield
    finally:
        _telling.reset(mark)


def record(
    kind: str,
    *,
    actor: Member,
    object_id: int,
    whom: Member | None = None,
    tell: Member | None = None,
    quiet: bool = False,
    again: bool = False,
    written: bool = False,
) -> None:
    """Something of this kind happened.

    `whom` is the other member it concerns, `tell` the one member to be told, `quiet` keeps it out of feeds
    ("save without telling anyone"). `object_id` is the thing that entries of the feed are grouped by. `again`: it
    can happen anew to the same object, and is written about anew once the letter about the last time has gone out.
    `written`: an e-mail that waits will tell of it.
    """
    what = kinds.KINDS[kind]
    if what.feed and not quiet and notifications.shows(actor.id, what.feed.code):
        row = Activity(actor_id=actor.id, kind=what.feed.code, object_id=object_id, whom_id=whom.id if whom else None)
        db.session.add(row)
    if what.told and tell and tell.id != actor.id and _telling.get():
        _tell(kind, actor, tell, object_id, again, written)


def _tell(kind: str, actor: Member, member: Member, object_id: int, again: bool, written: bool) -> None:
    """Liking, taking back and liking again tells once: as long as the first telling has not been seen."""
    choice, about = notifications.choice(member.id, kind), (kind, actor, member, object_id)
    if choice.site and not notifications.told_already(*about):
        db.session.add(Notification(member_id=member.id, kind=kind, actor_id=actor.id, object_id=object_id))
    now = Circumstances(active=member.state == "active", paused=member.mail_paused)
    wanted = not written and not notifying.why_not_mail(kind, choice, now)
    if wanted and not _written_already(notifications.letters_about(*about), again):
        post_letter(kind, member=member, actor_id=actor.id, object_id=object_id)


def _written_already(states: set[str], again: bool) -> bool:
    """Endorsing, taking back and endorsing again writes one letter, however often it is done.

    What happens `again` is kept back only by a letter that still waits, for that one will tell how things stand then.
    """
    return "due" in states if again else bool(states - {"cancelled"})


def forget(kind: str, *, object_id: int, actor_id: int | None = None, told_id: int | None = None) -> None:
    """Take back what feeds and notifications tell of an object: of one actor or everybody, told to one or to all."""
    told = Notification.__table__.delete().where(Notification.kind == kind, Notification.object_id == object_id)
    if actor_id is not None:
        told = told.where(Notification.actor_id == actor_id)
    if told_id is not None:
        told = told.where(Notification.member_id == told_id)
    db.session.execute(told)
    if kind in kinds.FEED_KINDS:
        rows = Activity.__table__.delete().where(Activity.kind == kinds.code(kind), Activity.object_id == object_id)
        if actor_id is not None:
            rows = rows.where(Activity.actor_id == actor_id)
        db.session.execute(rows)
