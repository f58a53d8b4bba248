"""Endorsing a connection's skill, and undoing it; and the choices of the member endorsed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, update

from app.actions import endorsement_requests, events
from app.database import upsert
from app.models import Endorsement, Skill
from app.models.base import now
from app.queries import graph, members
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules.endorsements import CHOICES, OFF
from app.rules.errors import Gone, Refused
from app.rules.labels import N_


def endorse(endorser: Somebody, skill: Skill) -> None:
    """Endorse a skill of a connection; endorsing twice is endorsing once. Answers a request for it.

    Raises Gone if the two are not connected, or the owner accepts no endorsements.
    """
    me, owner = members.locked(endorser.id, skill.member_id)
    if me.id == owner.id or owner.endorsements == OFF or not graph.are_connected(me.id, owner.id):
        raise Gone(N_("This skill is gone, or you are no longer connected."))
    if _ENDORSE.row(skill_id=skill.id, endorser_id=me.id, at=now()):
        events.record("endorsed", actor=me, whom=owner, tell=owner, object_id=skill.id)
    endorsement_requests.close(me, skill)


def _endorse() -> Any:
    row = insertion(Endorsement, "skill_id", "endorser_id", "at", into=upsert)
    return row.on_conflict_do_nothing().returning(Endorsement.skill_id)


def take_back(endorser: Somebody, skill: Skill) -> None:
    """Undo an endorsement, in feeds and notifications as well."""
    _TAKE_BACK.write(skill=skill.id, viewer=endorser.id)
    events.forget("endorsed", object_id=skill.id, actor_id=endorser.id)


def hide(skill: Skill, endorser_id: int, *, hidden: bool) -> None:
    """Hide one endorsement of one's own skill from everybody, or show it again. Raises Gone if there is none."""
    if not _HIDE.write(skill=skill.id, viewer=endorser_id, to=hidden):
        raise Gone(N_("This endorsement is gone."))


def hide_all(skill: Skill, *, hidden: bool) -> None:
    """The same for all endorsements of one's own skill, including those by members who are not connected now."""
    _HIDE_ALL.write(skill=skill.id, to=hidden)


_OF_SKILL = Endorsement.skill_id == bindparam("skill")
_ONE = (_OF_SKILL, Endorsement.endorser_id == VIEWER)
_ENDORSE = Query(_endorse)
_TAKE_BACK = Query(lambda: delete(Endorsement).where(*_ONE))
_HIDE = Query(lambda: update(Endorsement).where(*_ONE).values(hidden=bindparam("to")))
_HIDE_ALL = Query(lambda: update(Endorsement).where(_OF_SKILL).values(hidden=bindparam("to")))


def choose(member: Somebody, choice: str) -> None:
    """Show endorsements, hide them all, or accept none any more; existing ones are kept in every case."""
    if choice not in CHOICES:
        raise Refused(N_("Choose who may see it."))
    members.to_change(member.id).endorsements = choice
