"""Somebody wants to join the member's network."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select

from app.models import Invitation, Member, Notice, NoticeAnswer
from app.models.base import Moment, now
from app.queries import graph
from app.queries.introductions import introducers
from app.queries.matter import Matter
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import not_removed
from app.rules import invitations, limits


class Waiting(NamedTuple):
    """An invitation that can still be answered. `shared`: how many connections the two have in common."""

    id: int
    note: str
    shared: int


def detail(member_id: int, ids: Collection[int]) -> dict[int, Waiting]:
    """Those of these invitations that wait for the member, by id."""
    return {row.id: row for row in _WAITING.rows(viewer=member_id, ids=sorted(ids), since=_since())}


def told(member_id: int, inviter_id: int, invitation_id: int) -> Matter | None:
    """A pending invitation to the member; `words` is the note, `notice` their own that it answers, `whom` who
    introduced the inviter.
    """
    row = _INVITATION.row(viewer=member_id, other=inviter_id, id=invitation_id, since=_since())
    return Matter(*row[:3], notice=row[3] or "", whom=row[4] or "") if row else None


def _since() -> Any:
    return now() - limits.INVITATION_EXPIRES


def _waiting(*columns: Any) -> Any:
    return select(*columns).where(
        Invitation.invitee_id == VIEWER,
        Invitation.state == invitations.PENDING,
        Invitation.created_at > bindparam("since", type_=Moment),
    )


def _invitation() -> Any:
    introduction, via, introducer = introducers(VIEWER, Invitation.id)
    return (
        _waiting(Invitation.id, Invitation.note, Invitation.how, Notice.title, introducer[0])
        .select_from(Invitation)
        .outerjoin(NoticeAnswer, NoticeAnswer.invitation_id == Invitation.id)
        .outerjoin(Notice, and_(Notice.id == NoticeAnswer.notice_id, not_removed(Notice)))
        .outerjoin(*introduction)
        .outerjoin(*via)
        .where(Invitation.id == bindparam("id"), Invitation.inviter_id == bindparam("other"))
    )


_INVITATION = Query(_invitation)
_WAITING = Query(
    lambda: (
        _waiting(Invitation.id, Invitation.note, graph.shared_count(VIEWER, Member.id))
        .join(Member, Member.id == Invitation.inviter_id)
        .where(among(Invitation.id, "ids"))
    ),
    Waiting,
)
