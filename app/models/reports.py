"""What members reported to the organisation, and what the organisation removed because of it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, member_key, partial_index

OPEN = text("state = 'open'")


class Report(db.Model):
    """A member reports a thing of another one. `kind`, `reason`, `outcome`: see rules/reporting.py.

    `object_id` is of that kind; with `reported_id` it names the thing. `snapshot`: its texts as they stood, emptied
    some time after the decision. `state`: open or closed; one is open per reporter and thing. `answer`: the words to
    the reporter, who is named to nobody but admins.
    """

    __table_args__ = (
        partial_index(
            "uq_report_open", "kind", "object_id", "reported_id", "reporter_id", where=OPEN, unique=True
        ),
        Index(None, "reporter_id", "id"),
        Index(None, "reported_id", "state"),
        Index(None, "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(16))
    object_id: Mapped[int] = mapped_column(Number)
    reporter_id: Mapped[int] = member_key(ondelete="RESTRICT")
    reported_id: Mapped[int] = member_key()
    reason: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    snapshot: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8), default="open")
    outcome: Mapped[str] = mapped_column(String(16), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    removal_id: Mapped[int | None] = mapped_column(Number, ForeignKey("removal.id", ondelete="SET NULL"), index=True)
    decided_by_id: Mapped[int | None] = member_key(nullable=True, index=True, ondelete="RESTRICT")
    decided_at: Mapped[Maybe]
    at: Mapped[At]


class Removal(db.Model):
    """The organisation removed a thing of a member, who may object once.

    `snapshot`: its texts as they stood; `kept`: what restoring needs besides; both are emptied when it is too late for
    that (`over_at`). `words`: why, to the member. `decision` on the objection: upheld or restored, "" for none yet;
    `answer`: the words about it.
    """

    __table_args__ = (Index(None, "member_id", "id"), Index(None, "kind", "object_id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(16))
    object_id: Mapped[int] = mapped_column(Number)
    member_id: Mapped[int] = member_key()
    snapshot: Mapped[str] = mapped_column(Text)
    kept: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    removed_by_id: Mapped[int] = member_key(index=True, ondelete="RESTRICT")
    removed_at: Mapped[At]
    objection: Mapped[str] = mapped_column(Text, default="")
    objected_at: Mapped[Maybe]
    decision: Mapped[str] = mapped_column(String(8), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = member_key(nullable=True, index=True, ondelete="RESTRICT")
    decided_at: Mapped[Maybe]
    over_at: Mapped[Maybe]
