"""The organisation that runs this network: exactly one row."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At


class Site(db.Model):
    """`policy`: see rules/joining.py; `domains`: one a line, `question`: to applicants, for two of the policies.
    `roster_per_hour`: invitations to people on a list; `roster_days`: how long those who do not answer are kept.
    """

    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(80))
    tagline: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(8), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="Europe/Berlin")
    policy: Mapped[str] = mapped_column(String(16), default="invite-only")
    domains: Mapped[str] = mapped_column(Text, default="", server_default="")
    question: Mapped[str] = mapped_column(String(300), default="", server_default="")
    roster_per_hour: Mapped[int] = mapped_column(default=600, server_default="600")
    roster_days: Mapped[int] = mapped_column(default=60, server_default="60")
    public_profiles: Mapped[bool] = mapped_column(default=False)
    hue: Mapped[int] = mapped_column(default=208)
    chroma: Mapped[float] = mapped_column(default=0.068)
    created_at: Mapped[At]
