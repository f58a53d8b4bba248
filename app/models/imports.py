"""Importing a profile: what was recognised in an upload, and which of its contacts are members."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Maybe, member_key


class ImportDraft(db.Model):
    """Between preview and confirmation: the recognised rows of one upload (`content`, JSON), nothing else of it.

    `state`: reading, ready or failed. `seen` of `total` bytes are read. Deleted when confirmed, cancelled, or a day
    old.
    """

    member_id: Mapped[int] = member_key(primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    seen: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[At]


class Suggestion(db.Model):
    """A member whom another one may know. Only members; nothing about third parties is stored.

    `reason`: imported, named by the member's own archive; found, dismissed by them: who is suggested by what the two
    share is read when it is asked, and no row is written.
    """

    member_id: Mapped[int] = member_key(primary_key=True)
    other_id: Mapped[int] = member_key(primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(String(16))
    at: Mapped[At]
    dismissed_at: Mapped[Maybe]
