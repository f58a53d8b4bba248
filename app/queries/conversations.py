"""InMail as one of its participants reads it: the list of conversations, one conversation, its messages.

A conversation outlasts the connection. Somebody who has blocked the viewer, was blocked by them or is no longer active
appears with their name only, without portrait and without a link to the profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select

from app.models import Connection, Member, Message, Participant
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import visible_member
from app.rules import limits

LATER = 2**62  # than any message
EXTRACT = 120  # characters of the last message that the list shows


class Line(NamedTuple):
    """One line of the list: with whom, and the last message (`last_id`), shortened. `mine`: the viewer wrote it."""

    id: int
    peer: Person
    unread: int
    last_id: int
    mine: bool
    text: str
    at: datetime


class ConversationSeen(NamedTuple):
    """A conversation of the viewer's; `id` None: it begins with the first message. `since`: when the two connected,
    None if they are not connected.
    """

    peer: Person
    is_there: bool
    since: datetime | None
    id: int | None
    unread: int = 0
    newest_id: int = 0

    @property
    def may_write(self) -> bool:
        return self.is_there and self.since is not None


class MessageSeen(NamedTuple):
    id: int
    mine: bool
    text: str
    at: datetime
    language: str = ""


class Messages(NamedTuple):
    """Messages in the order they were written. `older`: there are more before them.

    `since`, `until`: when the message before them and the one after them was written, if that was queried.
    """

    shown: Sequence[MessageSeen]
    older: bool = False
    since: datetime | None = None
    until: datetime | None = None

    @property
    def last_own(self) -> str | None:
        """The viewer's last message: a draft with the same text has been sent."""
        return next((message.text for message in reversed(self.shown) if message.mine), None)


def lines(viewer_id: int, *, before: int | None = None, unread: bool = False) -> tuple[list[Line], int | None]:
    """One page of the viewer's conversations, the latest message first, and the cursor of the next page."""
    rows = [_line(row, viewer_id) for row in _lines(unread).rows(viewer=viewer_id, before=before or LATER)]
    more = len(rows) > limits.LIST_PAGE
    return rows[: limits.LIST_PAGE], rows[limits.LIST_PAGE - 1].last_id if more else None


def line(viewer_id: int, conversation_id: int) -> Line:
    """The line of one conversation of the viewer's, which has a message."""
    return _line(_LINE.row(viewer=viewer_id, conversation=conversation_id), viewer_id)


@cache
def _lines(unread: bool) -> Query:
    only = [Participant.unread > 0] if unread else []
    newest = Participant.last_message_id
    return Query(
        lambda: (
            _line_rows()
            .where(newest < bindparam("before"), *only)
            .order_by(newest.desc())
            .limit(limits.LIST_PAGE + 1)
        )
    )


def _line_rows() -> Any:
    return (
        select(
            Participant.conversation_id,
            Participant.unread,
            Participant.last_message_id,
            Message.sender_id,
            func.substr(Message.text, 1, EXTRACT),
            Message.at,
            visible_member(VIEWER),
            *face_columns(),
        )
        .join(Member, Member.id == Participant.peer_id)
        .join(Message, Message.id == Participant.last_message_id)
        .where(Participant.member_id == VIEWER)
    )


_LINE = Query(lambda: _line_rows().where(Participant.conversation_id == bindparam("conversation")))


def _line(row: Any, viewer_id: int) -> Line:
    id, unread, last_id, sender_id, text, at, is_there, *face = row
    return Line(id, _peer(face, is_there), unread, last_id, sender_id == viewer_id, " ".join(text.split()), at)


def _peer(face: Sequence[Any], is_there: bool) -> Person:
    """The other side; if they do not exist for the viewer any more, only their name."""
    return Person(*face) if is_there else Person(face[0], face[1], handle="", headline="", picture=None)


def seen(viewer_id: int, conversation_id: int) -> ConversationSeen | None:
    """A conversation that the viewer takes part in; None for any other id."""
    return _seen(_BY_ID.row(viewer=viewer_id, conversation=conversation_id))


def towards(viewer_id: int, handle: str) -> ConversationSeen | None:
    """The conversation with the member at /in/<handle>, begun or not; None if the viewer may not see such a member."""
    return _seen(_BY_HANDLE.row(viewer=viewer_id, handle=handle.lower()))


def _seen(row: Any) -> ConversationSeen | None:
    if row is None:
        return None
    id, unread, newest_id, is_there, since, *face = row
    return ConversationSeen(_peer(face, is_there), bool(is_there), since, id, unread, newest_id)


def _seen_rows() -> Any:
    edge = select(Connection.since).where(Connection.member_id == VIEWER, Connection.peer_id == Member.id)
    return (
        select(
            Participant.conversation_id,
            func.coalesce(Participant.unread, 0),
            func.coalesce(Participant.last_message_id, 0),
            visible_member(VIEWER),
            edge.correlate_except(Connection).scalar_subquery(),
            *face_columns(),
        )
        .select_from(Member)
        .outerjoin(Participant, and_(Participant.peer_id == Member.id, Participant.member_id == VIEWER))
    )


_BY_ID = Query(lambda: _seen_rows().where(Participant.conversation_id == bindparam("conversation")))
_BY_HANDLE = Query(
    lambda: _seen_rows().where(
        Member.handle == bindparam("handle"), Member.id != VIEWER, visible_member(VIEWER)
    )
)


def newest(viewer_id: int, conversation_id: int) -> tuple[int, datetime | None] | None:
    """The id of the last message, and when an open page last polled: all that a poll needs, in one probe. None if the
    viewer takes no part.
    """
    return _NEWEST.row(viewer=viewer_id, conversation=conversation_id)  # type: ignore[no-any-return]


_NEWEST = Query(
    lambda: select(Participant.last_message_id, Participant.looked_at).where(
        Participant.conversation_id == bindparam("conversation"), Participant.member_id == VIEWER
    )
)


def messages(viewer_id: int, conversation_id: int, before: int | None = None) -> Messages:
    """The newest messages, or the newest of those before a message. The caller has found the conversation."""
    rows = _read(viewer_id, _UP_TO.rows(conversation=conversation_id, before=before or LATER))
    until = rows.pop(0).at if rows and rows[0].id == before else None
    return Messages(rows[: limits.MESSAGES_PAGE][::-1], older=len(rows) > limits.MESSAGES_PAGE, until=until)


def newer(viewer_id: int, conversation_id: int, after: int) -> Messages:
    """The messages after one that the viewer's page shows, at most a page: the next poll gets the rest."""
    rows = _read(viewer_id, _FROM.rows(conversation=conversation_id, after=after))
    since = rows.pop(0).at if rows and rows[0].id == after else None
    return Messages(rows, since=since)


def _messages() -> Any:
    return select(Message.id, Message.sender_id, Message.text, Message.at, Message.language).where(
        Message.conversation_id == bindparam("conversation")
    )


_UP_TO = Query(
    lambda: (
        _messages()
        .where(Message.id <= bindparam("before"))
        .order_by(Message.id.desc())
        .limit(limits.MESSAGES_PAGE + 2)
    )
)
_FROM = Query(
    lambda: _messages().where(Message.id >= bindparam("after")).order_by(Message.id).limit(limits.MESSAGES_PAGE + 1)
)


def _read(viewer_id: int, rows: Iterable[Any]) -> list[MessageSeen]:
    return [MessageSeen(id, sender_id == viewer_id, *told) for id, sender_id, *told in rows]


def of_messages(viewer_id: int, ids: Iterable[int]) -> dict[int, int]:
    """The viewer's conversations that these messages belong to, by message; one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(_OF_MESSAGES.rows(viewer=viewer_id, ids=wanted))


_OF_MESSAGES = Query(
    lambda: (
        select(Message.id, Message.conversation_id)
        .join(Participant, Participant.conversation_id == Message.conversation_id)
        .where(among(Message.id, "ids"), Participant.member_id == VIEWER)
    )
)
