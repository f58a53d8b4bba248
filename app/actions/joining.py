"""Becoming a member: requested, confirmed by a link in an e-mail, done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import bindparam, delete

from app import database
from app.actions import consents, email_invitations, limits, roster
from app.actions.accounts import create_member, new_hash
from app.actions.letters import may_write_to, post_letter
from app.extensions import db
from app.models import AddressChange, EmailInvitation, Member, PasswordReset, RosterEntry, SignUp
from app.models.base import Moment, now
from app.queries import accounts as queries
from app.queries import email_invitations as invited
from app.queries import roster as roster_queries
from app.queries.query import Query
from app.rules import joining as rules
from app.rules import passwords
from app.rules.errors import Over, Refused
from app.rules.labels import N_
from app.rules.limits import APPLICATION_LASTS, SIGN_UP_EXPIRES
from app.tokens import new_nonce


@dataclass(frozen=True)
class Applicant:
    """What somebody who wants to join typed. `agreed_version`: the Site's `terms_version` that they agreed to;
    `answer`: to the organisation's question, where it asks one.
    """

    name: str
    email: str
    password: str
    locale: str
    agreed_version: int = 0
    answer: str = ""


def ask_to_join(who: Applicant, *, invitation: EmailInvitation | None = None, form_key: str = "") -> None:
    """Write a letter to the address: with a link that proves it, or, to a member, that it is one already.

    The caller cannot tell which; the work is the same. One `form_key` gets one letter. Raises Refused for a password
    that is easily guessed, and for an address of a domain that may not join.
    """
    if invitation is None and (site := queries.site()):
        rules.check_domain(site.policy, site.domains, who.email)
    password_hash = new_hash(who.password, name=who.name, email=who.email)
    if not may_write_to(who.email) or limits.is_repeated(form_key):
        return
    member = queries.by_email(who.email)
    if member:
        post_letter("already_member", member=member)
        return
    sign_up = SignUp(
        name=who.name, email=who.email, password_hash=password_hash, locale=who.locale, nonce=new_nonce(),
        email_invitation_id=invitation.id if invitation else None, expires_at=now() + SIGN_UP_EXPIRES,
        agreed_version=who.agreed_version,
        answer=who.answer,
    )
    db.session.add(sign_up)
    db.session.flush()
    post_letter("confirm_sign_up", address=who.email, locale=who.locale, object_id=sign_up.id)


def confirm(sign_up: SignUp, password: str) -> Member | None:
    """The link was opened by whoever asked to join: they are a member, or None where an admin has to decide first.

    The password is asked for again, because anybody can ask to join with the address of somebody else: the owner, who
    opens the letter, would share an account whose password a stranger knows. Raises Refused where it is another one,
    and Over where the link, or the invitation it needs, no longer counts.
    """
    database.end_transaction()
    if not passwords.matches(sign_up.password_hash, password):
        raise Refused(N_("Enter the password that you chose when you asked to join."), "password")
    row = db.session.get(SignUp, sign_up.id, with_for_update=True, populate_existing=True)
    if row is None or row.state not in (rules.ASKED, rules.ACCEPTED):
        raise Over
    invitation = invited.to_claim(row.email_invitation_id)
    state = {"invited": invitation is not None, "listed": row.state == rules.ACCEPTED}
    if _outcome(row.email, **state) == rules.APPLY:
        _apply(row)
        return None
    member = _join(row.name, row.email, row.password_hash, row.locale, **state)
    consents.note(member, row.agreed_version, [row.locale], at=row.created_at)
    if invitation:
        email_invitations.claim(invitation, member)
    return member


def _apply(row: SignUp) -> None:
    """The address is confirmed; an admin decides. Earlier ones of this address that nobody has decided are replaced."""
    if queries.by_email(row.email):
        raise Over
    row.state, row.applied_at, row.expires_at = rules.APPLIED, now(), now() + APPLICATION_LASTS
    _FORGET_OTHERS.write(email=row.email, own=row.id)


def join_listed(entry: RosterEntry, who: Applicant) -> Member:
    """Join at once with the address on the organisation's list: the link has proven it. Raises Refused, Over."""
    password_hash = new_hash(who.password, name=who.name, email=entry.email)
    found = roster_queries.to_join(entry.id)
    if found is None:
        raise Over
    if queries.by_email(found.email):
        raise Refused(N_("Sign in instead: there is already an account with this address."), "password")
    return _join(who.name, found.email, password_hash, who.locale, listed=True)


def join_invited(invitation: EmailInvitation, who: Applicant) -> Member:
    """Join at once under the address that the invitation was sent to: its link has proven it. Raises Refused, Over."""
    password_hash = new_hash(who.password, name=who.name, email=invitation.email)
    found = invited.to_claim(invitation.id)
    if found is None:
        raise Over
    if queries.by_email(found.email):
        raise Refused(N_("Sign in instead: there is already an account with this address."), "email")
    member = _join(who.name, found.email, password_hash, who.locale, invited=True)
    consents.note(member, who.agreed_version, [who.locale], at=now())
    email_invitations.claim(found, member)
    return member


def _outcome(email: str, *, invited: bool = False, listed: bool = False) -> str:
    site = queries.site()
    if site is None:
        return rules.NO
    domain = rules.has_domain(site.domains, email)
    return rules.outcome(site.policy, invited=invited, listed=listed, domain=domain)


def _join(name: str, email: str, password_hash: str, locale: str, *, invited: bool = False, listed: bool = False
          ) -> Member:  # fmt: skip
    if _outcome(email, invited=invited, listed=listed) != rules.JOIN or queries.by_email(email):
        raise Over
    _FORGET_ASKED.write(email=email)
    member = create_member(
        name=name, email=email, password_hash=password_hash, locale=locale, timezone=queries.site().timezone
    )
    roster.note_joined(member)
    return member


def forget_old() -> None:
    """Drop sign-ups and addresses that nobody confirmed and resets whose time is over. Runs with the mail worker."""
    for each in _FORGET_OLD:
        each.write(present=now())


def _over(table: Any) -> Any:
    return delete(table).where(table.expires_at < bindparam("present", type_=Moment))


_FORGET_ASKED = Query(lambda: delete(SignUp).where(SignUp.email == bindparam("email")))
_FORGET_OTHERS = Query(
    lambda: delete(SignUp).where(
        SignUp.email == bindparam("email"), SignUp.id != bindparam("own"), SignUp.state != rules.REJECTED
    )
)
_FORGET_OLD = [Query(partial(_over, table)) for table in (SignUp, AddressChange, PasswordReset)]
