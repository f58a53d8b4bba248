"""Imprint, privacy, terms, house rules, accessibility: what the organisation says of itself and of its rules."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, member_key


class LegalPage(db.Model):
    """One version of a page in one language; the newest that was published is shown, others stay as its history.

    `page`: a name in rules/legal.py; `published_at`: None for a draft; `asks`: members were asked to agree to it.
    """

    __table_args__ = (Index(None, "page", "locale", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    page: Mapped[str] = mapped_column(String(16))
    locale: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[At]
    published_at: Mapped[Maybe]
    asks: Mapped[bool] = mapped_column(default=False, server_default=false())


class Consent(db.Model):
    """A member agreed to a version of the terms or of the house rules."""

    member_id: Mapped[int] = member_key(primary_key=True)
    version_id: Mapped[int] = mapped_column(
        Number, ForeignKey("legal_page.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[At]
