"""InMail as one of its participants reads it: the list of conversations, one conversation, its messages.

A conversation outlives the connection it came from. Whoever has blocked the viewer, was blocked by the viewer or
is no longer active keeps the name in it, without portrait and without a way to the profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select

from app.extensions import db
from app.models import Member, Message, Participant
from app.queries import graph
from app.queries.people import Person, face_columns
from app.rules import limits

EXTRACT = 120  # characters of the last message that the list shows


class Line(NamedTuple):
    """One line of the list: with whom, and the last message (`last_id`), cut. `mine`: the viewer wrote it."""

    id: int
    peer: Person
    unread: int
    last_id: int
    mine: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationSeen:
    """A conversation of the viewer's; `id` None: it begins with the first message."""

    peer: Person
    is_there: bool
    connected: bool
    id: int | None
    unread: int = 0
    newest_id: int = 0

    @property
    def may_write(self) -> bool:
        return self.is_there and self.connected


class MessageSeen(NamedTuple):
    id: int
    mine: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages in the order they were written. `older`: there are more before them.

    `since`, `until`: when the message before them and the one after them was written, where that one was asked about.
    """

    shown: Sequence[MessageSeen]
    older: bool = False
    since: datetime | None = None
    until: datetime | None = None


def lines(viewer_id: int, *, before: int | None = None, unread: bool = False) -> tuple[list[Line], int | None]:
    """One page of the viewer's conversations, the latest message first, and the cursor of the next page."""
    found = _lines(viewer_id).order_by(Participant.last_message_id.desc()).limit(limits.LIST_PAGE + 1)
    if before:
        found = found.where(Participant.last_message_id < before)
    if unread:
        found = found.where(Participant.unread > 0)
    rows = [_line(row, viewer_id) for row in db.session.execute(found)]
    more = len(rows) > limits.LIST_PAGE
    return rows[: limits.LIST_PAGE], rows[limits.LIST_PAGE - 1].last_id if more else None


def line(viewer_id: int, conversation_id: int) -> Line:
    """The line of one conversation of the viewer's, which has a message."""
    return _line(
        db.session.execute(_lines(viewer_id).where(Participant.conversation_id == conversation_id)).one(), viewer_id
    )


def _lines(viewer_id: int) -> Any:
    return (
        select(
            Participant.conversation_id,
            Participant.unread,
            Participant.last_message_id,
            Message.sender_id,
            func.substr(Message.text, 1, EXTRACT),
            Message.at,
            graph.visible_member(viewer_id),
            *face_columns(),
        )
        .join(Member, Member.id == Participant.peer_id)
        .join(Message, Message.id == Participant.last_message_id)
        .where(Participant.member_id == viewer_id)
    )


def _line(row: Any, viewer_id: int) -> Line:
    id, unread, last_id, sender_id, text, at, is_there, *face = row
    return Line(id, _peer(face, is_there), unread, last_id, sender_id == viewer_id, " ".join(text.split()), at)


def _peer(face: Sequence[Any], is_there: bool) -> Person:
    """The other side; where it does not exist for the viewer any more, only its name."""
    return Person(*face) if is_there else Person(face[0], face[1], handle="", headline="", picture=None)


def seen(viewer_id: int, conversation_id: int) -> ConversationSeen | None:
    """A conversation that the viewer takes part in, None for every other number."""
    return _seen(viewer_id, Participant.conversation_id == conversation_id)


def towards(viewer_id: int, handle: str) -> ConversationSeen | None:
    """The conversation with the member at /in/<handle>, begun or not; None where the viewer knows no such member."""
    return _seen(
        viewer_id, and_(Member.handle == handle.lower(), Member.id != viewer_id, graph.visible_member(viewer_id))
    )


def _seen(viewer_id: int, which: ColumnElement[bool]) -> ConversationSeen | None:
    row = db.session.execute(
        select(
            *face_columns(),
            graph.visible_member(viewer_id),
            graph.connects(viewer_id, Member.id),
            Participant.conversation_id,
            func.coalesce(Participant.unread, 0),
            func.coalesce(Participant.last_message_id, 0),
        )
        .select_from(Member)
        .outerjoin(Participant, and_(Participant.peer_id == Member.id, Participant.member_id == viewer_id))
        .where(which)
    ).one_or_none()
    return ConversationSeen(_peer(row[:5], row[5]), bool(row[5]), bool(row[6]), *row[7:]) if row else None


def newest_id(viewer_id: int, conversation_id: int) -> int | None:
    """The id of the last message, None where the viewer takes no part: what a poll asks, in one probe."""
    return db.session.scalar(
        select(Participant.last_message_id).where(
            Participant.conversation_id == conversation_id, Participant.member_id == viewer_id
        )
    )


def messages(viewer_id: int, conversation_id: int, before: int | None = None) -> Messages:
    """The newest messages, or the newest of those before a message. The caller has found the conversation."""
    found = _messages(conversation_id).order_by(Message.id.desc()).limit(limits.MESSAGES_PAGE + 2)
    if before:
        found = found.where(Message.id <= before)
    rows = _read(viewer_id, found)
    until = rows.pop(0).at if rows and rows[0].id == before else None
    return Messages(rows[: limits.MESSAGES_PAGE][::-1], older=len(rows) > limits.MESSAGES_PAGE, until=until)


def newer(viewer_id: int, conversation_id: int, after: int) -> Messages:
    """What came after a message that the viewer has before its eyes, a page at most: the next poll takes the rest."""
    found = _messages(conversation_id).where(Message.id >= after).order_by(Message.id).limit(limits.MESSAGES_PAGE + 1)
    rows = _read(viewer_id, found)
    since = rows.pop(0).at if rows and rows[0].id == after else None
    return Messages(rows, since=since)


def _messages(conversation_id: int) -> Any:
    return select(Message.id, Message.sender_id, Message.text, Message.at).where(
        Message.conversation_id == conversation_id
    )


def _read(viewer_id: int, found: Any) -> list[MessageSeen]:
    return [MessageSeen(id, sender_id == viewer_id, text, at) for id, sender_id, text, at in db.session.execute(found)]


def of_messages(viewer_id: int, ids: Iterable[int]) -> dict[int, int]:
    """The conversations that these messages stand in, by message, as far as they are the viewer's; one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Message.id, Message.conversation_id)
        .join(Participant, Participant.conversation_id == Message.conversation_id)
        .where(Message.id.in_(wanted), Participant.member_id == viewer_id)
    )
    return dict(rows.all())  # type: ignore[arg-type]
