"""Inviting people by e-mail: sent, claimed, declined, withdrawn, refused for good.

No response tells the inviter whether an address belongs to a member, has declined or wants no e-mails.
"""

from __future__ import annotations

from app.actions import invitations
from app.actions.invitations import Wish
from app.actions.letters import may_invite, post_letter
from app.actions.refusals import refuse_mail
from app.extensions import db
from app.models import EmailInvitation, Member
from app.models.base import now
from app.queries import accounts, counters, graph, letters, members
from app.queries import email_invitations as queries
from app.queries import invitations as sent
from app.queries import open_invitations as opened
from app.queries.members import MemberRow, Somebody
from app.queries.open_invitations import InvitationFound
from app.rules import invitations as rules
from app.rules import limits
from app.rules.email import mailbox
from app.rules.errors import Over, Refused
from app.rules.labels import N_
from app.rules.visibility import Level
from app.tokens import new_nonce


def invite_by_email(inviter: MemberRow, email: str, wish: Wish) -> Member | None:
    """Invite the owner of this address, member or not, by an e-mail with a link; inviting twice is inviting once.

    A member is treated like everybody else: an ordinary invitation would reveal to the inviter whose address it is.
    Only a member who has invited the inviter is connected with them at once, and returned.

    Raises Refused (a stranger, one's own address, a limit of the inviter or of the address, withdrawn recently).
    """
    rules.check_how(wish.how)
    if mailbox(email) == mailbox(inviter.email):
        raise Refused(N_("This is your own address."), "email")
    owner = accounts.by_email(email)
    # a form that is sent twice at once, and limits
    me = members.locked(inviter.id, owner.id if owner else inviter.id)[0]
    before = queries.latest(me.id, email)
    is_open = bool(before and before.state in queries.LOOKS_OPEN and before.expires_at > now())
    if owner and _have_met(me, owner):
        if before and is_open:
            before.state = queries.CLAIMED
        return owner
    if is_open:
        return None
    rules.check_counts(
        pending=sent.sent_count(me.id),
        marks=opened.unknown_marks(me.id),
        withdrawn_at=before.expires_at if before and before.state == queries.WITHDRAWN else None,
        now=now(),
    )
    if not may_invite(email):
        raise Refused(
            N_("Choose another address, or come back on %(day)s: this one gets no more invitations today."),
            "email", day=counters.ends_at(limits.INVITATIONS_TO_ADDRESS),
        )
    wanted = not letters.refuses_mail(email) and not _declined(before) and queries.may_reach(me.id, email)
    _write(me, email, wish, letter=wanted)
    return None


def _have_met(inviter: MemberRow, owner: Member) -> bool:
    """Whether the owner of an address has invited the inviter: then the two (locked) are connected now."""
    there = owner.state == "active" and graph.standing(inviter.id, owner.id).level == Level.MEMBER
    met = invitations.meet(inviter, owner) if there else None
    return met is not None and met.state == rules.ACCEPTED


def _declined(before: EmailInvitation | None) -> bool:
    """After declining there are no new invitations for a while, counted from when the declined link would have expired.
    """
    return bool(before and before.state == queries.DECLINED and before.expires_at + limits.REINVITE_AFTER > now())


def _write(inviter: MemberRow, email: str, wish: Wish, *, letter: bool) -> None:
    row = EmailInvitation(
        inviter_id=inviter.id, email=email, mailbox=mailbox(email), how=wish.how, note=wish.note, nonce=new_nonce(),
        expires_at=now() + limits.EMAIL_INVITATION_EXPIRES,
    )
    db.session.add(row)
    db.session.flush()
    if letter:
        post_letter("email_invitation", address=email, locale=inviter.locale, actor_id=inviter.id, object_id=row.id)


def claim(invitation: EmailInvitation, member: Somebody) -> InvitationFound | None:
    """The recipient of the e-mail is this member: the invitation is now pending for them. Raises Refused, Over.

    A member who has invited the inviter is connected with them. Returns the invitation that is pending, or that
    connected them.
    """
    if member.id == invitation.inviter_id:
        raise Refused(N_("This is your own invitation."))
    inviter, claimer = members.locked(invitation.inviter_id, member.id)
    if queries.to_claim(invitation.id) is None:
        raise Over
    if graph.is_blocked(inviter.id, claimer.id):
        raise Over
    invitation.state = queries.CLAIMED
    return invitations.write_once(inviter, claimer, Wish(invitation.how, invitation.note))


def decline(invitation: EmailInvitation) -> None:
    """Decline it, silently: the inviter sees it until it expires."""
    invitation.state = queries.DECLINED


def refuse_all(invitation: EmailInvitation) -> None:
    """Decline, and refuse all invitations to this address from now on, by anybody."""
    decline(invitation)
    refuse_mail(letters.address_hash(invitation.email))


def withdraw(invitation: EmailInvitation) -> None:
    """Withdraw it: the link becomes invalid, and the address can be invited again after REINVITE_AFTER."""
    invitation.state, invitation.expires_at = queries.WITHDRAWN, now()
