"""Inviting, accepting, ignoring, withdrawing. The states and who may do what: rules/invitations.py.

Every action locks the two members first, in ascending id, and then looks at the invitation again: whatever
races, the pair ends in one state that both sides agree on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import update

from app.actions import events, releases
from app.actions.connections import connect
from app.extensions import db
from app.models import Invitation, Member
from app.models.base import now
from app.queries import email_invitations as letters
from app.queries import graph, members
from app.queries import invitations as queries
from app.rules import invitations as rules
from app.rules.email import mailbox
from app.rules.errors import NOBODY, Gone, Refused
from app.rules.labels import N_
from app.rules.visibility import Level


@dataclass(frozen=True)
class Wish:
    """What an inviter says: how they know each other, a note, whether one reminder is welcome, the address known."""

    how: str
    note: str = ""
    remind: bool = False
    email: str = ""


def invite(inviter: Member, invitee_id: int, wish: Wish) -> Invitation:
    """Invite a member. Where the other side has asked already, the two are connected instead, see `meet`.

    Inviting twice is inviting once: the invitation that is pending, or that connected the two, is returned.
    Raises Refused (a stranger, a limit, the invitee's setting) and Gone (blocked).
    """
    rules.check_how(wish.how)
    inviter, invitee = members.locked(inviter.id, invitee_id)
    standing = graph.standing(inviter.id, invitee.id)
    if standing.level == Level.NOTHING or invitee.state != "active":
        raise Gone(NOBODY)
    if standing.level >= Level.CONNECTION:
        return _that_connected(inviter, invitee)
    if found := meet(inviter, invitee):
        return found
    knows_email = bool(wish.email) and mailbox(wish.email) == mailbox(invitee.email)
    check(inviter, invitee, shared=standing.shared, knows_email=knows_email)
    return write(inviter, invitee, wish)


def meet(member: Member, other: Member) -> Invitation | None:
    """Somebody wants to be connected: connect the two where the other side has asked already. Both are locked.

    It has asked by an invitation that waits or was ignored, or by an e-mail to the member's own address, answered or
    not. Gives what connected them, or what the member sent before and still waits, None where nothing is open.
    """
    found = _waiting(member, other)
    letter = None if found else letters.open_to(other.id, member.email)
    if letter:
        letter.state = letters.CLAIMED
        found = _row(other, member, Wish(letter.how, letter.note))
    if found and found.invitee_id == member.id:
        _accept(found, inviter=other, invitee=member)
    return found


def check(inviter: Member, invitee: Member, *, shared: int, knows_email: bool) -> None:
    """Raises Refused where the invitee's setting or a limit keeps a new invitation from being sent."""
    rules.check_allowed(invitee.who_may_invite, shared=shared, knows_email=knows_email)
    rules.check_counts(
        pending=queries.sent_count(inviter.id),
        marks=queries.unknown_marks(inviter.id),
        withdrawn_at=queries.between(inviter.id, invitee.id).withdrawn_at,
        now=now(),
    )


def write(inviter: Member, invitee: Member, wish: Wish) -> Invitation:
    """Write a pending invitation without asking the limits: for `invite`, claimed e-mail invitations and the demo."""
    invitation = _row(inviter, invitee, wish)
    events.record("invited", actor=inviter, tell=invitee, object_id=invitation.id)
    return invitation


def _row(inviter: Member, invitee: Member, wish: Wish) -> Invitation:
    low, high = sorted((inviter.id, invitee.id))
    invitation = Invitation(
        inviter_id=inviter.id, invitee_id=invitee.id, low_id=low, high_id=high,
        how=wish.how, note=wish.note, remind=wish.remind,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation


def write_once(inviter: Member, invitee: Member, wish: Wish) -> Invitation | None:
    """As `write`, unless the two (locked by the caller) are connected; where the invitee has asked, they are now.

    Gives what is open between them, or connected them just now.
    """
    if graph.are_connected(inviter.id, invitee.id):
        return None
    return meet(inviter, invitee) or write(inviter, invitee, wish)


def _waiting(inviter: Member, invitee: Member) -> Invitation | None:
    """The open invitation of the two, whoever sent it; one whose time has passed is put away."""
    found = queries.open_between(inviter.id, invitee.id)
    return None if found is None or _expire(found) else found


def _that_connected(a: Member, b: Member) -> Invitation:
    if a.id == b.id:
        raise Refused(N_("You cannot invite yourself."))
    found = queries.that_connected(a.id, b.id)
    if found is None:
        raise Refused(N_("You are already connected."))
    return found


def accept(invitation: Invitation, release: Iterable[str] = ()) -> list[str]:
    """Connect the two. Accepting what was accepted changes nothing; raises Refused where it was withdrawn.

    `release`: fields of contact data that the invitee shows to chosen connections, and to this one from now on; gives
    those that were released.
    """
    inviter, invitee = _lock(invitation)
    if invitation.state == rules.ACCEPTED and graph.are_connected(inviter.id, invitee.id):
        return []
    _accept(invitation, inviter, invitee)
    return releases.grant(invitee.id, inviter.id, release)


def _accept(invitation: Invitation, inviter: Member, invitee: Member) -> None:
    _move(invitation, "accept")
    invitation.unknown_at = None  # whoever said so has thought better of it
    connect(invitee, inviter, invitation)
    events.record("accepted", actor=invitee, tell=inviter, object_id=invitation.id)
    events.forget("invited", object_id=invitation.id)


def ignore(invitation: Invitation, *, unknown_person: bool = False) -> None:
    """Put an invitation away; the inviter is not told. `unknown_person`: the second step, counted against it."""
    _lock(invitation)
    if invitation.state != rules.IGNORED:
        _move(invitation, "ignore")
        events.forget("invited", object_id=invitation.id)
    if unknown_person and not invitation.unknown_at:
        invitation.unknown_at = now()


def withdraw(invitation: Invitation) -> None:
    """Take an invitation back, silently; the same person can be invited again after REINVITE_AFTER."""
    _lock(invitation)
    if invitation.state != rules.WITHDRAWN:
        _move(invitation, "withdraw")
        events.forget("invited", object_id=invitation.id)


def close_between(a: Member, b: Member) -> None:
    """Put away whatever is open between two members who no longer exist for each other."""
    found = queries.open_between(a.id, b.id)
    if found:
        _move(found, "expire")  # nobody withdrew it: nobody has to wait before inviting again
        events.forget("invited", object_id=found.id)


def _lock(invitation: Invitation) -> list[Member]:
    pair = members.locked(invitation.inviter_id, invitation.invitee_id)
    db.session.refresh(invitation)
    if graph.is_blocked(invitation.inviter_id, invitation.invitee_id):
        raise Gone(N_("This invitation is gone."))
    _expire(invitation)
    return pair


def _expire(invitation: Invitation) -> bool:
    """Put an open invitation away whose time has passed; True where it did."""
    if invitation.state not in rules.OPEN or rules.expires_at(invitation.created_at) > now():
        return False
    _move(invitation, "expire")
    events.forget("invited", object_id=invitation.id)
    return True


def _move(invitation: Invitation, move: str) -> None:
    invitation.state = rules.next_state(invitation.state, move)
    if move != "expire":  # the time at which somebody answered
        invitation.answered_at = now()
    db.session.flush()


def expire_old() -> int:
    """Put away pending invitations whose time has passed; returns how many. Runs with the mail worker."""
    rows = db.session.execute(
        update(Invitation)
        .where(Invitation.state.in_(rules.OPEN), Invitation.created_at <= queries.invitations_since())
        .values(state=rules.EXPIRED)
    )
    return rows.rowcount  # type: ignore[attr-defined, no-any-return]
