"""The organisation's own list of people: uploaded, confirmed, invited by e-mail."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, member_key


class RosterDraft(db.Model):
    """An uploaded list between preview and confirmation, as it came. `kind`: join or leave. Deleted when confirmed,
    cancelled, or a day old.
    """

    member_id: Mapped[int] = member_key(primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120), default="")
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[At]


class RosterBatch(db.Model):
    """One confirmed list. `source`: where the addresses come from, in the organisation's words. `released_at`: an admin
    has let the invitations out; `remind`: each may be reminded once.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    source: Mapped[str] = mapped_column(String(200))
    remind: Mapped[bool] = mapped_column(default=False)
    released_at: Mapped[Maybe]
    created_at: Mapped[At]


class RosterEntry(db.Model):
    """A person on a list. `state`: see rules/roster.py. `address_hash`: the one name of the mailbox, None once the
    person has joined or declined; their name and address are gone then.

    `school`, `year`, `organisation`: offered to whoever joins, written by nobody but them. `member_id`: who joined.
    `remind_at`: when the one reminder is due, None for none.
    """

    __table_args__ = (
        Index(None, "batch_id", "state", "id"),
        Index(None, "state", "id"),
        Index(None, "remind_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(Number, ForeignKey("roster_batch.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    address_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    locale: Mapped[str] = mapped_column(String(8))
    school: Mapped[str] = mapped_column(String(120), default="")
    year: Mapped[str] = mapped_column(String(4), default="")
    organisation: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    nonce: Mapped[str] = mapped_column(String(32))
    member_id: Mapped[int | None] = member_key(nullable=True, index=True)
    created_at: Mapped[At]
    invited_at: Mapped[Maybe]
    remind_at: Mapped[Maybe]
