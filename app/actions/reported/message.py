"""A removed message stays in its place without its text, for both sides and in e-mails that are not sent yet."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, update

from app.actions import events, restored
from app.models import Message
from app.queries.query import Query


def remove(message_id: int, _member_id: int) -> None:
    _WRITE.write(message=message_id, to="")
    events.untell("inmail", object_id=message_id)


def restore(message_id: int, _member_id: int, texts: Mapping[str, str], _kept: Mapping[str, str]) -> None:
    restored.check(_WRITE.write(message=message_id, to=texts["text"]))


_WRITE = Query(lambda: update(Message).where(Message.id == bindparam("message")).values(text=bindparam("to")))
