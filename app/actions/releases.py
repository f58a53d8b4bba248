"""Contact data for chosen connections, or for all but some: one grant or one refusal a field and connection.

Both end with the connection and do not come back with it. A grant counts while its field is released to chosen ones, a
refusal while it is released to all connections.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, delete, or_, select

from app.database import upsert
from app.extensions import db
from app.models import Contact, ContactGrant, ContactRefusal, Member
from app.queries import graph, members
from app.rules.errors import Gone
from app.rules.labels import N_
from app.rules.sections import CONTACT_KINDS

CHANGED = N_("You are not connected with this person, or this contact data has changed.")


def choose(member: Member, peer_id: int, kind: str) -> None:
    """Let a connection see one field. Raises Gone for whom is no connection, and where no such field may be chosen."""
    members.locked(member.id, peer_id)
    if not graph.are_connected(member.id, peer_id) or not grant(member.id, peer_id, [kind]):
        raise Gone(CHANGED)


def grant(member_id: int, peer_id: int, kinds: Iterable[str]) -> list[str]:
    """Of these fields, grant those that the member has and releases to chosen ones; the caller has locked the two.

    Gives the kinds that were granted: whatever else is named is passed over.
    """
    named = CONTACT_KINDS.keys() & set(kinds)
    offered = select(Contact.kind).where(
        Contact.member_id == member_id, Contact.release == "chosen", Contact.kind.in_(sorted(named))
    )
    granted = list(db.session.scalars(offered)) if named else []
    for kind in granted:
        row = upsert(ContactGrant).values(member_id=member_id, kind=kind, peer_id=peer_id)
        db.session.execute(row.on_conflict_do_nothing())
    return granted


def revoke(member: Member, peer_id: int, kind: str) -> None:
    """Take one field back from a connection, at once and silently; nothing happens where it did not see it."""
    db.session.execute(
        delete(ContactGrant).where(
            ContactGrant.member_id == member.id, ContactGrant.peer_id == peer_id, ContactGrant.kind == kind
        )
    )


def refuse(member: Member, peer_id: int, kind: str) -> None:
    """Except a connection from a field that all connections see, at once and silently; twice is once.

    Raises Gone for whom is no connection, and where there is no such field for all of them.
    """
    members.locked(member.id, peer_id)
    held = db.session.get(Contact, (member.id, kind))
    if held is None or held.release != "connections" or not graph.are_connected(member.id, peer_id):
        raise Gone(CHANGED)
    row = upsert(ContactRefusal).values(member_id=member.id, kind=kind, peer_id=peer_id)
    db.session.execute(row.on_conflict_do_nothing())


def end_refusal(member: Member, peer_id: int, kind: str) -> None:
    """Let a connection see a field again like all the others; nothing happens where it was not excepted."""
    db.session.execute(
        delete(ContactRefusal).where(
            ContactRefusal.member_id == member.id, ContactRefusal.peer_id == peer_id, ContactRefusal.kind == kind
        )
    )


def end_between(a_id: int, b_id: int) -> None:
    """Two are no longer connected: what each chose the other for, or excepted it from, is over."""
    for table in (ContactGrant, ContactRefusal):
        one_way = and_(table.member_id == a_id, table.peer_id == b_id)
        db.session.execute(delete(table).where(or_(one_way, and_(table.member_id == b_id, table.peer_id == a_id))))


def end_for(member_id: int, kinds: Iterable[str]) -> None:
    """Fields that are gone: whoever saw them does not see what may stand there later."""
    db.session.execute(
        delete(ContactGrant).where(ContactGrant.member_id == member_id, ContactGrant.kind.in_(list(kinds)))
    )
