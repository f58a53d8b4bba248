"""Blocking: from the next request on, the two do not exist for each other. Nobody is told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete

from app.actions.connections import disconnect
from app.actions.invitations import close_between
from app.actions.lost_introductions import lose_between
from app.database import upsert
from app.models import Block
from app.models.base import now
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules.errors import Refused
from app.rules.labels import N_


def block(blocker: Somebody, blocked_id: int, note: str = "") -> None:
    """Block a member: ends the connection, closes pending invitations. Blocking twice only changes the note."""
    if blocker.id == blocked_id:
        raise Refused(N_("You cannot block yourself."))
    members.lock(blocker.id, blocked_id)
    disconnect(blocker.id, blocked_id)
    close_between(blocker.id, blocked_id)
    lose_between(blocker.id, blocked_id)
    _BLOCK.write(blocker_id=blocker.id, blocked_id=blocked_id, note=note, at=now())


def _block() -> Any:
    row = insertion(Block, "blocker_id", "blocked_id", "note", "at", into=upsert)
    return row.on_conflict_do_update(index_elements=["blocker_id", "blocked_id"], set_={"note": row.excluded.note})


def unblock(blocker: Somebody, blocked_id: int) -> None:
    """Undo a block. The connection is not restored."""
    _UNBLOCK.write(viewer=blocker.id, other=blocked_id)


_BLOCK = Query(_block)
_UNBLOCK = Query(lambda: delete(Block).where(Block.blocker_id == VIEWER, Block.blocked_id == bindparam("other")))
