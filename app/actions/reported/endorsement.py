"""A removed endorsement is taken back; restoring it tells nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.actions import endorsements, restored
from app.database import upsert
from app.extensions import db
from app.models import Endorsement, Skill
from app.models.base import now
from app.queries.members import Anybody
from app.queries.query import Query, insertion


def remove(skill_id: int, member_id: int) -> None:
    skill = db.session.get(Skill, skill_id)
    if skill:
        endorsements.take_back(Anybody(member_id), skill)


def restore(skill_id: int, member_id: int, _texts: Mapping[str, str], kept: Mapping[str, str]) -> None:
    restored.check(db.session.get(Skill, skill_id))
    _ENDORSE.write(skill_id=skill_id, endorser_id=member_id, at=now(), hidden=bool(kept["hidden"]))


def _endorse() -> Any:
    return insertion(Endorsement, "skill_id", "endorser_id", "at", "hidden", into=upsert).on_conflict_do_nothing()


_ENDORSE = Query(_endorse)
