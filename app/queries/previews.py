"""The own profile as somebody else would see it: the same questions, with a standing that is made up or another's."""

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
    """As any guest (where the profile is open to guests), any member, or any connection sees it: a key of EYES."""
    viewer_id, standing = EYES[eyes]
    return _preview(profiles.seen(viewer_id, member, standing, others_as=member.id))


def as_person(member: Member, person_id: int) -> ProfileSeen:
    """As this very member sees it. The caller found the person through a scoped query.

    Two things stay that person's own: that it muted the member, and whom it blocked. So endorsers and the authors of
    recommendations stand as the member itself sees them: one who is missing would tell of a block between two others.
    """
    standing = replace(graph.standing(person_id, member.id), muted=False)
    return _preview(profiles.seen(person_id, member, standing, others_as=member.id))


def _preview(seen: ProfileSeen) -> ProfileSeen:
    """What the member wrote about others is shown to those whom these open it to: that, too, is not the member's."""
    return replace(seen, is_preview=True, recommendations_given=())
