"""InMail: conversations, who takes part in them, their messages.

Messages stay with the other side when their author is erased: a member whom a conversation or a message names cannot be
deleted, only blanked (docs/architecture.md, "When a member is erased").
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, language_key, member_key, partial_index


class Conversation(db.Model):
    """A conversation of two names both, `low_id` and `high_id`, and is the only one of the pair; a group's names
    neither.
    """

    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),  # rows without a pair are all different
        CheckConstraint("low_id < high_id", name="ordered"),
        CheckConstraint("(low_id IS NULL) = (high_id IS NULL)", name="pair_or_group"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    low_id: Mapped[int | None] = member_key(nullable=True, ondelete="RESTRICT")
    high_id: Mapped[int | None] = member_key(index=True, nullable=True, ondelete="RESTRICT")
    last_message_id: Mapped[int] = mapped_column(Number, default=0)
    created_at: Mapped[At]


class Participant(db.Model):
    """One side of a conversation. `unread` is stored here: counting messages on every page is too expensive.

    `peer_id`: the other one of a pair, None in a group.
    `looked_at`: when an open page of it last polled, to the minute.
    """

    __table_args__ = (
        Index(None, "member_id", "last_message_id"),
        partial_index("ix_participant_unread", "member_id", where=text("unread > 0")),
    )

    conversation_id: Mapped[int] = mapped_column(
        Number, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = member_key(primary_key=True)
    peer_id: Mapped[int | None] = member_key(index=True, nullable=True, ondelete="RESTRICT")
    unread: Mapped[int] = mapped_column(default=0)
    read_message_id: Mapped[int] = mapped_column(Number, default=0)
    last_message_id: Mapped[int] = mapped_column(Number, default=0)
    looked_at: Mapped[Maybe]


class Message(db.Model):
    """`text` is empty if an admin removed it after a report."""

    __table_args__ = (Index(None, "conversation_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    conversation_id: Mapped[int] = mapped_column(Number, ForeignKey("conversation.id", ondelete="CASCADE"))
    sender_id: Mapped[int] = member_key(index=True, ondelete="RESTRICT")
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = language_key()
    at: Mapped[At]
