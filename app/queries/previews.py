"""A member's own profile as somebody else would see it: the same queries, with another standing."""

from __future__ import annotations

from dataclasses import replace

from app.models import Member
from app.queries import graph, profiles
from app.queries.graph import NOBODY, VISITING, Standing
from app.queries.profiles import ProfileSeen
from app.rules.visibility import Level

EYES = {
    "guest": (None, VISITING),
    "member": (NOBODY, Standing(Level.MEMBER, None)),
    "connection": (NOBODY, Standing(Level.CONNECTION, 1)),
}


def as_any(member: Member, eyes: str) -> ProfileSeen:
    """As any guest (if the profile is open to guests), any member, or any connection sees it: a key of EYES."""
    viewer_id, standing = EYES[eyes]
    return replace(profiles.seen(viewer_id, member, standing), is_preview=True)


def as_person(member: Member, person_id: int) -> ProfileSeen:
    """As this very member sees it. The caller found the person through a scoped query.

    Two things are left out: whether that person muted the member, and whom they blocked. A missing endorser or author
    of a recommendation would reveal a block between two others, so only the member's own blocks count.
    """
    standing = replace(graph.standing(person_id, member.id), muted=False)
    return replace(profiles.seen(person_id, member, standing, blocks_of=member.id), is_preview=True)
