"""Contact data from its owner's side: which field is shared with whom, and who sees it now."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, literal, select, tuple_

from app.models import Connection, Contact, ContactGrant, ContactRefusal, Member
from app.queries import people, sections
from app.queries.people import PeoplePage
from app.queries.query import VIEWER, Query, among
from app.queries.sections import Decisions
from app.queries.visibility import visible_member
from app.rules import limits


class Field(NamedTuple):
    """One field of a member's own contact data; `release`: connections, chosen or nobody."""

    kind: str
    value: str
    release: str


class Offer(NamedTuple):
    """What a new connection will see: the kinds that all connections see, and those that can be shared with them."""

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
    return offer_of(fields(member_id))


def offer_of(held: Collection[Field]) -> Offer:
    """The same of somebody with these fields."""
    return Offer(
        tuple(each.kind for each in held if each.release == "connections"),
        tuple(each.kind for each in held if each.release == "chosen"),
    )


def offered(member_id: int, kinds: Collection[str]) -> list[str]:
    """Of these fields, those that the member has and shares with chosen connections."""
    return _OFFERED.values(viewer=member_id, kinds=kinds)


_OFFERED = Query(
    lambda: select(Contact.kind).where(
        Contact.member_id == VIEWER, Contact.release == "chosen", among(Contact.kind, "kinds")
    )
)


def release_of(member_id: int, kind: str) -> str | None:
    """With whom the member shares this field, None if there is none."""
    return _RELEASE.value(viewer=member_id, kind=kind)  # type: ignore[no-any-return]


_RELEASE = Query(
    lambda: select(Contact.release).where(Contact.member_id == VIEWER, Contact.kind == bindparam("kind"))
)


def towards(peer_id: int, member_id: int) -> Decisions:
    """A member's choices about their contact data, as far as they concern this connection."""
    return sections.decisions(peer_id, member_id)


def chosen_counts(member_id: int) -> dict[str, int]:
    """How many connections the member chose, by field."""
    return _counts(member_id, ContactGrant)


def refused_counts(member_id: int) -> dict[str, int]:
    """How many connections the member excepted, by field."""
    return _counts(member_id, ContactRefusal)


def _counts(member_id: int, table: Any) -> dict[str, int]:
    return dict(_COUNTS[table].rows(viewer=member_id))


def _counted(table: Any) -> Any:
    return (
        select(table.kind, func.count())
        .join(Member, Member.id == table.peer_id)
        .where(table.member_id == VIEWER, visible_member(VIEWER))
        .group_by(table.kind)
    )


_COUNTS = {table: Query(partial(_counted, table)) for table in (ContactGrant, ContactRefusal)}


def readers(member_id: int, field: Field, after: tuple[str, int] | None = None) -> PeoplePage:
    """The connections who see this field now, by name, page by page."""
    if field.release == "nobody":
        return PeoplePage([], None)
    chosen = field.release == "chosen"
    found = _listed(ContactGrant if chosen else ContactRefusal, chosen, 0, bool(after))
    return people.page_of(found, after, viewer=member_id, kind=field.kind)


def refused(member_id: int, kind: str, after: tuple[str, int] | None = None) -> PeoplePage:
    """The connections who are excepted from this field, by name, page by page."""
    return people.page_of(_listed(ContactRefusal, True, 0, bool(after)), after, viewer=member_id, kind=kind)


def others(member_id: int, kind: str, query: str = "") -> PeoplePage:
    """The connections who were not chosen for this field, by the beginning of their names; the first page."""
    words = people.terms(query)
    found = _listed(ContactGrant, False, len(words), False)
    return people.page_of(found, None, viewer=member_id, kind=kind, **people.bounds(words))


@cache
def _listed(table: Any, named: bool, words: int, continued: bool) -> Query:
    """Those connections, by name, who are named in this table for a field, or those who are not."""

    def build() -> Any:
        row = exists().where(table.member_id == VIEWER, table.kind == bindparam("kind"), table.peer_id == Member.id)
        found = (
            select(*people.face_columns(), literal(1), literal(0), Member.name_folded)
            .join(Connection, Connection.peer_id == Member.id)
            .where(Connection.member_id == VIEWER, visible_member(VIEWER), row if named else ~row)
            .where(*people.named(words))
        )
        if continued:
            found = found.where(tuple_(Member.name_folded, Member.id) > tuple_(*people.AFTER))
        return found.order_by(Member.name_folded, Member.id).limit(limits.LIST_PAGE + 1)

    return Query(build)
