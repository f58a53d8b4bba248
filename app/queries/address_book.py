"""All connections of a member at once, each with the contact data they share with the member: for exports."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, select

from app.models import Connection, Contact, ContactGrant, ContactRefusal, Member, Position
from app.queries import people
from app.queries.profiles import ProfileSeen
from app.queries.query import VIEWER, Query
from app.queries.sections import Decisions, PositionSeen
from app.queries.visibility import may_see, visible_member
from app.rules.visibility import Level


def of(viewer_id: int) -> list[ProfileSeen]:
    """The viewer's connections by name, with current positions and contact data; three queries for any number."""
    contacts, positions = _contacts(viewer_id), _positions(viewer_id)
    nothing = Decisions({}, {})
    return [
        ProfileSeen(
            id=id, handle=handle, name=name, picture=picture, headline=headline, place=place, industry=industry,
            level=Level.CONNECTION, degree=1, since=since,
            positions=positions.get(id, ()), contacts=contacts.get(id, nothing).contacts_for(Level.CONNECTION),
        )
        for id, name, handle, headline, picture, place, industry, since in _PEERS.rows(viewer=viewer_id)
    ]  # fmt: skip


def _contacts(viewer_id: int) -> dict[int, Decisions]:
    """The connections' choices about their contact data, by member; the rule decides what is seen."""
    found: dict[int, Decisions] = {}
    for id, kind, value, release, chosen, refused in _RELEASED.rows(viewer=viewer_id):
        before = found.get(id, Decisions({}, {}))
        found[id] = Decisions(
            {},
            {**before.contacts, kind: (value, release)},
            before.chosen | ({kind} if chosen else set()),
            before.refused | ({kind} if refused else set()),
        )
    return found


def _positions(viewer_id: int) -> dict[int, list[PositionSeen]]:
    """Current positions by member, the latest first, without their texts; none of members who closed the section."""
    found: dict[int, list[PositionSeen]] = {}
    for member_id, id, title, organisation, place, starts in _CURRENT.rows(viewer=viewer_id):
        found.setdefault(member_id, []).append(PositionSeen(id, title, organisation, place, starts, None, ""))
    return found


def _peers() -> Any:
    return (
        select(*people.face_columns(), Member.place, Member.industry, Connection.since)
        .join(Connection, Connection.peer_id == Member.id)
        .where(Connection.member_id == VIEWER, visible_member(VIEWER))
        .order_by(Member.name_folded, Member.id)
    )


def _held(table: Any, *columns: Any) -> Any:
    """SQL: rows of a table that belong to the viewer's connections."""
    return select(table.member_id, *columns).join(
        Connection, and_(Connection.peer_id == table.member_id, Connection.member_id == VIEWER)
    )


def _released() -> Any:
    def concerns(table: Any) -> Any:
        return and_(table.member_id == Contact.member_id, table.kind == Contact.kind, table.peer_id == VIEWER)

    chosen, refused = ContactGrant.peer_id.is_not(None), ContactRefusal.peer_id.is_not(None)
    found = _held(Contact, Contact.kind, Contact.value, Contact.release, chosen, refused)
    return found.outerjoin(ContactGrant, concerns(ContactGrant)).outerjoin(ContactRefusal, concerns(ContactRefusal))


def _current() -> Any:
    columns = (Position.id, Position.title, Position.organisation, Position.place, Position.starts)
    open_to_viewer = may_see("current_position", VIEWER, Position.member_id)
    current = _held(Position, *columns).where(Position.ends.is_(None), open_to_viewer)
    return current.order_by(Position.starts.desc(), Position.id.desc())


_PEERS, _RELEASED, _CURRENT = Query(_peers), Query(_released), Query(_current)
