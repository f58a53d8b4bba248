"""Members who have left the organisation: locked, told by e-mail, erased after a year."""

from __future__ import annotations

from collections.abc import Iterable

from app.actions import accounts, admin_log, search_index, sessions
from app.actions.letters import post_letter
from app.models.base import now
from app.queries import members
from app.queries.members import Somebody
from app.rules.limits import LEAVER_LASTS

ROSTER = "roster"


def lock(admin: Somebody, leaving: Iterable[Somebody]) -> int:
    """Nobody sees them any more, their browsers are signed out, and each is told; returns how many. Who has left
    already, is erased or has become an admin meanwhile stays as they are.
    """
    count = 0
    for each in sorted(leaving, key=lambda member: member.id):
        member = members.to_change(each.id)
        if member.state in ("leaving", "erased") or member.is_admin:
            continue
        member.state, member.leaves_by, member.leaves_at = "leaving", ROSTER, now() + LEAVER_LASTS
        sessions.end_all(member.id)
        accounts.close_resets(member.id)
        search_index.refresh(member.id)
        post_letter("leaver", member=member)
        admin_log.note("leaver_locked", admin, member_id=member.id)
        count += 1
    return count
