"""Vouching for a connection's skill, and taking it back; and what the endorsed one decides about it."""

from __future__ import annotations

from sqlalchemy import delete, update

from app.actions import endorsement_requests, events
from app.database import upsert
from app.extensions import db
from app.models import Endorsement, Member, Skill
from app.models.base import now
from app.queries import graph, members
from app.rules.endorsements import CHOICES, OFF
from app.rules.errors import Gone, Refused
from app.rules.labels import N_


def endorse(endorser: Member, skill: Skill) -> None:
    """Endorse a skill in a connection's list; twice is once. Answers a request for it.

    Raises Gone where the two are not connected, or the owner takes no endorsements.
    """
    endorser, owner = members.locked(endorser.id, skill.member_id)
    if endorser.id == owner.id or owner.endorsements == OFF or not graph.are_connected(endorser.id, owner.id):
        raise Gone(N_("This skill is gone, or you are no longer connected."))
    row = upsert(Endorsement).values(skill_id=skill.id, endorser_id=endorser.id, at=now()).on_conflict_do_nothing()
    if db.session.scalar(row.returning(Endorsement.skill_id)):  # a driver may count a row that was not written
        events.record("endorsed", actor=endorser, whom=owner, tell=owner, object_id=skill.id)
    endorsement_requests.close(endorser, skill)


def take_back(endorser: Member, skill: Skill) -> None:
    """Take an endorsement back, from feeds and notifications as well."""
    db.session.execute(
        delete(Endorsement).where(Endorsement.skill_id == skill.id, Endorsement.endorser_id == endorser.id)
    )
    events.forget("endorsed", object_id=skill.id, actor_id=endorser.id)


def hide(skill: Skill, endorser_id: int, *, hidden: bool) -> None:
    """Keep one endorsement of an own skill from everybody's eyes, or show it again. Raises Gone where there is none."""
    one = update(Endorsement).where(Endorsement.skill_id == skill.id, Endorsement.endorser_id == endorser_id)
    if not db.session.execute(one.values(hidden=hidden)).rowcount:  # type: ignore[attr-defined]
        raise Gone(N_("This endorsement is gone."))


def hide_all(skill: Skill, *, hidden: bool) -> None:
    """The same for all endorsements of an own skill, also of those who are not connected at present."""
    db.session.execute(update(Endorsement).where(Endorsement.skill_id == skill.id).values(hidden=hidden))


def choose(member: Member, choice: str) -> None:
    """Show endorsements, hide them all, or take none any more; those there are stay in every case."""
    if choice not in CHOICES:
        raise Refused(N_("Please choose who may see it."))
    member.endorsements = choice
