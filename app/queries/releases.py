"""Contact data from its owner's side: what is released to whom, and who sees a field now."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import func, literal, select

from app.extensions import db
from app.models import Connection, ContactGrant, ContactRefusal, Member
from app.queries import graph, people, sections
from app.queries.people import PeoplePage
from app.queries.sections import Decisions


class Field(NamedTuple):
    """One field of a member's own contact data; `release`: connections, chosen or nobody."""

    kind: str
    value: str
    release: str


class Offer(NamedTuple):
    """What a new connection gets to see: the kinds that all connections see, and those it could be chosen for."""

    open: tuple[str, ...]
    chosen: tuple[str, ...]


def fields(member_id: int) -> list[Field]:
    """The member's own contact data in the order of the registry; one query."""
    return [Field(*held) for held in sections.decisions(member_id, member_id).own_contacts()]


def field(member_id: int, kind: str) -> Field | None:
    """One field of the member's own contact data, None where there is none."""
    return next((each for each in fields(member_id) if each.kind == kind), None)


def offer(member_id: int) -> Offer:
    """What accepting an invitation shows the inviter, and what may be added to it; one query whatever it holds."""
    held = fields(member_id)
    return Offer(
        tuple(each.kind for each in held if each.release == "connections"),
        tuple(each.kind for each in held if each.release == "chosen"),
    )


def towards(peer_id: int, member_id: int) -> Decisions:
    """What a member decided about its contact data, as far as it concerns this connection."""
    return sections.decisions(peer_id, member_id)


def chosen_counts(member_id: int) -> dict[str, int]:
    """How many connections the member chose, by field."""
    return _counts(member_id, ContactGrant)


def refused_counts(member_id: int) -> dict[str, int]:
    """How many connections the member excepted, by field."""
    return _counts(member_id, ContactRefusal)


def _counts(member_id: int, table: Any) -> dict[str, int]:
    found = (
        select(table.kind, func.count())
        .join(Member, Member.id == table.peer_id)
        .where(table.member_id == member_id, graph.visible_member(member_id))
        .group_by(table.kind)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def readers(member_id: int, field: Field, after: tuple[str, int] | None = None) -> PeoplePage:
    """The connections who see this field now, by name, page by page."""
    if field.release == "nobody":
        return PeoplePage([], None)
    chosen = field.release == "chosen"
    seeing = _named(ContactGrant, member_id, field.kind) if chosen else ~_named(ContactRefusal, member_id, field.kind)
    return people.page_of(_connections(member_id).where(seeing), after)


def refused(member_id: int, kind: str, after: tuple[str, int] | None = None) -> PeoplePage:
    """The connections who are excepted from this field, by name, page by page."""
    return people.page_of(_connections(member_id).where(_named(ContactRefusal, member_id, kind)), after)


def others(member_id: int, kind: str, query: str = "") -> PeoplePage:
    """The connections who were not chosen for this field, by the beginning of their names; the first page."""
    words = people.terms(query)
    found = _connections(member_id).where(~_named(ContactGrant, member_id, kind), *people.named(len(words)))
    return people.page_of(found.params(**people.bounds(words)), None)


def _connections(member_id: int) -> Any:
    """SQL: the columns of a Person for each connection of the member's, then the name to order by."""
    return (
        select(*people.face_columns(), literal(1), literal(0), Member.name_folded)
        .join(Connection, Connection.peer_id == Member.id)
        .where(Connection.member_id == member_id, graph.visible_member(member_id))
    )


def _named(table: Any, member_id: int, kind: str) -> Any:
    """SQL on Member: named in this table for a field of the member's."""
    row = (table.member_id == member_id, table.kind == kind, table.peer_id == Member.id)
    return select(literal(1)).where(*row).exists()
