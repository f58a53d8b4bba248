"""Contact data for chosen connections, or for all but some: one grant or one refusal for each field and connection.

Both end with the connection and are not restored with it. A grant counts while its field is for chosen connections, a
refusal while it is for all connections.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_

from app.database import upsert
from app.models import ContactGrant, ContactRefusal
from app.queries import graph, members, releases
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, among, insertion
from app.rules.errors import Gone
from app.rules.labels import N_
from app.rules.sections import CONTACT_KINDS

CHANGED = N_("You are not connected with this person, or this contact data has changed.")


def choose(member: Somebody, peer_id: int, kind: str) -> None:
    """Let a connection see one field. Raises Gone if they are not connected, or there is no such field for chosen ones.
    """
    members.lock(member.id, peer_id)
    if not graph.are_connected(member.id, peer_id) or not grant(member.id, peer_id, [kind]):
        raise Gone(CHANGED)


def grant(member_id: int, peer_id: int, kinds: Iterable[str]) -> list[str]:
    """Of these fields, grant those that the member shares with chosen connections; the caller has locked the two.

    Returns the kinds that were granted: others are ignored.
    """
    named = CONTACT_KINDS.keys() & set(kinds)
    granted = releases.offered(member_id, named) if named else []
    _GRANT.write_all([{"member_id": member_id, "kind": kind, "peer_id": peer_id} for kind in granted])
    return granted


def revoke(member: Somebody, peer_id: int, kind: str) -> None:
    """Stop sharing one field with a connection, at once and silently; nothing happens if it was not shared."""
    _REVOKE.write(viewer=member.id, other=peer_id, kind=kind)


def refuse(member: Somebody, peer_id: int, kind: str) -> None:
    """Except a connection from a field that all connections see, at once and silently; twice is once.

    Raises Gone if they are not connected, and if there is no such field for all of them.
    """
    members.lock(member.id, peer_id)
    is_open = releases.release_of(member.id, kind) == "connections"
    if not is_open or not graph.are_connected(member.id, peer_id):
        raise Gone(CHANGED)
    _REFUSE.write(member_id=member.id, kind=kind, peer_id=peer_id)


def end_refusal(member: Somebody, peer_id: int, kind: str) -> None:
    """Let a connection see a field again like all others; nothing happens if they were not excepted."""
    _END_REFUSAL.write(viewer=member.id, other=peer_id, kind=kind)


def end_between(a_id: int, b_id: int) -> None:
    """Two are no longer connected: grants and refusals between them end."""
    _END_GRANTS.write(viewer=a_id, other=b_id)
    _END_REFUSALS.write(viewer=a_id, other=b_id)


def end_for(member_id: int, kinds: Collection[str]) -> None:
    """Deleted fields: those who saw them do not see a new value."""
    _END_FOR.write(viewer=member_id, kinds=kinds)


def _once(table: Any) -> Any:
    return insertion(table, "member_id", "kind", "peer_id", into=upsert).on_conflict_do_nothing()


def _one(table: Any) -> Any:
    other = table.peer_id == bindparam("other")
    return delete(table).where(table.member_id == VIEWER, other, table.kind == bindparam("kind"))


def _between(table: Any) -> Any:
    one, other = table.member_id, table.peer_id
    peer: Any = bindparam("other")
    return delete(table).where(or_(and_(one == VIEWER, other == peer), and_(one == peer, other == VIEWER)))


_GRANT, _REFUSE = Query(lambda: _once(ContactGrant)), Query(lambda: _once(ContactRefusal))
_REVOKE, _END_REFUSAL = Query(lambda: _one(ContactGrant)), Query(lambda: _one(ContactRefusal))
_END_GRANTS, _END_REFUSALS = Query(lambda: _between(ContactGrant)), Query(lambda: _between(ContactRefusal))
_END_FOR = Query(
    lambda: delete(ContactGrant).where(ContactGrant.member_id == VIEWER, among(ContactGrant.kind, "kinds"))
)
