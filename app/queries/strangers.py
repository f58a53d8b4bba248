"""The strangers whom a member was shown today: what the limit against harvesting counts.

One row of StrangersShown a member and limit, with eight bytes for each stranger: a hash keyed with the secret key, day
and viewer, so the database alone reveals nobody who was shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, exists, literal_column, or_, select

from app.extensions import tokens
from app.models import Comment, Connection, Invitation, Post, StrangersShown
from app.queries import counters
from app.queries.profiles import ProfileSeen
from app.queries.query import VIEWER, Query, among
from app.rules.limits import Rate

MARK = 8  # bytes a stranger; among 500 two collide once in 10^14 days


def mark(rate: Rate, viewer_id: int, member_id: int) -> bytes:
    """The hash of a member among those shown to this viewer in the current window, by default a day (UTC)."""
    return tokens.mark(rate.name, int(counters.ends_at(rate).timestamp()), viewer_id, member_id)


def shown(rate: Rate, viewer_id: int) -> bytes:
    """The hashes of those shown to the viewer in the current window, MARK bytes each, one after the other.

    `mark in shown` finds one: a match across two of them is as unlikely as two equal ones.
    """
    row = _SHOWN.row(viewer=viewer_id, name=rate.name, until=counters.ends_at(rate))
    return row[0] if row else b""  # type: ignore[no-any-return]


_SHOWN = Query(
    lambda: select(StrangersShown.marks).where(
        StrangersShown.member_id == VIEWER,
        StrangersShown.name == bindparam("name"),
        StrangersShown.ends_at == bindparam("until"),
    )
)


def strangers_among(viewer_id: int, others: set[int]) -> set[int]:
    """Those of these members who are not connected with the viewer."""
    return others - {row[0] for row in _PEERS.rows(viewer=viewer_id, ids=others)} if others else others


_PEERS = Query(
    lambda: select(Connection.peer_id).where(Connection.member_id == VIEWER, among(Connection.peer_id, "ids"))
)


def turned_to(viewer_id: int, other_id: int) -> bool:
    """Whether this member invited the viewer, or commented below a post of theirs: whoever is bothered by that can
    block and report on a full day, too.
    """
    return bool(_TURNED_TO.value(viewer=viewer_id, other=other_id))


def _turned_to() -> Any:
    other = bindparam("other")
    invited = exists().where(Invitation.inviter_id == other, Invitation.invitee_id == VIEWER)
    said = select(literal_column("1")).select_from(Comment).join(Post, Post.id == Comment.post_id)
    return select(or_(invited, said.where(Comment.author_id == other, Post.author_id == VIEWER).exists()))


_TURNED_TO = Query(_turned_to)


def named_in(profile: ProfileSeen) -> set[int]:
    """The ids of the people whom a profile names besides its owner: endorsers, authors and subjects of recommendations.
    """
    faces = [face.id for skill in profile.skills for face in skill.faces]
    said = [each.person.id for each in (*profile.recommendations, *profile.recommendations_given)]
    return {*faces, *said}


def without_others(profile: ProfileSeen) -> ProfileSeen:
    """The same profile, without the people it names besides its owner."""
    skills = [replace(skill, faces=()) for skill in profile.skills]
    return replace(profile, skills=skills, recommendations=(), recommendations_given=())
