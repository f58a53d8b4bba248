"""Who sees what: the one rule of the product, for pages, fragments, search, e-mails and every export.

A viewer has a level towards an owner; every part of a profile requires a minimum level. The table is PARTS, with the
sections of the registry; nothing else in the code decides what may be shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from app.rules import sections


class Level(IntEnum):
    """How close the viewer is to the owner of a profile. NOTHING: one of them blocked the other.

    VISITOR: a guest at a profile that site and member opened to the public.
    """

    NOTHING = 0
    GUEST = 1
    VISITOR = 2
    MEMBER = 3
    CONNECTION = 4
    SELF = 5


AUDIENCES = {"members": Level.MEMBER, "connections": Level.CONNECTION, "self": Level.SELF}

# Sections whose audience a member may set; contact data is shared field by field, counts follow the profile.
SECTIONS = tuple(sections.SECTIONS)
# Who sees a section unless its owner has chosen otherwise.
USUAL = {name: section.usual for name, section in sections.SECTIONS.items()}
PARTS: dict[str, Level] = {
    "name": Level.MEMBER,
    "photo": Level.MEMBER,
    "headline": Level.MEMBER,
    "place": Level.MEMBER,
    "industry": Level.MEMBER,
    "current_position": Level.MEMBER,
    "about_start": Level.MEMBER,
    "education_text": Level.CONNECTION,
    "offers": Level.MEMBER,
    "connection_count": Level.MEMBER,
    "shared_connections": Level.MEMBER,
    "connections": Level.CONNECTION,
    "contact": Level.CONNECTION,
    **{name: AUDIENCES[audience] for name, audience in USUAL.items()},
}
FOLLOWS = {"offers": "wants", "education_text": "education"}  # parts that open and close with a section
BEGINS = {"about_start": "about", "current_position": "positions"}  # parts that "only me" for a section closes, too
# Parts that a public profile leaves out although members see them, or may see them: counts, and anything that names
# others.
NOT_FOR_VISITORS = {
    "connection_count", "shared_connections",
    *(name for name, section in sections.SECTIONS.items() if section.names_others),
}  # fmt: skip
RELEASES = ("connections", "chosen", "nobody")


def level(
    *, viewer_id: int | None, owner_id: int, connected: bool = False, blocked: bool = False, public: bool = False
) -> Level:
    """The viewer's level towards the owner. `viewer_id` None is a guest, `public`: site and member let guests in."""
    if viewer_id is None:
        return Level.VISITOR if public else Level.GUEST
    if viewer_id == owner_id:
        return Level.SELF
    if blocked:
        return Level.NOTHING
    return Level.CONNECTION if connected else Level.MEMBER


def may_see(part: str, viewer: Level, audience: str | None = None) -> bool:
    """Whether a viewer at this level sees the part. `audience` is the owner's own choice for its section, if any."""
    least = PARTS[part]
    if audience and part in SECTIONS:
        least = AUDIENCES[audience]
    elif audience and part in FOLLOWS:  # closing a section closes what follows it; opening it opens no more than usual
        least = max(least, AUDIENCES[audience])
    elif audience == "self" and part in BEGINS:
        least = Level.SELF
    if viewer == Level.VISITOR:
        return least <= Level.MEMBER and part not in NOT_FOR_VISITORS
    return viewer >= least


def section_of(part: str) -> str:
    """The section whose audience decides about a part; the part itself if it belongs to none."""
    return FOLLOWS.get(part) or BEGINS.get(part) or part


def may_see_endorsers(viewer: Level, audiences: Mapping[str, str], *, shown: bool) -> bool:
    """Who endorsed which skill, and how many did: for viewers to whom both sections are open, unless the owner hides
    them all.

    `audiences`: the owner's own choices by section. `shown` False: endorsements are hidden, or off.
    """
    open_to_viewer = all(may_see(part, viewer, audiences.get(part)) for part in ("skills", "endorsers"))
    return open_to_viewer and (shown or viewer == Level.SELF)


def sees_contact(release: str, viewer: Level, *, chosen: bool = False, refused: bool = False) -> bool:
    """Whether a field of contact data with this release is shown.

    `chosen`: the owner chose this connection, which counts while the field is for chosen ones; `refused`: the
    connection is excepted, which counts while the field is for all connections.
    """
    if viewer == Level.SELF:
        return True
    return viewer == Level.CONNECTION and {"connections": not refused, "chosen": chosen, "nobody": False}[release]


def may_list_connections(viewer: Level, *, hidden: bool) -> bool:
    """The list of connections: for connections unless its owner hides it. Shared ones are always shown."""
    return viewer == Level.SELF or (may_see("connections", viewer) and not hidden)


def may_read_post(viewer: Level, audience: str, *, removed: bool = False) -> bool:
    """A post is for all members or for the author's connections; a removed one is for nobody."""
    return not removed and viewer >= AUDIENCES[audience]


def may_read_notice(viewer: Level, *, is_open: bool, removed: bool = False) -> bool:
    """A notice is for all members as long as it is open, and for its author; a removed one is for nobody."""
    return not removed and (viewer == Level.SELF or (is_open and viewer >= Level.MEMBER))


def may_read_comment(viewer: Level, audience: str, towards_author: Level) -> bool:
    """A comment is for whoever may read its post, unless its own author does not exist for the viewer."""
    return may_read_post(viewer, audience) and towards_author > Level.NOTHING


def may_read_announcement(viewer: Level, *, published: bool) -> bool:
    """An announcement is for all members once it is published, whoever blocked the admin who wrote it."""
    return published and viewer >= Level.MEMBER
