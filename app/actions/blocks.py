"""Blocking: from the next request on, the two do not exist for each other. Nobody is told."""

from __future__ import annotations

from sqlalchemy import delete

from app.actions.connections import disconnect
from app.actions.invitations import close_between
from app.extensions import db
from app.models import Block, Member
from app.queries import members
from app.rules.errors import Refused
from app.rules.labels import N_


def block(blocker: Member, blocked_id: int, note: str = "") -> None:
    """Block a member: cuts the connection, puts away what is pending. Blocking twice changes the note only."""
    if blocker.id == blocked_id:
        raise Refused(N_("You cannot block yourself."))
    blocker, blocked = members.locked(blocker.id, blocked_id)
    disconnect(blocker, blocked)
    close_between(blocker, blocked)
    row = db.session.get(Block, (blocker.id, blocked.id))
    if row:
        row.note = note
    else:
        db.session.add(Block(blocker_id=blocker.id, blocked_id=blocked.id, note=note))
    db.session.flush()


def unblock(blocker: Member, blocked_id: int) -> None:
    """Undo a block. The connection does not come back by itself."""
    db.session.execute(delete(Block).where(Block.blocker_id == blocker.id, Block.blocked_id == blocked_id))
