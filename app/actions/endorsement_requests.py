"""Asking a connection to vouch for own skills. The asker never learns that the answer was "not now"."""

from __future__ import annotations

from collections.abc import Collection

from app.actions import events
from app.database import upsert
from app.extensions import db
from app.models import Counter, EndorsementRequest, Member, Skill
from app.models.base import now
from app.queries import endorsements, graph, members, sections
from app.rules import limits
from app.rules.endorsements import OFF
from app.rules.errors import PARTED, Gone, Refused
from app.rules.labels import N_
from app.rules.visibility import Level, may_see


def ask(asker: Member, asked_id: int, skill_ids: Collection[int]) -> None:
    """Ask a connection to endorse these own skills, told once. What it has endorsed, or was asked for, is left out.

    Raises Gone where the two are not connected, Refused where the asked one could not endorse anything.
    """
    asker, asked = members.locked(asker.id, asked_id)
    if not graph.are_connected(asker.id, asked.id):
        raise Gone(PARTED)
    check(asker)
    wanted = [each for each in endorsements.askable(asker.id, asked.id) if each.id in skill_ids and not each.asked]
    for skill in wanted:
        row = upsert(EndorsementRequest).values(skill_id=skill.id, asked_id=asked.id, at=now())
        db.session.execute(row.on_conflict_do_nothing())
        _remember(skill.id, asked.id)
    if wanted:
        events.record("endorsement_asked", actor=asker, tell=asked, object_id=asker.id)


def check(asker: Member) -> None:
    """Refused, with the reason, where nobody could endorse the asker's skills."""
    if asker.endorsements == OFF:
        raise Refused(N_("You have switched endorsements off in your privacy settings."))
    decided = sections.decisions(asker.id, asker.id)
    if not may_see("skills", Level.CONNECTION, decided.audiences.get("skills")):
        raise Refused(N_("Only you see your skills at present; your privacy settings can open them."))


def _remember(skill_id: int, asked_id: int) -> None:
    """Whatever comes of it, the same is not asked again before ASK_AGAIN: nobody is pressed, and no answer shows."""
    until = now() + limits.ASK_AGAIN
    row = upsert(Counter).values(key=endorsements.asked_key(skill_id, asked_id), starts=0, spent=1, ends_at=until)
    db.session.execute(row.on_conflict_do_update(index_elements=["key", "starts"], set_={"ends_at": until}))


def close(asked: Member, skill: Skill) -> None:
    """The answer was given, "not now" or an endorsement: the request goes, silently, and with the last one the bell."""
    mine = EndorsementRequest.asked_id == asked.id
    request = EndorsementRequest.__table__.delete().where(mine, EndorsementRequest.skill_id == skill.id)
    answered = db.session.execute(request).rowcount  # type: ignore[attr-defined]
    if answered and not endorsements.requests(asked.id, [skill.member_id]):
        events.forget("endorsement_asked", object_id=skill.member_id, told_id=asked.id)
