"""What the machine last noticed of itself: kept so that admins read it on a page, whichever process noticed it."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Number


class Sign(db.Model):
    """The newest sign of one kind, a name in rules/machine.py. A backup that is restored brings none along.

    `level`: a level of rules/findings.py, "" where the time alone says it; `text`: a file, a record, a server's words;
    `number`: bytes or rows.
    """

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[At]
    level: Mapped[str] = mapped_column(String(8), default="")
    text: Mapped[str] = mapped_column(String(300), default="")
    number: Mapped[int] = mapped_column(Number, default=0)
