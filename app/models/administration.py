"""What admins did, for as long as the organisation lives, and what they began with a member's account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Moment, Number, language_key, member_key, partial_index


class LogEntry(db.Model):
    """One act of an admin: numbers, never texts. Rows are only added: no action changes or deletes one.

    `act`: a name in rules/administering.py; `admin_id`: None for the command line; `member_id`: the member concerned;
    `object_id`: the thing concerned, of the kind that the act says. A member who is erased stays as a blank row, so
    that the log still says that something was done.
    """

    __tablename__ = "admin_log"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id]
    act: Mapped[str] = mapped_column(String(32))
    admin_id: Mapped[int | None] = member_key(nullable=True, index=True, ondelete="RESTRICT")
    member_id: Mapped[int | None] = member_key(nullable=True, index=True, ondelete="RESTRICT")
    object_id: Mapped[int] = mapped_column(Number, default=0)
    at: Mapped[At]


class Retention(db.Model):
    """For how many days something is kept, where an admin deviates from the default of rules/retention.py."""

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    days: Mapped[int]
class AddressByAdmin(db.Model):
    """Another e-mail address of a member that an admin asked for. Its links are derived, never stored.

    `state`: see rules/address_by_admin.py. `admin_id`: who asked, None for the command line; the row stays when they
    are erased, because the member can still undo it. `former`: the address before, empty until it was changed.
    `until`: to when it may be confirmed, and once it was changed, to when it can be undone.
    """

    __tablename__ = "address_by_admin"
    __table_args__ = (
        partial_index("uq_address_by_admin_open", "member_id", where=text("state IN ('asked', 'sent')"), unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    member_id: Mapped[int] = member_key(index=True)
    admin_id: Mapped[int | None] = member_key(nullable=True, index=True, ondelete="RESTRICT")
    email: Mapped[str] = mapped_column(String(254))
    former: Mapped[str] = mapped_column(String(254), default="")
    nonce: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[At]
    changed_at: Mapped[Maybe]
    until: Mapped[datetime] = mapped_column(Moment)


class AdminWords(db.Model):
    """What an admin writes to a member, for the e-mail that carries it."""

    id: Mapped[Id]
    member_id: Mapped[int] = member_key(index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = language_key()
    at: Mapped[At]
