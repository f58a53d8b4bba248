"""Asking a connection to endorse one's skills. The asker never learns that the reply was "not now"."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, delete

from app.actions import events
from app.database import upsert
from app.models import Counter, EndorsementRequest, Skill
from app.models.base import now
from app.queries import endorsements, graph, members, sections
from app.queries.members import MemberRow, Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules import limits
from app.rules.endorsements import OFF
from app.rules.errors import PARTED, Gone, Refused
from app.rules.labels import N_
from app.rules.visibility import Level, may_see


def ask(asker: Somebody, asked_id: int, skill_ids: Collection[int]) -> None:
    """Ask a connection to endorse these skills, in one notice. Skills already endorsed, or asked for, are left out.

    Raises Gone if the two are not connected, Refused if the connection could not endorse anything.
    """
    me, asked = members.locked(asker.id, asked_id)
    if not graph.are_connected(me.id, asked.id):
        raise Gone(PARTED)
    check(me)
    wanted = [each for each in endorsements.askable(me.id, asked.id) if each.id in skill_ids and not each.asked]
    _ASK.write_all([{"skill_id": skill.id, "asked_id": asked.id, "at": now()} for skill in wanted])
    # Whatever comes of it, the same is not asked again before ASK_AGAIN: nobody is pressed, and no reply is revealed.
    until = now() + limits.ASK_AGAIN
    _REMEMBER.write_all(
        [{"counter": endorsements.asked_key(skill.id, asked.id), "until": until} for skill in wanted]
    )
    if wanted:
        events.record("endorsement_asked", actor=me, tell=asked, object_id=me.id)


def check(asker: MemberRow) -> None:
    """Refused, with the reason, if nobody could endorse the asker's skills."""
    if asker.endorsements == OFF:
        raise Refused(N_("You have switched endorsements off in your privacy settings."))
    decided = sections.decisions(asker.id, asker.id)
    if not may_see("skills", Level.CONNECTION, decided.audiences.get("skills")):
        raise Refused(N_("Only you see your skills; you can change that in your privacy settings."))


def _remember() -> Any:
    row = upsert(Counter).values(key=bindparam("counter"), starts=0, spent=1, ends_at=bindparam("until"))
    return row.on_conflict_do_update(index_elements=["key", "starts"], set_={"ends_at": row.excluded.ends_at})


_REMEMBER = Query(_remember)
_ASK = Query(
    lambda: insertion(EndorsementRequest, "skill_id", "asked_id", "at", into=upsert).on_conflict_do_nothing()
)


def close(asked: Somebody, skill: Skill) -> None:
    """The reply, "not now" or an endorsement: the request is deleted, silently, and with the last one the notification.
    """
    answered = _CLOSE.write(skill=skill.id, viewer=asked.id)
    if answered and not endorsements.requests(asked.id, [skill.member_id]):
        events.forget("endorsement_asked", object_id=skill.member_id, told_id=asked.id)


_CLOSE = Query(
    lambda: delete(EndorsementRequest).where(
        EndorsementRequest.asked_id == VIEWER, EndorsementRequest.skill_id == bindparam("skill")
    )
)
