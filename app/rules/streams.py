"""The two streams of Home: what connections do, and what everybody may read of all members."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.rules.labels import N_, Label

CONNECTIONS, MEMBERS = "connections", "members"
STREAMS = {CONNECTIONS: N_("My connections"), MEMBERS: N_("All members")}


def opened(chosen: str, connections: int) -> str:
    """The stream that Home opens with: the one chosen last; without a choice that of all members as long as somebody
    has no connections.
    """
    return chosen if chosen in STREAMS else CONNECTIONS if connections else MEMBERS


class Top(NamedTuple):
    """Where a page of a stream begins: nothing newer than `ceiling` is on it. `count` entries had come when the site's
    newest activity was the one of which `mark` is the hash: its number would tell how much happens that nobody sees.
    """

    stream: str
    ceiling: int
    mark: str = "0"
    count: int = 0

    def __str__(self) -> str:
        return "-".join(map(str, self))


_TOP = re.compile(rf"({'|'.join(STREAMS)})-([0-9]{{1,18}})-([0-9a-f]{{1,16}})-([0-9]{{1,4}})", re.ASCII)


def read_top(given: str) -> Top | None:
    """The Top in an address, None for anything that is not one."""
    found = _TOP.fullmatch(given)
    return Top(found[1], int(found[2]), found[3], int(found[4])) if found else None


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
