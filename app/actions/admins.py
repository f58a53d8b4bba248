"""What an organisation cannot be without: an admin who can sign in."""

from __future__ import annotations

from app.queries import admins as queries
from app.rules.errors import Refused
from app.rules.labels import N_


def keep_one(member_id: int) -> None:
    """Refuse to lose this member as an admin if nobody would be left. Before any other lock of a member's row.

    Raises Refused.
    """
    if queries.locked() == {member_id}:
        raise Refused(N_("This is the last admin. Make someone else an admin first."))
