"""The content of e-mails about an account, to people who are not members yet, and from the organisation.

Every function returns a Content, or the reason (a sentence for the outbox) why there is nothing to send any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.delivery import links
from app.delivery.content import GONE, Content
from app.models import Delivery, Member
from app.queries import account_log, announcing, legal, letters, people, removals, reports, turns
from app.queries import address_by_admin as by_admin
from app.queries import email_invitations as invited
from app.rules import kinds, limits, notifying, reporting
from app.rules.address_by_admin import CHANGED
from app.rules.browsers import describe
from app.rules.leaving import LEAVING
from app.rules.legal import BEFORE_OPENING
from app.rules.notifying import Circumstances


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
        values={
            "name": entry.name,  # as the organisation's own list has it
            "source": batch.source, "decline": f"{link}/decline", "imprint": pages[0], "privacy": pages[1],
        },
    )  # fmt: skip


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


def _role(delivery: Delivery, member: Member | None) -> Content | str:
    """A change of who is an admin, where it still is one."""
    if member is None or not member.may_sign_in:
        return GONE
    if (member.role == "admin") == (delivery.kind == "admin_ended"):
        return "the role has changed again"
    return Content(link=links.to(kinds.path(delivery.kind, object=0, shown=0, actor="", me=member.handle)))


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


def _announcement_test(delivery: Delivery, member: Member | None) -> Content | str:
    """To the admin who tries how an announcement looks; published or not."""
    found = announcing.one(delivery.object_id)
    if member is None or found is None or not (member.may_sign_in and member.role == "admin"):
        return GONE
    values = {"words": found.text, "announcement": found.as_seen()}
    return Content(link=links.to(f"/admin/announcements/{found.id}"), values=values)


CONTENTS: dict[str, Callable[[Delivery, Member | None], Content | str]] = {
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
    "reset_by_admin": _reset_password,
    "email_invitation": _email_invitation,
    "roster_invitation": _roster_invitation,
    "application_accepted": _application,
    "application_declined": _application,
    "leaver": _leaver,
    "removed": _removed,
    "objection_decided": _removed,
    "report_answered": _report_answered,
    "announcement_test": _announcement_test,
    "admin_made": _role,
    "admin_ended": _role,
    "admins_changed": _role,
}
# E-mails with a link that somebody waits for and cannot get otherwise.
CARRY_A_LINK = (
    "confirm_sign_up", "confirm_address", "address_changed", "confirm_by_admin", "address_by_admin", "reset_password",
    "reset_by_admin", "email_invitation", "application_accepted",
)  # fmt: skip
