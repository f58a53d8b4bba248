"""States of a member, and how they leave: paused, leaving for some days, erased."""

from __future__ import annotations

from app.rules.errors import Refused
from app.rules.labels import N_

ACTIVE, LOCKED, PAUSED, LEAVING, ERASED = "active", "locked", "paused", "leaving", "erased"
AWAY = (PAUSED, LEAVING)  # hidden from everybody else, but still signing in, to one page
SELF, ADMIN, ROSTER = "self", "admin", "roster"  # who asked for it

LAST_ADMIN = N_("Make someone else an admin first: you are the only one.")


def may_stay(state: str, leaves_by: str, by: str = SELF) -> bool:
    """Whether `by` can change their mind: a member only if leaving was their own wish, an admin always."""
    return state == LEAVING and by in (leaves_by, ADMIN)


def check_admins(role: str, others: int) -> None:
    """Raises Refused for the last active admin. `others`: how many other active admins there are."""
    if role == "admin" and not others:
        raise Refused(LAST_ADMIN)
