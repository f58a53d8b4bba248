"""The life of an introduction, and who may ask for one.

asked --pass on--> passed       asked --dismiss--> dismissed       asked --block or disconnect--> lost
asked, dismissed, lost --the two connected and parted, or time--> over

To whoever asked, asked, dismissed and lost are the same: "asked" for INTRODUCTION_LASTS, then "not introduced". The
target learns nothing before it is passed on.
"""

from __future__ import annotations

from datetime import datetime

from app.rules import invitations, limits
from app.rules.errors import Refused
from app.rules.labels import N_

ASKED, PASSED, DISMISSED, LOST, OVER = "asked", "passed", "dismissed", "lost", "over"
UNANSWERED = (ASKED, DISMISSED, LOST)  # as the asker sees it
WHO_MAY_ASK = {"connections": N_("My connections"), "nobody": N_("Nobody")}
CLOSED = ("nobody", "email")  # who may invite: whom an introduction cannot reach
NOT_NOW = N_("This cannot be passed on at the moment. You can try again later or dismiss the request.")


def open_until(asked_at: datetime) -> datetime:
    return asked_at + limits.INTRODUCTION_LASTS


def is_open(asked_at: datetime, now: datetime) -> bool:
    """Whether it can still be passed on, and looks "asked" to whoever asked."""
    return open_until(asked_at) > now


def is_taken_back(asked_at: datetime, state: str, answered_at: datetime | None) -> bool:
    """Whether whoever asked has since ignored an invitation by the target, which is in this state: they are not
    connected against what they said last.
    """
    return state == invitations.IGNORED and answered_at is not None and answered_at >= asked_at


def are_allowed(who_may_invite: str) -> bool:
    """Whether this setting of a target allows introductions."""
    return who_may_invite not in CLOSED


def check_allowed(who_may_invite: str) -> None:
    """Raises Refused if the target's setting allows no introduction."""
    invitations.check_allowed(who_may_invite, shared=1, knows_email=False, introduced=True)


def check_open(count: int) -> None:
    """Raises Refused if so many are open that no further one may be asked for."""
    if count >= limits.INTRODUCTIONS:
        raise Refused(
            N_("You can have %(count)s open requests for an introduction. Ask again when one is answered or over."),
            count=limits.INTRODUCTIONS,
        )
