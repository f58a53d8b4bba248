"""What admins did, for as long as the organisation lives."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Number, member_key


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
