"""Who of the people on an uploaded list is known already: members, those on the roster, those who want no e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select

from app.models import MailRefusal, Member, RosterEntry
from app.queries.query import Query, among


def known(mailboxes: Sequence[str], hashes: Sequence[str]) -> tuple[set[str], set[str], set[str]]:
    """Of these mailboxes those of members; of their hashes those on the roster, and those that want no e-mail."""
    members = {each for row in _MEMBERS.rows(mailboxes=mailboxes) for each in row if each}
    return members, set(_ON_ROSTER.values(hashes=hashes)), set(_REFUSED.values(hashes=hashes))


_MEMBERS = Query(
    lambda: select(Member.mailbox, Member.email).where(
        or_(among(Member.mailbox, "mailboxes"), among(Member.email, "mailboxes"))
    )
)
_ON_ROSTER = Query(lambda: select(RosterEntry.address_hash).where(among(RosterEntry.address_hash, "hashes")))
_REFUSED = Query(lambda: select(MailRefusal.address_hash).where(among(MailRefusal.address_hash, "hashes")))


class Leaver(NamedTuple):
    """A member whose address is on a list of leavers."""

    id: int
    name: str
    email: str
    mailbox: str | None
    role: str
    state: str


def leavers(mailboxes: Sequence[str]) -> list[Leaver]:
    """The members with these addresses."""
    return _LEAVERS.rows(mailboxes=mailboxes)


_LEAVERS = Query(
    lambda: select(Member.id, Member.name, Member.email, Member.mailbox, Member.role, Member.state).where(
        or_(among(Member.mailbox, "mailboxes"), among(Member.email, "mailboxes"))
    ),
    Leaver,
)
