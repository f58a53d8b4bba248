"""An endorsement of a skill: by the member whose skill it is, or by somebody who may see who endorsed it. Its number is
that of the skill, so whose it is has to be said.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.models import Endorsement, Member, Skill
from app.queries.graph import connects
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import exists_for, may_report, may_see_endorsers

ID: Any = bindparam("id", type_=Skill.id.type)
BY: Any = bindparam("member", type_=Endorsement.endorser_id.type)


def seen_by(reporter_id: int, skill_id: int, by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=skill_id, member=by) if by else None
    return Seen(row[0], row[1], {"skill": row[2]}) if row else None


def context(skill_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=skill_id, member=member_id)
    return Context({"skill": row[0]}, row[1], row[2], {"hidden": "1" if row[3] else ""}) if row else None


def _of_skill(owner: Any, *columns: Any) -> Any:
    found = select(*columns).select_from(Endorsement).join(Skill, Skill.id == Endorsement.skill_id)
    found = found.join(owner, owner.id == Skill.member_id).join(Member, Member.id == Endorsement.endorser_id)
    return found.where(Endorsement.skill_id == ID, Endorsement.endorser_id == BY)


def _seen() -> Any:
    one, owner = Endorsement, aliased(Member)
    own = and_(owner.id == VIEWER, may_report(VIEWER, one.endorser_id))
    listed = and_(
        ~one.hidden,
        connects(owner.id, one.endorser_id),
        exists_for(VIEWER, one.endorser_id),
        may_see_endorsers(VIEWER, owner),
    )
    found = _of_skill(owner, one.endorser_id, Member.name, Skill.name)
    return found.where(one.endorser_id != VIEWER, or_(own, listed))


def _now() -> Any:
    owner = aliased(Member)
    return _of_skill(owner, Skill.name, Endorsement.at, owner.name, Endorsement.hidden)


_SEEN, _NOW = Query(_seen), Query(_now)
