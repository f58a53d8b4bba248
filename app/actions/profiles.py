"""Changing one's own profile, one section at a time. Every value has been checked and cleaned by its form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete

from app.actions import events, listed, post_pictures, ranks, releases, search_index
from app.database import upsert
from app.extensions import db
from app.models import Activity, Contact, Education, Picture, Position, SectionAudience, Skill
from app.models.base import Moment, now
from app.queries import listed as queries
from app.queries import members
from app.queries.kinds import profile as updates
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules import kinds, limits, skills
from app.rules import text as text_rules
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.sections import CONTACT_KINDS
from app.rules.visibility import AUDIENCES, SECTIONS


def change_head(
    member: Somebody, *, name: str, headline: str, place: str, industry: str, quiet: bool = False
) -> None:
    """Name, headline, place, industry. A new headline is told to connections unless `quiet`."""
    changed = members.to_change(member.id)
    told = headline != changed.headline and bool(headline)
    changed.name, changed.name_folded = name, text_rules.name_key(name)
    changed.headline, changed.place, changed.industry = headline, place, industry
    search_index.refresh(member.id)
    if told:
        _tell_profile(changed, updates.HEADLINE, quiet)


def change_about(member: Somebody, about: str) -> None:
    """The member's text about themselves."""
    members.to_change(member.id).about = about


def change_wants(member: Somebody, *, wants: str, offers: str) -> None:
    """What the member is looking for, and what they offer."""
    changed = members.to_change(member.id)
    changed.wants, changed.offers = wants, offers
    search_index.refresh(member.id)


def change_photo(member: Somebody, sha256: str, sizes: dict[int, bytes], *, quiet: bool = False) -> None:
    """Store a portrait made by `rules.pictures.portrait`: one row a size, shared by all members with the same."""
    changed = members.to_change(member.id)
    _KEEP_PICTURE.write_all([{"sha256": sha256, "size": size, "content": content} for size, content in sizes.items()])
    former, changed.picture = changed.picture, sha256
    if former != sha256:
        post_pictures.drop([former or ""])
        _tell_profile(changed, updates.PHOTO, quiet)


def remove_photo(member: Somebody) -> None:
    """Remove the portrait; its rows are deleted if nobody else has the same."""
    changed = members.to_change(member.id)
    former, changed.picture = changed.picture, None
    post_pictures.drop([former or ""])


_KEEP_PICTURE = Query(
    lambda: insertion(Picture, "sha256", "size", "content", into=upsert).on_conflict_do_nothing()
)


def _tell_profile(member: Somebody, what: int, quiet: bool) -> None:
    """Several changes within a day are one update: the new entry replaces the earlier ones and says what they said."""
    earlier = _FORGET_UPDATES.rows(viewer=member.id, since=now() - timedelta(days=1))
    for row in earlier:
        what |= updates.changed_in(row.object_id)
    events.record("profile", actor=member, object_id=updates.object_of(member.id, what), quiet=quiet)


_FORGET_UPDATES = Query(
    lambda: (
        delete(Activity)
        .where(
            Activity.actor_id == VIEWER,
            Activity.kind == kinds.code("profile"),
            Activity.at > bindparam("since", type_=Moment),
        )
        .returning(Activity.object_id)
    )
)


def add_position(
    member: Somebody, *, title: str, organisation: str, place: str, starts: str, ends: str | None, text: str,
    quiet: bool = False, origin: str = "",
) -> Position:
    """A new position; a current one that began within the last year is told to connections unless `quiet`."""
    said = {"title": title, "organisation": organisation, "place": place, "starts": starts, "ends": ends, "text": text}
    if same := listed.already(Position, member, limits.POSITIONS, said):
        return same
    position = Position(member_id=member.id, origin=origin)
    db.session.add(position)
    change_position(position, **said)
    if position.is_current and starts >= (now() - timedelta(days=365)).strftime("%Y-%m"):
        events.record("position", actor=member, object_id=position.id, quiet=quiet)
    return position


def change_position(position: Position, **values: str | None) -> None:
    """`values`: any of title, organisation, place, starts, ends, text."""
    for name, value in values.items():
        setattr(position, name, value)
    position.title_folded = text_rules.fold(position.title)[:160]
    position.organisation_folded = text_rules.fold(position.organisation)[:160]
    search_index.refresh(position.member_id)


def remove_position(position: Position) -> None:
    """Take a position out of the profile, and out of feeds."""
    events.forget("position", object_id=position.id)
    db.session.delete(position)
    search_index.refresh(position.member_id)


def add_education(
    member: Somebody, *, school: str, degree: str, starts: str, ends: str, text: str = "", origin: str = ""
) -> Education:
    """A new school or degree. Raises Refused where the section is full."""
    said = {"school": school, "degree": degree, "starts": starts, "ends": ends, "text": text}
    if same := listed.already(Education, member, limits.EDUCATIONS, said):
        return same
    education = Education(member_id=member.id, origin=origin)
    db.session.add(education)
    change_education(education, school=school, degree=degree, starts=starts, ends=ends, text=text)
    return education


def change_education(education: Education, **values: str) -> None:
    """`values`: any of school, degree, starts, ends, text."""
    for name, value in values.items():
        setattr(education, name, value)
    education.school_folded = text_rules.fold(education.school)[:160]
    search_index.refresh(education.member_id)


def remove_education(education: Education) -> None:
    """Take a school or degree out of the profile."""
    db.session.delete(education)
    search_index.refresh(education.member_id)


def add_skill(member: Somebody, name: str, origin: str = "") -> Skill:
    """Add a skill at the end of the list; Refused if it is there already."""
    (skill,) = add_skills(member, [name], origin)
    return skill


def add_skills(member: Somebody, names: list[str], origin: str = "") -> list[Skill]:
    """Add the new ones at the end, in order. Refused, adding none, if one is no word, none is new, or room lacks."""
    keys = {skills.key(name): name for name in names}
    if not keys or "" in keys:
        raise Refused(N_("Name a skill in words."), "name")
    found = queries.skills(member.id)
    new = {key: name for key, name in keys.items() if key not in found}
    if not new:
        raise Refused(N_("This skill is in your list already."), "name")
    if len(found) + len(new) > limits.SKILLS:
        raise Refused(N_("There is room for %(count)s entries."), count=limits.SKILLS)
    last = max(found.values(), default=-1)
    common = {"member_id": member.id, "origin": origin}
    rows = [
        Skill(name=name, name_key=key, name_folded=text_rules.fold(name)[:120], rank=rank, **common)
        for rank, (key, name) in enumerate(new.items(), last + 1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    search_index.refresh(member.id)
    return rows


def move_skill(skill: Skill, step: int) -> None:
    """Swap a skill with its neighbour: `step` -1 is up, 1 is down. At the end nothing happens."""
    ranks.move(queries.in_order(skill), skill, step)


def remove_skill(skill: Skill) -> None:
    """Remove a skill from the list, with its endorsements and what feeds show of them."""
    db.session.delete(skill)
    db.session.flush()  # first: it waits for endorsements under way, so that what they tell is deleted, too
    events.forget("endorsed", object_id=skill.id)
    search_index.refresh(skill.member_id)


def change_contact(member: Somebody, fields: dict[str, tuple[str, str]]) -> None:
    """All fields of contact data at once: (value, release) by kind; an empty value deletes the field."""
    kept = {kind: given for kind, given in fields.items() if given[0] and kind in CONTACT_KINDS}
    _FORGET_CONTACT.write(viewer=member.id)
    _KEEP_CONTACT.write_all(
        [
            {"member_id": member.id, "kind": kind, "value": value, "release": release}
            for kind, (value, release) in kept.items()
        ]
    )
    releases.end_for(member.id, CONTACT_KINDS.keys() - kept.keys())


_FORGET_CONTACT = Query(lambda: delete(Contact).where(Contact.member_id == VIEWER))
_KEEP_CONTACT = Query(lambda: insertion(Contact, "member_id", "kind", "value", "release"))


def choose_audience(member: Somebody, section: str, audience: str | None) -> None:
    """Open or close a section of the profile; None goes back to the default."""
    if section not in SECTIONS or (audience is not None and audience not in AUDIENCES):
        raise Refused(N_("Choose who may see it."))
    if audience:
        _CHOOSE_AUDIENCE.write(member_id=member.id, section=section, audience=audience)
    else:
        _USUAL_AUDIENCE.write(viewer=member.id, which=section)
    search_index.refresh(member.id)


def _choose_audience() -> Any:
    row = insertion(SectionAudience, "member_id", "section", "audience", into=upsert)
    return row.on_conflict_do_update(
        index_elements=["member_id", "section"], set_={"audience": row.excluded.audience}
    )


_CHOOSE_AUDIENCE = Query(_choose_audience)
_USUAL_AUDIENCE = Query(
    lambda: delete(SectionAudience).where(
        SectionAudience.member_id == VIEWER, SectionAudience.section == bindparam("which")
    )
)
