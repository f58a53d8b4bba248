"""Recommendations: what one member writes about another, tied to a relationship and a position."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, language_key, member_key, partial_index

OPEN = text("state IN ('requested', 'submitted', 'revision')")


class Recommendation(db.Model):
    """`author` writes about `subject`. `state`, `relationship`: see rules/recommendations.py.

    `position_id` is a position of one of the two; its title and organisation are copied, because it may be deleted. At
    most one is being worked on per author and subject.
    """

    __table_args__ = (
        CheckConstraint("author_id <> subject_id", name="two_members"),
        partial_index("uq_recommendation_open", "author_id", "subject_id", where=OPEN, unique=True),
        Index(None, "subject_id", "state"),
        Index(None, "author_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    author_id: Mapped[int] = member_key()
    subject_id: Mapped[int] = member_key()
    state: Mapped[str] = mapped_column(String(16))
    relationship: Mapped[str] = mapped_column(String(16))
    position_id: Mapped[int | None] = mapped_column(Number, ForeignKey("position.id", ondelete="SET NULL"), index=True)
    position_title: Mapped[str] = mapped_column(String(120))
    position_organisation: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = language_key()  # of the text; the note is the subject's
    created_at: Mapped[At]
    submitted_at: Mapped[Maybe]
    answered_at: Mapped[Maybe]
