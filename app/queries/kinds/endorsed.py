"""Somebody endorsed a skill: shown to its owner, and to whom the owner shows skills and endorsers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import aliased

from app.models import Endorsement, Member, Skill
from app.queries.graph import connects
from app.queries.matter import Matter, Thing
from app.queries.query import VIEWER, Query, among, there_is
from app.queries.visibility import exists_for, may_see_endorsers


class SkillTold(NamedTuple):
    """An endorsed skill with the number of its endorsements."""

    id: int
    name: str
    count: int


def visible(viewer: Any, row: Any) -> ColumnElement[bool]:
    owner, skill = aliased(Member), aliased(Skill)
    shown = select(may_see_endorsers(viewer, owner)).where(owner.id == skill.member_id).correlate_except(owner)
    return there_is(skill, skill.id == row.object_id, _stands(row, skill.member_id), shown.scalar_subquery())


def as_well(_viewer: Any, row: Any) -> ColumnElement[bool]:
    """The skill is the same; the endorsement of this actor has to stand, too."""
    skill = aliased(Skill)
    return there_is(skill, skill.id == row.object_id, _stands(row, skill.member_id))


def _stands(row: Any, owner_id: Any) -> ColumnElement[bool]:
    """SQL: the actor's endorsement is there, not hidden, and the two are connected."""
    one = aliased(Endorsement)
    given = one.skill_id == row.object_id, one.endorser_id == row.actor_id, ~one.hidden
    return there_is(one, *given, connects(owner_id, one.endorser_id))


def fetch(viewer_id: int, ids: Iterable[int]) -> dict[int, SkillTold]:
    """These skills with the endorsements that stand and are not hidden: what the profile counts."""
    return {row.id: row for row in _SKILLS.rows(viewer=viewer_id, ids=ids)}


def _skills() -> Any:
    standing = Endorsement.skill_id == Skill.id, ~Endorsement.hidden, connects(Skill.member_id, Endorsement.endorser_id)
    count = select(func.count()).select_from(Endorsement).where(*standing, exists_for(VIEWER, Endorsement.endorser_id))
    return select(Skill.id, Skill.name, count.scalar_subquery()).where(among(Skill.id, "ids"))


_SKILLS = Query(_skills, SkillTold)


def told(member_id: int, endorser_id: int, skill_id: int) -> Matter | None:
    """An endorsement of the member's skill that they have not hidden already; `words` is the skill's name."""
    row = _ENDORSEMENT.row(viewer=member_id, other=endorser_id, id=skill_id)
    return Matter(*row) if row else None


_ENDORSEMENT = Query(
    lambda: (
        select(Skill.id, Skill.name)
        .join(Endorsement, Endorsement.skill_id == Skill.id)
        .where(
            Skill.id == bindparam("id"),
            Skill.member_id == VIEWER,
            Endorsement.endorser_id == bindparam("other"),
            ~Endorsement.hidden,
        )
    )
)


def things(member_id: int, ids: Iterable[int]) -> dict[int, Thing]:
    """The names of these skills of the member's own."""
    return {id: Thing(name) for id, name in _OWN.rows(viewer=member_id, ids=ids)}


_OWN = Query(lambda: select(Skill.id, Skill.name).where(among(Skill.id, "ids"), Skill.member_id == VIEWER))
