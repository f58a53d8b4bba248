"""A new e-mail address of an account: requested, confirmed by an e-mail to it, changed. The old one is valid until
then.
"""

from __future__ import annotations

from typing import Any

from app.actions.accounts import close_asked, close_resets
from app.actions.letters import post_letter
from app.database import upsert
from app.extensions import db
from app.models import AddressChange
from app.models.base import now
from app.queries import accounts as queries
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import Query, insertion
from app.rules.email import mailbox
from app.rules.errors import Over, Refused
from app.rules.labels import N_
from app.rules.limits import ADDRESS_CHANGE_EXPIRES
from app.tokens import new_nonce


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
    post_letter("confirm_address", address=email, locale=present.locale, object_id=present.id)


def _ask() -> Any:
    row = insertion(AddressChange, "member_id", "email", "nonce", "expires_at", into=upsert)
    changed = {name: row.excluded[name] for name in ("email", "nonce", "expires_at")}
    return row.on_conflict_do_update(index_elements=["member_id"], set_=changed)


_ASK = Query(_ask)


def confirm(change: AddressChange) -> None:
    """The member opened the link: the address is theirs. Links to the old one become invalid, and an e-mail there says
    so. What an admin asked for is over.

    Raises Over if the link was used or replaced, or somebody else has the address by now.
    """
    member = members.to_change(change.member_id)
    if not queries.is_current(change) or queries.is_taken(change.email, besides=member.id):
        raise Over
    former = member.email
    member.email, member.mailbox = change.email, mailbox(change.email)
    db.session.delete(change)
    close_resets(member.id)
    close_asked(member.id)
    post_letter("address_changed", address=former, locale=member.locale, object_id=member.id)
