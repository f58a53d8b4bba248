"""What a member is told, on the site and by e-mail, and how they want to be told."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, member_key


class Notification(db.Model):
    """One row told to one member. `kind` is a name in rules/kinds.py; `object_id` is of that kind.

    `about_id`: what several of one kind are listed together by: the object, or what holds it (the post of a comment,
    the conversation of a message). `read`: what it tells of was opened; besides, all up to
    `member.seen_notification_id` are seen.
    """

    __table_args__ = (
        Index(None, "member_id", "id"),
        Index(None, "kind", "object_id"),
        Index("ix_notification_bundle", "member_id", "kind", "about_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    kind: Mapped[str] = mapped_column(String(24))
    actor_id: Mapped[int | None] = mapped_column(Number, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    object_id: Mapped[int] = mapped_column(Number, default=0)
    about_id: Mapped[int] = mapped_column(Number, default=0)
    read: Mapped[bool] = mapped_column(default=False)
    at: Mapped[At]


class NotificationChoice(db.Model):
    """Where a member deviates from the defaults of a kind. `mail`: now or off."""

    member_id: Mapped[int] = member_key(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    site: Mapped[bool] = mapped_column()
    mail: Mapped[str] = mapped_column(String(8))


class Delivery(db.Model):
    """One e-mail in the outbox, written in the transaction of its event and rendered when it is sent.

    `state`: due, sent, failed, cancelled. An e-mail to a member goes to the address that they have when it is sent;
    `address` is for people without an account. `message_id` stays the same however often it is tried. `trouble`: why
    the last try did not get through, a key of rules/mail_troubles.py; empty if that was not the site's fault.
    """

    __table_args__ = (Index(None, "state", "due_at"), Index(None, "kind", "object_id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(24))
    member_id: Mapped[int | None] = mapped_column(Number, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    address: Mapped[str | None] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(8))
    actor_id: Mapped[int | None] = mapped_column(Number, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    object_id: Mapped[int] = mapped_column(Number, default=0)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[At]
    leased_until: Mapped[Maybe]
    answer: Mapped[str] = mapped_column(String(300), default="")
    trouble: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[At]
    finished_at: Mapped[Maybe]
