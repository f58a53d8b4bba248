"""Vouching for a connection's skill, and taking it back."""

from __future__ import annotations

from sqlalchemy import delete

from app.actions import events
from app.database import upsert
from app.extensions import db
from app.models import Endorsement, Member, Skill
from app.models.base import now
from app.queries import graph, members
from app.rules.errors import Gone


def endorse(endorser: Member, skill: Skill) -> None:
    """Endorse a skill in a connection's list; twice is once. Raises Gone where the two are not connected."""
    endorser, owner = members.locked(endorser.id, skill.member_id)
    if endorser.id == owner.id or not graph.are_connected(endorser.id, owner.id):
        raise Gone
    row = upsert(Endorsement).values(skill_id=skill.id, endorser_id=endorser.id, at=now()).on_conflict_do_nothing()
    if db.session.scalar(row.returning(Endorsement.skill_id)):  # a driver may count a row that was not written
        events.record("endorsed", actor=endorser, whom=owner, tell=owner, object_id=skill.id)


def take_back(endorser: Member, skill: Skill) -> None:
    """Take an endorsement back, from feeds and notifications as well."""
    db.session.execute(
        delete(Endorsement).where(Endorsement.skill_id == skill.id, Endorsement.endorser_id == endorser.id)
    )
    events.forget("endorsed", object_id=skill.id, actor_id=endorser.id)
