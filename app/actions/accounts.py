"""An account: created, signed in to, recovered after a lost password, changed.

A password is checked and hashed outside any transaction: that takes a tenth of a second, and on SQLite all other
writers would wait for it. What was read before is checked again afterwards.
"""

from __future__ import annotations

from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, delete, literal_column, update

from app import database
from app.actions import events, limits, search_index, sessions
from app.actions.letters import post_letter
from app.extensions import db
from app.models import AddressByAdmin, AddressChange, Member, PasswordReset
from app.models.base import now
from app.queries import accounts as queries
from app.queries import address_by_admin, legal, members, people
from app.queries.members import MemberRow, Somebody
from app.queries.query import VIEWER, Query
from app.rules import leaving, passwords, text
from app.rules.address_by_admin import OPEN
from app.rules.email import mailbox
from app.rules.errors import Over, Refused
from app.rules.labels import N_
from app.rules.limits import RESET_EXPIRES, RESET_TO, RESETS_FROM, Rate
from app.tokens import new_nonce, token_hash

_UNKNOWN = Rate("reset-unknown", 1_000_000, 3600)
LOCKED = N_("This account is locked. If you have questions, write to %(address)s.")


def create_member(
    *, name: str, email: str, password_hash: str, locale: str, timezone: str = "Europe/Berlin", role: str = "member"
) -> Member:
    """A new member with a free handle made from the name. The address has been confirmed as theirs."""
    member = Member(
        name=name, name_folded=text.name_key(name), handle=free_handle(name), email=email.strip().lower(),
        mailbox=mailbox(email), password_hash=password_hash, locale=locale, timezone=timezone, role=role,
    )
    db.session.add(member)
    db.session.flush()
    search_index.refresh(member.id)
    events.record("joined", actor=member, object_id=member.id)
    return member


def free_handle(name: str) -> str:
    """The first of anna-brandt, anna-brandt-2, ... that nobody has."""
    stem = text.handle_from(name) or "member"
    for number in count(1):
        handle = stem if number == 1 else f"{stem}-{number}"
        if text.is_handle(handle) and people.is_handle_free(handle):
            return handle
    raise AssertionError  # count() never ends


def new_hash(password: str, *, name: str, email: str, site: str = "") -> str:
    """Check and hash a new password, outside any transaction. Raises Refused for one that is easily guessed."""
    organisation = queries.site()
    database.end_transaction()
    passwords.check_new(password, (name, email, organisation.name if organisation else site))
    return passwords.make_hash(password)


def _may_enter(member: Member) -> bool:
    return member.may_sign_in and leaving.may_enter(member.leaves_by, member.leaves_at, now())


def sign_in(email: str, password: str) -> Member:
    """The member with this address and password. Raises Refused, with the same words and work for every cause; only
    who knows the password of a locked account learns that it is locked.
    """
    member = queries.by_email(email)
    stored = member.password_hash if member and (_may_enter(member) or member.state == "locked") else None
    database.end_transaction()
    fresh = stored if passwords.matches(stored, password) else None
    if stored and fresh and passwords.is_outdated(stored, password):
        fresh = passwords.make_hash(password)
    if member and fresh:
        member = members.to_change(member.id)
        if member.password_hash == stored and _may_enter(member):
            member.password_hash = fresh
            return member
        if member.password_hash == stored and member.state == "locked":
            raise Refused(LOCKED, address=legal.contact(member.locale) or current_app.config["MAIL_DEFAULT_SENDER"])
    raise Refused(N_("Check e-mail and password: they do not match."))


def ask_for_reset(email: str, form_key: str = "", network: str = "") -> None:
    """Write an e-mail with a link to a new password, if the address is a member's; the caller cannot tell whether it
    is.

    An account gets one in ten minutes, by whomever it is asked for, and one for each `form_key`. Earlier links stay
    valid: otherwise a stranger could invalidate the link that the member is about to open. Only addresses of no member
    are counted for the `network` they come from, and those above the rate are not stored. The response is always the
    same, so that nobody on a member's network can keep the e-mail from them or learn who is a member.
    """
    member = queries.by_email(email)
    if member is None or not _may_enter(member):
        _ask_for_nobody(email, form_key, network)
        return
    if limits.is_repeated(form_key) or not limits.is_first(RESET_TO, _counted_as(member.email)):
        return  # a form sent again does not count
    post_reset(member)


def post_reset(member: Member, letter: str = "reset_password") -> None:
    """Write an e-mail with a link to a new password, to the member alone. `letter`: "reset_by_admin" where it is an
    admin who wants them to have one.
    """
    reset = PasswordReset(member_id=member.id, nonce=new_nonce(), expires_at=now() + RESET_EXPIRES)
    db.session.add(reset)
    db.session.flush()
    post_letter(letter, member=member, object_id=reset.id)


def send_reset(member: Member) -> None:
    """The same for an admin, who is told why not. Raises Refused: not active, barred, or one went out just now."""
    if not _may_enter(member):
        raise Refused(N_("This account is not active."))
    if address_by_admin.bars_resets(member.id):
        raise Refused(N_("An admin changed the address less than seven days ago: until then no link is sent to it."))
    if not limits.is_first(RESET_TO, _counted_as(member.email)):
        raise Refused(N_("An e-mail with a link was sent less than 10 minutes ago."))
    post_reset(member, "reset_by_admin")


def _ask_for_nobody(email: str, form_key: str, network: str) -> None:
    """As many rows as for a member, so that it takes the same time."""
    if limits.count(RESETS_FROM, network) > RESETS_FROM.times or limits.is_repeated(form_key):
        return
    address = _counted_as(mailbox(email))
    if limits.is_first(RESET_TO, address):
        limits.count(_UNKNOWN, address)


def _counted_as(address: str) -> str:
    return token_hash(address)[:32]


def reset_password(reset: PasswordReset, password: str) -> Member:
    """Set a new password by a link; all browsers are signed out. Raises Refused, and Over if the link was used."""
    member = db.session.get_one(Member, reset.member_id)
    password_hash = new_hash(password, name=member.name, email=member.email)
    member = members.to_change(member.id)
    db.session.refresh(reset)
    if reset.used_at or reset.expires_at <= now() or not _may_enter(member):
        raise Over
    set_password(member, password_hash)
    return member


def check_password(member: Somebody, current: str) -> str:
    """Ask the member at an open browser for the password. Ends the transaction, returns the matching hash. Raises
    Refused.
    """
    stored = members.password_hash(member.id)
    database.end_transaction()
    if not passwords.matches(stored, current):
        raise Refused(N_("This is not your current password."), "current")
    return stored


def confirm_password(member: Somebody, current: str) -> Member:
    """The member at an open browser, if they know the password. Ends the transaction. Raises Refused."""
    stored = check_password(member, current)
    present = members.to_change(member.id)
    if present.password_hash != stored:
        raise Refused(N_("This is not your current password."), "current")
    return present


def change_password(member: MemberRow, stored: str, password: str) -> Member:
    """Replace the password whose hash `check_password` returned; all browsers are signed out. Returns the member as
    they are then. Raises Refused.
    """
    password_hash = new_hash(password, name=member.name, email=member.email)
    changed = members.to_change(member.id)
    if changed.password_hash != stored:
        raise Refused(N_("This is not your current password."), "current")
    set_password(changed, password_hash)
    return changed


def set_password(member: Member, password_hash: str) -> None:
    """A new password ends all sessions, all reset links and every change of address that is not confirmed: they may be
    an intruder's, whom the new password is to keep out. The member is told.
    """
    member.password_hash = password_hash
    close_ways_in(member.id)
    close_asked(member.id)
    sessions.end_all(member.id)
    events.tell_of_account("security", member.id)
    post_letter("security", member=member)


def close_ways_in(member_id: int) -> None:
    """Invalidate every link to a new password and a change of address that is not confirmed."""
    close_resets(member_id)
    forget_change(member_id)


def forget_change(member_id: int) -> None:
    """Invalidate the link to a new address that was not confirmed."""
    _FORGET_CHANGE.write(viewer=member_id)


def close_asked(member_id: int) -> None:
    """End a change of address that an admin asked for and that is not confirmed."""
    _CLOSE_ASKED.write(viewer=member_id)


def close_resets(member_id: int) -> None:
    """Invalidate every link to a new password."""
    _CLOSE.write(viewer=member_id, at=now())


def _close_asked() -> Any:
    among = AddressByAdmin.state.in_([literal_column(f"'{state}'") for state in OPEN])
    asked = update(AddressByAdmin).where(AddressByAdmin.member_id == VIEWER, among)
    return asked.values(state=literal_column("'over'"))


_CLOSE_ASKED = Query(_close_asked)
_FORGET_CHANGE = Query(lambda: delete(AddressChange).where(AddressChange.member_id == VIEWER))
_CLOSE = Query(
    lambda: (
        update(PasswordReset)
        .where(PasswordReset.member_id == VIEWER, PasswordReset.used_at.is_(None))
        .values(used_at=bindparam("at"))
    )
)


def change_region(member: Somebody, *, locale: str, timezone: str) -> None:
    """The member's language, and the zone in which times are shown."""
    changed = members.to_change(member.id)
    changed.locale, changed.timezone = locale, timezone


def choose_language(member: Somebody, locale: str) -> None:
    """The member's language."""
    members.to_change(member.id).locale = locale
