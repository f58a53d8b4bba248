"""Pausing an account, leaving, and changing one's mind: who is away is hidden from everybody else at once."""

from __future__ import annotations

from datetime import timedelta

from app.actions import erasing, sessions
from app.actions.erasing import erase
from app.actions.letters import post_letter
from app.models.base import now
from app.queries import leaving as queries
from app.queries import members
from app.queries.members import Somebody
from app.rules import leaving as rules
from app.rules.errors import Gone
from app.rules.leaving import ACTIVE, LEAVING, LOCKED, PAUSED, SELF
from app.rules.limits import LEAVING_LASTS

__all__ = ["ask_to_leave", "erase", "erase_due", "pause", "resume", "stay"]

AT_ONCE = 5  # members erased in one transaction
SWEPT_AGAIN = timedelta(hours=1)


def pause(member: Somebody) -> None:
    """Hide the member from everybody else until they resume. Pausing twice is pausing once; raises Refused for the last
    admin, Gone if they are leaving.
    """
    if _to_go(member.id, ACTIVE, PAUSED) != PAUSED:
        members.to_change(member.id).state = PAUSED


def resume(member: Somebody) -> None:
    """End a pause. Resuming twice is resuming once; raises Gone if the member is leaving."""
    changed = members.to_change(member.id)
    if changed.state not in (ACTIVE, PAUSED):
        raise Gone
    changed.state = ACTIVE


def ask_to_leave(
    member: Somebody, by: str = SELF, *, lasts: timedelta = LEAVING_LASTS, browser_id: int | None = None
) -> None:
    """Hide the member at once, and erase them after `lasts`; all browsers but this one are signed out. The member is
    told by e-mail. Asking twice changes nothing; raises Refused for the last admin, Gone if they are erased, and if
    they are locked and ask themselves.

    `by`: self, admin or roster; only who asked for it themselves can change their mind.
    """
    states = (ACTIVE, PAUSED, LEAVING) if by == SELF else (ACTIVE, PAUSED, LEAVING, LOCKED)
    if _to_go(member.id, *states) == LEAVING:
        return
    changed = members.to_change(member.id)
    changed.state, changed.leaves_at, changed.leaves_by = LEAVING, now() + lasts, by
    sessions.end_all(member.id, except_id=browser_id)
    post_letter("leaving", member=changed)


def _to_go(member_id: int, *states: str) -> str:
    """The state of a member who may go, locked. Raises Refused for the last active admin, Gone for any other state."""
    found, others = queries.with_admins(member_id)
    if found is None or found.state not in states:
        raise Gone
    if found.state == ACTIVE:
        rules.check_admins(found.role, others)
    return found.state


def stay(member: Somebody, by: str = SELF) -> None:
    """The member or an admin (`by`) has changed their mind: the account is there again, locked if it was. Staying twice
    is staying once; raises Gone for a member who did not ask to leave.
    """
    changed = members.to_change(member.id)
    if changed.state == ACTIVE:
        return
    if not rules.may_stay(changed.state, changed.leaves_by, by):
        raise Gone
    changed.state, changed.leaves_at, changed.leaves_by = LOCKED if changed.lock_reason else ACTIVE, None, ""


def erase_due() -> int:
    """Erase members whose days are over; returns how many. Runs in the mail worker.

    Whoever was erased lately is swept once more: a request that was under way may have written a row that names them.
    """
    at = now()
    due = queries.due(at, AT_ONCE)
    for member_id in queries.erased_since(at - SWEPT_AGAIN):
        erasing.sweep(member_id)
    for member_id in due:
        erase(member_id)
    return len(due)
