"""A new e-mail address of an account: requested, confirmed by an e-mail to it, changed. The old one is valid until
then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, literal_column, update

from app import database
from app.actions import sessions
from app.actions.accounts import close_asked, close_resets, forget_change, post_reset
from app.actions.letters import post_letter
from app.database import upsert
from app.extensions import db
from app.models import AddressByAdmin, AddressChange, AddressUndo, Member
from app.models.base import Moment, now
from app.queries import accounts as queries
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules import passwords
from app.rules.address_by_admin import CHANGED, OVER
from app.rules.email import mailbox
from app.rules.errors import Over, Refused
from app.rules.labels import N_
from app.rules.limits import ADDRESS_CHANGE_EXPIRES, ADDRESS_UNDO
from app.tokens import new_nonce, new_token


def ask(member: Somebody, email: str, known: str | None = None) -> None:
    """Write an e-mail with a link to the new address; of several the last counts. Raises Refused for the current one.

    Whether somebody else has the address is checked when the e-mail is sent, so the member cannot tell. Only requests
    of this member are counted (ADDRESSES): with a limit for the address a stranger could keep the e-mail from its
    owner.
    """
    (present,) = members.locked(member.id)
    if known is not None and members.password_hash(present.id) != known:
        raise Refused(N_("This is not your current password."), "current")
    if email == present.email:
        raise Refused(N_("Enter another address: this is your current one."), "email")
    _ASK.write(member_id=present.id, email=email, nonce=new_nonce(), expires_at=now() + ADDRESS_CHANGE_EXPIRES)
    post_letter(
        "confirm_address", address=email, locale=present.locale, object_id=present.id, actor_id=present.id
    )  # fmt: skip


def _ask() -> Any:
    row = insertion(AddressChange, "member_id", "email", "nonce", "expires_at", into=upsert)
    changed = {name: row.excluded[name] for name in ("email", "nonce", "expires_at")}
    return row.on_conflict_do_update(index_elements=["member_id"], set_=changed)


_ASK = Query(_ask)


def confirm(change: AddressChange) -> None:
    """The member opened the link: the address is theirs, and what an admin asked for is over.

    Raises Over if the link was used or replaced, or somebody else has the address by now.
    """
    member = members.to_change(change.member_id)
    if not queries.is_current(change) or queries.is_taken(change.email, besides=member.id):
        raise Over
    db.session.delete(change)
    close_asked(member.id)
    put(member, change.email)


def put(member: Member, email: str) -> None:
    """Give a member, whom the caller has locked, another address. Links to the old one become invalid, and an e-mail
    there has a link by which it is changed back: whoever changed it may be an intruder.
    """
    undo = AddressUndo(member_id=member.id, email=member.email, nonce=new_nonce(), expires_at=now() + ADDRESS_UNDO)
    db.session.add(undo)
    member.email, member.mailbox = email, mailbox(email)
    db.session.flush()
    close_resets(member.id)
    post_letter("address_changed", address=undo.email, locale=member.locale, object_id=undo.id, actor_id=member.id)


def undo(found: AddressUndo) -> Member:
    """The owner of the former address wants it back: whoever changed it is kept out, and a link to a new password goes
    to that address. So every browser is signed out, the password is nobody's, and no later change can be undone, also
    none that an admin asked for.

    Raises Over if the link was used or has expired, or somebody else has the address by now.
    """
    id, member_id, email, changed_at = found.id, found.member_id, found.email, found.expires_at - ADDRESS_UNDO
    database.end_transaction()
    nobodys = passwords.make_hash(new_token())
    member = members.to_change(member_id)
    if not queries.is_undo_open(id) or queries.is_taken(email, besides=member.id):
        raise Over
    member.email, member.mailbox, member.password_hash = email, mailbox(email), nobodys
    forget_change(member.id)
    close_asked(member.id)
    _CLOSE_UNDO.write(viewer=member.id, since=id)
    _CLOSE_CHANGED.write(viewer=member.id, since=changed_at)
    sessions.end_all(member.id)
    close_resets(member.id)
    post_reset(member)
    return member


_CLOSE_UNDO = Query(
    lambda: delete(AddressUndo).where(AddressUndo.member_id == VIEWER, AddressUndo.id >= bindparam("since"))
)


def end_ways_back(member_id: int, since: datetime) -> None:
    """End the ways back to addresses that the member gave up after that moment: whoever had them may be an intruder."""
    _END_WAYS_BACK.write(viewer=member_id, until=since + ADDRESS_UNDO)


def _close_changed() -> Any:
    """Those of admins that came after an address that is back."""
    later = AddressByAdmin.changed_at >= bindparam("since", type_=Moment)
    one = AddressByAdmin.member_id == VIEWER, AddressByAdmin.state == literal_column(f"'{CHANGED}'")
    return update(AddressByAdmin).where(*one, later).values(state=literal_column(f"'{OVER}'"))


_CLOSE_CHANGED = Query(_close_changed)
_END_WAYS_BACK = Query(
    lambda: delete(AddressUndo).where(
        AddressUndo.member_id == VIEWER, AddressUndo.expires_at >= bindparam("until", type_=Moment)
    )
)
