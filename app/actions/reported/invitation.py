"""A removed invitation is withdrawn if it was open, so that the inviter waits before the next one; its note goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from app.actions import events, invitations, restored
from app.models import Invitation
from app.models.base import now
from app.queries import graph, members
from app.queries import open_invitations as queries
from app.queries.open_invitations import InvitationFound
from app.queries.query import Query
from app.rules import invitations as rules


def remove(invitation_id: int, _member_id: int) -> None:
    found = queries.at_present(invitation_id)
    if found and found.state in rules.OPEN and rules.expires_at(found.created_at) > now():
        invitations.withdraw(found)
    _NOTE.write(invitation=invitation_id, to="")
    events.untell("invited", object_id=invitation_id)


def restore(invitation_id: int, _member_id: int, texts: Mapping[str, str], kept: Mapping[str, str]) -> None:
    restored.check(_NOTE.write(invitation=invitation_id, to=texts["note"]))
    found = queries.at_present(invitation_id)
    if found and kept["state"] in rules.OPEN and _may_reopen(found):
        _REOPEN.write(invitation=invitation_id, to=kept["state"])


def _may_reopen(found: InvitationFound) -> bool:
    """It is as removing left it, and nothing has happened between the two since."""
    members.lock(found.inviter_id, found.invitee_id)
    pair = found.inviter_id, found.invitee_id
    free = queries.open_between(*pair) is None and not graph.are_connected(*pair)
    return free and found.state == rules.WITHDRAWN


def _one(**values: Any) -> Any:
    return update(Invitation).where(Invitation.id == bindparam("invitation")).values(values)


_NOTE = Query(lambda: _one(note=bindparam("to")))
_REOPEN = Query(lambda: _one(state=bindparam("to"), answered_at=None))
