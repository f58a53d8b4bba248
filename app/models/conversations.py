"""InMail: one conversation per pair of members, its two participants, its messages."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, member_key


class Conversation(db.Model):
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="ordered"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    low_id: Mapped[int] = member_key()
    high_id: Mapped[int] = member_key(index=True)
    last_message_id: Mapped[int] = mapped_column(Number, default=0)
    created_at: Mapped[At]


class Participant(db.Model):
    """One side of a conversation. `unread` is kept here: counting messages on every page costs too much.

    `looked_at`: when an open page of it last asked for news, to the minute.
    """

    __table_args__ = (
        Index(None, "member_id", "last_message_id"),
        Index(
            "ix_participant_unread",
            "member_id",
            sqlite_where=text("unread > 0"),
            postgresql_where=text("unread > 0"),
        ),
    )

    conversation_id: Mapped[int] = mapped_column(
        Number, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = member_key(primary_key=True)
    peer_id: Mapped[int] = member_key(index=True)
    unread: Mapped[int] = mapped_column(default=0)
    read_message_id: Mapped[int] = mapped_column(Number, default=0)
    last_message_id: Mapped[int] = mapped_column(Number, default=0)
    looked_at: Mapped[Maybe]


class Message(db.Model):
    __table_args__ = (Index(None, "conversation_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    conversation_id: Mapped[int] = mapped_column(Number, ForeignKey("conversation.id", ondelete="CASCADE"))
    sender_id: Mapped[int] = member_key(index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[At]
