"""The organisation that runs this network: exactly one row."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Number


class Site(db.Model):
    """`policy`: see rules/joining.py; `domains`: one a line, `question`: to applicants, for two of the policies.
    `roster_per_hour`: invitations to people on a list; `roster_days`: how long those who do not answer are kept.

    `mark`: the name of the organisation's own mark (SiteMark), empty for its initial. `locales`: those offered,
    separated by blanks. `hue`, `chroma`: rules/identity.py. `public_about`: guests may read the page about it.

    Kept here because every page needs them and they come with the viewer: `legal`: the names of the legal pages that
    are published in any language, separated by blanks; `terms_version`: how often new terms or rules were published
    that members are asked to agree to.
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
    mark: Mapped[str] = mapped_column(String(68), default="", server_default="")
    locales: Mapped[str] = mapped_column(String(40), default="en de", server_default="en de")
    public_about: Mapped[bool] = mapped_column(default=False, server_default=false())
    legal: Mapped[str] = mapped_column(String(120), default="", server_default="")
    terms_version: Mapped[int] = mapped_column(Number, default=0, server_default="0")
    created_at: Mapped[At]


class SiteMark(db.Model):
    """The organisation's own mark: a PNG for each `size` (side in pixels), or one SVG with size 0.

    `name`: its SHA-256, with the ending of its kind.
    """

    name: Mapped[str] = mapped_column(String(68), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
