"""A removed introduction can no longer be passed on; its words go, from an invitation that carries them, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from app.actions import events, restored
from app.extensions import db
from app.models import Introduction, Invitation
from app.queries import members
from app.queries.query import Query
from app.rules import introductions as rules


def remove(introduction_id: int, _member_id: int) -> None:
    found = _locked(introduction_id)
    if found is None:
        return
    found.to_via = found.to_target = ""
    if found.state == rules.ASKED:
        found.state = rules.LOST
    _NOTE.write(invitation=found.invitation_id or 0, to="")
    events.untell("introduction_asked", object_id=introduction_id)


def restore(introduction_id: int, _member_id: int, texts: Mapping[str, str], kept: Mapping[str, str]) -> None:
    found = _locked(introduction_id)
    restored.check(found)
    if found:
        found.to_via, found.to_target = texts["to_via"], texts["to_target"]
        if (found.state, kept["state"]) == (rules.LOST, rules.ASKED):
            found.state = rules.ASKED
        _NOTE.write(invitation=found.invitation_id or 0, to=found.to_target)


def _locked(introduction_id: int) -> Introduction | None:
    found = db.session.get(Introduction, introduction_id)
    if found:
        members.lock(found.asker_id, found.via_id, found.target_id)
        db.session.refresh(found)
    return found


def _note() -> Any:
    return update(Invitation).where(Invitation.id == bindparam("invitation")).values(note=bindparam("to"))


_NOTE = Query(_note)
