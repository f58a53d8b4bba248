"""A member: the person, the account and the first lines of the profile."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, member_key, partial_index

LOCKED = text("state <> 'active'")  # few, so that checking whether somebody is among them reads one page of an index


MAY_SIGN_IN = ("active", "paused", "leaving")  # the latter two to one page only, see rules/leaving.py
MAILBOX = 3 * 254  # characters: lower case may be three for one


def folded(length: int) -> Any:
    """A string that is searched by its beginning: compared byte by byte on PostgreSQL, too, whatever its locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Member(db.Model):
    """`state`: active, locked, paused, leaving or erased; all but the first exist for nobody else. `leaves_at`: when
    a member who is leaving is erased, `leaves_by`: self, admin or roster. `lock_reason`: for admins. `in_memoriam`:
    nobody signs in or gets e-mails; connections keep the profile.

    `who_may_invite`: see rules/invitations.py, `who_may_ask`: rules/introductions.py. `picture`: SHA-256 of the
    portrait. `agreed_version`: the Site's `terms_version` when they last agreed.

    `home_stream`: the stream of Home that was chosen last (rules/streams.py), empty for none.
    `endorsements`: shown, hidden (from everybody else) or off (nobody can endorse). `public_profile`: open to guests if
    the site allows it; `public_indexed`: search engines may list it. `email`: as it was typed; `mailbox`: the one form
    of all its spellings (rules/email.py), None if an older account has that mailbox. `name_folded`: the sort key in
    lists of people. `in_search`: also found by others than connections.
    """

    __table_args__ = (
        partial_index("ix_member_locked", "id", where=LOCKED),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80))
    name_folded: Mapped[str] = mapped_column(folded(160), index=True)
    handle: Mapped[str] = mapped_column(String(100), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    mailbox: Mapped[str | None] = mapped_column(String(MAILBOX), index=True, unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="Europe/Berlin")
    role: Mapped[str] = mapped_column(String(16), default="member")
    state: Mapped[str] = mapped_column(String(16), default="active")

    headline: Mapped[str] = mapped_column(String(220), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    industry: Mapped[str] = mapped_column(String(80), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    wants: Mapped[str] = mapped_column(String(500), default="")
    offers: Mapped[str] = mapped_column(String(500), default="")
    picture: Mapped[str | None] = mapped_column(String(64), index=True)

    connection_count: Mapped[int] = mapped_column(default=0)
    who_may_invite: Mapped[str] = mapped_column(String(16), default="everyone")
    who_may_ask: Mapped[str] = mapped_column(String(16), default="connections", server_default="connections")
    hides_connections: Mapped[bool] = mapped_column(default=False)
    in_search: Mapped[bool] = mapped_column(default=True)
    endorsements: Mapped[str] = mapped_column(String(8), default="shown")
    public_profile: Mapped[bool] = mapped_column(default=False)
    public_indexed: Mapped[bool] = mapped_column(default=False)
    hides_completeness: Mapped[bool] = mapped_column(default=False)
    hides_first_week: Mapped[bool] = mapped_column(default=False)
    home_stream: Mapped[str] = mapped_column(String(16), default="")
    inmail_copy: Mapped[str] = mapped_column(String(8), default="notice")
    mail_paused: Mapped[bool] = mapped_column(default=False)

    leaves_at: Mapped[Maybe]
    leaves_by: Mapped[str] = mapped_column(String(8), default="", server_default="")
    lock_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    in_memoriam: Mapped[bool] = mapped_column(default=False, server_default=false())

    agreed_version: Mapped[int] = mapped_column(Number, default=0, server_default="0")
    created_at: Mapped[At]
    last_seen_at: Mapped[Maybe]
    seen_notification_id: Mapped[int] = mapped_column(Number, default=0)

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def may_sign_in(self) -> bool:
        return self.state in MAY_SIGN_IN and not self.in_memoriam


class FormerHandle(db.Model):
    """A handle that a member gave up: redirects to them, and is nobody else's, until `until`."""

    handle: Mapped[str] = mapped_column(String(100), primary_key=True)
    member_id: Mapped[int] = member_key(index=True)
    until: Mapped[At]


class SignedInSession(db.Model):
    """A browser that is signed in. The cookie holds the token, this row its SHA-256."""

    __tablename__ = "session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int] = member_key(index=True)
    marker: Mapped[str] = mapped_column(String(32))
    agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[At]
    seen_at: Mapped[At]
    confirmed_at: Mapped[Maybe]  # when the password was typed here last


class SignUp(db.Model):
    """A person who asked to join and is no member yet. `state`: see rules/joining.py.

    `answer`: to the organisation's question, where an admin decides; `reason`: why they were turned down, for admins;
    `agreed_version`: the Site's `terms_version` that they agreed to when they asked.
    """

    __table_args__ = (Index(None, "state", "id"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8))
    nonce: Mapped[str] = mapped_column(String(32))
    email_invitation_id: Mapped[int | None] = mapped_column(
        Number, ForeignKey("email_invitation.id", ondelete="SET NULL")
    )
    agreed_version: Mapped[int] = mapped_column(Number, default=0, server_default="0")
    state: Mapped[str] = mapped_column(String(16), default="asked", server_default="asked")
    answer: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    applied_at: Mapped[Maybe]
    decided_at: Mapped[Maybe]
    created_at: Mapped[At]
    expires_at: Mapped[At]


class PasswordReset(db.Model):
    """A way to a new password, by a link in an e-mail: once, for 30 minutes. The link is derived, never stored."""

    id: Mapped[Id]
    member_id: Mapped[int] = member_key(index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[At]
    expires_at: Mapped[At]
    used_at: Mapped[Maybe]


class AddressChange(db.Model):
    """Another e-mail address that a member asked for, until they open the link sent to it; the last one counts. The
    link is derived, never stored.
    """

    member_id: Mapped[int] = member_key(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    nonce: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[At]


class AddressUndo(db.Model):
    """The way back to `email`, which was the address of the member until it was changed: by a link sent there. It
    outlasts a new password, because whoever changed the address may change that, too. The link is derived, never
    stored.
    """

    id: Mapped[Id]
    member_id: Mapped[int] = member_key(index=True)
    email: Mapped[str] = mapped_column(String(254))
    nonce: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[At]

    __table_args__ = ({"sqlite_autoincrement": True},)


class AccountEvent(db.Model):
    """Something that happened to an account, for its member to read. `kind`: a name in rules/account_log.py;
    `address`: of the network, `agent`: the User-Agent of the browser, both empty if it was no browser of the member's.
    """

    __table_args__ = (Index(None, "member_id", "id"), Index(None, "at"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    kind: Mapped[str] = mapped_column(String(24))
    at: Mapped[At]
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class Counter(db.Model):
    """How often something was tried in a window of time: the limits, shared by all processes."""

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    starts: Mapped[int] = mapped_column(Number, primary_key=True)
    spent: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[At]

    __table_args__ = (Index(None, "ends_at"),)


class StrangersShown(db.Model):
    """Who was shown to a member in the current window of a limit (`name`), as keyed hashes of eight bytes each."""

    member_id: Mapped[int] = member_key(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    marks: Mapped[bytes] = mapped_column(LargeBinary)
    ends_at: Mapped[At]

    __table_args__ = (Index(None, "ends_at"),)


class Submission(db.Model):
    """A form that was already sent: sending it again leads to where the first one led."""

    member_id: Mapped[int] = member_key(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    location: Mapped[str] = mapped_column(String(500))
    at: Mapped[At]
