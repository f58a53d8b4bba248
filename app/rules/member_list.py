"""The list of members that admins see: by what it is narrowed, and the words for a member's state."""

from __future__ import annotations

from datetime import timedelta

from app.rules.labels import N_, Label

ACTIVE, LOCKED, PAUSED, LEAVING, ERASED = "active", "locked", "paused", "leaving", "erased"
LOCK, DELETE, KEEP = (ACTIVE, PAUSED), (ACTIVE, PAUSED, LOCKED), (LEAVING,)  # from which states
MEMORIAM, TROUBLE = "memoriam", "trouble"
MEMBER, ADMIN = N_("Member"), N_("Admin")
NOT_MEMBER = {
    LOCKED: N_("Locked"),
    PAUSED: N_("Paused"),
    LEAVING: N_("Leaving"),
    MEMORIAM: N_("In memoriam"),
    TROUBLE: N_("E-mails come back"),
}
TABS: dict[str, Label] = {
    "": N_("All"),
    ACTIVE: N_("Active"),
    TROUBLE: N_("E-mail trouble"),
    LOCKED: NOT_MEMBER[LOCKED],
    PAUSED: NOT_MEMBER[PAUSED],
    LEAVING: NOT_MEMBER[LEAVING],
    MEMORIAM: NOT_MEMBER[MEMORIAM],
}
RECENT, LONG = timedelta(days=30), timedelta(days=365)
JOINED: dict[str, Label] = {
    "": N_("Joined: any time"),
    "month": N_("Joined in the last 30 days"),
    "year": N_("Joined in the last 12 months"),
    "earlier": N_("Joined earlier"),
}
SEEN: dict[str, Label] = {
    "": N_("Seen: any time"),
    "month": N_("Seen in the last 30 days"),
    "away": N_("Not seen for a year"),
    "never": N_("Never seen"),
}


def state_label(state: str, role: str, *, in_memoriam: bool, trouble: bool) -> tuple[str, Label]:
    """What matters most about a member: (its key, the words). The key of an ordinary one is their role."""
    key = state if state != ACTIVE else MEMORIAM if in_memoriam else TROUBLE if trouble else role
    return key, NOT_MEMBER.get(key) or (ADMIN if key == "admin" else MEMBER)
