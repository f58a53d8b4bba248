"""The content of each kind of e-mail, as the recipient may see it and as things are when it is sent.

Every function returns a Content, or the reason (a sentence for the outbox) why there is nothing to send any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.delivery import links
from app.models import Delivery, Member
from app.models.base import now
from app.queries import email_invitations as invited
from app.queries import graph, inmail_letters, letters, notifications, people
from app.queries.letters import Told
from app.queries.people import Person
from app.rules import invitations, limits, notifying
from app.rules.kinds import TOLD_KINDS
from app.rules.labels import Label
from app.rules.notifying import Circumstances
from app.rules.text import shorten

EXCERPT = 200  # characters of the recipient's own post that somebody liked
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


Find = Callable[[int, int, int], Told | None]
Lead = Callable[[Member, Person, Told], str]


@dataclass(frozen=True, slots=True)
class About:
    """A kind about something that a member did: how to find the thing, where the button leads, which setting decides.
    """

    find: Find
    lead: Lead
    setting: str


ABOUT = {
    "invited": About(letters.invitation, lambda _me, _who, it: f"/network/invitations#invitation-{it.id}", "invited"),
    "accepted": About(letters.acceptance, lambda _me, who, _it: f"/in/{who.handle}", "accepted"),
    "inmail": About(inmail_letters.messages, lambda _me, _who, it: f"/inmail/{it.thread}#message-{it.id}", "inmail"),
    "endorsed": About(letters.endorsement, lambda me, _who, it: f"/in/{me.handle}#skill-{it.id}", "endorsed"),
    "endorsement_asked": About(
        letters.endorsement_request, lambda _me, who, _it: f"/in/{who.handle}#asked", "endorsement_asked"
    ),
    "liked": About(letters.like, lambda _me, _who, it: f"/posts/{it.id}", "liked"),
    **{
        kind: About(find, lambda _me, _who, it: f"/recommendations/{it.id}", kind)
        for kind, find in (
            ("recommendation_asked", letters.recommendation_asked),
            ("recommendation_received", letters.recommendation_received),
            ("recommendation_accepted", letters.recommendation_accepted),
            ("recommendation_revision", letters.recommendation_revision),
        )
    },
    "invitation_reminder": About(
        letters.invitation, lambda _me, _who, it: f"/network/invitations#invitation-{it.id}", "invited"
    ),
}


def of(delivery: Delivery, member: Member | None) -> Content | Hold | str:
    """The content of an e-mail, or until when it is held back, or the reason why it is not sent.

    `member`: the recipient, None for an address without an account.
    """
    if delivery.kind in ABOUT:
        return _about(ABOUT[delivery.kind], delivery, member)
    return OTHERS[delivery.kind](delivery, member)


def _about(about: About, delivery: Delivery, member: Member | None) -> Content | Hold | str:
    if member is None or delivery.actor_id is None:
        return GONE
    actor = people.people(member.id, [delivery.actor_id]).get(delivery.actor_id)
    told = about.find(member.id, delivery.actor_id, delivery.object_id)
    present = Circumstances(
        active=member.state == "active",
        paused=member.mail_paused,
        blocked=actor is None,
        connected=graph.are_connected(member.id, delivery.actor_id),
        object_there=told is not None,
    )
    reason = notifying.why_not_mail(about.setting, notifications.choice(member.id, about.setting), present)
    if reason or actor is None or told is None:
        return reason or GONE
    before = inmail_letters.told_before(member.id, told.thread) if told.thread else []
    if told.thread and (hold := _too_early(before, inmail_letters.looked_at(member.id, told.thread))):
        return hold
    return Content(
        link=links.to(about.lead(member, actor, told)),
        unsubscribe=links.unsubscribe(member.id, about.setting),
        before=[message_id for message_id, _ in before],
        values={
            "actor": actor,
            "words": _words(delivery.kind, told, member),
            "how": invitations.HOW.get(told.how),
            "position": told.position,
        },
    )


def _too_early(before: Sequence[tuple[str, datetime]], looked_at: datetime | None) -> Hold | None:
    """One e-mail about a conversation in a while, and none while its recipient has it open. Moments in the future, left
    by a clock that was set back, hold nothing up for longer than that.
    """
    at = now()
    if before and abs(at - before[-1][1]) < limits.INMAIL_EVERY:
        return Hold(min(before[-1][1], at) + limits.INMAIL_EVERY, "an e-mail about this conversation went out lately")
    if looked_at and abs(at - looked_at) < limits.STILL_LOOKING:
        return Hold(at + limits.LOOK_AGAIN, "the recipient has the conversation open")
    return None


def _words(kind: str, told: Told, member: Member) -> str:
    """As much of a member's words as this e-mail may contain."""
    if kind == "inmail" and member.inmail_copy != "full":
        return ""
    return shorten(told.words, EXCERPT) if kind == "liked" else told.words


def _security(delivery: Delivery, member: Member | None) -> Content | str:
    if member is None:
        return GONE
    present = Circumstances(active=member.state == "active")
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


def _address_changed(_delivery: Delivery, _member: Member | None) -> Content | str:
    return Content(link=links.to("/sign-in"))


def _already_member(_delivery: Delivery, member: Member | None) -> Content | str:
    if member is None or member.state != "active":
        return "recipient not active"
    return Content(link=links.to("/sign-in"), values={"reset": links.to("/password")})


def _reset_password(delivery: Delivery, member: Member | None) -> Content | str:
    if member is None or member.state != "active":
        return "recipient not active"
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
        return "the recipient wants no such letters"
    inviter = people.people(row.inviter_id, [row.inviter_id]).get(row.inviter_id)
    if inviter is None:
        return "the inviter is gone"
    return Content(
        link=links.email_invitation(row),
        unsubscribe=links.unsubscribe(letters.address_hash(row.email), "email_invitation"),
        values={"inviter": inviter.name, "words": row.note, "days": limits.EMAIL_INVITATION_EXPIRES.days},
    )


OTHERS: dict[str, Callable[[Delivery, Member | None], Content | str]] = {
    "security": _security,
    "confirm_sign_up": _confirm_sign_up,
    "confirm_address": _confirm_address,
    "address_changed": _address_changed,
    "already_member": _already_member,
    "reset_password": _reset_password,
    "email_invitation": _email_invitation,
}
LETTERS = (*ABOUT, *OTHERS)
# E-mails with a link that somebody waits for and cannot get otherwise.
CARRY_A_LINK = ("confirm_sign_up", "confirm_address", "reset_password", "email_invitation")


def sentence(kind: str) -> Label | None:
    """The registry's sentence of a kind, with %(who)s if it names somebody; None for other e-mails."""
    told = TOLD_KINDS.get(kind)
    return told.sentence if told else None
