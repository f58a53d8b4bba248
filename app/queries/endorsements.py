"""Who endorsed a skill, page by page; whom one can ask for an endorsement, and who asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, select, tuple_

from app.models import Counter, Endorsement, EndorsementRequest, Member, Skill
from app.models.base import now
from app.queries import graph, people
from app.queries.cursors import make_ranked_cursor, read_ranked_cursor
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.skills import OWNER, SkillSeen, closeness, stands
from app.queries.visibility import may_see
from app.rules import limits
from app.rules.endorsements import OFF

PLACE = ("after_near", "after_moment", "after_id")  # a cursor


@dataclass(frozen=True, slots=True)
class Endorser:
    """One endorsement of a skill. `hidden`: by the member whose skill it is, the only one who then sees it."""

    person: Person
    hidden: bool


@dataclass(frozen=True, slots=True)
class EndorsersPage:
    """One page; `after` is the cursor of the next one, None at the end."""

    endorsers: Sequence[Endorser]
    after: str | None


def page(viewer_id: int, skill: Skill, after: str = "") -> EndorsersPage:
    """Who endorsed a skill: the viewer, their connections, the others, each newest first. The caller has checked the
    rule.
    """
    before = read_ranked_cursor(after)
    found = _listed(skill.member_id == viewer_id, bool(before))
    place = dict(zip(PLACE, before, strict=True)) if before else {}
    rows = found.rows(viewer=viewer_id, skill=skill.id, owner=skill.member_id, **place)
    shown = rows[: limits.LIST_PAGE]
    last = shown[-1] if len(rows) > limits.LIST_PAGE else None
    cursor = make_ranked_cursor(last.near, last.at, last.id) if last else None
    return EndorsersPage([row.endorser for row in shown], cursor)


def one(viewer_id: int, skill: Skill, endorser_id: int) -> Endorser | None:
    """One endorsement of a skill, hidden or not."""
    row = _ONE.row(viewer=viewer_id, skill=skill.id, owner=skill.member_id, endorser=endorser_id)
    return row.endorser if row else None


class _Row(NamedTuple):
    """An endorsement: by whom, and its place in the order."""

    id: int
    name: str
    handle: str
    headline: str
    picture: str | None
    degree: int | None
    near: int
    at: datetime
    hidden: bool

    @property
    def endorser(self) -> Endorser:
        return Endorser(Person(self.id, self.name, self.handle, self.headline, self.picture, self.degree), self.hidden)


@cache
def _listed(own: bool, continued: bool) -> Query:
    def build() -> Any:
        place = (closeness(VIEWER), Endorsement.at, Endorsement.endorser_id)
        found = _standing().order_by(*(column.desc() for column in place)).limit(limits.LIST_PAGE + 1)
        if not own:
            found = found.where(~Endorsement.hidden)
        after = (bindparam(name, type_=column.type) for name, column in zip(PLACE, place, strict=True))
        return found.where(tuple_(*place) < tuple_(*after)) if continued else found

    return Query(build, _Row)


def _standing() -> Any:
    degree, near = graph.degree(VIEWER, Member.id), closeness(VIEWER)
    return (
        select(*people.face_columns(), degree, near, Endorsement.at, Endorsement.hidden)
        .join(Endorsement, Endorsement.endorser_id == Member.id)
        .where(Endorsement.skill_id == bindparam("skill"), stands(VIEWER, OWNER))
    )


_ONE = Query(lambda: _standing().where(Endorsement.endorser_id == bindparam("endorser")), _Row)


class Askable(NamedTuple):
    """A skill of the member's own that somebody has not endorsed. `asked`: they were asked recently; the reply is not
    shown.
    """

    id: int
    name: str
    asked: bool


def askable(member_id: int, asked_id: int) -> list[Askable]:
    """The member's own skills that this connection has not endorsed, in their order."""
    rows = _ASKABLE.rows(viewer=member_id, asked=asked_id)
    keys = {asked_key(id, asked_id): id for id, _ in rows}
    asked = {keys[key] for key in _COUNTING.values(keys=keys, now=now())}
    return [Askable(id, name, id in asked) for id, name in rows]


def _askable() -> Any:
    endorsed = exists().where(Endorsement.skill_id == Skill.id, Endorsement.endorser_id == bindparam("asked"))
    found = select(Skill.id, Skill.name).where(Skill.member_id == VIEWER, ~endorsed)
    return found.order_by(Skill.rank, Skill.id)


_ASKABLE = Query(_askable)
_COUNTING = Query(lambda: select(Counter.key).where(among(Counter.key, "keys"), Counter.ends_at > bindparam("now")))


def asked_key(skill_id: int, asked_id: int) -> str:
    """The name of the counter of requests to somebody to endorse a skill, whatever came of them."""
    return f"endorsement-request:{skill_id}:{asked_id}"


def requests(asked_id: int, asker_ids: Collection[int]) -> dict[int, list[SkillSeen]]:
    """The skills that these connections ask the member to endorse, by asker, as far as they still can; one query."""
    found: dict[int, list[SkillSeen]] = {}
    if asker_ids:
        for asker_id, id, name in _ASKED_FOR.rows(viewer=asked_id, ids=asker_ids):
            found.setdefault(asker_id, []).append(SkillSeen(id, name, asked=True))
    return found


def _asked_for() -> Any:
    return (
        select(Skill.member_id, Skill.id, Skill.name)
        .join(EndorsementRequest, EndorsementRequest.skill_id == Skill.id)
        .join(Member, Member.id == Skill.member_id)
        .where(
            EndorsementRequest.asked_id == VIEWER,
            among(Skill.member_id, "ids"),
            graph.connects(VIEWER, Skill.member_id),
            may_see("skills", VIEWER, Skill.member_id),
            Member.endorsements != OFF,
        )
        .order_by(Skill.rank, Skill.id)
    )


def count(member_id: int) -> int:
    """How many endorsements of connections a member's skills have, without hidden ones."""
    return _COUNT.row(viewer=member_id)[0]  # type: ignore[no-any-return]


def counted() -> Any:
    """SQL: the same count, of the viewer."""
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


_COUNT, _ASKED_FOR = Query(counted), Query(_asked_for)
