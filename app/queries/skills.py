"""Skills and who vouches for them, as a viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from app.extensions import db
from app.models import Endorsement, Member, Skill
from app.queries import graph, people
from app.queries.people import Person
from app.rules.visibility import Level

FACES = 4  # endorsers shown beside a skill


@dataclass(frozen=True, slots=True)
class SkillSeen:
    """A skill. `count` is None and `faces` are empty where endorsers are hidden; `mine`: the viewer endorsed it."""

    id: int
    name: str
    count: int | None = None
    faces: Sequence[Person] = ()
    mine: bool = False


def skills_of(
    viewer_id: int, owner_id: int, level: Level, *, endorsers: bool, only: int | None = None
) -> list[SkillSeen]:
    """A member's skills in its own order, with count and faces where the viewer sees `endorsers`; one query.

    A connection sees its own endorsement even where those of the others are hidden, so that it can take it back.
    """
    found = select(Skill.id, Skill.name).where(Skill.member_id == owner_id).order_by(Skill.rank, Skill.id)
    if only is not None:
        found = found.where(Skill.id == only)
    if not endorsers and level < Level.CONNECTION:
        return [SkillSeen(*row) for row in db.session.execute(found)]
    ranked = _endorsers(viewer_id, owner_id, all_of_them=endorsers).subquery()
    found = (
        found.add_columns(*ranked.c)
        .outerjoin(ranked, and_(ranked.c.skill_id == Skill.id, ranked.c.place <= FACES))
        .order_by(ranked.c.place)
    )
    return _gathered(viewer_id, db.session.execute(found), endorsers)


def _endorsers(viewer_id: int, owner_id: int, *, all_of_them: bool) -> Any:
    """SQL: endorsements of a member's skills with their place: the viewer's, its connections', then the others'.

    Only those count who are still connected with the owner and whom the viewer may see.
    """
    order = (
        (Member.id == viewer_id).desc(),
        graph.connects(viewer_id, Member.id).desc(),
        Endorsement.at.desc(),
        Member.id,
    )
    found = (
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
    )
    return found if all_of_them else found.where(Endorsement.endorser_id == viewer_id)


def _gathered(viewer_id: int, rows: Any, endorsers: bool) -> list[SkillSeen]:
    """One SkillSeen a skill out of one row an endorser."""
    names: dict[int, str] = {}
    counts: dict[int, int] = {}
    faces: dict[int, list[Person]] = {}
    for row in rows:
        names[row[0]] = row[1]
        if row[2] is not None:
            faces.setdefault(row[0], []).append(Person(*row[3:8]))
            counts[row[0]] = row[9]
    mine = {id for id, endorsing in faces.items() if endorsing[0].id == viewer_id}
    if not endorsers:
        return [SkillSeen(id, name, mine=id in mine) for id, name in names.items()]
    return [SkillSeen(id, name, counts.get(id, 0), faces.get(id, ()), id in mine) for id, name in names.items()]


def skill_of_other(viewer_id: int, skill_id: int) -> Skill | None:
    """A skill in the list of a connection of the viewer's, to endorse or to take that back."""
    return db.session.scalar(
        select(Skill)
        .join(Member, Member.id == Skill.member_id)
        .where(Skill.id == skill_id, graph.connects(viewer_id, Skill.member_id), graph.visible_member(viewer_id))
    )
