"""Another e-mail address for a member, asked for by an admin: rules/address_by_admin.py says how it goes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, literal_column, update

from app.actions import accounts, addresses, events, sessions
from app.actions.admin_log import note
from app.actions.letters import post_letter
from app.extensions import db
from app.models import AddressByAdmin, Member
from app.models.base import Moment, now
from app.queries import accounts as finding
from app.queries import address_by_admin as queries
from app.queries import admins as able
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query
from app.rules import address_by_admin as rules
from app.rules import limits
from app.rules.address_by_admin import ASKED, CHANGED, OPEN, OVER, SENT, UNDONE
from app.rules.email import mailbox
from app.rules.errors import Gone, Over, Refused
from app.rules.labels import N_
from app.tokens import new_nonce

NOT_YOURS = N_("Someone else among the admins has to confirm this.")
NOTHING = N_("This has been done, withdrawn or replaced.")


def ask(admin: Somebody | None, member_id: int, email: str) -> bool:
    """Ask for another address; returns whether it went on at once, because there is no second admin. Asked for again,
    it goes on as it was.

    Raises Refused for an address that is the member's or somebody else's, and a profile in memoriam.
    """
    there = able.locked()
    member = members.to_change(member_id)
    _check(member, email)
    before = queries.open_one(member_id)
    if before and (before.email, before.admin_id) == (email, admin.id if admin else None):
        return before.state == SENT
    accounts.close_asked(member_id)
    asked_by = admin.id if admin else None
    row = AddressByAdmin(
        member_id=member_id, admin_id=asked_by, email=email, former="", nonce=new_nonce(), state=ASKED, asked_at=now(),
        until=now() + limits.SECOND_ADMIN_WITHIN,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    note("address_asked", admin, member_id=member_id, object_id=row.id)
    if rules.needs_second(there, asked_by, member_id, *able.changed_since(now() - limits.ROLE_SETTLES)):
        return False
    _go_on(row, member)
    return True


def _check(member: Member, email: str) -> None:
    if member.state == "erased":
        raise Gone
    if member.in_memoriam:
        raise Refused(N_("Nothing is sent to a profile in memoriam."))
    if email == member.email:
        raise Refused(N_("Enter another address: this is the current one."), "email")
    if finding.is_taken(email, besides=member.id):
        raise Refused(N_("Another member has this address."), "email")


def _go_on(row: AddressByAdmin, member: Member) -> None:
    """Write to both addresses and tell the member's browsers: from now on the link at the new one changes it."""
    row.state, row.until = SENT, now() + limits.ADDRESS_CHANGE_EXPIRES
    post_letter(
        "confirm_by_admin", address=row.email, locale=member.locale, object_id=row.id, actor_id=member.id
    )  # fmt: skip
    _tell(row, member.email, member)


def _tell(row: AddressByAdmin, address: str, member: Member) -> None:
    post_letter("address_by_admin", address=address, locale=member.locale, object_id=row.id, actor_id=member.id)
    events.tell_of_account("address_by_admin", member.id, row.id)


def approve(admin: Somebody, member_id: int, asked_id: int) -> None:
    """The second admin agrees to the one that they have read, of this id: another admin may have put another address in
    its place meanwhile. Raises Refused if it no longer waits, and for who asked and for the member.
    """
    member = members.to_change(member_id)
    found = queries.open_one(member_id)
    row = queries.to_change(found.id) if found and found.id == asked_id else None
    if row is None or row.state != ASKED:
        raise Refused(NOTHING)
    made, _ended = able.changed_since(now() - limits.ROLE_SETTLES)
    if not rules.may_confirm(admin.id, row.admin_id, member_id, made):
        raise Refused(NOT_YOURS)
    _go_on(row, member)
    note("address_approved", admin, member_id=member_id, object_id=row.id)


def withdraw(admin: Somebody | None, member_id: int) -> None:
    """Any admin stops what is not confirmed yet. Raises Refused if nothing is open."""
    members.to_change(member_id)
    found = queries.open_one(member_id)
    if found is None:
        raise Refused(NOTHING)
    accounts.close_asked(member_id)
    note("address_withdrawn", admin, member_id=member_id, object_id=found.id)


def confirm(change: AddressByAdmin) -> None:
    """The link at the new address was opened: it is the member's. Raises Over if it is no longer valid."""
    member = members.to_change(change.member_id)
    row = queries.to_change(change.id)
    taken = finding.is_taken(change.email, besides=member.id)
    if row is None or row.state != SENT or row.until <= now() or taken or not _may_change(member):
        raise Over
    row.former, row.state, row.changed_at = member.email, CHANGED, now()
    row.until = now() + limits.ADDRESS_UNDONE_WITHIN
    member.email, member.mailbox = row.email, mailbox(row.email)
    accounts.close_ways_in(member.id)
    _tell(row, row.former, member)


def _may_change(member: Member) -> bool:
    return member.state != "erased" and not member.in_memoriam


def undo(change: AddressByAdmin) -> None:
    """The member does not want it. Not changed yet, it is over. Changed, the old address is back, and whoever came in
    by the new one is out: all browsers are signed out, the password is void, and a link to a new one goes to the old
    address. What an admin asked for later is over, too, and so are the ways back to addresses that came later. It works
    whatever has become of the account meanwhile, or an admin could outwait it. Raises Over if it can no longer be
    undone.
    """
    member = members.to_change(change.member_id)
    row = queries.to_change(change.id)
    if row is None or row.state not in (SENT, CHANGED) or row.until <= now():
        raise Over
    if row.state == SENT:
        row.state = OVER
        return
    if finding.is_taken(row.former, besides=member.id) or member.state == "erased":
        raise Over
    row.state = UNDONE
    db.session.flush()
    _END_LATER.write(viewer=member.id, row=row.id)
    addresses.end_ways_back(member.id, since=row.changed_at)
    member.email, member.mailbox, member.password_hash = row.former, mailbox(row.former), ""
    accounts.close_ways_in(member.id)
    sessions.end_all(member.id)
    accounts.post_reset(member)


def forget_old() -> None:
    """Delete what can neither be confirmed nor undone any more: it names addresses. Runs with the mail worker."""
    _FORGET.write(present=now())


_FORGET = Query(lambda: delete(AddressByAdmin).where(AddressByAdmin.until <= bindparam("present", type_=Moment)))


def _end_later() -> Any:
    """All that admins asked for after this one."""
    among = AddressByAdmin.state.in_([literal_column(f"'{state}'") for state in (*OPEN, CHANGED)])
    later = AddressByAdmin.member_id == VIEWER, AddressByAdmin.id > bindparam("row")
    return update(AddressByAdmin).where(*later, among).values(state=literal_column("'over'"))


_END_LATER = Query(_end_later)
