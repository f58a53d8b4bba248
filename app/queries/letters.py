"""The content of e-mails about the account, looked up again when they are sent: None if it is no longer valid. E-mails
about an event are built by its kind (`queries/kinds/`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from app.extensions import db
from app.models import (
    AddressChange,
    AddressUndo,
    AdminWords,
    EmailInvitation,
    MailRefusal,
    Member,
    PasswordReset,
    SignUp,
)
from app.models.base import Moment, now
from app.queries.accounts import is_taken
from app.queries.notifications import choice
from app.queries.query import VIEWER, Query, among
from app.rules.email import mailbox
from app.rules.kinds import TOLD_KINDS
from app.tokens import token_hash

FOR_GUESTS = "email_invitation"  # the one kind of e-mail that people without an account can refuse


def sign_up(row_id: int) -> SignUp | None:
    """A sign-up whose link still works."""
    return db.session.scalar(_SIGN_UP, {"id": row_id, "now": now()})


ID: Any = bindparam("id")
_NOW = bindparam("now", type_=Moment)
_SIGN_UP = select(SignUp).where(SignUp.id == ID, SignUp.expires_at > _NOW)


def reset(row_id: int, member_id: int) -> PasswordReset | None:
    """A way back in that still works."""
    return db.session.scalar(_RESET, {"id": row_id, "viewer": member_id, "now": now()})


_RESET = select(PasswordReset).where(
    PasswordReset.id == ID,
    PasswordReset.member_id == VIEWER,
    PasswordReset.used_at.is_(None),
    PasswordReset.expires_at > _NOW,
)


def email_invitation(row_id: int) -> EmailInvitation | None:
    """An invitation by e-mail that is still pending."""
    return db.session.scalar(_EMAIL_INVITATION, {"id": row_id, "now": now()})


_EMAIL_INVITATION = select(EmailInvitation).where(
    EmailInvitation.id == ID, EmailInvitation.state == "sent", EmailInvitation.expires_at > _NOW
)


def address_change(member_id: int, address: str) -> AddressChange | None:
    """The member's change to this address, unless it has expired or the address is somebody else's."""
    row = db.session.get(AddressChange, member_id)
    if row is None or row.email != address or row.expires_at <= now() or is_taken(address, besides=member_id):
        return None
    return row


def address_undo(row_id: int, address: str) -> AddressUndo | None:
    """The way back to this address, if it is still open."""
    row = db.session.get(AddressUndo, row_id)
    return row if row and row.email == address and row.expires_at > now() else None
def admin_words(row_id: int) -> AdminWords | None:
    """What an admin wrote to the member."""
    return db.session.get(AdminWords, row_id)


def refuses_mail(address: str) -> bool:
    """Whether the owner of an address refuses all e-mails of this site."""
    hashes = (address_hash(address), token_hash(address.strip().lower()))  # the latter: before mailboxes were known
    return bool(_REFUSED.rows(hashes=hashes))


_REFUSED = Query(lambda: select(MailRefusal.at).where(among(MailRefusal.address_hash, "hashes")))


def address_hash(address: str) -> str:
    """The name under which a refusal is stored, for all spellings of an address: the address itself is not stored."""
    return token_hash(mailbox(address))


def is_wanted(who: int | str, kind: str) -> bool | None:
    """Whether e-mails of a kind may be sent to a member, or to a guest (given as the hash of the address). None if
    there is no such member or kind.
    """
    if isinstance(who, str):
        return db.session.get(MailRefusal, who) is None if kind == FOR_GUESTS else None
    if kind not in TOLD_KINDS or db.session.get(Member, who) is None:
        return None
    return choice(who, kind).mail != "off"
