"""The one junction: an event becomes activity in feeds, a notification and an e-mail, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import and_, bindparam, delete, false, func, insert, or_, select

from app.actions.letters import post_letter
from app.models import Activity, FeedChoice, HiddenEntry, Member, Notification, NotificationChoice
from app.models.base import Moment, now
from app.queries import members, telling
from app.queries.members import Somebody
from app.queries.query import Query, insertion
from app.queries.telling import Addressee
from app.rules import kinds, notifying
from app.rules.notifying import Circumstances

_is_telling: ContextVar[bool] = ContextVar("is_telling", default=True)


@contextmanager
def untold() -> Iterator[None]:
    """Nobody is told about events recorded in this block: an imported past is no news."""
    mark = _is_telling.set(False)
    try:
        yield
    finally:
        _is_telling.reset(mark)


def record(
    kind: str,
    *,
    actor: Somebody,
    object_id: int,
    whom: Somebody | None = None,
    tell: Somebody | None = None,
    quiet: bool = False,
    about_id: int | None = None,
    again: bool = False,
    written: bool = False,
) -> None:
    """Something of this kind happened.

    `whom`: the other member it concerns; `tell`: the member to be told; `quiet` keeps it out of feeds ("save without
    telling anyone"). `object_id`: the thing by which entries of the feed are grouped; `about_id`: what holds it, by
    which notifications are. `again`: it can happen repeatedly to the same object, with a new e-mail once the last one
    has been sent. `written`: a waiting e-mail will contain it.
    """
    what = kinds.KINDS[kind]
    if what.feed and not quiet:
        show(kind, actor=actor, object_id=object_id, whom=whom)
    if what.told and tell:
        _tell(kind, actor, tell, (object_id, about_id or object_id, object_id), again, written)


def show(kind: str, *, actor: Somebody, object_id: int, whom: Somebody | None = None) -> None:
    """Something of this kind happened: in feeds alone."""
    _SHOW.write(**_shown(kinds.code(kind), actor, whom, object_id))


def tell(
    kind: str,
    *,
    actor: Somebody,
    member: Somebody,
    object_id: int,
    letter_id: int | None = None,
    again: bool = False,
    written: bool = False,
) -> None:
    """Something of this kind happened: in the notifications and e-mails of one member alone. `letter_id`: what the
    e-mail is about, and several notifications together, where that is something else.
    """
    _tell(kind, actor, member, (object_id, letter_id or object_id, letter_id or object_id), again, written)


def record_of_both(kind: str, a: Somebody, b: Somebody, object_id: int) -> None:
    """The same happened to two members: each is the actor of one entry in feeds. Nobody is told."""
    code = kinds.code(kind)
    _SHOW.write_all([_shown(code, a, b, object_id), _shown(code, b, a, object_id)])


def _shown(code: int, actor: Somebody, whom: Somebody | None, object_id: int) -> dict[str, Any]:
    return {
        "actor": actor.id, "code": code, "object": object_id, "whom": whom.id if whom else None, "moment": now()
    }  # fmt: skip


def _show() -> Any:
    """One row of activity, unless its actor keeps this kind of activity out of the feeds of others."""
    columns = {
        Activity.actor_id: "actor", Activity.kind: "code", Activity.object_id: "object", Activity.whom_id: "whom",
        Activity.at: "moment",
    }  # fmt: skip
    values = {column: bindparam(name, type_=column.type) for column, name in columns.items()}
    kept_back = FeedChoice.member_id == values[Activity.actor_id], FeedChoice.kind == values[Activity.kind]
    shown = select(*values.values()).where(~select(FeedChoice.kind).where(*kept_back, ~FeedChoice.shows).exists())
    return insert(Activity).inline().from_select(list(columns), shown, include_defaults=False)


_SHOW = Query(_show)


def _tell(
    kind: str, actor: Somebody, member: Somebody, about: tuple[int, int, int], again: bool, written: bool
) -> None:
    """Liking, unliking and liking again gives one notification, as long as the first has not been seen. `about`: the
    objects of notification, of its bundle and of the e-mail. Nobody is told what they did themselves.
    """
    if member.id == actor.id or not _is_telling.get():
        return
    object_id, bundle_id, letter_id = about
    told = telling.of(kind, actor.id, member.id, object_id, letter_id)
    if told.choice.site and not told.on_site:
        of_it = {"kind": kind, "actor_id": actor.id, "object_id": object_id, "about_id": bundle_id}
        _NOTIFY.write(member_id=member.id, at=now(), **of_it)
    wanted = not written and not notifying.why_not_mail(kind, told.choice, Circumstances(told.active, told.paused))
    if wanted and not _written_already(told.letters, again):
        post_letter(kind, member=told.member, actor_id=actor.id, object_id=letter_id)


_NOTIFY = Query(lambda: insertion(Notification, "member_id", "kind", "actor_id", "object_id", "about_id", "at"))


def _written_already(states: set[str], again: bool) -> bool:
    """Endorsing, undoing and endorsing again gives one e-mail, however often it is done.

    An event that happens `again` has no new e-mail only while one waits: that one will show how things are then.
    """
    return "due" in states if again else bool(states - {"cancelled"})


def tell_everybody(kind: str, object_id: int) -> None:
    """The organisation did something: one entry in the stream of all members, by nobody, and a notification for each
    member who wants it. One statement: with 20,000 members it takes a fifth of a second.
    """
    at = now()
    _SHOW_ALL.write(code=kinds.code(kind), object=object_id, moment=at)
    _NOTIFY_ALL.write(kind=kind, object=object_id, moment=at, usual=notifying.default(kind).site)


def _notify_all() -> Any:
    kind, wanted = bindparam("kind", type_=Notification.kind.type), NotificationChoice.site
    own = and_(NotificationChoice.member_id == Member.id, NotificationChoice.kind == kind)
    about = bindparam("object", type_=Notification.object_id.type)
    values = Member.id, kind, about, about, false(), bindparam("moment", type_=Moment)
    found = select(*values).outerjoin(NotificationChoice, own)
    usual = bindparam("usual", type_=wanted.type)
    found = found.where(Member.state == "active", ~Member.in_memoriam, func.coalesce(wanted, usual))
    columns = [getattr(Notification, name) for name in ("member_id", "kind", "object_id", "about_id", "read", "at")]
    return insert(Notification).inline().from_select(columns, found.order_by(Member.id), include_defaults=False)


_NOTIFY_ALL = Query(_notify_all)
_SHOW_ALL = Query(
    lambda: insert(Activity).inline().values(
        kind=bindparam("code"), object_id=bindparam("object"), at=bindparam("moment")
    )
)  # fmt: skip


def tell_of_account(kind: str, member_id: int, object_id: int = 0) -> None:
    """A line in the list of notifications about the member's account, which no setting switches off."""
    _notify(kind, member_id, object_id)


def tell_from_office(kind: str, member_id: int, object_id: int) -> None:
    """Tell a member what the organisation decided: by nobody, on the site and by e-mail, whatever their settings."""
    _notify(kind, member_id, object_id)
    post_letter(kind, member=Addressee(member_id, members.language(member_id)), object_id=object_id)


def _notify(kind: str, member_id: int, object_id: int) -> None:
    about = {"object_id": object_id, "about_id": object_id}
    _NOTIFY.write(member_id=member_id, kind=kind, actor_id=None, at=now(), **about)


def forget(kind: str, *, object_id: int, actor_id: int | None = None, told_id: int | None = None) -> None:
    """Delete what feeds and notifications show about an object: by one actor or everybody, for one member or all."""
    _UNTELL.write(kind=kind, object=object_id, actor=actor_id, told=told_id)
    if kind in kinds.FEED_KINDS:
        unshow(kind, object_id=object_id, actor_id=actor_id)


def unshow(kind: str, *, object_id: int, actor_id: int | None = None) -> None:
    """Delete what feeds show about an object, by one actor or everybody; then nobody needs to hide it any more."""
    _UNSHOW.write(kind=kinds.code(kind), object=object_id, actor=actor_id)
    if actor_id is None:
        _UNHIDE.write(kind=kinds.code(kind), object=object_id)


def untell(kind: str, *, object_id: int) -> None:
    """Delete the notifications about an object; its activity stays, for one that is hidden and may come back."""
    _UNTELL.write(kind=kind, object=object_id, actor=None, told=None)


def _of_object(table: Any) -> Any:
    actor: Any = bindparam("actor", type_=table.actor_id.type)
    return delete(table).where(
        table.kind == bindparam("kind"), table.object_id == bindparam("object"),
        or_(actor.is_(None), table.actor_id == actor),
    )  # fmt: skip


def _untell() -> Any:
    told: Any = bindparam("told", type_=Notification.member_id.type)
    return _of_object(Notification).where(or_(told.is_(None), Notification.member_id == told))


_UNTELL, _UNSHOW = Query(_untell), Query(lambda: _of_object(Activity))
_UNHIDE = Query(
    lambda: delete(HiddenEntry).where(
        HiddenEntry.kind == bindparam("kind"), HiddenEntry.object_id == bindparam("object")
    )
)
