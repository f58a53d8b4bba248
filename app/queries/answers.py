"""What became of an invitation, as one of the two may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, or_, select

from app.extensions import db
from app.models import Invitation, Member
from app.models.base import now
from app.queries import graph, people
from app.queries.people import Person
from app.rules import invitations as rules


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an invitation: accepted, ignored, withdrawn or over. `person` is the other side."""

    id: int
    person: Person
    outcome: str
    again_at: datetime | None = None


def answered(viewer_id: int, invitation_id: int) -> Answered | None:
    """What the viewer may know of an invitation that it received or sent; None while that is still pending."""
    sent_it = Invitation.inviter_id == viewer_id
    row = db.session.execute(
        select(Invitation.state, sent_it, Invitation.answered_at, *people.person_columns(viewer_id))
        .join(Member, Member.id == case((sent_it, Invitation.invitee_id), else_=Invitation.inviter_id))
        .where(
            Invitation.id == invitation_id,
            or_(sent_it, Invitation.invitee_id == viewer_id),
            graph.visible_member(viewer_id),
        )
    ).one_or_none()
    if row is None or row.state == rules.PENDING or (row[1] and row.state == rules.IGNORED):
        return None
    person = Person(*row[3:])
    if row.state == rules.ACCEPTED and person.degree != 1:
        return Answered(invitation_id, person, "over")
    if row.state == rules.WITHDRAWN and row[1]:
        return Answered(invitation_id, person, "withdrawn", rules.again_at(row.answered_at, now()))
    outcome = row.state if row.state in (rules.ACCEPTED, rules.IGNORED) else "over"
    return Answered(invitation_id, person, outcome)
