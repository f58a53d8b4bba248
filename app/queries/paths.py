"""How a viewer and another member are connected: who stands between them, and what both profiles show to the viewer."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)

from app.models import Member, MemberFacet
from app.queries import graph
from app.queries.people import Person
from app.queries.profiles import ProfileSeen
from app.queries.query import VIEWER, Query
from app.rules import knowing
from app.rules.knowing import Reason
from app.rules.searching import MEMBERS
from app.rules.visibility import Level

OTHER = bindparam("other", type_=Member.id.type)


class Path(NamedTuple):
    """`first`: of two people between, the viewer's own connection; the other one is not named. `reasons`: facts that
    both profiles show to the viewer, never what somebody's invitation says.
    """

    first: Person | None = None
    reasons: tuple[Reason, ...] = ()


def between(viewer_id: int, profile: ProfileSeen) -> Path:
    """What a profile says of the way to its owner besides the shared connections, in one query."""
    near = profile.level >= Level.CONNECTION
    rows = _BETWEEN.rows(viewer=viewer_id, other=profile.id, near=near, far=profile.degree == 3)
    faces = [Person(row.id, *row[2:6]) for row in rows if row.is_face]
    facts = [row for row in rows if not row.is_face]
    sought = knowing.sought(row.name for row in facts if row.id == viewer_id)
    common = {row.name: row.handle for row in facts if row.id == profile.id and row.name in sought}
    return Path(faces[0] if faces else None, tuple(knowing.reasons(common, sought)))


class _Row(NamedTuple):
    """A face, or a fact about the member `id`: its token as `name`, its value as `handle`."""

    id: int
    is_face: bool
    name: str
    handle: str
    headline: str
    picture: str | None


def _between() -> Any:
    """The first of three steps where that is the degree; facts of the viewer's own, and those that the other one shows:
    to all members, or, if the two are connected, to connections.
    """
    near, far = (bindparam(name, type_=Boolean) for name in ("near", "far"))
    face = select(Member.id, true(), Member.name, Member.handle, Member.headline, Member.picture)
    face = face.where(far, Member.id == graph.first_of_three(VIEWER, OTHER))
    fact = MemberFacet
    shown = or_(fact.audience == literal_column(f"'{MEMBERS}'"), near)
    kinds = [literal_column(f"'{letter}'") for letter in knowing.LETTERS]
    facts = select(fact.member_id, false(), fact.token, fact.label, literal_column("''"), null())
    facts = facts.where(or_(fact.member_id == VIEWER, and_(fact.member_id == OTHER, shown)))
    return union_all(face, facts.where(func.substr(fact.token, 1, 1).in_(kinds)))


_BETWEEN = Query(_between, _Row)
