"""The life of an invitation, and who may invite whom.

pending --accept--> accepted      pending --withdraw--> withdrawn     pending --time--> expired
pending --ignore--> ignored       ignored --the invitee invites the inviter--> accepted
An ignored invitation looks pending to its inviter, who may still withdraw it; it also expires.
"""

from __future__ import annotations

from datetime import datetime

from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_

PENDING, IGNORED, ACCEPTED, WITHDRAWN, EXPIRED = "pending", "ignored", "accepted", "withdrawn", "expired"
OPEN = (PENDING, IGNORED)
MOVES: dict[tuple[str, str], str] = {
    (PENDING, "accept"): ACCEPTED,
    (PENDING, "ignore"): IGNORED,
    (PENDING, "withdraw"): WITHDRAWN,
    (PENDING, "expire"): EXPIRED,
    (IGNORED, "accept"): ACCEPTED,
    (IGNORED, "withdraw"): WITHDRAWN,
    (IGNORED, "expire"): EXPIRED,
}

STRANGER = "stranger"
HOW = {
    "colleague": N_("Colleague"),
    "classmate": N_("Classmate"),
    "partner": N_("Business partner"),
    "friend": N_("Friend"),
    "employer": N_("Former employer or employee"),
    "other": N_("Other"),
    STRANGER: N_("I don’t know this person"),
}
WHO_MAY_INVITE = {
    "everyone": N_("All members"),
    "shared": N_("People with a shared connection"),
    "introduced": N_("Introduced people only"),
    "email": N_("People who know my e-mail"),
    "nobody": N_("Nobody"),
}


def next_state(state: str, move: str) -> str:
    """The state after a move; raises Refused if the move is not possible from this state."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise Refused(N_("This invitation is no longer open.")) from None


def expires_at(created_at: datetime) -> datetime:
    return created_at + limits.INVITATION_EXPIRES


def again_at(withdrawn_at: datetime | None, now: datetime) -> datetime | None:
    """From when the member who withdrew may invite the same person again; None if they may at once."""
    at = withdrawn_at + limits.REINVITE_AFTER if withdrawn_at else None
    return at if at and at > now else None


def again_after_withdrawing(now: datetime) -> datetime:
    """From when a member who withdraws now may invite the same person again."""
    return now + limits.REINVITE_AFTER


def check_how(how: str) -> None:
    """Strangers are not invited: they would see contact data."""
    if how == STRANGER:
        raise Refused(
            N_("Invite only people you know. If they accept, you see each other’s contact data."),
            field="how",
        )


def check_allowed(who_may_invite: str, *, shared: int, knows_email: bool, introduced: bool = False) -> None:
    """Raises Refused if the invitee's setting does not allow this inviter."""
    allowed = {
        "everyone": True,
        "shared": shared > 0 or knows_email or introduced,
        "introduced": introduced,
        "email": knows_email,
        "nobody": False,
    }[who_may_invite]
    if not allowed:
        if who_may_invite == "email":
            raise Refused(N_("This member accepts invitations only from people who know the e-mail address."), "email")
        if who_may_invite == "introduced":
            raise Refused(N_("This member accepts only people who are introduced by a shared connection."))
        raise Refused(N_("This member does not accept this invitation at the moment."))


def check_counts(*, pending: int, marks: int, withdrawn_at: datetime | None, now: datetime) -> None:
    """Raises Refused above the limits: pending ones, marks of "I don’t know this person", a recent withdrawal."""
    again = again_at(withdrawn_at, now)
    if again:
        raise Refused(
            N_("You withdrew an invitation to this person. You can invite again from %(date)s."), date=again
        )
    if pending >= limits.PENDING_INVITATIONS:
        raise Refused(
            N_("You have %(count)s invitations pending. Withdraw one before you send another."), count=pending
        )
    if marks >= limits.UNKNOWN_MARKS:
        # No date: it would tell on which day somebody said so, and thereby who.
        raise Refused(
            N_("You can send invitations again in %(days)s days at the latest. Invite only people you know."),
            days=limits.UNKNOWN_PAUSE.days,
        )
