"""The two streams of Home: what connections do, and what everybody may read of all members."""

from __future__ import annotations

from app.rules.labels import N_, Label

CONNECTIONS, MEMBERS = "connections", "members"
STREAMS = {CONNECTIONS: N_("My connections"), MEMBERS: N_("All members")}


def opened(chosen: str, connections: int) -> str:
    """The stream that Home opens with: the one chosen last; without a choice that of all members as long as somebody
    has no connections.
    """
    return chosen if chosen in STREAMS else CONNECTIONS if connections else MEMBERS


OWN = N_("You see this because it is your own.")
KNOWN = N_("You see this because %(who)s is your connection and your feed shows “%(kind)s”.")
KNOWN_MANY = N_("You see this because %(who)s are your connections and your feed shows “%(kind)s”.")
FOR_ALL = N_("You see this because it was written for all members.")
ON_PROFILE = N_("You see this because %(who)s shows their activity to you.")
NEWCOMER = N_("You see this because all members are told who is new.")


def why(stream: str, *, is_own: bool, is_known: bool, is_for_all: bool, is_written: bool, several: bool) -> Label:
    """Why an entry stands in a stream, in a sentence. `is_known`: somebody who did it is a connection; `is_written`: it
    is a post, not that somebody joined.
    """
    if is_own:
        return OWN
    if is_for_all and (stream == MEMBERS or not is_known):
        return FOR_ALL if is_written else NEWCOMER
    if not is_known:
        return ON_PROFILE
    return KNOWN_MANY if several else KNOWN
