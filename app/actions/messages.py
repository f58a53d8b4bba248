"""InMail between connections: one conversation per pair."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, update

from app.actions import events
from app.models import Conversation, Message, Participant
from app.models.base import now
from app.queries import inmail_letters, members
from app.queries import sending as queries
from app.queries.members import Anybody, Somebody, language_of
from app.queries.query import VIEWER, Query, insertion
from app.rules.errors import Refused
from app.rules.labels import N_


class Sent(NamedTuple):
    """A message that was sent."""

    id: int
    conversation_id: int


def send(sender: Somebody, peer_id: int, text: str) -> Sent:
    """Write to a connection. Raises Refused if the two are not connected (any more).

    The two are locked first: messages of one conversation get their ids in the order of their commits, so polling by id
    never misses one on PostgreSQL.
    """
    members.lock(sender.id, peer_id)
    between = queries.between(sender.id, peer_id)
    if not between.may_write:
        raise Refused(N_("You can write to each other only while you are connected."), "text")
    conversation_id = between.conversation_id or _begin(sender.id, peer_id)
    message_id = _WRITE.value(conversation_id=conversation_id, sender_id=sender.id, text=text, at=now())
    _NEWEST.write(conversation=conversation_id, message=message_id)
    _COUNT.write(conversation=conversation_id, message=message_id, sender=sender.id)
    waits = inmail_letters.waits_to_tell(peer_id, sender.id, conversation_id)
    of_it = {"object_id": message_id, "about_id": conversation_id}
    events.record("inmail", actor=sender, tell=Anybody(peer_id), written=waits, **of_it)
    return Sent(message_id, conversation_id)


def _begin(a_id: int, b_id: int) -> int:
    """A conversation of the pair, both of whom are locked."""
    low, high = sorted((a_id, b_id))
    id: int = _BEGIN.value(low_id=low, high_id=high, created_at=now())
    _TAKE_PART.write_all(
        [{"conversation_id": id, "member_id": one, "peer_id": peer} for one, peer in ((low, high), (high, low))]
    )
    return id


_BEGIN = Query(lambda: insertion(Conversation, "low_id", "high_id", "created_at").returning(Conversation.id))
_TAKE_PART = Query(lambda: insertion(Participant, "conversation_id", "member_id", "peer_id"))
_WRITE = Query(
    lambda: (
        insertion(Message, "conversation_id", "sender_id", "text", "at")
        .values(language=language_of("sender_id"))
        .returning(Message.id)
    )
)
_NEWEST = Query(
    lambda: (
        update(Conversation)
        .where(Conversation.id == bindparam("conversation"))
        .values(last_message_id=bindparam("message"))
    )
)


def _count() -> Any:
    """One more unread message for everybody but the sender, who has read the earlier ones."""
    message = bindparam("message", type_=Participant.last_message_id.type)
    is_mine = Participant.member_id == bindparam("sender")
    return (
        update(Participant)
        .where(Participant.conversation_id == bindparam("conversation"))
        .values(
            last_message_id=message,
            unread=case((is_mine, 0), else_=Participant.unread + 1),
            read_message_id=case((is_mine, message), else_=Participant.read_message_id),
        )
    )


_COUNT = Query(_count)


def note_look(member_id: int, conversation_id: int) -> None:
    """A page of the conversation is open and shows new messages: no e-mail is needed."""
    _LOOK.write(viewer=member_id, conversation=conversation_id, at=now())


def mark_read(member_id: int, conversation_id: int, up_to: int) -> None:
    """Everything up to this message is read; later messages stay unread.

    The row is locked before the messages are counted: on PostgreSQL a message sent meanwhile would otherwise be counted
    by its sender and missed here.
    """
    read = queries.read_up_to(member_id, conversation_id)
    if read is None or read >= up_to:
        return
    unread = queries.unread_after(member_id, conversation_id, up_to)
    _READ.write(viewer=member_id, conversation=conversation_id, message=up_to, count=unread)


def _change(**values: str) -> Any:
    """UPDATE of one side of a conversation."""
    mine = Participant.conversation_id == bindparam("conversation"), Participant.member_id == VIEWER
    return update(Participant).where(*mine).values({column: bindparam(name) for column, name in values.items()})


_LOOK = Query(lambda: _change(looked_at="at"))
_READ = Query(lambda: _change(read_message_id="message", unread="count"))
