"""Muting: somebody's updates stay out of a member's feed, connected or not. Nobody is told."""

from __future__ import annotations

from sqlalchemy import delete

from app.database import upsert
from app.extensions import db
from app.models import Member, Mute
from app.models.base import now
from app.rules.errors import Refused
from app.rules.labels import N_


def mute(member: Member, muted_id: int) -> None:
    """Keep somebody's updates out of the member's feed. Muting twice changes nothing."""
    if member.id == muted_id:
        raise Refused(N_("You cannot mute yourself."))
    row = upsert(Mute).values(member_id=member.id, muted_id=muted_id, at=now())
    db.session.execute(row.on_conflict_do_nothing())


def unmute(member: Member, muted_id: int) -> None:
    """Let them in again."""
    db.session.execute(delete(Mute).where(Mute.member_id == member.id, Mute.muted_id == muted_id))
