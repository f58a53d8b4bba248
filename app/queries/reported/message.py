"""One message of a conversation of the reporter's, and nothing else of it; after blocking, too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, literal_column, select

from app.models import Member, Message, Participant
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen

ID: Any = bindparam("id", type_=Message.id.type)
THERE = Message.text != literal_column("''")  # else it was removed


def seen_by(reporter_id: int, message_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=message_id)
    return Seen(row[0], row[1], {"text": row[2]}) if row else None


def context(message_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=message_id, member=member_id)
    return Context({"text": row[0]}, row[1]) if row else None


_SEEN = Query(
    lambda: (
        select(Message.sender_id, Member.name, Message.text)
        .join(Member, Member.id == Message.sender_id)
        .join(Participant, Participant.conversation_id == Message.conversation_id)
        .where(Message.id == ID, Participant.member_id == VIEWER, Message.sender_id != VIEWER, THERE)
    )
)
_NOW = Query(
    lambda: select(Message.text, Message.at).where(Message.id == ID, Message.sender_id == bindparam("member"), THERE)
)
