"""The content of each kind of e-mail, as the recipient may see it and as things are when it is sent.

Every function returns a Content, or the reason (a sentence for the outbox) why there is nothing to send any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app.delivery import links
from app.delivery.account_contents import CONTENTS
from app.delivery.content import GONE, Content, Hold
from app.models import Delivery, Member
from app.models.base import now
from app.queries import comment_letters, graph, inmail_letters, notifications, people
from app.queries.kinds import MODULES
from app.queries.matter import Matter
from app.queries.people import Person
from app.rules import invitations, kinds, limits, notifying
from app.rules.kinds import TOLD_KINDS
from app.rules.labels import Label
from app.rules.notifying import Circumstances

# Letters that tell what somebody did, by the kind that says how: each that members are told of, and reminders of it.
EVENTS = {
    letter: kind
    for kind, told in TOLD_KINDS.items()
    for letter in (kind, told.reminder)
    if letter and not told.fixed
}


def of(delivery: Delivery, member: Member | None) -> Content | Hold | str:
    """The content of an e-mail, or until when it is held back, or the reason why it is not sent.

    `member`: the recipient, None for an address without an account.
    """
    if member and member.in_memoriam:
        return "the recipient is in memoriam"
    if delivery.kind in EVENTS:
        return _event(EVENTS[delivery.kind], delivery, member)
    return CONTENTS[delivery.kind](delivery, member)


def _event(kind: str, delivery: Delivery, member: Member | None) -> Content | Hold | str:
    if TOLD_KINDS[kind].by_office:
        return _by_office(kind, delivery, member)
    if member is None or delivery.actor_id is None:
        return GONE
    matter = _matter(kind, delivery, member)
    actor_id = matter.by if matter and matter.by else delivery.actor_id
    actor = people.people(member.id, [actor_id]).get(actor_id)
    present = Circumstances(
        active=member.state == "active",
        paused=member.mail_paused,
        blocked=actor is None,
        connected=graph.are_connected(member.id, actor_id),
        object_there=matter is not None,
        read=delivery.kind == kind and not TOLD_KINDS[kind].gathered and _was_read(delivery, member),
    )
    reason = notifying.why_not_mail(kind, notifications.choice(member.id, kind), present)
    if reason or actor is None or matter is None:
        return reason or GONE
    before = _before(kind, delivery, member, matter)
    looked_at = inmail_letters.looked_at(member.id, matter.thread) if matter.thread else None
    if hold := _too_early(before, looked_at):
        return hold
    path = kinds.path(kind, object=matter.id, shown=matter.thread or matter.id, actor=actor.handle, me=member.handle)
    return Content(
        link=links.to(path),
        unsubscribe=links.unsubscribe(member.id, kind),
        before=[message_id for message_id, _ in before],
        values=_values(matter, actor),
    )


def _by_office(kind: str, delivery: Delivery, member: Member | None) -> Content | str:
    """What the organisation tells all members: by nobody, so there is no block and no connection to ask for."""
    if member is None:
        return GONE
    matter = MODULES[kind].told(member.id, None, delivery.object_id)
    present = Circumstances(member.state == "active", member.mail_paused, object_there=matter is not None)
    reason = notifying.why_not_mail(kind, notifications.choice(member.id, kind), present)
    if reason or matter is None:
        return reason or GONE
    path = kinds.path(kind, object=matter.id, shown=matter.id, actor="", me=member.handle)
    values = {"words": matter.words, "announcement": matter.announcement}
    return Content(link=links.to(path), unsubscribe=links.unsubscribe(member.id, kind), values=values)
def _was_read(delivery: Delivery, member: Member) -> bool:
    """Whether the recipient has read on the site what it tells of. A reminder is sent all the same. What is gathered is
    about something else than its notifications, and leaves out by itself what was read.
    """
    about = {"actor_id": delivery.actor_id or 0, "object_id": delivery.object_id}
    return notifications.was_read(member.id, delivery.kind, since=delivery.created_at - _WRITING, **about)


_WRITING = timedelta(minutes=1)  # more than what tells of an event on the site can be older than its e-mail


def _values(matter: Matter, actor: Person) -> dict[str, Any]:
    """What the templates of an event take."""
    told = {name: getattr(matter, name) for name in ("words", "position", "whom", "notice", "others", "pictures")}
    return {**told, "actor": actor, "how": invitations.HOW.get(matter.how)}


def _matter(kind: str, delivery: Delivery, member: Member) -> Matter | None:
    given = member.id, delivery.actor_id, delivery.object_id
    told = MODULES[kind].told
    return told(*given, delivery.created_at) if TOLD_KINDS[kind].gathered else told(*given)  # type: ignore[no-any-return]


def _before(kind: str, delivery: Delivery, member: Member, matter: Matter) -> Sequence[tuple[str, datetime]]:
    """Message-ID and time of the e-mails that this one continues, the last one last."""
    if TOLD_KINDS[kind].gathered:
        return comment_letters.told_before(member.id, delivery.object_id)
    return inmail_letters.told_before(member.id, matter.thread) if matter.thread else []


def _too_early(before: Sequence[tuple[str, datetime]], looked_at: datetime | None) -> Hold | None:
    """One e-mail about a conversation or a post in a while, and none while its recipient has it open. Moments in the
    future, left by a clock that was set back, hold nothing up for longer than that.
    """
    at = now()
    if before and abs(at - before[-1][1]) < limits.INMAIL_EVERY:
        return Hold(min(before[-1][1], at) + limits.INMAIL_EVERY, "an e-mail about the same went out lately")
    if looked_at and abs(at - looked_at) < limits.STILL_LOOKING:
        return Hold(at + limits.LOOK_AGAIN, "the recipient has the conversation open")
    return None


LETTERS = (*EVENTS, *CONTENTS)


def sentence(kind: str, *, several: bool = False) -> Label | None:
    """The registry's sentence of a kind, with %(who)s if it names somebody; None for other e-mails."""
    told = TOLD_KINDS.get(kind)
    return (told.sentence_many if several and told.sentence_many else told.sentence) if told else None
