"""A connection introduced the member to somebody, who now has an invitation by the member."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.models import Introduction, Invitation, Member
from app.queries.matter import Matter
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import exists_for
from app.rules import introductions as rules
from app.rules import invitations


def shown(member_id: int, ids: Collection[int]) -> dict[int, int]:
    """The open invitations that they led to, by introduction."""
    return dict(_OPEN.rows(viewer=member_id, ids=sorted(ids)))


def told(member_id: int, via_id: int, introduction_id: int) -> Matter | None:
    """An introduction that was passed on, as long as the invitation is open; `whom`: to whom. It leads to that."""
    row = _PASSED.row(viewer=member_id, other=via_id, id=introduction_id)
    return Matter(row[0], whom=row[1]) if row else None


def _passed(*columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(Introduction)
        .join(Invitation, Invitation.id == Introduction.invitation_id)
        .join(Member, Member.id == Introduction.target_id)
        .where(
            Introduction.asker_id == VIEWER, Introduction.state == rules.PASSED, exists_for(VIEWER, Member.id),
            Invitation.inviter_id == VIEWER, or_(*(Invitation.state == state for state in invitations.OPEN)),
        )
    )  # fmt: skip


_OPEN = Query(lambda: _passed(Introduction.id, Invitation.id).where(among(Introduction.id, "ids")))
_PASSED = Query(
    lambda: _passed(Invitation.id, Member.name).where(
        Introduction.id == bindparam("id"), Introduction.via_id == bindparam("other")
    )
)
