"""Changing one's own profile, one section at a time. Every value has been checked and cleaned by its form."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from app.actions import events, listed, ranks, releases
from app.database import upsert
from app.extensions import db
from app.models import (
    Activity,
    Contact,
    Education,
    FormerHandle,
    Member,
    NameWord,
    Picture,
    Position,
    SectionAudience,
    Skill,
)
from app.models.base import now
from app.queries import people
from app.rules import kinds, limits, skills
from app.rules import text as text_rules
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.sections import CONTACT_KINDS
from app.rules.visibility import AUDIENCES, SECTIONS


def index_name(member: Member) -> None:
    """Bring the words that a search finds the member by up to date."""
    member.name_folded = text_rules.name_key(member.name)
    db.session.execute(delete(NameWord).where(NameWord.member_id == member.id))
    words = {word[:80] for word in text_rules.words(member.name)}
    db.session.add_all(NameWord(word=word, member_id=member.id) for word in sorted(words))


def change_head(member: Member, *, name: str, headline: str, place: str, industry: str, quiet: bool = False) -> None:
    """Name, headline, place, industry. A new headline is told to connections unless `quiet`."""
    told = headline != member.headline and bool(headline)
    if name != member.name:
        member.name = name
        index_name(member)
    member.headline, member.place, member.industry = headline, place, industry
    if told:
        _tell_profile(member, quiet)


def change_about(member: Member, about: str) -> None:
    member.about = about


def change_wants(member: Member, *, wants: str, offers: str) -> None:
    member.wants, member.offers = wants, offers


def change_photo(member: Member, sha256: str, sizes: dict[int, bytes], *, quiet: bool = False) -> None:
    """Take a portrait that `rules.pictures.portrait` made: one row a size, shared by whoever uploads the same."""
    for size, content in sizes.items():
        row = upsert(Picture).values(sha256=sha256, size=size, content=content)
        db.session.execute(row.on_conflict_do_nothing())
    former, member.picture = member.picture, sha256
    db.session.flush()
    if former != sha256:
        _drop_picture(former)
        _tell_profile(member, quiet)


def remove_photo(member: Member) -> None:
    former, member.picture = member.picture, None
    db.session.flush()
    _drop_picture(former)


def _drop_picture(sha256: str | None) -> None:
    users = select(func.count()).select_from(Member).where(Member.picture == sha256)
    if sha256 and not db.session.scalar(users):
        db.session.execute(delete(Picture).where(Picture.sha256 == sha256))


def _tell_profile(member: Member, quiet: bool) -> None:
    """Several changes within a day are one update: the earlier entry makes room for this one."""
    db.session.execute(
        delete(Activity).where(
            Activity.actor_id == member.id,
            Activity.kind == kinds.code("profile"),
            Activity.at > now() - timedelta(days=1),
        )
    )
    events.record("profile", actor=member, object_id=member.id, quiet=quiet)


def add_position(
    member: Member, *, title: str, organisation: str, place: str, starts: str, ends: str | None, text: str,
    quiet: bool = False, origin: str = "",
) -> Position:
    """A new position; a current one that began within the last year is told to connections unless `quiet`."""
    said = {"title": title, "organisation": organisation, "place": place, "starts": starts, "ends": ends, "text": text}
    if same := listed.already(Position, member, limits.POSITIONS, said):
        return same
    position = Position(member_id=member.id, place=place, starts=starts, ends=ends, text=text, origin=origin)
    change_position(position, title=title, organisation=organisation)
    db.session.add(position)
    db.session.flush()
    if position.is_current and starts >= (now() - timedelta(days=365)).strftime("%Y-%m"):
        events.record("position", actor=member, object_id=position.id, quiet=quiet)
    return position


def change_position(position: Position, **values: str | None) -> None:
    """`values`: any of title, organisation, place, starts, ends, text."""
    for name, value in values.items():
        setattr(position, name, value)
    position.title_folded = text_rules.fold(position.title)[:160]
    position.organisation_folded = text_rules.fold(position.organisation)[:160]


def remove_position(position: Position) -> None:
    events.forget("position", object_id=position.id)
    db.session.delete(position)


def add_education(
    member: Member, *, school: str, degree: str, starts: str, ends: str, text: str = "", origin: str = ""
) -> Education:
    said = {"school": school, "degree": degree, "starts": starts, "ends": ends, "text": text}
    if same := listed.already(Education, member, limits.EDUCATIONS, said):
        return same
    education = Education(member_id=member.id, origin=origin)
    change_education(education, school=school, degree=degree, starts=starts, ends=ends, text=text)
    db.session.add(education)
    db.session.flush()
    return education


def change_education(education: Education, **values: str) -> None:
    """`values`: any of school, degree, starts, ends, text."""
    for name, value in values.items():
        setattr(education, name, value)
    education.school_folded = text_rules.fold(education.school)[:160]


def remove_education(education: Education) -> None:
    db.session.delete(education)


def add_skill(member: Member, name: str, origin: str = "") -> Skill:
    """Put a skill at the end of the list; Refused where it stands there already."""
    (skill,) = add_skills(member, [name], origin)
    return skill


def add_skills(member: Member, names: list[str], origin: str = "") -> list[Skill]:
    """Put those of these skills that are new at the end of the list, in order. Refused, with nothing added, where none
    is new, one is no word, or not all find room.
    """
    keys = {skills.key(name): name for name in names}
    if not keys or "" in keys:
        raise Refused(N_("Please name a skill in words."), "name")
    found = db.session.execute(select(Skill.name_key, Skill.rank).where(Skill.member_id == member.id)).all()
    new = {key: name for key, name in keys.items() if key not in {row.name_key for row in found}}
    if not new:
        raise Refused(N_("This skill is in your list already."), "name")
    if len(found) + len(new) > limits.SKILLS:
        raise Refused(N_("There is room for %(count)s entries."), count=limits.SKILLS)
    last = max((row.rank for row in found), default=-1)
    common = {"member_id": member.id, "origin": origin}
    rows = [
        Skill(name=name, name_key=key, name_folded=text_rules.fold(name)[:120], rank=rank, **common)
        for rank, (key, name) in enumerate(new.items(), last + 1)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def move_skill(skill: Skill, step: int) -> None:
    """Exchange a skill with its neighbour: `step` -1 is up, 1 is down. At the end nothing happens."""
    rows = db.session.scalars(select(Skill).where(Skill.member_id == skill.member_id).order_by(Skill.rank, Skill.id))
    ranks.move(list(rows), skill, step)


def remove_skill(skill: Skill) -> None:
    """Take a skill out of the list, with its endorsements and what feeds tell of them."""
    events.forget("endorsed", object_id=skill.id)
    db.session.delete(skill)


def change_contact(member: Member, fields: dict[str, tuple[str, str]]) -> None:
    """All fields of contact data at once: (value, release) by kind; an empty value takes the field away."""
    kept = {kind: given for kind, given in fields.items() if given[0] and kind in CONTACT_KINDS}
    db.session.execute(delete(Contact).where(Contact.member_id == member.id))
    db.session.add_all(
        Contact(member_id=member.id, kind=kind, value=value, release=release) for kind, (value, release) in kept.items()
    )
    releases.end_for(member.id, CONTACT_KINDS.keys() - kept.keys())


def choose_audience(member: Member, section: str, audience: str | None) -> None:
    """Open or close a section of the profile; None goes back to the default."""
    if section not in SECTIONS or (audience is not None and audience not in AUDIENCES):
        raise Refused(N_("Please choose who may see it."))
    row = db.session.get(SectionAudience, (member.id, section))
    if row:
        db.session.delete(row)
        db.session.flush()
    if audience:
        db.session.add(SectionAudience(member_id=member.id, section=section, audience=audience))


def change_handle(member: Member, handle: str) -> None:
    """Move to another address; the old one redirects for FORMER_HANDLE and stays the member's own."""
    handle = handle.lower()
    if handle == member.handle:
        return
    if not text_rules.is_handle(handle):
        raise Refused(N_("3 to 100 letters a to z, digits and hyphens; some words are reserved."), "handle")
    former = db.session.get(FormerHandle, handle)
    if former and former.member_id == member.id:
        db.session.delete(former)
        db.session.flush()
    if not people.is_handle_free(handle):
        raise Refused(N_("This address is taken. Please choose another one."), "handle")
    # Rows whose time is over may still stand there, of whoever had one of the two before.
    db.session.execute(delete(FormerHandle).where(FormerHandle.handle.in_((handle, member.handle))))
    db.session.add(FormerHandle(handle=member.handle, member_id=member.id, until=now() + limits.FORMER_HANDLE))
    member.handle = handle
    db.session.flush()


def choose_language(member: Member, locale: str) -> None:
    member.locale = locale
