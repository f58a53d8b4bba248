"""Profiles as a viewer may see them: a ProfileSeen, in which a hidden part is absent.

Templates, e-mails and exports get a ProfileSeen, never a Member, so no slip in a template can show too much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.models import Member, Skill
from app.queries import graph, people, recommendations, sections
from app.queries.graph import Standing
from app.queries.members import COLUMNS, MemberRow
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.queries.recommendations import RecommendationSeen
from app.queries.sections import OWNER, Decisions, EntrySeen
from app.queries.skills import SkillSeen, skills_of
from app.queries.visibility import visible_member
from app.rules import limits, text
from app.rules.endorsements import SHOWN, may_endorse
from app.rules.errors import Gone
from app.rules.sections import ENTRY_KINDS, ON_PAGE, SECTIONS, TABLES
from app.rules.visibility import USUAL, Level, may_list_connections, may_see, may_see_endorsers, section_of


@dataclass(frozen=True, slots=True)
class ProfileSeen:
    """What one viewer sees of one member. None or an empty sequence: absent, for whatever reason.

    `connection_count` is exact up to SHOWN_CONNECTIONS for others. `hidden` names the sections that connections see and
    this viewer does not, whether or not they are empty. `takes_endorsements`: from this viewer. `recommendations`: the
    newest ones received, up to CV_RECOMMENDATIONS, `recommendations_given`: the newest ones written about others.
    `audiences`: who sees each section, for the owner only. `is_indexed`: a public page that search engines may list.
    `is_preview`: shown to the owner as somebody else would see it, so nothing can be done there.
    """

    id: int
    handle: str
    name: str
    picture: str | None
    headline: str
    place: str
    industry: str
    level: Level
    degree: int | None
    language: str = ""
    since: datetime | None = None
    muted: bool = False
    connection_count: int | None = None
    shared: int = 0
    lists_connections: bool = False
    shows_activity: bool = False
    about: str = ""
    about_is_cut: bool = False
    wants: str = ""
    offers: str = ""
    positions: Sequence[sections.PositionSeen] = ()
    education: Sequence[sections.EducationSeen] = ()
    entries: Mapping[str, Sequence[EntrySeen]] = field(default_factory=dict)
    skills: Sequence[SkillSeen] = ()
    contacts: Sequence[sections.ContactSeen] = ()
    shared_faces: Sequence[Person] = ()
    sees_endorsers: bool = False
    takes_endorsements: bool = False
    recommendations: Sequence[RecommendationSeen] = ()
    recommendations_given: Sequence[RecommendationSeen] = ()
    hidden: Sequence[str] = ()
    audiences: Mapping[str, str] = field(default_factory=dict)
    is_indexed: bool = False
    is_preview: bool = False
    in_memoriam: bool = False

    def rows(self, name: str) -> Sequence[Any]:
        """The rows in a list of the registry of sections (rules/sections.py), in the order of the page."""
        found: Sequence[Any] = getattr(self, name) if name in TABLES else self.entries.get(name, ())
        return found

    def has(self, name: str) -> bool:
        """Whether a section of the registry has any rows."""
        return any(getattr(self, each) for each in _HELD[name]) if name in _HELD else bool(self.entries.get(name))

    def with_rows(self, rows: Mapping[str, Sequence[Any]]) -> ProfileSeen:
        """A copy with these rows by section, and none in the other lists."""
        own = {name: rows.get(name, ()) for name in TABLES}
        return replace(self, **own, entries={name: rows[name] for name in ENTRY_KINDS if rows.get(name)})

    @property
    def is_own(self) -> bool:
        return self.level == Level.SELF

    @property
    def is_connection(self) -> bool:
        return self.level == Level.CONNECTION

    @property
    def is_public(self) -> bool:
        """As a guest sees it."""
        return self.level == Level.VISITOR


# The attributes of sections that are not in `entries`.
_HELD = {name: section.held or (name,) for name, section in ON_PAGE.items() if name not in ENTRY_KINDS}


def find(viewer_id: int | None, handle: str) -> tuple[MemberRow, Standing] | None:
    """The member at /in/<handle> and the viewer's standing, if the member exists for this viewer; one query.

    None is a guest, for whom only public profiles exist.
    """
    if not text.could_be_handle(handle.lower()):
        return None
    if viewer_id is None:
        public = _PUBLIC.row(handle=handle.lower())
        return (public, graph.VISITING) if public else None
    row = _FOUND.row(viewer=viewer_id, handle=handle.lower())
    return _apart(viewer_id, row) if row else None


def _apart(viewer_id: int, row: Any) -> tuple[MemberRow, Standing]:
    id, blocked, degree, shared, since, muted, *member = row
    return MemberRow._make(member), graph.standing_from(viewer_id, id, blocked, degree, shared, since, muted)


_PUBLIC = Query(
    lambda: select(*COLUMNS).where(Member.handle == bindparam("handle"), visible_member(None)), MemberRow
)
_FOUND = Query(
    lambda: graph.with_standing(VIEWER, *COLUMNS).where(
        Member.handle == bindparam("handle"), visible_member(VIEWER)
    )
)
_OWNER = Query(lambda: graph.with_standing(VIEWER, *COLUMNS).where(Member.id == OWNER))


def glimpse(member: Member | MemberRow, standing: Standing) -> ProfileSeen:
    """The first lines of a profile, without its sections. Raises Gone if it does not exist for the viewer."""
    level = standing.level
    if not may_see("name", level):
        raise Gone
    return ProfileSeen(
        id=member.id,
        handle=member.handle,
        name=member.name,
        picture=member.picture if may_see("photo", level) else None,
        headline=member.headline if may_see("headline", level) else "",
        place=member.place if may_see("place", level) else "",
        industry=member.industry if may_see("industry", level) else "",
        level=level,
        degree=standing.degree,
        since=standing.since,
        muted=standing.muted,
        connection_count=_count(member, level),
        shared=standing.shared if may_see("shared_connections", level) else 0,
        lists_connections=may_list_connections(level, hidden=member.hides_connections),
        takes_endorsements=may_endorse(level, member.endorsements),
        is_indexed=level == Level.VISITOR and member.public_indexed,
        in_memoriam=member.in_memoriam,
    )


def _count(member: Member | MemberRow, level: Level) -> int | None:
    """The number of connections; others see "500+" for a larger one."""
    if level == Level.SELF:
        return member.connection_count
    return min(member.connection_count, limits.SHOWN_CONNECTIONS + 1) if may_see("connection_count", level) else None


def seen(
    viewer_id: int | None, member: Member | MemberRow, standing: Standing | None = None, blocks_of: int | None = None
) -> ProfileSeen:
    """The profile of a member as this viewer sees it. The caller found the member through a scoped query.

    None is a guest; `standing`: the viewer's towards the member, or a made-up one; `blocks_of`: whose blocks leave
    people out, if not the viewer's (queries/previews.py).
    """
    standing = standing or graph.standing(viewer_id, member.id)
    first = glimpse(member, standing)
    decided, level = sections.decisions(viewer_id, member.id), standing.level
    sees = _sight(member, decided, level)
    endorsers = sees("endorsers")
    skills = skills_of(viewer_id, member.id, level, endorsers=endorsers, blocks_of=blocks_of) if sees("skills") else ()
    received, given = recommendations.newest(viewer_id, member.id, blocks_of) if sees("recommendations") else ((), ())
    return replace(
        _with_sections(first, sections.all_of(member.id), sees),
        language=member.locale,
        **_texts(member, sees),
        skills=skills,
        contacts=decided.contacts_for(level),
        shared_faces=people.shared_faces(viewer_id, member.id) if first.shared else (),
        shows_activity=sees("activity"),
        sees_endorsers=endorsers,
        recommendations=received,
        recommendations_given=given,
        hidden=tuple(part for part in SECTIONS if sees(part, Level.CONNECTION) and not sees(part)),
        audiences=_audiences(member, decided) if first.is_own else {},
    )


def _sight(member: Member | MemberRow, decided: Decisions, own: Level) -> Callable[..., bool]:
    """`sees(part)`: whether a part of this profile is open to this level, or to the one given."""

    def sees(part: str, level: Level = own) -> bool:
        if part == "endorsers":
            return may_see_endorsers(level, decided.audiences, shown=member.endorsements == SHOWN)
        return may_see(part, level, decided.audiences.get(section_of(part)))

    return sees


def _texts(member: Member | MemberRow, sees: Callable[..., bool]) -> dict[str, Any]:
    about = member.about if sees("about_start") else ""
    cut = not sees("about") and len(about) > limits.ABOUT_SHORT
    others = {part: getattr(member, part) if sees(part) else "" for part in ("wants", "offers")}
    return {"about": text.shorten(about, limits.ABOUT_SHORT) if cut else about, "about_is_cut": cut, **others}


def _audiences(member: Member | MemberRow, decided: Decisions) -> dict[str, str]:
    """Who sees each section, for the owner: members, connections, self; guests if members and they do."""
    chosen = {section: decided.audiences.get(section, USUAL[section]) for section in SECTIONS}
    if not member.public_profile:
        return chosen
    return {part: "guests" if may_see(part, Level.VISITOR, who) else who for part, who in chosen.items()}


def _with_sections(first: ProfileSeen, found: sections.Sections, sees: Callable[[str], bool]) -> ProfileSeen:
    """Positions, education and entries, as far as `sees` allows: of positions the current ones without their texts."""
    positions, education = found.positions, found.education
    if not sees("positions"):
        positions = [each._replace(text="") for each in positions if each.is_current]
    if not sees("education_text"):
        education = [each._replace(text="") for each in education]
    return replace(
        first,
        positions=positions if sees("current_position") else (),
        education=education if sees("education") else (),
        entries={kind: rows for kind, rows in found.entries.items() if sees(kind)},
    )


def skill_seen(viewer_id: int, skill: Skill) -> tuple[ProfileSeen, SkillSeen]:
    """One skill as the viewer sees it, and the first lines of its owner's profile. Raises Gone if it is closed."""
    owner, standing = _apart(viewer_id, _OWNER.row(viewer=viewer_id, owner=skill.member_id))
    audiences = sections.decisions(viewer_id, owner.id).audiences
    if not may_see("skills", standing.level, audiences.get("skills")):
        raise Gone
    endorsers = may_see_endorsers(standing.level, audiences, shown=owner.endorsements == SHOWN)
    [found] = skills_of(viewer_id, owner.id, standing.level, endorsers=endorsers, only=skill.id)
    return glimpse(owner, standing), found
