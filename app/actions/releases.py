"""Contact data for chosen connections: one grant a field and connection.

A grant ends with the connection and does not come back with it; it counts while its field is released to chosen ones.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, delete, or_, select

from app.database import upsert
from app.extensions import db
from app.models import Contact, ContactGrant, Member
from app.queries import graph, members
from app.rules.errors import Gone
from app.rules.sections import CONTACT_KINDS


def choose(member: Member, peer_id: int, kind: str) -> None:
    """Let a connection see one field. Raises Gone for whom is no connection, and where no such field may be chosen."""
    members.locked(member.id, peer_id)
    if not graph.are_connected(member.id, peer_id) or not grant(member.id, peer_id, [kind]):
        raise Gone


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


def end_between(a_id: int, b_id: int) -> None:
    """Two are no longer connected: neither sees what the other chose it for."""
    db.session.execute(
        delete(ContactGrant).where(
            or_(
                and_(ContactGrant.member_id == a_id, ContactGrant.peer_id == b_id),
                and_(ContactGrant.member_id == b_id, ContactGrant.peer_id == a_id),
            )
        )
    )


def end_for(member_id: int, kinds: Iterable[str]) -> None:
    """Fields that are gone: whoever saw them does not see what may stand there later."""
    db.session.execute(
        delete(ContactGrant).where(ContactGrant.member_id == member_id, ContactGrant.kind.in_(list(kinds)))
    )
