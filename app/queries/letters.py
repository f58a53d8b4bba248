"""What letters tell about, looked up again when they are sent: each answer is None where it is gone by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select

from app.extensions import db
from app.models import (
    AddressChange,
    EmailInvitation,
    Endorsement,
    Invitation,
    MailRefusal,
    Member,
    PasswordReset,
    Post,
    PostLike,
    Recommendation,
    SignUp,
    Skill,
)
from app.models.base import now
from app.queries.accounts import is_taken
from app.queries.endorsements import requests
from app.queries.notifications import choice, invitations_since
from app.rules import invitations as rules
from app.rules import recommendations
from app.rules.email import mailbox
from app.rules.kinds import TOLD_KINDS
from app.tokens import token_hash

FOR_GUESTS = "email_invitation"  # the one kind of letter that people without an account can refuse


@dataclass(frozen=True, slots=True)
class Told:
    """The thing a letter tells about: its id, and the words of it that the recipient may read.

    `position`: the one that a recommendation is tied to.
    """

    id: int
    words: str = ""
    how: str = ""
    thread: int = 0
    position: str = ""


def invitation(member_id: int, inviter_id: int, invitation_id: int) -> Told | None:
    """A pending invitation to the member; `words` is the note."""
    row = db.session.execute(
        select(Invitation.id, Invitation.note, Invitation.how).where(
            Invitation.id == invitation_id,
            Invitation.invitee_id == member_id,
            Invitation.inviter_id == inviter_id,
            Invitation.state == rules.PENDING,
            Invitation.created_at > invitations_since(),
        )
    ).one_or_none()
    return Told(*row) if row else None


def acceptance(member_id: int, invitee_id: int, invitation_id: int) -> Told | None:
    """The member's own invitation, accepted."""
    found = db.session.scalar(
        select(Invitation.id).where(
            Invitation.id == invitation_id,
            Invitation.inviter_id == member_id,
            Invitation.invitee_id == invitee_id,
            Invitation.state == rules.ACCEPTED,
        )
    )
    return Told(found) if found else None


def endorsement(member_id: int, endorser_id: int, skill_id: int) -> Told | None:
    """An endorsement of the member's skill that it has not hidden already; `words` is the skill's name."""
    row = db.session.execute(
        select(Skill.id, Skill.name)
        .join(Endorsement, Endorsement.skill_id == Skill.id)
        .where(
            Skill.id == skill_id,
            Skill.member_id == member_id,
            Endorsement.endorser_id == endorser_id,
            ~Endorsement.hidden,
        )
    ).one_or_none()
    return Told(*row) if row else None


def endorsement_request(member_id: int, asker_id: int, _asker_id: int) -> Told | None:
    """What a connection still asks the member to endorse; `words` are the names of the skills, one a line."""
    skills = requests(member_id, [asker_id]).get(asker_id)
    return Told(skills[0].id, "\n".join(skill.name for skill in skills)) if skills else None


def like(member_id: int, liker_id: int, post_id: int) -> Told | None:
    """A like of the member's post; `words` is the post."""
    row = db.session.execute(
        select(Post.id, Post.text)
        .join(PostLike, PostLike.post_id == Post.id)
        .where(Post.id == post_id, Post.author_id == member_id, PostLike.member_id == liker_id)
    ).one_or_none()
    return Told(*row) if row else None


def recommendation_asked(member_id: int, subject_id: int, id: int) -> Told | None:
    """A request that the member has not answered; `words` is the note."""
    return _recommendation(id, member_id, subject_id, Recommendation.note, recommendations.REQUESTED)


def recommendation_received(member_id: int, author_id: int, id: int) -> Told | None:
    """What was written about the member and waits for an answer; `words` is all of it."""
    return _recommendation(id, author_id, member_id, Recommendation.text, recommendations.SUBMITTED)


def recommendation_accepted(member_id: int, subject_id: int, id: int) -> Told | None:
    """What the member wrote, accepted."""
    accepted = (recommendations.SHOWN, recommendations.HIDDEN)
    return _recommendation(id, member_id, subject_id, literal(""), *accepted)


def recommendation_revision(member_id: int, subject_id: int, id: int) -> Told | None:
    """What the member wrote and is asked to revise; `words` is the note that says why."""
    return _recommendation(id, member_id, subject_id, Recommendation.note, recommendations.REVISION)


def _recommendation(id: int, author_id: int, subject_id: int, words: Any, *states: str) -> Told | None:
    row = db.session.execute(
        select(words, Recommendation.position_title, Recommendation.position_organisation).where(
            Recommendation.id == id,
            Recommendation.author_id == author_id,
            Recommendation.subject_id == subject_id,
            Recommendation.state.in_(states),
        )
    ).one_or_none()
    return Told(id, row[0], position=f"{row[1]}, {row[2]}") if row else None


def sign_up(row_id: int) -> SignUp | None:
    """A sign-up whose link still works."""
    return db.session.scalar(select(SignUp).where(SignUp.id == row_id, SignUp.expires_at > now()))


def reset(row_id: int, member_id: int) -> PasswordReset | None:
    """A way back in that still works."""
    return db.session.scalar(
        select(PasswordReset).where(
            PasswordReset.id == row_id,
            PasswordReset.member_id == member_id,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
        )
    )


def email_invitation(row_id: int) -> EmailInvitation | None:
    """An invitation by e-mail that still waits for an answer."""
    return db.session.scalar(
        select(EmailInvitation).where(
            EmailInvitation.id == row_id, EmailInvitation.state == "sent", EmailInvitation.expires_at > now()
        )
    )


def address_change(member_id: int, address: str) -> AddressChange | None:
    """The member's wish for this address, unless it is over or the address is somebody else's."""
    row = db.session.get(AddressChange, member_id)
    if row is None or row.email != address or row.expires_at <= now() or is_taken(address, besides=member_id):
        return None
    return row


def refuses_mail(address: str) -> bool:
    """Whether the owner of an address said: never write to me again."""
    hashes = (address_hash(address), token_hash(address.strip().lower()))  # the latter: before mailboxes were known
    return db.session.scalar(select(MailRefusal.at).where(MailRefusal.address_hash.in_(hashes)).limit(1)) is not None


def address_hash(address: str) -> str:
    """The name under which a refusal is kept, for all spellings of an address: the address itself is not."""
    return token_hash(mailbox(address))


def is_wanted(who: int | str, kind: str) -> bool | None:
    """Whether letters of a kind may go to a member, or to a guest (given as the hash of the address).

    None where there is no such member or kind.
    """
    if isinstance(who, str):
        return db.session.get(MailRefusal, who) is None if kind == FOR_GUESTS else None
    if kind not in TOLD_KINDS or db.session.get(Member, who) is None:
        return None
    return choice(who, kind).mail != "off"
