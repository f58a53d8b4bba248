"""Profiles as a viewer may see them: a ProfileSeen, in which a hidden part is absent.

Templates, letters and exports get a ProfileSeen, never a Member, so no slip in a template can show too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import (
    Contact,
    Education,
    Endorsement,
    Member,
    Picture,
    Position,
    SectionAudience,
    Skill,
)
from app.queries import graph, people
from app.queries.people import Person
from app.rules import limits, text
from app.rules.sections import CONTACT_KINDS
from app.rules.visibility import Level, may_list_connections, may_see, sees_contact


@dataclass(frozen=True, slots=True)
class SkillSeen:
    """A skill. `count`, `faces` and `mine` (the viewer endorsed it) are None where endorsers are hidden."""

    id: int
    name: str
    count: int | None = None
    faces: Sequence[Person] = ()
    mine: bool = False


@dataclass(frozen=True, slots=True)
class ProfileSeen:
    """What one viewer sees of one member. None or an empty sequence: absent, for whatever reason."""

    id: int
    handle: str
    name: str
    picture: str | None
    headline: str
    place: str
    industry: str
    level: Level
    degree: int | None
    since: datetime | None = None
    muted: bool = False
    about: str = ""
    about_is_cut: bool = False
    wants: str = ""
    offers: str = ""
    positions: Sequence[Position] = ()
    education: Sequence[Education] = ()
    skills: Sequence[SkillSeen] = ()
    contacts: Sequence[tuple[str, str]] = ()
    connection_count: int | None = None
    shared: int = 0
    shared_faces: Sequence[Person] = ()
    lists_connections: bool = False
    sees_endorsers: bool = False
    hidden: Sequence[str] = field(default=())

    @property
    def is_own(self) -> bool:
        return self.level == Level.SELF

    @property
    def is_connection(self) -> bool:
        return self.level == Level.CONNECTION


def seen(viewer_id: int, member: Member) -> ProfileSeen:
    """The profile of a member as this viewer sees it. The caller found the member through a scoped query."""
    standing = graph.standing(viewer_id, member.id)
    level = standing.level
    audiences = audiences_of(member.id)

    def sees(part: str) -> bool:
        return may_see(part, level, audiences.get(part))

    about, cut = _about(member.about, sees("about"))
    return ProfileSeen(
        id=member.id,
        handle=member.handle,
        name=member.name,
        picture=member.picture,
        headline=member.headline,
        place=member.place,
        industry=member.industry,
        level=level,
        degree=standing.degree,
        since=standing.since,
        muted=standing.muted,
        about=about,
        about_is_cut=cut,
        wants=member.wants,
        offers=member.offers,
        positions=_positions(member.id, current_only=not sees("positions")),
        education=_education(member.id),
        skills=_skills(viewer_id, member.id, endorsers=sees("endorsers")),
        contacts=contacts_of(member.id, level),
        connection_count=member.connection_count,
        shared=standing.shared,
        shared_faces=people.shared_faces(viewer_id, member.id) if standing.shared else (),
        lists_connections=may_list_connections(level, hidden=member.hides_connections),
        sees_endorsers=sees("endorsers"),
        hidden=tuple(part for part in ("positions", "about", "endorsers", "activity") if not sees(part)),
    )


def audiences_of(member_id: int) -> dict[str, str]:
    """Where the member deviates from the default audience, by section."""
    rows = db.session.execute(
        select(SectionAudience.section, SectionAudience.audience).where(SectionAudience.member_id == member_id)
    )
    return dict(rows.all())  # type: ignore[arg-type]


def _about(about: str, whole: bool) -> tuple[str, bool]:
    if whole or len(about) <= limits.ABOUT_SHORT:
        return about, False
    return text.shorten(about, limits.ABOUT_SHORT), True


def _positions(member_id: int, *, current_only: bool) -> list[Position]:
    """Positions, current ones first, then the latest."""
    found = select(Position).where(Position.member_id == member_id)
    if current_only:
        found = found.where(Position.ends.is_(None))
    return list(
        db.session.scalars(
            found.order_by(Position.ends.is_not(None), Position.ends.desc(), Position.starts.desc(), Position.id.desc())
        )
    )


def _education(member_id: int) -> list[Education]:
    return list(
        db.session.scalars(
            select(Education)
            .where(Education.member_id == member_id)
            .order_by(Education.ends.desc(), Education.starts.desc(), Education.id)
        )
    )


def _skills(viewer_id: int, owner_id: int, *, endorsers: bool) -> list[SkillSeen]:
    skills = select(Skill.id, Skill.name).where(Skill.member_id == owner_id).order_by(Skill.rank, Skill.id)
    rows = db.session.execute(skills).all()
    if not endorsers or not rows:
        return [SkillSeen(*row) for row in rows]
    counts, faces = _endorsers(viewer_id, owner_id)
    return [
        SkillSeen(
            id,
            name,
            counts.get(id, 0),
            faces.get(id, [])[:4],
            any(face.id == viewer_id for face in faces.get(id, [])),
        )
        for id, name in rows
    ]


def _endorsers(viewer_id: int, owner_id: int) -> tuple[dict[int, int], dict[int, list[Person]]]:
    """How many endorse each skill, and who: the viewer, then its connections, then the others; at most 5 a skill.

    Only those count who are still connected with the owner and whom the viewer may see.
    """
    known = (Member.id == viewer_id, graph.connects(viewer_id, Member.id))
    order = (known[0].desc(), known[1].desc(), Endorsement.at.desc(), Member.id)
    inner = (
        select(
            Endorsement.skill_id,
            *people.face_columns(),
            func.row_number().over(partition_by=Endorsement.skill_id, order_by=order).label("place"),
            func.count().over(partition_by=Endorsement.skill_id).label("total"),
        )
        .join(Skill, Skill.id == Endorsement.skill_id)
        .join(Member, Member.id == Endorsement.endorser_id)
        .where(
            Skill.member_id == owner_id,
            graph.connects(owner_id, Endorsement.endorser_id),
            graph.visible_member(viewer_id),
        )
        .subquery()
    )
    counts: dict[int, int] = {}
    faces: dict[int, list[Person]] = {}
    for row in db.session.execute(select(inner).where(inner.c.place <= 5).order_by(inner.c.place)):
        counts[row[0]] = row[7]
        faces.setdefault(row[0], []).append(Person(*row[1:6]))
    return counts, faces


def skill_seen(viewer_id: int, skill: Skill) -> SkillSeen | None:
    """One skill as the viewer sees it: the fragment after endorsing."""
    member = db.session.get_one(Member, skill.member_id)
    return next((each for each in seen(viewer_id, member).skills if each.id == skill.id), None)


def contacts_of(member_id: int, level: Level) -> list[tuple[str, str]]:
    """The fields of contact data released at this level, (kind, value), in the order of the registry."""
    rows = db.session.execute(
        select(Contact.kind, Contact.value, Contact.release).where(Contact.member_id == member_id)
    )
    shown = {kind: value for kind, value, release in rows if sees_contact(release, level)}
    return [(kind, shown[kind]) for kind in CONTACT_KINDS if kind in shown]


def releases_of(member_id: int) -> dict[str, tuple[str, str]]:
    """A member's own contact data for its form: (value, release) by kind."""
    rows = db.session.execute(
        select(Contact.kind, Contact.value, Contact.release).where(Contact.member_id == member_id)
    )
    return {kind: (value, release) for kind, value, release in rows}


def own(table: type[Any], member_id: int, row_id: int) -> Any:
    """A row of the member's own profile (Position, Education, Skill) to act on, None where it is not theirs."""
    return db.session.scalar(select(table).where(table.id == row_id, table.member_id == member_id))


def skill_of_other(viewer_id: int, skill_id: int) -> Skill | None:
    """A skill in the list of a connection of the viewer's, to endorse or to take that back."""
    return db.session.scalar(
        select(Skill).where(Skill.id == skill_id, graph.connects(viewer_id, Skill.member_id))
    )


def picture(viewer_id: int, sha256: str, size: int) -> bytes | None:
    """A portrait in one size, where the viewer may see somebody whose portrait it is."""
    shown = select(Member.id).where(Member.picture == sha256, graph.visible_member(viewer_id)).exists()
    return db.session.scalar(select(Picture.content).where(Picture.sha256 == sha256, Picture.size == size, shown))
