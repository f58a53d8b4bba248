"""Changing a member's e-mail address as an admin: never alone where there is a second admin, never unnoticed.

asked --second admin--> sent --link at the new address--> changed --within 30 days--> undone
asked, sent --withdrawn, replaced, undone--> over

Until a second admin confirms it nothing is sent; where there is none it is `sent` at once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.rules import limits

ASKED, SENT, CHANGED, UNDONE, OVER = "asked", "sent", "changed", "undone", "over"
OPEN = (ASKED, SENT)


def may_confirm(admin_id: int, asked_by: int | None, member_id: int, made: Collection[int] = ()) -> bool:
    """Whether this admin is the second one: neither who asked nor whose address it is, nor `made` one lately, which
    whoever asked could have done for this.
    """
    return admin_id not in (asked_by, member_id) and admin_id not in made


def needs_second(
    admins: Collection[int], asked_by: int | None, member_id: int, made: Collection[int] = (),
    ended: Collection[int] = (),
) -> bool:
    """Whether one of the active admins is there to confirm it, or was until lately (`ended`): whoever asks could have
    ended their role for this, but for the command line (`asked_by` None), which no admin has. Lately:
    limits.ROLE_SETTLES.
    """
    there = any(may_confirm(each, asked_by, member_id, made) for each in admins)
    missed = any(may_confirm(each, asked_by, member_id) for each in ended)
    return there or (missed and asked_by is not None)


def bars_resets(state: str, changed_at: datetime | None, now: datetime) -> bool:
    """For a week nobody gets a link to a new password at an address that an admin chose."""
    return state == CHANGED and changed_at is not None and now - changed_at < limits.RESETS_BARRED
