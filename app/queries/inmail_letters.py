"""The content of e-mails about InMail, earlier e-mails, and whether one waits that will contain a new message."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal_column, or_, select

from app.models import Delivery, Member, Message, Participant
from app.models.base import Moment, now
from app.queries.matter import Matter
from app.queries.query import VIEWER, Query
from app.rules import limits

REFERENCES = 5  # earlier e-mails that one names: the thread stays whole if the reader has deleted some


def messages(member_id: int, sender_id: int, first_id: int) -> Matter | None:
    """The sender's messages to the member, from this one on, that the member has not read yet, at most a page.

    `words`: all of them if the member wants that in e-mails; `id`: the first message, `thread`: the conversation.
    """
    rows = _UNREAD.rows(viewer=member_id, sender=sender_id, first=first_id)
    if not rows:
        return None
    id, _, conversation_id, copy = rows[0]
    words = "\n\n".join(text for _, text, *_ in rows) if copy == "full" else ""
    return Matter(id, words, thread=conversation_id)


_UNREAD = Query(
    lambda: (
        select(Message.id, Message.text, Message.conversation_id, Member.inmail_copy)
        .join(Participant, Participant.conversation_id == Message.conversation_id)
        .join(Member, Member.id == Participant.member_id)
        .where(
            Participant.member_id == VIEWER,
            Participant.peer_id == bindparam("sender"),
            Message.sender_id == bindparam("sender"),
            Message.id >= bindparam("first"),
            Message.id > Participant.read_message_id,
            Message.text != literal_column("''"),  # removed by an admin
        )
        .order_by(Message.id)
        .limit(limits.MESSAGES_PAGE)
    )
)


def told_before(member_id: int, conversation_id: int) -> list[tuple[str, datetime]]:
    """Message-ID and time of the e-mails about a conversation that were sent to the member, the last one last."""
    return _TOLD_BEFORE.rows(viewer=member_id, conversation=conversation_id)[::-1]


_TOLD_BEFORE = Query(
    lambda: (
        select(Delivery.message_id, Delivery.finished_at)
        .join(Message, Message.id == Delivery.object_id)
        .where(
            Delivery.kind == "inmail",
            Delivery.member_id == VIEWER,
            Delivery.state == "sent",
            Message.conversation_id == bindparam("conversation"),
        )
        .order_by(Delivery.finished_at.desc(), Delivery.id.desc())
        .limit(REFERENCES)
    )
)


def looked_at(member_id: int, conversation_id: int) -> datetime | None:
    """When an open page of the conversation last polled on the member's behalf."""
    return _LOOKED_AT.value(viewer=member_id, conversation=conversation_id)  # type: ignore[no-any-return]


_LOOKED_AT = Query(
    lambda: select(Participant.looked_at).where(
        Participant.conversation_id == bindparam("conversation"), Participant.member_id == VIEWER
    )
)


def waits_to_tell(member_id: int, sender_id: int, conversation_id: int) -> bool:
    """Whether an e-mail to the member waits that will contain what the sender writes now in this conversation.

    It is locked until the message is written. One that a worker has claimed may have been rendered already.
    """
    row = _WAITS.row(viewer=member_id, sender=sender_id, conversation=conversation_id, at=now())
    return row is not None


_WAITS = Query(
    lambda: (
        select(Delivery.id)
        .join(Message, Message.id == Delivery.object_id)
        .where(
            Delivery.kind == "inmail",
            Delivery.member_id == VIEWER,
            Delivery.actor_id == bindparam("sender"),
            Delivery.state == "due",
            or_(Delivery.leased_until.is_(None), Delivery.leased_until <= bindparam("at", type_=Moment)),
            Message.conversation_id == bindparam("conversation"),
        )
        .limit(1)
        .with_for_update(of=Delivery)
    )
)
