"""The content of each kind of e-mail, as the recipient may see it and as things are when it is sent.

Every function returns a Content, or the reason (a sentence for the outbox) why there is nothing to send any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.delivery import links
from app.models import Delivery, Member
from app.models.base import now
from app.queries import (
    account_log,
    comment_letters,
    graph,
    inmail_letters,
    legal,
    letters,
    notifications,
    people,
    removals,
    reports,
    turns,
)
from app.queries import address_by_admin as by_admin
from app.queries import email_invitations as invited
from app.queries.kinds import MODULES
from app.queries.matter import Matter
from app.rules import invitations, kinds, limits, notifying, reporting
from app.rules.address_by_admin import CHANGED
from app.rules.browsers import describe
from app.rules.kinds import TOLD_KINDS
from app.rules.labels import Label
from app.rules.leaving import LEAVING
from app.rules.legal import BEFORE_OPENING
from app.rules.notifying import Circumstances

GONE = "the recipient is gone"


@dataclass(frozen=True, slots=True)
class Content:
    """`link`: where the button leads. `unsubscribe`: where to switch off such e-mails, empty if that is not possible.

    `before`: the Message-IDs of the e-mails that it continues, oldest first. `values`: what else the templates take.
    """

    link: str
    unsubscribe: str = ""
    before: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hold:
    """Too early: the content is looked up again at `until`. `why`: a sentence for the outbox."""

    until: datetime
    why: str


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
    return OTHERS[delivery.kind](delivery, member)


def _event(kind: str, delivery: Delivery, member: Member | None) -> Content | Hold | str:
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
        values={
            "actor": actor,
            "words": matter.words,
            "how": invitations.HOW.get(matter.how),
            "position": matter.position,
            "whom": matter.whom,
            "notice": matter.notice,
            "others": matter.others,
        },
    )


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


def _security(delivery: Delivery, member: Member | None) -> Content | str:
    if member is None:
        return GONE
    present = Circumstances(active=member.may_sign_in)
    reason = notifying.why_not_mail("security", notifying.default("security"), present)
    return reason or Content(link=links.to("/password"), values={"at": delivery.created_at})


def _confirm_sign_up(delivery: Delivery, _member: Member | None) -> Content | str:
    row = letters.sign_up(delivery.object_id)
    if row is None:
        return "the sign-up is over"
    return Content(link=links.sign_up(row), values={"days": limits.SIGN_UP_EXPIRES.days})


def _confirm_address(delivery: Delivery, _member: Member | None) -> Content | str:
    row = letters.address_change(delivery.object_id, delivery.address or "")
    if row is None:
        return "the change is over, or the address is a member's"
    return Content(link=links.address_change(row), values={"days": limits.ADDRESS_CHANGE_EXPIRES.days})


def _address_changed(delivery: Delivery, _member: Member | None) -> Content | str:
    """To the former address: the way back, as long as it is open."""
    row = letters.address_undo(delivery.object_id, delivery.address or "")
    if row is None:
        return "the address can no longer be changed back"
    return Content(link=links.address_undo(row), values={"until": row.expires_at})


def _new_browser(delivery: Delivery, member: Member | None) -> Content | str:
    content = _security(delivery, member)
    event = account_log.one(member.id, delivery.object_id) if member else None
    if isinstance(content, str) or event is None:
        return content if isinstance(content, str) else GONE
    told = {"at": event.at, "browser": describe(event.agent), "network": event.address}
    return replace(content, values=told)


def _leaving(_delivery: Delivery, member: Member | None) -> Content | str:
    if member is None or member.state != LEAVING or member.leaves_at is None:
        return "the recipient stays"
    told = {"until": member.leaves_at, "by": member.leaves_by, "contact": legal.contact(member.locale)}
    return Content(link=links.to("/sign-in"), values=told)


def _confirm_by_admin(delivery: Delivery, _member: Member | None) -> Content | str:
    row = by_admin.sent(delivery.object_id)
    if row is None:
        return "the change is over"
    return Content(link=links.address_by_admin(row), values={"days": limits.ADDRESS_CHANGE_EXPIRES.days})


def _address_by_admin(delivery: Delivery, _member: Member | None) -> Content | str:
    """To the old address: before the change, and again when it has happened."""
    row = by_admin.undoable(delivery.object_id)
    if row is None:
        return "the change is over"
    return Content(
        link=links.undo_address_by_admin(row), values={"changed": row.state == CHANGED, "until": row.until}
    )  # fmt: skip


def _locked(delivery: Delivery, member: Member | None) -> Content | str:
    found = letters.admin_words(delivery.object_id)
    if member is None or found is None or member.state != "locked":
        return "no longer locked"
    return Content(link=links.to("/sign-in"), values={"words": found.text, "contact": legal.contact(member.locale)})


def _unlocked(_delivery: Delivery, member: Member | None) -> Content | str:
    return Content(link=links.to("/sign-in")) if member and member.may_sign_in else "recipient not active"


def _already_member(_delivery: Delivery, member: Member | None) -> Content | str:
    if member is None or not member.may_sign_in:
        return "recipient not active"
    return Content(link=links.to("/sign-in"), values={"reset": links.to("/password")})


def _reset_password(delivery: Delivery, member: Member | None) -> Content | str:
    """Whether a reset is barred is asked here and not where it is asked for: nobody can tell by the time it takes."""
    if member is None or not member.may_sign_in:
        return "recipient not active"
    if by_admin.bars_resets(member.id):
        return "an admin changed the address lately"
    row = letters.reset(delivery.object_id, member.id)
    if row is None:
        return "the link is used or over"
    return Content(link=links.reset(row), values={"minutes": limits.RESET_EXPIRES.seconds // 60})


def _email_invitation(delivery: Delivery, _member: Member | None) -> Content | str:
    """To a guest: the inviter's name and note, nothing else of the profile."""
    row = letters.email_invitation(delivery.object_id)
    if row is None:
        return "answered, withdrawn or over"
    if letters.refuses_mail(row.email) or not invited.may_reach(row.inviter_id, row.email):
        return "the recipient wants no such e-mails"
    inviter = people.people(row.inviter_id, [row.inviter_id]).get(row.inviter_id)
    if inviter is None:
        return "the inviter is gone"
    return Content(
        link=links.email_invitation(row),
        unsubscribe=links.unsubscribe(letters.address_hash(row.email), "email_invitation"),
        values={"inviter": inviter.name, "words": row.note, "days": limits.EMAIL_INVITATION_EXPIRES.days},
    )


def _roster_invitation(delivery: Delivery, _member: Member | None) -> Content | str:
    """Says where the address comes from and who is responsible for it (article 14 of the GDPR)."""
    found = turns.invited(delivery.object_id)
    if found is None:
        return "answered, or over"
    entry, batch = found
    if letters.refuses_mail(entry.email):
        return "the recipient wants no such e-mails"
    link, pages = links.roster(entry), [links.to(f"/legal/{page}") for page in BEFORE_OPENING]
    return Content(
        link=link,
        unsubscribe=links.unsubscribe(letters.address_hash(entry.email), letters.FOR_GUESTS),
        values={"source": batch.source, "decline": f"{link}/decline", "imprint": pages[0], "privacy": pages[1]},
    )


def _application(delivery: Delivery, _member: Member | None) -> Content | str:
    row = letters.sign_up(delivery.object_id)
    if row is None:
        return "the application is over"
    return Content(link=links.sign_up(row), values={"days": limits.ACCEPTED_LASTS.days})


def _leaver(_delivery: Delivery, member: Member | None) -> Content | str:
    if member is None or member.state != "leaving" or member.leaves_at is None:
        return "the recipient has not left"
    days = limits.LEAVER_DOWNLOADS.days
    return Content(link=links.to("/sign-in"), values={"days": days, "until": member.leaves_at})


def _from_office(kind: str, found: Any, member: Member | None, **values: Any) -> Content | str:
    """What the organisation decided about a report or a removal, where the reader still may open it."""
    if member is None or found is None:
        return GONE
    reason = notifying.why_not_mail(kind, notifying.default(kind), Circumstances(active=member.state == "active"))
    path = kinds.path(kind, object=found.id, shown=found.id, actor="", me=member.handle)
    thing = reporting.KINDS[found.kind].label
    return reason or Content(link=links.to(path), values={"found": found, "thing": thing, **values})


def _removed(delivery: Delivery, member: Member | None) -> Content | str:
    found = removals.of_member(member.id, delivery.object_id) if member else None
    return _from_office(delivery.kind, found, member, decided=reporting.DECIDED)


def _report_answered(delivery: Delivery, member: Member | None) -> Content | str:
    found = reports.own_one(member.id, delivery.object_id) if member else None
    return _from_office(delivery.kind, found, member, told=reporting.TOLD, decided=reporting.DECIDED)


OTHERS: dict[str, Callable[[Delivery, Member | None], Content | str]] = {
    "security": _security,
    "new_browser": _new_browser,
    "leaving": _leaving,
    "confirm_sign_up": _confirm_sign_up,
    "confirm_address": _confirm_address,
    "address_changed": _address_changed,
    "confirm_by_admin": _confirm_by_admin,
    "address_by_admin": _address_by_admin,
    "locked": _locked,
    "unlocked": _unlocked,
    "kept_by_admin": _unlocked,
    "already_member": _already_member,
    "reset_password": _reset_password,
    "email_invitation": _email_invitation,
    "roster_invitation": _roster_invitation,
    "application_accepted": _application,
    "application_declined": _application,
    "leaver": _leaver,
    "removed": _removed,
    "objection_decided": _removed,
    "report_answered": _report_answered,
}
LETTERS = (*EVENTS, *OTHERS)
# E-mails with a link that somebody waits for and cannot get otherwise.
CARRY_A_LINK = (
    "confirm_sign_up", "confirm_address", "address_changed", "confirm_by_admin", "address_by_admin", "reset_password",
    "email_invitation", "application_accepted",
)  # fmt: skip


def sentence(kind: str, *, several: bool = False) -> Label | None:
    """The registry's sentence of a kind, with %(who)s if it names somebody; None for other e-mails."""
    told = TOLD_KINDS.get(kind)
    return (told.sentence_many if several and told.sentence_many else told.sentence) if told else None
