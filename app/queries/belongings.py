"""What a member said and did here, for their archive.

No row names a person who does not exist for the member any more (blocked, locked); in InMail the text stays, without
the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select

from app.extensions import db
from app.models import (
    Connection,
    ContactGrant,
    ContactRefusal,
    Endorsement,
    Invitation,
    Member,
    Message,
    Participant,
    Post,
    PostLike,
    Skill,
)
from app.queries import graph
from app.queries.notifications import invitations_since
from app.queries.visibility import may_read_post
from app.rules import invitations as rules

AT_ONCE = 1000  # rows


class Invited(NamedTuple):
    """An invitation that the member sent (`sent`) or received; `name`, `handle`: the other side."""

    name: str
    handle: str
    sent: bool
    note: str
    at: datetime


class Said(NamedTuple):
    """A message of a conversation; `name` and `handle` of the other side are empty if they do not exist any more."""

    conversation_id: int
    name: str
    handle: str
    mine: bool
    text: str
    at: datetime


class Vouched(NamedTuple):
    """An endorsement; `name`, `handle`: the other side. `hidden`: the member hides it."""

    skill: str
    name: str
    handle: str
    at: datetime
    hidden: bool


class Posted(NamedTuple):
    id: int
    text: str
    audience: str
    at: datetime


class Reacted(NamedTuple):
    post_id: int
    at: datetime


class Stored(NamedTuple):
    """How much of each kind is stored."""

    connections: int
    invitations: int
    messages: int
    posts: int
    likes: int
    endorsements: int


def invitations(viewer_id: int) -> list[Invited]:
    """Sent and received ones in the order they were written; a withdrawn one counts as never received."""
    columns = (Member.name, Member.handle, Invitation.inviter_id == viewer_id, Invitation.note, Invitation.created_at)
    found = _invitations(viewer_id, *columns).order_by(Invitation.id)
    return [Invited(*row) for row in db.session.execute(found)]


def _invitations(viewer_id: int, *columns: Any) -> Any:
    other = case((Invitation.inviter_id == viewer_id, Invitation.invitee_id), else_=Invitation.inviter_id)
    is_open = and_(Invitation.state.in_(rules.OPEN), Invitation.created_at > invitations_since())
    received = and_(Invitation.invitee_id == viewer_id, or_(Invitation.state == rules.ACCEPTED, is_open))
    return (
        select(*columns)
        .select_from(Invitation)
        .join(Member, Member.id == other)
        .where(or_(Invitation.inviter_id == viewer_id, received), graph.visible_member(viewer_id))
    )


def messages(viewer_id: int) -> Iterator[Said]:
    """Every message of the member's conversations, conversation by conversation; read a thousand at a time."""
    there = graph.visible_member(viewer_id)
    found = (
        select(
            Message.conversation_id, case((there, Member.name), else_=""), case((there, Member.handle), else_=""),
            Message.sender_id == viewer_id, Message.text, Message.at,
        )
        .join(Participant, Participant.conversation_id == Message.conversation_id)
        .join(Member, Member.id == Participant.peer_id)
        .where(Participant.member_id == viewer_id)
        .order_by(Message.conversation_id, Message.id)
        .execution_options(yield_per=AT_ONCE)
    )  # fmt: skip
    return (Said(*row) for row in db.session.execute(found))


def endorsements_received(viewer_id: int) -> list[Vouched]:
    """Those whose endorsers are still connected with the member: others are hidden from everybody."""
    return _endorsements(viewer_id, Skill.member_id, Endorsement.endorser_id)


def endorsements_given(viewer_id: int) -> list[Vouched]:
    return [each._replace(hidden=False) for each in _endorsements(viewer_id, Endorsement.endorser_id, Skill.member_id)]


def _endorsements(viewer_id: int, mine: Any, theirs: Any) -> list[Vouched]:
    found = (
        select(Skill.name, Member.name, Member.handle, Endorsement.at, Endorsement.hidden)
        .select_from(Endorsement)
        .join(Skill, Skill.id == Endorsement.skill_id)
        .join(Member, Member.id == theirs)
        .where(mine == viewer_id, graph.connects(viewer_id, Member.id), graph.visible_member(viewer_id))
        .order_by(Endorsement.at, Skill.id, Member.id)
    )
    return [Vouched(*row) for row in db.session.execute(found)]


def posts(viewer_id: int) -> list[Posted]:
    found = select(Post.id, Post.text, Post.audience, Post.created_at).where(Post.author_id == viewer_id)
    return [Posted(*row) for row in db.session.execute(found.order_by(Post.id))]


def likes(viewer_id: int) -> list[Reacted]:
    """Likes of posts that the member may still read."""
    found = (
        select(PostLike.post_id, PostLike.at)
        .join(Post, Post.id == PostLike.post_id)
        .where(PostLike.member_id == viewer_id, may_read_post(viewer_id, Post))
        .order_by(PostLike.at, PostLike.post_id)
    )
    return [Reacted(*row) for row in db.session.execute(found)]


def chosen(viewer_id: int) -> dict[str, list[str]]:
    """Handles of the connections that the member chose to see a field of their contact data, by kind."""
    return _by_kind(viewer_id, ContactGrant)


def refused(viewer_id: int) -> dict[str, list[str]]:
    """Handles of the connections that the member excepted from a field of their contact data, by kind."""
    return _by_kind(viewer_id, ContactRefusal)


def _by_kind(viewer_id: int, table: Any) -> dict[str, list[str]]:
    found = (
        select(table.kind, Member.handle)
        .join(Member, Member.id == table.peer_id)
        .where(table.member_id == viewer_id, graph.visible_member(viewer_id))
        .order_by(table.kind, Member.handle)
    )
    by_kind: dict[str, list[str]] = {}
    for kind, handle in db.session.execute(found):
        by_kind.setdefault(kind, []).append(handle)
    return by_kind


def stored(viewer_id: int) -> Stored:
    """How much is stored about this member besides their profile; one query."""

    def how_many(table: Any, *which: Any) -> Any:
        return select(func.count()).select_from(table).where(*which).scalar_subquery()

    mine = select(Participant.conversation_id).where(Participant.member_id == viewer_id)
    skills = select(Skill.id).where(Skill.member_id == viewer_id)
    vouched = and_(Endorsement.skill_id.in_(skills), graph.connects(viewer_id, Endorsement.endorser_id))
    row = db.session.execute(
        select(
            how_many(Connection, Connection.member_id == viewer_id),
            _invitations(viewer_id, func.count()).scalar_subquery(),
            how_many(Message, Message.conversation_id.in_(mine)),
            how_many(Post, Post.author_id == viewer_id),
            how_many(PostLike, PostLike.member_id == viewer_id),
            how_many(Endorsement, vouched),
        )
    ).one()
    return Stored(*row)
