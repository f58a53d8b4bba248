"""Invitations to act on: found for one of the two, or for a pair."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import aliased

from app.database import is_postgresql
from app.models import Invitation, Member
from app.models.base import Moment, now
from app.models.network import OPEN  # written out: with bound states the partial index would not be used
from app.queries import graph, members
from app.queries.invitations import of_pair
from app.queries.query import VIEWER, Query
from app.queries.visibility import exists_for
from app.rules import invitations as rules
from app.rules import limits


class InvitationFound(NamedTuple):
    """An invitation to act on, as it was when it was read."""

    id: int
    inviter_id: int
    invitee_id: int
    state: str
    created_at: datetime
    unknown_at: datetime | None
    answered_at: datetime | None


FOUND = [getattr(Invitation, name) for name in InvitationFound._fields]


def of_invitee(viewer_id: int, invitation_id: int) -> InvitationFound | None:
    """An invitation to the viewer, waiting or already answered, if the inviter exists for them."""
    return _OF_INVITEE.row(viewer=viewer_id, id=invitation_id)  # type: ignore[no-any-return]


def of_inviter(viewer_id: int, invitation_id: int) -> InvitationFound | None:
    """An invitation that the viewer sent, open or already answered, if the invitee exists for them."""
    return _OF_INVITER.row(viewer=viewer_id, id=invitation_id)  # type: ignore[no-any-return]


def locked(invitation: InvitationFound) -> InvitationFound | None:
    """The invitation as it is now, None where one of the two blocked the other; both members are locked.

    On SQLite the transaction has locked everything, and an invitation names only members who are there.
    """
    if is_postgresql():
        members.lock(invitation.inviter_id, invitation.invitee_id)
    return at_present(invitation.id)


def at_present(invitation_id: int) -> InvitationFound | None:
    """The invitation as it is now, None where one of the two blocked the other."""
    return _AT_PRESENT.row(id=invitation_id)  # type: ignore[no-any-return]


def _to_act_on(*which: Any) -> Any:
    return select(*FOUND).where(Invitation.id == bindparam("id"), *which)


_OF_INVITEE = Query(
    lambda: _to_act_on(Invitation.invitee_id == VIEWER, exists_for(VIEWER, Invitation.inviter_id)), InvitationFound
)
_OF_INVITER = Query(
    lambda: _to_act_on(Invitation.inviter_id == VIEWER, exists_for(VIEWER, Invitation.invitee_id)), InvitationFound
)
_AT_PRESENT = Query(
    lambda: _to_act_on(~graph.blocks_between(Invitation.inviter_id, Invitation.invitee_id)), InvitationFound
)


def open_between(a: int, b: int) -> InvitationFound | None:
    """The one open invitation of a pair, whoever sent it, expired ones included. The caller has locked both members."""
    return _OPEN_BETWEEN.row(low=min(a, b), high=max(a, b))  # type: ignore[no-any-return]


_OPEN_BETWEEN = Query(
    lambda: select(*FOUND).where(Invitation.low_id == bindparam("low"), Invitation.high_id == bindparam("high"), OPEN),
    InvitationFound,
)


def that_connected(a: int, b: int) -> InvitationFound | None:
    """The invitation that connected the two, the last one where they parted in between."""
    return _THAT_CONNECTED.row(viewer=a, other=b)  # type: ignore[no-any-return]


_THAT_CONNECTED = Query(
    lambda: (
        select(*FOUND)
        .where(of_pair(VIEWER, bindparam("other")), Invitation.state == rules.ACCEPTED)
        .order_by(Invitation.id.desc())
        .limit(1)
    ),
    InvitationFound,
)


class Reminder(NamedTuple):
    """An invitation whose reminder is due; `may_write`: the invitee is there, and neither blocked the other."""

    id: int
    inviter_id: int
    invitee_id: int
    locale: str
    may_write: bool


def reminders_due(most: int) -> list[Reminder]:
    """The oldest pending invitations whose inviter asked for a reminder that is due, locked."""
    moment = now()
    since, until = moment - limits.INVITATION_EXPIRES, moment - limits.REMIND_AFTER
    return _REMINDERS.rows(since=since, until=until, most=most)


def _reminders() -> Any:
    inviter = aliased(Member)
    mourned = exists().where(inviter.id == Invitation.inviter_id, inviter.in_memoriam)
    may_write = and_(
        Member.state == "active", ~Member.in_memoriam, ~mourned.correlate(Invitation),
        ~graph.blocks_between(Invitation.inviter_id, Invitation.invitee_id),
    )  # fmt: skip
    return (
        select(Invitation.id, Invitation.inviter_id, Invitation.invitee_id, Member.locale, may_write)
        .join(Member, Member.id == Invitation.invitee_id)
        .where(
            Invitation.state == rules.PENDING,
            Invitation.remind,
            Invitation.reminded_at.is_(None),
            Invitation.created_at <= bindparam("until", type_=Moment),
            Invitation.created_at > bindparam("since", type_=Moment),
        )
        .order_by(Invitation.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=Invitation)
    )


_REMINDERS = Query(_reminders, Reminder)


def unknown_marks(inviter_id: int) -> int:
    """How often invitees said "I don’t know this person", as far as it still counts against the inviter.

    The pause lasts UNKNOWN_PAUSE from the last of UNKNOWN_MARKS marks within UNKNOWN_WINDOW.
    """
    times = _UNKNOWN.values(inviter=inviter_id, since=now() - limits.UNKNOWN_WINDOW)
    return len(times) if times and times[0] + limits.UNKNOWN_PAUSE > now() else 0


def _unknown() -> Any:
    marked = Invitation.inviter_id == bindparam("inviter"), Invitation.unknown_at > bindparam("since")
    return select(Invitation.unknown_at).where(*marked).order_by(Invitation.unknown_at.desc())


_UNKNOWN = Query(_unknown)
