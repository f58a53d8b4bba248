"""What a member says about itself beyond the first lines: positions, education, skills, contact data."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Number, member_key


class Position(db.Model):
    """A station of a working life. `starts` and `ends` are "YYYY-MM" or "YYYY"; without `ends` it is current."""

    __table_args__ = (Index(None, "member_id", "starts"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    title: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(80), default="")
    starts: Mapped[str] = mapped_column(String(7))
    ends: Mapped[str | None] = mapped_column(String(7))
    text: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_current(self) -> bool:
        return self.ends is None


class Education(db.Model):
    """A school, a degree, the years ("YYYY" or "YYYY-MM")."""

    id: Mapped[Id]
    member_id: Mapped[int] = member_key(index=True)
    school: Mapped[str] = mapped_column(String(120))
    degree: Mapped[str] = mapped_column(String(120), default="")
    starts: Mapped[str] = mapped_column(String(7), default="")
    ends: Mapped[str] = mapped_column(String(7), default="")


class Skill(db.Model):
    """One skill in a member's list; `rank` orders the list from 0."""

    __table_args__ = (UniqueConstraint("member_id", "name_folded"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    name: Mapped[str] = mapped_column(String(60))
    name_folded: Mapped[str] = mapped_column(String(120), index=True)
    rank: Mapped[int] = mapped_column(default=0)


class Contact(db.Model):
    """One field of contact data and to whom it is released: connections or nobody."""

    __table_args__ = (CheckConstraint("release IN ('connections', 'nobody')", name="release"),)

    member_id: Mapped[int] = member_key(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    release: Mapped[str] = mapped_column(String(16), default="connections")


class SectionAudience(db.Model):
    """Where a member deviates from the default audience of a section: members, connections or self."""

    member_id: Mapped[int] = member_key(primary_key=True)
    section: Mapped[str] = mapped_column(String(24), primary_key=True)
    audience: Mapped[str] = mapped_column(String(16))


class Picture(db.Model):
    """A portrait, re-encoded, in one size (pixels of the square's side), under the hash of what was uploaded."""

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Endorsement(db.Model):
    """A connection vouches for one skill; once per pair and skill."""

    skill_id: Mapped[int] = mapped_column(Number, ForeignKey("skill.id", ondelete="CASCADE"), primary_key=True)
    endorser_id: Mapped[int] = member_key(primary_key=True, index=True)
    at: Mapped[At]
