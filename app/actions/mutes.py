"""Muting: a member's updates stay out of another's feed, connected or not. Nobody is told."""

from __future__ import annotations

from sqlalchemy import bindparam, delete

from app.database import upsert
from app.models import Mute
from app.models.base import now
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules.errors import Refused
from app.rules.labels import N_


def mute(member: Somebody, muted_id: int) -> None:
    """Keep a member's updates out of one's feed. Muting twice changes nothing."""
    if member.id == muted_id:
        raise Refused(N_("You cannot mute yourself."))
    _MUTE.write(member_id=member.id, muted_id=muted_id, at=now())


_MUTE = Query(lambda: insertion(Mute, "member_id", "muted_id", "at", into=upsert).on_conflict_do_nothing())


def unmute(member: Somebody, muted_id: int) -> None:
    """Undo a mute."""
    _UNMUTE.write(viewer=member.id, other=muted_id)


_UNMUTE = Query(lambda: delete(Mute).where(Mute.member_id == VIEWER, Mute.muted_id == bindparam("other")))
