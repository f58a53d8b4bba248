"""Leaving: a member's account ends after some days in which it can still be kept."""

from __future__ import annotations

from app.actions import accounts, admins, sessions
from app.models.base import now
from app.queries import members
from app.queries.members import Somebody
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.limits import LEAVING_LASTS
from app.rules.member_list import ACTIVE, DELETE, LEAVING, LOCKED


def ask_to_leave(member: Somebody, *, by_admin: bool = False) -> None:
    """The member disappears for everybody at once and is erased after LEAVING_LASTS. Raises Refused for the last admin.
    """
    admins.keep_one(member.id)
    changed = members.to_change(member.id)
    if changed.state not in DELETE:
        raise Refused(N_("This account is being deleted already."))
    changed.state, changed.leaves_at = LEAVING, now() + LEAVING_LASTS
    changed.leaves_by = "admin" if by_admin else "self"
    accounts.close_resets(member.id)
    sessions.end_all(member.id)


def stay(member: Somebody) -> None:
    """The account is kept after all, locked if it was. Raises Refused if it is not leaving."""
    changed = members.to_change(member.id)
    if changed.state != LEAVING:
        raise Refused(N_("This account is not being deleted."))
    changed.state, changed.leaves_at, changed.leaves_by = LOCKED if changed.lock_reason else ACTIVE, None, ""
