"""Who sees what: the one rule of the product, for page, fragment, search, letter and every export.

A viewer stands at a level towards an owner; every part of a profile asks for a least level. The table is
PARTS; nothing else in the code decides what may be shown.
"""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """How close the viewer is to the owner of a profile. NOTHING: one of them blocked the other."""

    NOTHING = 0
    GUEST = 1
    MEMBER = 2
    CONNECTION = 3
    SELF = 4


AUDIENCES = {"members": Level.MEMBER, "connections": Level.CONNECTION, "self": Level.SELF}

PARTS: dict[str, Level] = {
    "name": Level.MEMBER,
    "photo": Level.MEMBER,
    "headline": Level.MEMBER,
    "place": Level.MEMBER,
    "industry": Level.MEMBER,
    "current_position": Level.MEMBER,
    "about_start": Level.MEMBER,
    "education": Level.MEMBER,
    "skills": Level.MEMBER,
    "wants": Level.MEMBER,
    "offers": Level.MEMBER,
    "connection_count": Level.MEMBER,
    "shared_connections": Level.MEMBER,
    "positions": Level.CONNECTION,
    "about": Level.CONNECTION,
    "endorsers": Level.CONNECTION,
    "activity": Level.CONNECTION,
    "connections": Level.CONNECTION,
    "contact": Level.CONNECTION,
}
# Sections whose audience a member may set; contact data is released field by field, counts follow the profile.
SECTIONS = ("positions", "about", "endorsers", "activity")
RELEASES = {"connections": Level.CONNECTION, "nobody": Level.SELF}


def level(*, viewer_id: int | None, owner_id: int, connected: bool = False, blocked: bool = False) -> Level:
    """The viewer's level towards the owner; `viewer_id` None is a guest."""
    if viewer_id is None:
        return Level.GUEST
    if viewer_id == owner_id:
        return Level.SELF
    if blocked:
        return Level.NOTHING
    return Level.CONNECTION if connected else Level.MEMBER


def may_see(part: str, viewer: Level, audience: str | None = None) -> bool:
    """Whether a viewer at this level sees the part. `audience` is the owner's own choice for a section, if any."""
    least = AUDIENCES[audience] if audience and part in SECTIONS else PARTS[part]
    return viewer >= least


def sees_contact(release: str, viewer: Level) -> bool:
    """Whether a field of contact data with this release is shown at this level."""
    return viewer >= RELEASES[release]


def may_list_connections(viewer: Level, *, hidden: bool) -> bool:
    """The list of connections: for connections unless its owner hides it. Shared ones are shown all the same."""
    return viewer == Level.SELF or (may_see("connections", viewer) and not hidden)


def may_read_post(viewer: Level, audience: str) -> bool:
    """A post is for all members or for the author's connections."""
    return viewer >= AUDIENCES[audience]
