"""The two streams of Home: what connections do, and what everybody may read of all members."""

from __future__ import annotations

from app.rules.labels import N_

CONNECTIONS, MEMBERS = "connections", "members"
STREAMS = {CONNECTIONS: N_("My connections"), MEMBERS: N_("All members")}


def opened(chosen: str, connections: int) -> str:
    """The stream that Home opens with: the one chosen last; without a choice that of all members as long as somebody
    has no connections.
    """
    return chosen if chosen in STREAMS else CONNECTIONS if connections else MEMBERS
