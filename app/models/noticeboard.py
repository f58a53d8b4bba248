"""The noticeboard: what members seek and offer, and who answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Moment, Number, language_key, member_key


class Notice(db.Model):
    """A notice of a member to all members. `kind`, `topic`, and what they mean: rules/noticeboard.py.

    `until`: from then on nobody but its author sees it; the newest stand on top, a renewed one as a new one does, so
    the board is read by (until, id). `place_folded`, `words_folded`: the place and all words as searches compare them.
    `removed_at`: as of a post.
    """

    __table_args__ = (
        Index(None, "until", "id"),
        Index(None, "member_id", "until", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    kind: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(80), default="")
    place_folded: Mapped[str] = mapped_column(String(160), default="")
    pay: Mapped[str] = mapped_column(String(120), default="")
    words_folded: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = language_key()
    created_at: Mapped[At]
    until: Mapped[datetime] = mapped_column(Moment)
    solved_at: Mapped[Maybe]
    removed_at: Mapped[Maybe]


class NoticeAnswer(db.Model):
    """A member answered a notice: by InMail, or by the invitation that carries the notice."""

    __table_args__ = (Index(None, "invitation_id"), Index(None, "member_id"), {"sqlite_with_rowid": False})

    notice_id: Mapped[int] = mapped_column(Number, ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = member_key(primary_key=True)
    invitation_id: Mapped[int | None] = mapped_column(Number, ForeignKey("invitation.id", ondelete="CASCADE"))
    at: Mapped[At]
