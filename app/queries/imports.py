"""What an import is compared with: the draft of an upload, and what stands in the member's own profile."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.models import ImportDraft, Member, Skill
from app.models.base import now
from app.queries import sections
from app.queries.sections import Sections
from app.rules import limits


def draft(member_id: int, *, lock: bool = False) -> ImportDraft | None:
    """The member's draft, unless its day is over. `lock`: to confirm it, once."""
    found = select(ImportDraft).where(
        ImportDraft.member_id == member_id, ImportDraft.created_at > now() - limits.IMPORT_EXPIRES
    )
    return db.session.scalar(found.with_for_update() if lock else found)


@dataclass(frozen=True, slots=True)
class Held:
    """The own profile: the member's first lines, the sections, names of skills, contact data by kind, and the
    audience of sections where it is not the usual one.
    """

    member: Member
    sections: Sections
    skills: list[str]
    contacts: dict[str, tuple[str, str]]
    audiences: dict[str, str]


def held(member: Member) -> Held:
    """Three queries."""
    skills = db.session.scalars(select(Skill.name).where(Skill.member_id == member.id))
    decided = sections.decisions(member.id, member.id)
    return Held(member, sections.all_of(member.id), list(skills), decided.contacts, decided.audiences)
