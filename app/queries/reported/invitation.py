"""An invitation to the reporter, also if they blocked the inviter since, which closes it; not a withdrawn one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from app.models import Invitation, Member
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import may_report
from app.rules.invitations import WITHDRAWN

ID: Any = bindparam("id", type_=Invitation.id.type)
THERE = Invitation.state != WITHDRAWN


def seen_by(reporter_id: int, invitation_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=invitation_id)
    return Seen(row[0], row[1], {"note": row[2]}) if row else None


def context(invitation_id: int, member_id: int) -> Context | None:
    row = _NOW.row(id=invitation_id, member=member_id)
    return Context({"note": row[0]}, row[1], row[2], {"state": row[3]}) if row else None


def _seen() -> Any:
    found = select(Invitation.inviter_id, Member.name, Invitation.note).join(Member, Member.id == Invitation.inviter_id)
    return found.where(
        Invitation.id == ID, Invitation.invitee_id == VIEWER, THERE, may_report(VIEWER, Invitation.inviter_id)
    )


def _now() -> Any:
    one, invitee = Invitation, aliased(Member)
    found = select(one.note, one.created_at, invitee.name, one.state).join(invitee, invitee.id == one.invitee_id)
    return found.where(one.id == ID, one.inviter_id == bindparam("member"), THERE)


_SEEN, _NOW = Query(_seen), Query(_now)
