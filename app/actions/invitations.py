"""Inviting, accepting, ignoring, withdrawing. The states and who may do what: rules/invitations.py.

Every action locks the two members first, in ascending id, and then reads the invitation again: whatever races, the pair
ends in one state, the same for both sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, update

from app.actions import events, releases
from app.actions.connections import connect
from app.models import Invitation
from app.models.base import Moment, now
from app.queries import email_invitations as letters
from app.queries import graph, members
from app.queries import invitations as queries
from app.queries import open_invitations as opened
from app.queries.members import Anybody, MemberRow, Somebody
from app.queries.open_invitations import FOUND, InvitationFound
from app.queries.query import Query, insertion
from app.rules import invitations as rules
from app.rules.email import mailbox
from app.rules.errors import NOBODY, Gone, Refused
from app.rules.labels import N_
from app.rules.visibility import Level


@dataclass(frozen=True)
class Wish:
    """An inviter's words: how they know each other, a note, whether one reminder is welcome, the invitee's address as
    proof.
    """

    how: str
    note: str = ""
    remind: bool = False
    email: str = ""


def invite(inviter: Somebody, invitee_id: int, wish: Wish) -> InvitationFound:
    """Invite a member. If the other side has invited already, the two are connected instead, see `meet`.

    Inviting twice is inviting once: the invitation that is pending, or that connected the two, is returned. Raises
    Refused (a stranger, a limit, the invitee's setting) and Gone (blocked).
    """
    rules.check_how(wish.how)
    me, invitee = members.locked(inviter.id, invitee_id)
    standing = graph.standing(me.id, invitee.id)
    if standing.level == Level.NOTHING or invitee.state != "active":
        raise Gone(NOBODY)
    if standing.level >= Level.CONNECTION:
        return _that_connected(me.id, invitee.id)
    if found := meet(me, invitee):
        return found
    knows_email = bool(wish.email) and mailbox(wish.email) == mailbox(invitee.email)
    check(me, invitee, shared=standing.shared, knows_email=knows_email)
    return write(me, invitee, wish)


def meet(member: MemberRow, other: Somebody) -> InvitationFound | None:
    """A member wants to connect: connect the two if the other side has invited already. Both are locked.

    They may have invited by an invitation that is pending or was ignored, or by an e-mail to the member's address,
    whether or not it was claimed. Returns the invitation that connected them, or the member's own that is still
    pending; None if there is none.
    """
    found = _waiting(member.id, other.id)
    letter = None if found else letters.open_to(other.id, member.email)
    if letter:
        letter.state = letters.CLAIMED
        found = _write(other, member, Wish(letter.how, letter.note))
    if found and found.invitee_id == member.id:
        return _accept(found)
    return found


def check(inviter: Somebody, invitee: MemberRow, *, shared: int, knows_email: bool, introduced: bool = False) -> None:
    """Raises Refused if the invitee's setting or a limit prevents a new invitation."""
    rules.check_allowed(invitee.who_may_invite, shared=shared, knows_email=knows_email, introduced=introduced)
    rules.check_counts(
        pending=queries.sent_count(inviter.id),
        marks=opened.unknown_marks(inviter.id),
        withdrawn_at=queries.between(inviter.id, invitee.id).withdrawn_at,
        now=now(),
    )


def write(inviter: Somebody, invitee: Somebody, wish: Wish) -> InvitationFound:
    """Write a pending invitation without checking limits: for `invite`, claimed e-mail invitations and the demo."""
    invitation = _write(inviter, invitee, wish)
    events.record("invited", actor=inviter, tell=invitee, object_id=invitation.id)
    return invitation


def _write(inviter: Somebody, invitee: Somebody, wish: Wish) -> InvitationFound:
    low, high = sorted((inviter.id, invitee.id))
    return _WRITE.row(  # type: ignore[no-any-return]
        inviter_id=inviter.id, invitee_id=invitee.id, low_id=low, high_id=high, how=wish.how, note=wish.note,
        remind=wish.remind, created_at=now(),
    )  # fmt: skip


_WRITE = Query(
    lambda: (
        insertion(Invitation, "inviter_id", "invitee_id", "low_id", "high_id", "how", "note", "remind", "created_at")
        .values(language=members.language_of("inviter_id"))
        .returning(*FOUND)
    ),
    InvitationFound,
)


def write_once(inviter: MemberRow, invitee: Somebody, wish: Wish) -> InvitationFound | None:
    """As `write`, unless the two (locked by the caller) are connected; if the invitee has invited, they are connected
    now.

    Returns the invitation that is pending between them, or that connected them.
    """
    if graph.are_connected(inviter.id, invitee.id):
        return None
    return meet(inviter, invitee) or write(inviter, invitee, wish)


def _waiting(a_id: int, b_id: int) -> InvitationFound | None:
    """The open invitation of the two, whoever sent it; an expired one is closed."""
    found = opened.open_between(a_id, b_id)
    return None if found is None or _expired(found) else found


def _that_connected(a_id: int, b_id: int) -> InvitationFound:
    if a_id == b_id:
        raise Refused(N_("You cannot invite yourself."))
    found = opened.that_connected(a_id, b_id)
    if found is None:
        raise Refused(N_("You are already connected."))
    return found


def accept(invitation: InvitationFound, release: Iterable[str] = ()) -> list[str]:
    """Connect the two. Accepting twice changes nothing; raises Refused if it was withdrawn.

    `release`: fields of contact data for chosen connections, which the invitee shares with this one from now on;
    returns those that were shared.
    """
    present = _lock(invitation)
    if present.state == rules.ACCEPTED and graph.are_connected(present.inviter_id, present.invitee_id):
        return []
    _accept(present)
    return releases.grant(present.invitee_id, present.inviter_id, release)


def _accept(invitation: InvitationFound) -> InvitationFound:
    """Both are locked. An earlier "I don’t know this person" is deleted."""
    inviter, invitee = Anybody(invitation.inviter_id), Anybody(invitation.invitee_id)
    accepted = _move(invitation, "accept", unknown_at=None)
    connect(invitee, inviter, invitation.id)
    events.record("accepted", actor=invitee, tell=inviter, object_id=invitation.id)
    events.forget("invited", object_id=invitation.id)
    return accepted


def ignore(invitation: InvitationFound, *, unknown_person: bool = False) -> None:
    """Ignore an invitation; the inviter is not told. `unknown_person`: "I don’t know this person", counted against
    them.
    """
    present = _lock(invitation)
    if present.state != rules.IGNORED:
        present = _move(present, "ignore")
        events.forget("invited", object_id=present.id)
    if unknown_person and not present.unknown_at:
        _store(present._replace(unknown_at=now()))


def withdraw(invitation: InvitationFound) -> None:
    """Withdraw an invitation, silently; the same person can be invited again after REINVITE_AFTER."""
    present = _lock(invitation)
    if present.state != rules.WITHDRAWN:
        _move(present, "withdraw")
        events.forget("invited", object_id=present.id)


def close_between(a_id: int, b_id: int) -> None:
    """Close open invitations between two members who no longer exist for each other."""
    found = opened.open_between(a_id, b_id)
    if found:
        _move(found, "expire")  # nobody withdrew it: nobody has to wait before inviting again
        events.forget("invited", object_id=found.id)


def _lock(invitation: InvitationFound) -> InvitationFound:
    """Lock the two; the invitation as it is now. Raises Gone if one of them has blocked the other."""
    present = opened.locked(invitation)
    if present is None:
        raise Gone(N_("This invitation is gone."))
    return _expired(present) or present


def _expired(invitation: InvitationFound) -> InvitationFound | None:
    """Close an open invitation that has expired, and return it as it is then; None if it has not."""
    if invitation.state not in rules.OPEN or rules.expires_at(invitation.created_at) > now():
        return None
    events.forget("invited", object_id=invitation.id)
    return _move(invitation, "expire")


def _move(invitation: InvitationFound, move: str, **changed: object) -> InvitationFound:
    if move != "expire":  # the time at which somebody answered
        changed["answered_at"] = now()
    return _store(invitation._replace(state=rules.next_state(invitation.state, move), **changed))


def _store(invitation: InvitationFound) -> InvitationFound:
    _STORE.write(
        invitation=invitation.id, to=invitation.state, unknown=invitation.unknown_at, answered=invitation.answered_at
    )
    return invitation


_STORE = Query(
    lambda: (
        update(Invitation)
        .where(Invitation.id == bindparam("invitation"))
        .values(state=bindparam("to"), unknown_at=bindparam("unknown"), answered_at=bindparam("answered"))
    )
)


def expire_old() -> int:
    """Close pending invitations that have expired; returns how many. Runs in the mail worker."""
    return _EXPIRE.write(since=queries.invitations_since())


_EXPIRE = Query(
    lambda: (
        update(Invitation)
        .where(
            or_(*(Invitation.state == state for state in rules.OPEN)),
            Invitation.created_at <= bindparam("since", type_=Moment),
        )
        .values(state=rules.EXPIRED)
    )
)
