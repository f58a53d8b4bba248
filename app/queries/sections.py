"""The sections of a profile: rows of what stands in them, and what their owner decided about them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import literal, select, union_all

from app.extensions import db
from app.models import Contact, Education, Position, SectionAudience
from app.rules.sections import CONTACT_KINDS, link_to
from app.rules.visibility import Level, sees_contact


class PositionSeen(NamedTuple):
    """`ends` None: current. `text` is empty where only the current position is shown."""

    id: int
    title: str
    organisation: str
    place: str
    starts: str
    ends: str | None
    text: str

    @property
    def is_current(self) -> bool:
        return self.ends is None


class EducationSeen(NamedTuple):
    id: int
    school: str
    degree: str
    starts: str
    ends: str


class ContactSeen(NamedTuple):
    """`is_private`: only the member itself sees it."""

    kind: str
    value: str
    is_private: bool

    @property
    def link(self) -> str | None:
        return link_to(self.kind, self.value)


def released(member_id: int) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """What the member decided: audience by section, and (value, release) of contact data by kind; one query."""
    sections = select(SectionAudience.section, literal(None), SectionAudience.audience)
    contacts = select(Contact.kind, Contact.value, Contact.release)
    rows = db.session.execute(
        union_all(
            contacts.where(Contact.member_id == member_id),
            sections.where(SectionAudience.member_id == member_id),
        )
    ).all()
    audiences = {name: audience for name, value, audience in rows if value is None}
    return audiences, {kind: (value, release) for kind, value, release in rows if value is not None}


def contacts(fields: dict[str, tuple[str, str]], level: Level) -> list[ContactSeen]:
    return [
        ContactSeen(kind, fields[kind][0], not sees_contact(fields[kind][1], Level.CONNECTION))
        for kind in CONTACT_KINDS
        if kind in fields and sees_contact(fields[kind][1], level)
    ]


def positions(member_id: int, *, all_of_them: bool) -> list[PositionSeen]:
    """Positions, current ones first, then the latest; else the current ones without what they say about it."""
    says = Position.text if all_of_them else literal("")
    columns = (Position.id, Position.title, Position.organisation, Position.place, Position.starts, Position.ends, says)
    found = select(*columns).where(Position.member_id == member_id)
    if not all_of_them:
        found = found.where(Position.ends.is_(None))
    order = (Position.ends.is_not(None), Position.ends.desc(), Position.starts.desc(), Position.id.desc())
    return [PositionSeen(*row) for row in db.session.execute(found.order_by(*order))]


def education(member_id: int) -> list[EducationSeen]:
    found = select(Education.id, Education.school, Education.degree, Education.starts, Education.ends)
    order = (Education.ends.desc(), Education.starts.desc(), Education.id)
    return [
        EducationSeen(*row)
        for row in db.session.execute(found.where(Education.member_id == member_id).order_by(*order))
    ]


def own(table: type[Any], member_id: int, row_id: int) -> Any:
    """A row of the member's own profile (Position, Education, Skill) to act on, None where it is not theirs."""
    return db.session.scalar(select(table).where(table.id == row_id, table.member_id == member_id))
