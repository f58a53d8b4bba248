"""Announcements of the organisation, and what members answered."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, language_key, member_key


class Announcement(db.Model):
    """What the organisation tells all members. Who wrote it stands in the log of admins alone.

    `published_at`: None for a draft. `pinned_until`: on Home until then, None for not at all. `asks`: members are asked
    for yes or no; `coming`, `not_coming` count what they answered. `tested_at`: an e-mail to try it was written since
    its words were changed last. `mail_state`: see rules/announcements.py; e-mails were written to members up to the id
    `mailed_to`, and are to be up to `mail_until`, the highest one when sending began; `per_hour` at most in an hour.
    """

    __table_args__ = (Index(None, "pinned_until"), Index(None, "published_at", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = language_key()
    place: Mapped[str] = mapped_column(String(80), default="")
    starts_at: Mapped[Maybe]
    ends_at: Mapped[Maybe]
    asks: Mapped[bool] = mapped_column(default=False)
    coming: Mapped[int] = mapped_column(default=0)
    not_coming: Mapped[int] = mapped_column(default=0)
    pinned_until: Mapped[Maybe]
    created_at: Mapped[At]
    published_at: Mapped[Maybe]
    edited_at: Mapped[Maybe]
    tested_at: Mapped[Maybe]
    mail_state: Mapped[str] = mapped_column(String(8), default="")
    mailed_to: Mapped[int] = mapped_column(Number, default=0)
    mail_until: Mapped[int] = mapped_column(Number, default=0)
    per_hour: Mapped[int] = mapped_column(default=0)


class AnnouncementAnswer(db.Model):
    """A member's answer to an announcement that asks: yes (`comes`) or no."""

    __table_args__ = (Index(None, "member_id"), {"sqlite_with_rowid": False})

    announcement_id: Mapped[int] = mapped_column(
        Number, ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = member_key(primary_key=True)
    comes: Mapped[bool] = mapped_column()
    at: Mapped[At]
