"""Invitations by e-mail: behind a link, of an inviter, to an address."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select

from app.extensions import db, tokens
from app.models import EmailInvitation, Member
from app.models.base import Moment, now
from app.queries import accounts, graph
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.rules import limits
from app.rules.email import mailbox

PURPOSE = "e-mail-invitation"
SENT, CLAIMED, DECLINED, WITHDRAWN = "sent", "claimed", "declined", "withdrawn"
LOOKS_OPEN = (SENT, DECLINED)  # to the inviter: declining is silent


def to_claim(invitation_id: int | None, *, lock: bool = True) -> EmailInvitation | None:
    """An invitation that is still valid: not answered, not withdrawn, not expired, its inviter active. Locked, unless
    it is only shown.
    """
    if invitation_id is None:
        return None
    return db.session.scalar(_LOCKED if lock else _TO_CLAIM, {"id": invitation_id, "now": now()})


_NOW = bindparam("now", type_=Moment)
_TO_CLAIM = (
    select(EmailInvitation)
    .join(Member, Member.id == EmailInvitation.inviter_id)
    .where(
        EmailInvitation.id == bindparam("id"),
        EmailInvitation.state == SENT,
        EmailInvitation.expires_at > _NOW,
        Member.state == "active",
    )
    .execution_options(populate_existing=True)
)
_LOCKED = _TO_CLAIM.with_for_update(of=EmailInvitation)


def by_token(token: str, *, lock: bool = True) -> EmailInvitation | None:
    """The invitation of a link, if it is still valid."""
    row = to_claim(tokens.row_id(token), lock=lock)
    return row if row and tokens.check(token, PURPOSE, row.id, row.nonce) else None


def inviter(invitation: EmailInvitation) -> Person:
    """The inviter, as far as somebody without an account may know: the name."""
    return Person(*_NAMED.row(viewer=invitation.inviter_id), headline="", picture=None)


_NAMED = Query(lambda: select(Member.id, Member.name, Member.handle).where(Member.id == VIEWER))


def latest(inviter_id: int, email: str) -> EmailInvitation | None:
    """The last one from this inviter to this address, in any state."""
    return db.session.scalar(_LATEST, {"viewer": inviter_id, "mailbox": mailbox(email)})


_MINE = EmailInvitation.inviter_id == VIEWER
_OPEN = (or_(*(EmailInvitation.state == state for state in LOOKS_OPEN)), EmailInvitation.expires_at > _NOW)
_TO_ADDRESS = EmailInvitation.mailbox == bindparam("mailbox")
_LATEST = select(EmailInvitation).where(_MINE, _TO_ADDRESS).order_by(EmailInvitation.id.desc()).limit(1)


def open_to(inviter_id: int, email: str) -> EmailInvitation | None:
    """The one from this inviter to this address that looks open to the inviter; to act on."""
    return db.session.scalar(_OPEN_TO, {"viewer": inviter_id, "mailbox": mailbox(email), "now": now()})


_OPEN_TO = select(EmailInvitation).where(_MINE, _TO_ADDRESS, *_OPEN).with_for_update()


def is_open_to(inviter_id: int, email: str) -> bool:
    """Whether this inviter's invitation to this address still looks open."""
    return bool(_IS_OPEN_TO.rows(viewer=inviter_id, mailbox=mailbox(email), now=now()))


_IS_OPEN_TO = Query(lambda: select(EmailInvitation.id).where(_MINE, _TO_ADDRESS, *_OPEN).limit(1))


def all_open(inviter_id: int) -> list[EmailInvitation]:
    """An inviter's invitations by e-mail that look open, newest first."""
    return list(db.session.scalars(_ALL_OPEN, {"viewer": inviter_id, "now": now()}))


_ALL_OPEN = (
    select(EmailInvitation)
    .where(_MINE, *_OPEN)
    .order_by(EmailInvitation.id.desc())
    .limit(limits.PENDING_INVITATIONS)
)


def of_inviter(inviter_id: int, invitation_id: int, *, lock: bool = True) -> EmailInvitation | None:
    """An invitation of one's own to withdraw: one that looks open. lock: unless it is only to be read."""
    wanted = {"viewer": inviter_id, "id": invitation_id, "now": now()}
    return db.session.scalar(_OF_INVITER_LOCKED if lock else _OF_INVITER, wanted)


_OF_INVITER = select(EmailInvitation).where(EmailInvitation.id == bindparam("id"), _MINE, *_OPEN)
_OF_INVITER_LOCKED = _OF_INVITER.with_for_update()


def may_reach(inviter_id: int, email: str) -> bool:
    """No e-mail to a member who is connected, wants no invitations, or has a block with the inviter, who is not told.
    Checked when the e-mail is written and again when it is sent.
    """
    found = accounts.by_email(email)
    return found is None or (
        found.state == "active"
        and found.who_may_invite not in ("nobody", "introduced")
        and not graph.are_connected(inviter_id, found.id)
        and not graph.is_blocked(inviter_id, found.id)
    )

