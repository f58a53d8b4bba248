"""InMail between connections: one conversation per pair."""

from __future__ import annotations

from sqlalchemy import func, select, update

from app.actions import events
from app.extensions import db
from app.models import Conversation, Member, Message, Participant
from app.models.base import now
from app.queries import graph, inmail_letters, members
from app.rules.errors import Refused
from app.rules.labels import N_


def send(sender: Member, peer_id: int, text: str) -> Message:
    """Write to a connection. Raises Refused where the two are not connected (any more).

    The conversation row is updated first: messages of one conversation get their ids in the order of their
    commits, so polling by id never misses one on PostgreSQL.
    """
    sender, peer = members.locked(sender.id, peer_id)
    if peer.state != "active" or not graph.are_connected(sender.id, peer.id):
        raise Refused(N_("You can write to each other only while you are connected."), "text")
    conversation = conversation_of(sender, peer)
    message = Message(conversation_id=conversation.id, sender_id=sender.id, text=text)
    db.session.add(message)
    db.session.flush()
    conversation.last_message_id = message.id
    _count(conversation.id, sender.id, message.id, unread=0)
    _count(conversation.id, peer.id, message.id, unread=1)
    waits = inmail_letters.waits_to_tell(peer.id, sender.id, conversation.id)
    events.record("inmail", actor=sender, tell=peer, object_id=message.id, written=waits)
    return message


def conversation_of(a: Member, b: Member) -> Conversation:
    """The conversation of a pair, begun where there is none. The caller has locked both members."""
    low, high = sorted((a.id, b.id))
    found = db.session.scalar(select(Conversation).where(Conversation.low_id == low, Conversation.high_id == high))
    if found:
        return found
    conversation = Conversation(low_id=low, high_id=high)
    db.session.add(conversation)
    db.session.flush()
    db.session.add_all(
        [
            Participant(conversation_id=conversation.id, member_id=low, peer_id=high),
            Participant(conversation_id=conversation.id, member_id=high, peer_id=low),
        ]
    )
    db.session.flush()
    return conversation


def _count(conversation_id: int, member_id: int, message_id: int, *, unread: int) -> None:
    mine = (Participant.conversation_id == conversation_id, Participant.member_id == member_id)
    values = {"last_message_id": message_id, "unread": Participant.unread + unread}
    if not unread:  # who writes has read what came before
        values |= {"unread": 0, "read_message_id": message_id}
    db.session.execute(update(Participant).where(*mine).values(values))


def note_look(member_id: int, conversation_id: int) -> None:
    """A page of the conversation is open and shows what comes: no e-mail need tell of it."""
    mine = (Participant.conversation_id == conversation_id, Participant.member_id == member_id)
    db.session.execute(update(Participant).where(*mine).values(looked_at=now()))


def mark_read(member_id: int, conversation_id: int, up_to: int) -> None:
    """Everything up to this message is read; what came after stays unread.

    The row is locked before the messages are counted: on PostgreSQL a message sent meanwhile would otherwise be
    counted by its sender and forgotten here.
    """
    key = {"conversation_id": conversation_id, "member_id": member_id}
    mine = db.session.get(Participant, key, with_for_update=True, populate_existing=True)
    if mine is None or mine.read_message_id >= up_to:
        return
    mine.read_message_id = up_to
    mine.unread = (
        db.session.scalar(
            select(func.count())
            .select_from(Message)
            .where(Message.conversation_id == conversation_id, Message.id > up_to, Message.sender_id != member_id)
        )
        or 0
    )
