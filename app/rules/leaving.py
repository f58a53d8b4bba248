"""States of a member, and how they leave: paused, leaving for some days, erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_

ACTIVE, LOCKED, PAUSED, LEAVING, ERASED = "active", "locked", "paused", "leaving", "erased"
AWAY = (PAUSED, LEAVING)  # hidden from everybody else, but still signing in, to one page
SELF, ADMIN, ROSTER = "self", "admin", "roster"  # who asked for it

LAST_ADMIN = N_("Make someone else an admin first: you are the only one.")


def may_stay(state: str, leaves_by: str, by: str = SELF) -> bool:
    """Whether `by` can change their mind: a member only if leaving was their own wish, an admin always."""
    return state == LEAVING and by in (leaves_by, ADMIN)


def enters_until(leaves_by: str, leaves_at: datetime | None) -> datetime | None:
    """Until when somebody who is leaving may sign in and download their data: those on a list of leavers have
    limits.LEAVER_DOWNLOADS, all others until they are erased. None for a member who is not leaving.
    """
    if leaves_at is None:
        return None
    return leaves_at - (limits.LEAVER_LASTS - limits.LEAVER_DOWNLOADS if leaves_by == ROSTER else timedelta())


def may_enter(leaves_by: str, leaves_at: datetime | None, now: datetime) -> bool:
    """Whether these days are not over yet."""
    until = enters_until(leaves_by, leaves_at)
    return until is None or now < until


def check_admins(role: str, others: int) -> None:
    """Raises Refused for the last active admin. `others`: how many other active admins there are."""
    if role == "admin" and not others:
        raise Refused(LAST_ADMIN)
