"""Who endorsed a skill, page by page; whom one can ask for an endorsement, and who asked oneself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select, tuple_

from app.cursors import make_ranked_cursor, read_ranked_cursor
from app.extensions import db
from app.models import Counter, Endorsement, EndorsementRequest, Member, Skill
from app.models.base import now
from app.queries import graph, people, sections
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.queries.skills import SkillSeen, closeness, stands
from app.rules import limits
from app.rules.endorsements import OFF


@dataclass(frozen=True, slots=True)
class Endorser:
    """One endorsement of a skill. `hidden`: by the member whose skill it is, who alone gets to see it then."""

    person: Person
    hidden: bool


@dataclass(frozen=True, slots=True)
class EndorsersPage:
    """One page; `after` is the cursor of the next one, None at the end."""

    endorsers: Sequence[Endorser]
    after: str | None


def page(viewer_id: int, skill: Skill, after: str = "") -> EndorsersPage:
    """Who endorsed a skill: the viewer, its connections, the others, each newest first. The caller asked the rule."""
    near = closeness(viewer_id)
    place = (near, Endorsement.at, Endorsement.endorser_id)
    found = _standing(viewer_id, skill, near).order_by(*(column.desc() for column in place))
    if skill.member_id != viewer_id:
        found = found.where(~Endorsement.hidden)
    before = read_ranked_cursor(after)
    if before:
        found = found.where(tuple_(*place) < before)
    rows = db.session.execute(found.limit(limits.LIST_PAGE + 1)).all()
    shown = rows[: limits.LIST_PAGE]
    last = shown[-1] if len(rows) > limits.LIST_PAGE else None
    cursor = make_ranked_cursor(last[8], last.at, last.id) if last else None
    return EndorsersPage([_endorser(row) for row in shown], cursor)


def one(viewer_id: int, skill: Skill, endorser_id: int) -> Endorser | None:
    """One endorsement of a skill, hidden or not."""
    found = _standing(viewer_id, skill).where(Endorsement.endorser_id == endorser_id)
    row = db.session.execute(found).one_or_none()
    return _endorser(row) if row else None


def _standing(viewer_id: int, skill: Skill, *columns: Any) -> Any:
    degree = graph.degree(viewer_id, Member.id)
    return (
        select(*people.face_columns(), degree, Endorsement.at, Endorsement.hidden, *columns)
        .join(Endorsement, Endorsement.endorser_id == Member.id)
        .where(Endorsement.skill_id == skill.id, stands(viewer_id, skill.member_id))
    )


def _endorser(row: Any) -> Endorser:
    return Endorser(Person(*row[:6]), row.hidden)


class Askable(NamedTuple):
    """An own skill that somebody has not endorsed. `asked`: one asked for it not long ago; the answer is not told."""

    id: int
    name: str
    asked: bool


def askable(member_id: int, asked_id: int) -> list[Askable]:
    """The member's own skills that this connection has not endorsed, in their order."""
    endorsed = exists().where(Endorsement.skill_id == Skill.id, Endorsement.endorser_id == asked_id)
    rows = db.session.execute(
        select(Skill.id, Skill.name).where(Skill.member_id == member_id, ~endorsed).order_by(Skill.rank, Skill.id)
    ).all()
    keys = {asked_key(id, asked_id): id for id, _ in rows}
    kept = select(Counter.key).where(Counter.key.in_(keys), Counter.ends_at > now())
    asked = {keys[key] for key in db.session.scalars(kept)}
    return [Askable(id, name, id in asked) for id, name in rows]


def asked_key(skill_id: int, asked_id: int) -> str:
    """The name under which it is counted that somebody was asked to endorse a skill, whatever came of it."""
    return f"endorsement-request:{skill_id}:{asked_id}"


def requests(asked_id: int, asker_ids: Collection[int]) -> dict[int, list[SkillSeen]]:
    """The skills that these connections ask the member to endorse, by who asks, as far as they still can; one query."""
    found: dict[int, list[SkillSeen]] = {}
    if asker_ids:
        for asker_id, id, name in db.session.execute(_asked_for(asked_id).where(Skill.member_id.in_(asker_ids))):
            found.setdefault(asker_id, []).append(SkillSeen(id, name, asked=True))
    return found


def _asked_for(asked_id: int) -> Any:
    return (
        select(Skill.member_id, Skill.id, Skill.name)
        .join(EndorsementRequest, EndorsementRequest.skill_id == Skill.id)
        .join(Member, Member.id == Skill.member_id)
        .where(
            EndorsementRequest.asked_id == asked_id,
            graph.connects(asked_id, Skill.member_id),
            graph.visible_member(asked_id),
            ~sections.closed(Skill.member_id, "skills"),
            Member.endorsements != OFF,
        )
        .order_by(Skill.rank, Skill.id)
    )


def count(member_id: int) -> int:
    """How many endorsements of connections a member's skills have, without those it hides."""
    return _COUNT.row(viewer=member_id)[0]  # type: ignore[no-any-return]


def _count() -> Any:
    own_skills = select(Skill.id).where(Skill.member_id == VIEWER)
    return (
        select(func.count())
        .select_from(Endorsement)
        .where(
            Endorsement.skill_id.in_(own_skills),
            stands(VIEWER, VIEWER),
            ~Endorsement.hidden,
        )
    )


_COUNT = Query(_count)
