"""What became of an invitation, and which ones wait, as one of the two may know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, literal_column, null, or_, select

from app.models import Invitation, Member
from app.models.base import Moment, now
from app.queries import people, sections
from app.queries.graph import NOBODY, connects
from app.queries.invitations import Counts, counted
from app.queries.notifications import invitations_since
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import visible_member
from app.rules import invitations as rules
from app.rules.visibility import Level


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an invitation: accepted, ignored, withdrawn or over. `person` is the other side.

    `counts`: of the viewer, now; `sees`: where it was accepted, the kinds of the viewer's contact data that the other
    side sees now.
    """

    id: int
    person: Person
    counts: Counts
    outcome: str
    again_at: datetime | None = None
    unknown_person: bool = False
    sees: tuple[str, ...] = ()


def answered(viewer_id: int, invitation_id: int) -> Answered | None:
    """What the viewer may know of an invitation that it received or sent; None while that is still pending."""
    asked = {"invitation": invitation_id, "since": invitations_since(), "moment": now()}
    row = _ANSWERED.row(viewer=viewer_id, **asked)
    if row is None:
        return None
    state, sent_it, answered_at, unknown_at, sent, connections, *columns = row
    if state == rules.PENDING or (sent_it and state == rules.IGNORED):
        return None
    person = Person._make(columns)
    became = partial(Answered, invitation_id, person, Counts(sent, connections))
    if state == rules.ACCEPTED and person.degree != 1:
        return became("over")
    if state == rules.WITHDRAWN and sent_it:
        return became("withdrawn", rules.again_at(answered_at, now()))
    if state == rules.IGNORED:
        return became("ignored", unknown_person=unknown_at is not None)
    if state == rules.ACCEPTED:
        shown = sections.decisions(person.id, viewer_id).contacts_for(Level.CONNECTION)
        return became("accepted", sees=tuple(each.kind for each in shown))
    return became("over")


def _answered() -> Any:
    sent_it = Invitation.inviter_id == VIEWER
    columns = Invitation.state, sent_it, Invitation.answered_at, Invitation.unknown_at
    return (
        select(*columns, *counted(), *people.person_columns(VIEWER))
        .join(Member, Member.id == case((sent_it, Invitation.invitee_id), else_=Invitation.inviter_id))
        .where(
            Invitation.id == bindparam("invitation"),
            or_(sent_it, Invitation.invitee_id == VIEWER),
            visible_member(VIEWER),
        )
    )


_ANSWERED = Query(_answered)


def waiting(viewer_id: int, ids: list[int]) -> dict[int, str]:
    """Which of these people the viewer has an open invitation with, as it may know: "sent" or "received"; and who takes
    none but by an introduction: "introduction".
    """
    if not ids:
        return {}
    rows = _WAITING.rows(viewer=viewer_id, ids=ids, since=invitations_since())
    only_introduced = {invitee: "introduction" for inviter, invitee in rows if inviter == NOBODY}
    return only_introduced | {
        invitee if inviter == viewer_id else inviter: "sent" if inviter == viewer_id else "received"
        for inviter, invitee in rows if inviter != NOBODY
    }  # fmt: skip


def people_in_feed(
    viewer_id: int, ids: Iterable[int], met: Iterable[int]
) -> tuple[dict[int, Person], dict[int, str]]:
    """`people.people_in_feed`, and the same as `waiting` of those who are among `met` and not connected with the
    viewer, in one query.
    """
    wanted = set(ids)
    if not wanted:
        return {}, {}
    rows = _IN_FEED.rows(viewer=viewer_id, ids=wanted, met=set(met), since=invitations_since())
    return {row[0]: Person._make(row[:-1]) for row in rows}, {row[0]: row[-1] for row in rows if row[-1]}


def _in_feed() -> Any:
    is_open = or_(*(Invitation.state == state for state in rules.OPEN))
    since = Invitation.created_at > bindparam("since", type_=Moment)
    sent = exists().where(Invitation.inviter_id == VIEWER, Invitation.invitee_id == Member.id, is_open, since)
    pending = Invitation.state == rules.PENDING
    received = exists().where(Invitation.invitee_id == VIEWER, Invitation.inviter_id == Member.id, pending, since)
    waiting = case(
        (or_(~among(Member.id, "met"), Member.id == VIEWER, connects(VIEWER, Member.id)), null()),
        (sent, literal_column("'sent'")),
        (received, literal_column("'received'")),
        (Member.who_may_invite == literal_column("'introduced'"), literal_column("'introduction'")),
        else_=null(),
    )
    return people.in_feed(waiting)


_IN_FEED = Query(_in_feed)


def _waiting() -> Any:
    is_open = or_(*(Invitation.state == state for state in rules.OPEN))
    mine = and_(Invitation.inviter_id == VIEWER, among(Invitation.invitee_id, "ids"), is_open)
    theirs = and_(
        Invitation.invitee_id == VIEWER, among(Invitation.inviter_id, "ids"), Invitation.state == rules.PENDING
    )
    invited = select(Invitation.inviter_id, Invitation.invitee_id).where(
        or_(mine, theirs), Invitation.created_at > bindparam("since", type_=Moment)
    )
    only_introduced = among(Member.id, "ids"), Member.who_may_invite == literal_column("'introduced'")
    return invited.union_all(select(literal_column(str(NOBODY)), Member.id).where(*only_introduced))


_WAITING = Query(_waiting)
