"""What sending and reading InMail needs to know about a conversation, with the rows that will change locked."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select

from app.models import Conversation, Member, Message, Participant
from app.queries import graph
from app.queries.query import VIEWER, Query


class Between(NamedTuple):
    """The relation between two members who write to each other; `conversation_id` None: there is no message yet."""

    may_write: bool
    conversation_id: int | None


def between(sender_id: int, peer_id: int) -> Between:
    """Whether the sender may write to the other one, and where. The caller has locked both."""
    return _BETWEEN.row(viewer=sender_id, other=peer_id)  # type: ignore[no-any-return]


def _between() -> Any:
    other = bindparam("other", type_=Member.id.type)
    is_low = other > VIEWER
    low, high = case((is_low, VIEWER), else_=other), case((is_low, other), else_=VIEWER)
    of_pair = select(Conversation.id).where(Conversation.low_id == low, Conversation.high_id == high)
    may_write = (Member.state == "active") & graph.connects(VIEWER, Member.id)
    return select(may_write, of_pair.scalar_subquery()).where(Member.id == other)


_BETWEEN = Query(_between, Between)


def read_up_to(member_id: int, conversation_id: int) -> int | None:
    """The last message that the member has read, None where they take no part. Their side is locked."""
    return _READ_UP_TO.value(viewer=member_id, conversation=conversation_id)  # type: ignore[no-any-return]


_READ_UP_TO = Query(
    lambda: (
        select(Participant.read_message_id)
        .where(Participant.conversation_id == bindparam("conversation"), Participant.member_id == VIEWER)
        .with_for_update()
    )
)


def unread_after(member_id: int, conversation_id: int, message_id: int) -> int:
    """How many messages of others came after this one."""
    return _UNREAD_AFTER.value(viewer=member_id, conversation=conversation_id, message=message_id)  # type: ignore[no-any-return]


_UNREAD_AFTER = Query(
    lambda: (
        select(func.count())
        .select_from(Message)
        .where(
            Message.conversation_id == bindparam("conversation"),
            Message.id > bindparam("message"),
            Message.sender_id != VIEWER,
        )
    )
)
