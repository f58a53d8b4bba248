"""The organisation that runs this network: exactly one row."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At


class Site(db.Model):
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(80))
    tagline: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(8), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="Europe/Berlin")
    policy: Mapped[str] = mapped_column(String(16), default="invite-only")
    public_profiles: Mapped[bool] = mapped_column(default=False)
    hue: Mapped[int] = mapped_column(default=208)
    chroma: Mapped[float] = mapped_column(default=0.068)
    created_at: Mapped[At]
