"""Who knows whom: invitations, connections, mutes, blocks."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, language_key, member_key, partial_index
from app.models.members import MAILBOX

OPEN = text("state IN ('pending', 'ignored')")


class Invitation(db.Model):
    """An invitation to connect. `state`: see rules/invitations.py. At most one is open per pair of members."""

    __table_args__ = (
        CheckConstraint("inviter_id <> invitee_id", name="two_members"),
        CheckConstraint("low_id < high_id", name="ordered"),
        partial_index("uq_invitation_open_pair", "low_id", "high_id", where=OPEN, unique=True),
        Index(None, "invitee_id", "state"),
        Index(None, "inviter_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    inviter_id: Mapped[int] = member_key()
    invitee_id: Mapped[int] = member_key()
    low_id: Mapped[int] = mapped_column(Number)
    high_id: Mapped[int] = mapped_column(Number)
    how: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = language_key()  # of the note
    remind: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default="pending")
    unknown_at: Mapped[Maybe]
    created_at: Mapped[At]
    answered_at: Mapped[Maybe]
    reminded_at: Mapped[Maybe]


UNANSWERED = text("state IN ('asked', 'dismissed', 'lost')")


class Introduction(db.Model):
    """A member asks a connection of theirs to introduce them to a connection of that one. `state`: see
    rules/introductions.py. At most one of an asker and a target is unanswered, as the asker sees it.

    `to_via`: the asker's words to the one between, `to_target`: what is passed on, `words`: what the one between adds.
    The two names are those of the moment of asking: the asker learns nothing later, whatever the others do.
    `invitation_id`: what passing on led to.
    """

    __table_args__ = (
        CheckConstraint("asker_id <> via_id AND asker_id <> target_id AND via_id <> target_id", name="three_members"),
        partial_index("uq_introduction_open_pair", "asker_id", "target_id", where=UNANSWERED, unique=True),
        Index(None, "asker_id", "state"),
        Index(None, "via_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    asker_id: Mapped[int] = member_key()
    via_id: Mapped[int] = member_key()
    target_id: Mapped[int] = member_key(index=True)
    via_name: Mapped[str] = mapped_column(String(80))
    target_name: Mapped[str] = mapped_column(String(80))
    to_via: Mapped[str] = mapped_column(String(300))
    to_target: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = language_key()  # of the asker's words
    words: Mapped[str] = mapped_column(String(300), default="")
    words_language: Mapped[str] = language_key()
    state: Mapped[str] = mapped_column(String(16), default="asked")
    invitation_id: Mapped[int | None] = mapped_column(
        Number, ForeignKey("invitation.id", ondelete="SET NULL"), index=True
    )
    asked_at: Mapped[At]
    answered_at: Mapped[Maybe]


class EmailInvitation(db.Model):
    """An invitation to a person without an account. `state`: sent, claimed, declined, withdrawn."""

    __table_args__ = (Index(None, "inviter_id", "state"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    inviter_id: Mapped[int] = member_key()
    email: Mapped[str] = mapped_column(String(254))
    mailbox: Mapped[str] = mapped_column(String(MAILBOX), index=True)
    how: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(16), default="sent")
    nonce: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[At]
    expires_at: Mapped[At]


class MailRefusal(db.Model):
    """SHA-256 of an address whose owner wants no e-mail from this site any more."""

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[At]


class Connection(db.Model):
    """One direction of a connection; two rows per pair, written together."""

    __table_args__ = (Index(None, "peer_id"), {"sqlite_with_rowid": False})

    member_id: Mapped[int] = member_key(primary_key=True)
    peer_id: Mapped[int] = member_key(primary_key=True)
    since: Mapped[At]


class Mute(db.Model):
    """Updates by `muted_id` are not shown to the member, whether or not the two are connected."""

    __table_args__ = (
        CheckConstraint("member_id <> muted_id", name="two_members"),
        Index(None, "muted_id"),
        {"sqlite_with_rowid": False},
    )

    member_id: Mapped[int] = member_key(primary_key=True)
    muted_id: Mapped[int] = member_key(primary_key=True)
    at: Mapped[At]


class Block(db.Model):
    """The blocker and the blocked do not exist for each other."""

    __table_args__ = (Index(None, "blocked_id"), {"sqlite_with_rowid": False})

    blocker_id: Mapped[int] = member_key(primary_key=True)
    blocked_id: Mapped[int] = member_key(primary_key=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[At]
