"""What letters tell about, looked up again when they are sent: each answer is None where it is gone by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

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
from app.models.base import Moment, now
from app.queries.accounts import is_taken
from app.queries.endorsements import requests
from app.queries.notifications import choice, invitations_since
from app.queries.query import VIEWER, Query, among
from app.rules import invitations as rules
from app.rules import recommendations
from app.rules.email import mailbox
from app.rules.kinds import TOLD_KINDS
from app.tokens import token_hash

OTHER: Any = bindparam("other")  # who did what the letter tells about
ID: Any = bindparam("id")  # what it tells about
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
    row = _INVITATION.row(viewer=member_id, other=inviter_id, id=invitation_id, since=invitations_since())
    return Told(*row) if row else None


_INVITATION = Query(
    lambda: select(Invitation.id, Invitation.note, Invitation.how).where(
        Invitation.id == ID,
        Invitation.invitee_id == VIEWER,
        Invitation.inviter_id == OTHER,
        Invitation.state == rules.PENDING,
        Invitation.created_at > bindparam("since"),
    )
)


def acceptance(member_id: int, invitee_id: int, invitation_id: int) -> Told | None:
    """The member's own invitation, accepted."""
    row = _ACCEPTANCE.row(viewer=member_id, other=invitee_id, id=invitation_id)
    return Told(*row) if row else None


_ACCEPTANCE = Query(
    lambda: select(Invitation.id).where(
        Invitation.id == ID,
        Invitation.inviter_id == VIEWER,
        Invitation.invitee_id == OTHER,
        Invitation.state == rules.ACCEPTED,
    )
)


def endorsement(member_id: int, endorser_id: int, skill_id: int) -> Told | None:
    """An endorsement of the member's skill that it has not hidden already; `words` is the skill's name."""
    row = _ENDORSEMENT.row(viewer=member_id, other=endorser_id, id=skill_id)
    return Told(*row) if row else None


_ENDORSEMENT = Query(
    lambda: (
        select(Skill.id, Skill.name)
        .join(Endorsement, Endorsement.skill_id == Skill.id)
        .where(Skill.id == ID, Skill.member_id == VIEWER, Endorsement.endorser_id == OTHER, ~Endorsement.hidden)
    )
)


def endorsement_request(member_id: int, asker_id: int, _asker_id: int) -> Told | None:
    """What a connection still asks the member to endorse; `words` are the names of the skills, one a line."""
    skills = requests(member_id, [asker_id]).get(asker_id)
    return Told(skills[0].id, "\n".join(skill.name for skill in skills)) if skills else None


def like(member_id: int, liker_id: int, post_id: int) -> Told | None:
    """A like of the member's post; `words` is the post."""
    row = _LIKE.row(viewer=member_id, other=liker_id, id=post_id)
    return Told(*row) if row else None


_LIKE = Query(
    lambda: (
        select(Post.id, Post.text)
        .join(PostLike, PostLike.post_id == Post.id)
        .where(Post.id == ID, Post.author_id == VIEWER, PostLike.member_id == OTHER)
    )
)


def recommendation_asked(member_id: int, subject_id: int, id: int) -> Told | None:
    """A request that the member has not answered; `words` is the note."""
    row = _recommendation(id, member_id, subject_id, recommendations.REQUESTED)
    return row and _told(row, row.note)


def recommendation_received(member_id: int, author_id: int, id: int) -> Told | None:
    """What was written about the member and waits for an answer; `words` is all of it."""
    row = _recommendation(id, author_id, member_id, recommendations.SUBMITTED)
    return row and _told(row, row.text)


def recommendation_accepted(member_id: int, subject_id: int, id: int) -> Told | None:
    """What the member wrote, accepted."""
    row = _recommendation(id, member_id, subject_id, recommendations.SHOWN, recommendations.HIDDEN)
    return row and _told(row)


def recommendation_revision(member_id: int, subject_id: int, id: int) -> Told | None:
    """What the member wrote and is asked to revise; `words` is the note that says why."""
    row = _recommendation(id, member_id, subject_id, recommendations.REVISION)
    return row and _told(row, row.note)


class _Row(NamedTuple):
    """A recommendation, with all that letters may tell of it."""

    id: int
    note: str
    text: str
    title: str
    organisation: str


def _recommendation(id: int, author_id: int, subject_id: int, *states: str) -> _Row | None:
    """The recommendation between the two, as long as it is in one of these states."""
    return _RECOMMENDATION.row(id=id, author=author_id, subject=subject_id, states=states)  # type: ignore[no-any-return]


_RECOMMENDATION = Query(
    lambda: select(
        Recommendation.id,
        Recommendation.note,
        Recommendation.text,
        Recommendation.position_title,
        Recommendation.position_organisation,
    ).where(
        Recommendation.id == ID,
        Recommendation.author_id == bindparam("author"),
        Recommendation.subject_id == bindparam("subject"),
        among(Recommendation.state, "states"),
    ),
    _Row,
)


def _told(row: _Row, words: str = "") -> Told:
    return Told(row.id, words, position=f"{row.title}, {row.organisation}")


def sign_up(row_id: int) -> SignUp | None:
    """A sign-up whose link still works."""
    return db.session.scalar(_SIGN_UP, {"id": row_id, "now": now()})


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
    """An invitation by e-mail that still waits for an answer."""
    return db.session.scalar(_EMAIL_INVITATION, {"id": row_id, "now": now()})


_EMAIL_INVITATION = select(EmailInvitation).where(
    EmailInvitation.id == ID, EmailInvitation.state == "sent", EmailInvitation.expires_at > _NOW
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
    return bool(_REFUSED.rows(hashes=hashes))


_REFUSED = Query(lambda: select(MailRefusal.at).where(among(MailRefusal.address_hash, "hashes")))


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
