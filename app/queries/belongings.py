"""What a member said and did here, for their archive. No row names a person who does not exist for the member any more
(blocked, locked); in InMail the text stays, without the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select

from app.extensions import db
from app.models import (
    Comment,
    CommentLike,
    Connection,
    ContactGrant,
    ContactRefusal,
    Endorsement,
    Invitation,
    Member,
    Message,
    Notice,
    Participant,
    Post,
    PostLike,
    Skill,
)
from app.models.base import Moment
from app.queries import graph
from app.queries.notifications import invitations_since
from app.queries.query import VIEWER, Query
from app.queries.visibility import not_removed, visible_member
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


class Stored(NamedTuple):
    """How much of each kind is stored."""

    connections: int
    invitations: int
    messages: int
    posts: int
    likes: int
    comments: int
    endorsements: int
    notices: int


def invitations(viewer_id: int) -> list[Invited]:
    """Sent and received ones in the order they were written; a withdrawn one counts as never received."""
    return _INVITATIONS.rows(viewer=viewer_id, since=invitations_since())


def _invitations(*columns: Any) -> Any:
    other = case((Invitation.inviter_id == VIEWER, Invitation.invitee_id), else_=Invitation.inviter_id)
    is_open = and_(
        or_(*(Invitation.state == state for state in rules.OPEN)),
        Invitation.created_at > bindparam("since", type_=Moment),
    )
    received = and_(Invitation.invitee_id == VIEWER, or_(Invitation.state == rules.ACCEPTED, is_open))
    return (
        select(*columns)
        .select_from(Invitation)
        .join(Member, Member.id == other)
        .where(or_(Invitation.inviter_id == VIEWER, received), visible_member(VIEWER))
    )


_INVITATIONS = Query(
    lambda: _invitations(
        Member.name, Member.handle, Invitation.inviter_id == VIEWER, Invitation.note, Invitation.created_at
    ).order_by(Invitation.id),
    Invited,
)


def messages(viewer_id: int) -> Iterator[Said]:
    """Every message of the member's conversations, conversation by conversation; read a thousand at a time."""
    return (Said(*row) for row in db.session.execute(_MESSAGES, {"viewer": viewer_id}))


_THERE = visible_member(VIEWER)
_MESSAGES = (
    select(
        Message.conversation_id, case((_THERE, Member.name), else_=""), case((_THERE, Member.handle), else_=""),
        Message.sender_id == VIEWER, Message.text, Message.at,
    )
    .join(Participant, Participant.conversation_id == Message.conversation_id)
    .join(Member, Member.id == Participant.peer_id)
    .where(Participant.member_id == VIEWER)
    .order_by(Message.conversation_id, Message.id)
    .execution_options(yield_per=AT_ONCE)
)  # fmt: skip


def endorsements_received(viewer_id: int) -> list[Vouched]:
    """Those whose endorsers are still connected with the member: others are hidden from everybody."""
    return _RECEIVED.rows(viewer=viewer_id)


def endorsements_given(viewer_id: int) -> list[Vouched]:
    """The same of those that the member gave; whether one is hidden is its owner's business."""
    return [each._replace(hidden=False) for each in _GIVEN.rows(viewer=viewer_id)]


def _endorsements(mine: Any, theirs: Any) -> Any:
    return (
        select(Skill.name, Member.name, Member.handle, Endorsement.at, Endorsement.hidden)
        .select_from(Endorsement)
        .join(Skill, Skill.id == Endorsement.skill_id)
        .join(Member, Member.id == theirs)
        .where(mine == VIEWER, graph.connects(VIEWER, Member.id), visible_member(VIEWER))
        .order_by(Endorsement.at, Skill.id, Member.id)
    )


_RECEIVED = Query(lambda: _endorsements(Skill.member_id, Endorsement.endorser_id), Vouched)
_GIVEN = Query(lambda: _endorsements(Endorsement.endorser_id, Skill.member_id), Vouched)


def chosen(viewer_id: int) -> dict[str, list[str]]:
    """Handles of the connections that the member chose to see a field of their contact data, by kind."""
    return _by_kind(viewer_id, ContactGrant)


def refused(viewer_id: int) -> dict[str, list[str]]:
    """Handles of the connections that the member excepted from a field of their contact data, by kind."""
    return _by_kind(viewer_id, ContactRefusal)


def _by_kind(viewer_id: int, table: Any) -> dict[str, list[str]]:
    by_kind: dict[str, list[str]] = {}
    for kind, handle in _BY_KIND[table].rows(viewer=viewer_id):
        by_kind.setdefault(kind, []).append(handle)
    return by_kind


def _peers(table: Any) -> Any:
    return (
        select(table.kind, Member.handle)
        .join(Member, Member.id == table.peer_id)
        .where(table.member_id == VIEWER, visible_member(VIEWER))
        .order_by(table.kind, Member.handle)
    )


_BY_KIND: dict[Any, Query] = {table: Query(partial(_peers, table)) for table in (ContactGrant, ContactRefusal)}


def stored(viewer_id: int) -> Stored:
    """How much is stored about this member besides their profile; one query."""
    return _STORED.row(viewer=viewer_id, since=invitations_since())  # type: ignore[no-any-return]


def _how_many(table: Any, *which: Any) -> Any:
    return select(func.count()).select_from(table).where(*which).scalar_subquery()


def _likes(table: Any) -> Any:
    return _how_many(table, table.member_id == VIEWER)


def _stored() -> Any:
    mine = select(Participant.conversation_id).where(Participant.member_id == VIEWER)
    skills = select(Skill.id).where(Skill.member_id == VIEWER)
    vouched = and_(Endorsement.skill_id.in_(skills), graph.connects(VIEWER, Endorsement.endorser_id))
    return select(
        _how_many(Connection, Connection.member_id == VIEWER),
        _invitations(func.count()).scalar_subquery(),
        _how_many(Message, Message.conversation_id.in_(mine)),
        _how_many(Post, Post.author_id == VIEWER, not_removed(Post)),
        _likes(PostLike) + _likes(CommentLike),
        _how_many(Comment, Comment.author_id == VIEWER),
        _how_many(Endorsement, vouched),
        _how_many(Notice, Notice.member_id == VIEWER, not_removed(Notice)),
    )


_STORED = Query(_stored, Stored)
