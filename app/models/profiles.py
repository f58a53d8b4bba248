"""A member's words about themselves beyond the first lines: positions, education, skills, further entries, contact
data.

`origin` on a row: the JSON object of a JSON Resume that it was imported from, so that an export also contains the
values that Kontor has no column for (portability/). Only its owner ever gets it.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Number, member_key
from app.models.members import folded


class Position(db.Model):
    """A job. `starts` and `ends` are "YYYY-MM" or "YYYY"; without `ends` it is current."""

    __table_args__ = (Index(None, "member_id", "starts"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    title: Mapped[str] = mapped_column(String(120))
    title_folded: Mapped[str] = mapped_column(folded(160), index=True, default="")
    organisation: Mapped[str] = mapped_column(String(120))
    organisation_folded: Mapped[str] = mapped_column(folded(160), index=True, default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    starts: Mapped[str] = mapped_column(String(7))
    ends: Mapped[str | None] = mapped_column(String(7))
    text: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_current(self) -> bool:
        return self.ends is None


class Education(db.Model):
    """A school, a degree, the years ("YYYY" or "YYYY-MM")."""

    id: Mapped[Id]
    member_id: Mapped[int] = member_key(index=True)
    school: Mapped[str] = mapped_column(String(120))
    school_folded: Mapped[str] = mapped_column(folded(160), index=True, default="")
    degree: Mapped[str] = mapped_column(String(120), default="")
    starts: Mapped[str] = mapped_column(String(7), default="")
    ends: Mapped[str] = mapped_column(String(7), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(Text, default="")


class ProfileEntry(db.Model):
    """One entry of a section without a table of its own: `kind` names it. Which columns it has there and what they
    mean: rules/sections.py. `rank` orders kinds that have no dates, from 0.
    """

    __table_args__ = (Index(None, "member_id", "kind", "rank"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(String(120), default="")
    number: Mapped[str] = mapped_column(String(80), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    starts: Mapped[str] = mapped_column(String(7), default="")
    ends: Mapped[str] = mapped_column(String(7), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    rank: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(Text, default="")


class Skill(db.Model):
    """One skill in a member's list; `rank` orders the list from 0.

    `name_key`: by which two skills are the same (rules/skills.py); `name_folded`: how a search finds C, C++ and C#
    together.
    """

    __table_args__ = (UniqueConstraint("member_id", "name_key"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(folded(120), index=True)
    name_folded: Mapped[str] = mapped_column(String(120), index=True)
    rank: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(Text, default="")


# The sections of a profile that have a table of their own, by their names in rules/sections.py.
TABLES_OF_SECTIONS = {"positions": Position, "education": Education, "skills": Skill}


class Contact(db.Model):
    """One field of contact data and who sees it: all connections but some (ContactRefusal), chosen ones (ContactGrant)
    or nobody.
    """

    __table_args__ = (CheckConstraint("release IN ('connections', 'chosen', 'nobody')", name="release"),)

    member_id: Mapped[int] = member_key(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    release: Mapped[str] = mapped_column(String(16), default="connections")


class ContactGrant(db.Model):
    """A connection that a member chose to see one field of their contact data; counts while the field says "chosen".

    Ends with the connection, and does not come back with it.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    member_id: Mapped[int] = member_key(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    peer_id: Mapped[int] = member_key(primary_key=True, index=True)


class ContactRefusal(db.Model):
    """A connection that does not see one field of a member's contact data; counts while the field is for all
    connections.

    Ends with the connection. It outlasts the field: a new value is not shown to the excepted connection, either.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    member_id: Mapped[int] = member_key(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    peer_id: Mapped[int] = member_key(primary_key=True, index=True)


class ResumeOrigin(db.Model):
    """The rest of an imported JSON Resume, beside its rows: `content` is that JSON object."""

    member_id: Mapped[int] = member_key(primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class SectionAudience(db.Model):
    """Where a member deviates from the default audience of a section: members, connections or self."""

    member_id: Mapped[int] = member_key(primary_key=True)
    section: Mapped[str] = mapped_column(String(24), primary_key=True)
    audience: Mapped[str] = mapped_column(String(16))


class Picture(db.Model):
    """A portrait or a picture of a post, re-encoded, in one size (pixels of its width), under the hash of the largest
    (`rules.pictures.name_of`).
    """

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Endorsement(db.Model):
    """A connection endorses one skill; once per pair and skill. `hidden`: by the member whose skill it is."""

    skill_id: Mapped[int] = mapped_column(Number, ForeignKey("skill.id", ondelete="CASCADE"), primary_key=True)
    endorser_id: Mapped[int] = member_key(primary_key=True, index=True)
    at: Mapped[At]
    hidden: Mapped[bool] = mapped_column(default=False)


class EndorsementRequest(db.Model):
    """A member asks a connection to endorse one of their skills; deleted when it is answered, either way."""

    __table_args__ = (UniqueConstraint("skill_id", "asked_id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    skill_id: Mapped[int] = mapped_column(Number, ForeignKey("skill.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = member_key(index=True)
    at: Mapped[At]
