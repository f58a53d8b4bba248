"""A member's choice about endorsements of their skills: `Member.endorsements`, and what it means."""

from __future__ import annotations

from app.rules.labels import N_
from app.rules.visibility import Level

SHOWN, HIDDEN, OFF = "shown", "hidden", "off"
CHOICES = {
    SHOWN: N_("Shown"),
    HIDDEN: N_("Hidden from everyone but me"),
    OFF: N_("Off: nobody can endorse my skills, and existing endorsements stay hidden"),
}


def may_endorse(level: Level, choice: str) -> bool:
    """Whether somebody at this level towards a member may endorse their skills: connections only, never oneself."""
    return level == Level.CONNECTION and choice != OFF
