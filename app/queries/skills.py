"""Skills and who endorsed them, as a viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, case, exists, false, func, select

from app.extensions import db
from app.models import Endorsement, EndorsementRequest, Member, Skill
from app.queries import graph, people
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.queries.visibility import exists_for, may_see, visible_member
from app.rules.visibility import Level

FACES = 4  # endorsers shown beside a skill
OWNER, BLOCKS = (bindparam(name, type_=BigInteger) for name in ("owner", "blocks"))


class _Row(NamedTuple):
    """A skill with one of its endorsers, or with none."""

    id: int
    name: str
    asked: bool
    skill_id: int | None
    endorser_id: int | None
    endorser: str | None
    handle: str | None
    headline: str | None
    picture: str | None
    hidden: bool | None
    place: int | None
    shown_count: int
    hidden_count: int


@dataclass(frozen=True, slots=True)
class SkillSeen:
    """A skill. `count` is None and `faces` are empty if endorsers are hidden; `mine`: the viewer endorsed it.

    `hidden`: how many endorsements its owner hides, for the owner only. `asked`: its owner asks the viewer to endorse
    it.
    """

    id: int
    name: str
    count: int | None = None
    faces: Sequence[Person] = ()
    mine: bool = False
    hidden: int = 0
    asked: bool = False


def skills_of(
    viewer_id: int, owner_id: int, level: Level, *, endorsers: bool, only: int | None = None,
    blocks_of: int | None = None,
) -> list[SkillSeen]:
    """A member's skills in their own order, with count and faces if the viewer sees `endorsers`; one query.

    Connections see their own endorsement even if those of others are hidden, so that they can take it back.
    `blocks_of`: whose blocks leave people out, if not the viewer's.
    """
    connected = level == Level.CONNECTION
    shown = endorsers if endorsers or level >= Level.CONNECTION else None
    blocks = viewer_id if blocks_of is None else blocks_of
    rows = _listed(connected, shown, only is not None).rows(viewer=viewer_id, owner=owner_id, only=only, blocks=blocks)
    if shown is None:
        return [SkillSeen(id, name) for id, name, _ in rows]
    return _gathered(viewer_id, [_Row(*row) for row in rows], endorsers, own=level == Level.SELF)


@cache
def _listed(connected: bool, shown: bool | None, only: bool) -> Query:
    """Skills as a connection sees them or not, one alone or all, with all endorsements that are `shown` (True), with
    the viewer's own (False) or with none (None).
    """

    def build() -> Any:
        asked = exists().where(EndorsementRequest.skill_id == Skill.id, EndorsementRequest.asked_id == VIEWER)
        found = (
            select(Skill.id, Skill.name, (asked if connected else false()).label("asked"))
            .where(Skill.member_id == OWNER)
            .order_by(Skill.rank, Skill.id)
        )
        if only:
            found = found.where(Skill.id == bindparam("only", type_=BigInteger))
        if shown is None:
            return found
        ranked = _endorsers(all_of_them=shown).subquery()
        return (
            found.add_columns(*ranked.c)
            .outerjoin(ranked, and_(ranked.c.skill_id == Skill.id, ranked.c.place <= FACES + 1))
            .order_by(ranked.c.place)
        )

    return Query(build)


def stands(viewer_id: int, owner: Any) -> ColumnElement[bool]:
    """SQL on Endorsement: valid, hidden or not: the two are connected, and the endorser exists for the viewer. Counts
    include those that are not hidden.
    """
    endorser = Endorsement.endorser_id
    return and_(graph.connects(owner, endorser), exists_for(viewer_id, endorser))


def closeness(viewer_id: int) -> ColumnElement[int]:
    """SQL on Member: 2 the viewer, 1 their connections, 0 the others."""
    return case((Member.id == viewer_id, 2), (graph.connects(viewer_id, Member.id), 1), else_=0)


def _endorsers(*, all_of_them: bool) -> Any:
    """SQL: endorsements of a member's skills in order: the viewer's, their connections', then the others'.

    Hidden ones are last and do not count, except the viewer's own: it comes first so that it is always found.
    """
    mine, hidden = Member.id == VIEWER, Endorsement.hidden
    order = (mine.desc(), hidden, closeness(VIEWER).desc(), Endorsement.at.desc(), Member.id)
    each_skill = {"partition_by": Endorsement.skill_id}
    found = (
        select(
            Endorsement.skill_id,
            *people.face_columns(),
            hidden,
            func.row_number().over(**each_skill, order_by=order).label("place"),
            func.count(case((~hidden, 1))).over(**each_skill).label("shown_count"),
            func.count(case((hidden, 1))).over(**each_skill).label("hidden_count"),
        )
        .join(Skill, Skill.id == Endorsement.skill_id)
        .join(Member, Member.id == Endorsement.endorser_id)
        .where(Skill.member_id == OWNER, stands(BLOCKS, OWNER))
    )
    return found if all_of_them else found.where(Endorsement.endorser_id == VIEWER)


def _gathered(viewer_id: int, rows: list[_Row], endorsers: bool, *, own: bool) -> list[SkillSeen]:
    """One SkillSeen a skill from one row an endorser; the rows of a skill are consecutive."""
    skills = []
    for (id, name, asked), group in groupby(rows, key=lambda row: row[:3]):
        standing = [row for row in group if row.skill_id is not None]
        mine = any(row.endorser_id == viewer_id for row in standing)
        if endorsers:
            faces = [Person(*row[4:9]) for row in standing if not row.hidden][:FACES]
            count = standing[0].shown_count if standing else 0
            hidden = standing[0].hidden_count if standing and own else 0
            skills.append(SkillSeen(id, name, count, faces, mine, hidden, bool(asked)))
        else:
            skills.append(SkillSeen(id, name, mine=mine, asked=bool(asked)))
    return skills


def find(viewer_id: int, skill_id: int) -> Skill | None:
    """A skill of a member who exists for the viewer; the caller checks whether the viewer may see it."""
    return db.session.scalar(_VISIBLE, {"viewer": viewer_id, "skill": skill_id})


def skill_of_other(viewer_id: int, skill_id: int) -> Skill | None:
    """A skill of one of the viewer's connections, to endorse it or to undo that."""
    return db.session.scalar(_OF_OTHER, {"viewer": viewer_id, "skill": skill_id})


_VISIBLE = (
    select(Skill)
    .join(Member, Member.id == Skill.member_id)
    .where(Skill.id == bindparam("skill"), visible_member(VIEWER))
)
_OF_OTHER = _VISIBLE.where(graph.connects(VIEWER, Skill.member_id), may_see("skills", VIEWER, Skill.member_id))
