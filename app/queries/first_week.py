"""What of their first week a newcomer has done, and whom they may want to invite."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, cast, func, literal, or_, select, union_all

from app.extensions import db
from app.models import Contact, Education, Invitation, Position, RosterEntry
from app.models.base import Moment, now
from app.queries import may_know
from app.queries.may_know import Known
from app.queries.members import MemberRow
from app.queries.notifications import invitations_since
from app.queries.query import VIEWER, Query
from app.queries.releases import Field
from app.rules import first_week as rules
from app.rules import invitations, limits, text
from app.rules.first_week import Held, Offered
from app.rules.sections import CONTACT_KINDS

FURTHER = 4  # people beside the feed, besides those of the step
NEAREST = {"archive": 0, "class": 0, "school": 1}  # reasons that come first, then all others by closeness
EMAIL = "email"


class Week(NamedTuple):
    """`contacts`: own contact data; `address`: what is to be said of the address that the member signs in with as
    contact data: offered, shared with connections, or "" for nothing.
    """

    held: Held
    contacts: tuple[Field, ...]
    address: str


def is_newcomer(member: MemberRow) -> bool:
    """The first admin has other things to do first."""
    return rules.lasts(member.created_at, now()) and not member.is_admin


def week(member: MemberRow) -> Week | None:
    """The first week as Home shows it: None for who is no newcomer, has hidden it, or has done everything; one query
    for newcomers, none for others.
    """
    if member.hides_first_week or not is_newcomer(member):
        return None
    found = done(member)
    return None if found.held.has_all else found


def done(member: MemberRow) -> Week:
    """What of the steps is done, for whomever; one query."""
    found: dict[str, list[tuple[str, str, str]]] = {
        "school": [], "position": [], "contact": [], "invited": [], "offered": []
    }  # fmt: skip
    for what, *said in _DONE.rows(viewer=member.id, since=invitations_since()):
        found[what].append(tuple(said))
    school, year, _ = (found["school"] or [("", "", "")])[0]
    organisation = found["position"][0][0] if found["position"] else ""
    contacts = {kind: Field(kind, value, release) for kind, value, release in found["contact"]}
    own = tuple(contacts[kind] for kind in CONTACT_KINDS if kind in contacts)
    held = Held(member.picture, member.headline, school, year[:4], organisation, member.connection_count,
                int(found["invited"][0][0]), Offered(*(found["offered"] or [("", "", "")])[0]))  # fmt: skip
    return Week(held, own, _address(member.email, contacts.get(EMAIL)))


def _address(email: str, held: Field | None) -> str:
    if held is None:
        return "offered" if len(email) <= limits.CONTACT else ""
    return "shared" if held[1:] == (email, "connections") else ""


def _done() -> Any:
    """Rows of what, and three texts."""
    none = literal("", String)
    year = func.coalesce(func.nullif(Education.ends, none), Education.starts)
    school = (
        select(literal("school"), Education.school, year, none)
        .where(Education.member_id == VIEWER, year != none)
        .order_by(year.desc(), Education.id).limit(1).subquery()
    )  # fmt: skip
    position = (
        select(literal("position"), Position.organisation, none, none).where(Position.member_id == VIEWER)
        .order_by(Position.ends.is_not(None), Position.starts.desc(), Position.id).limit(1).subquery()
    )  # fmt: skip
    contact = select(literal("contact"), Contact.kind, Contact.value, Contact.release).where(
        Contact.member_id == VIEWER
    )
    invited = select(literal("invited"), cast(func.count(), String), none, none).where(
        Invitation.inviter_id == VIEWER,
        or_(*(Invitation.state == state for state in invitations.OPEN)),
        Invitation.created_at > bindparam("since", type_=Moment),
    )
    offered = select(literal("offered"), RosterEntry.school, RosterEntry.year, RosterEntry.organisation).where(
        RosterEntry.member_id == VIEWER
    )
    return union_all(select(school), select(position), contact, invited, offered)


_DONE = Query(_done)


def people(viewer_id: int) -> tuple[list[Known], list[Known]]:
    """Those of the third step, of the own year and school first, and those beside the feed; three queries."""
    known = may_know.people(viewer_id, rules.PEOPLE + FURTHER)
    known.sort(key=lambda each: NEAREST.get(each.reason.kind, len(NEAREST)))
    return known[: rules.PEOPLE], known[rules.PEOPLE :]


def without_year(member_id: int, school: str) -> Education | None:
    """The row of this school that says no year, None if there is none."""
    return db.session.scalar(_WITHOUT_YEAR, {"viewer": member_id, "folded": text.fold(school)[:160]})


_WITHOUT_YEAR = (
    select(Education)
    .where(Education.member_id == VIEWER, Education.school_folded == bindparam("folded"))
    .where(Education.starts == "", Education.ends == "")
    .limit(1)
)
