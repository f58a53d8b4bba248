"""The demo organisation on a server of its own: who can sign in, and samples of pages that no link leads to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from app import create_app, database
from app.actions import invitations
from app.delivery import links
from app.extensions import db
from app.models import (
    AddressByAdmin,
    AddressChange,
    Connection,
    EmailInvitation,
    Invitation,
    Member,
    PasswordReset,
    SignUp,
)
from app.models.base import now
from app.rules.errors import Refused
from app.rules.limits import EMAIL_INVITATION_EXPIRES, RESET_EXPIRES
from app.tokens import new_nonce
from tests.bench import tree
from tests.screenshots import office, samples
from tests.tree import ROOT

ROLES = ("hub", "member", "newcomer")  # in the order in which the demo names them
GUEST = "guest"


def _later() -> dict[str, object]:
    return {"expires_at": now() + RESET_EXPIRES}


@dataclass
class Account:
    """Somebody who looks; the guest has no e-mail. `samples`: (name, path) of pages to see, and of places to walk from.

    `peer`: the handle of a connection, empty where there is none.
    """

    role: str
    email: str = ""
    password: str = ""
    handle: str = ""
    peer: str = ""
    is_admin: bool = False
    samples: list[tuple[str, str]] = field(default_factory=list)


class Stage:
    """A filled data folder. What the demo command said about accounts is kept in it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.environ = {"DATA_DIR": str(folder.resolve())}
        self.app: Flask = create_app(**self.environ)
        said = folder / "accounts.txt"
        is_new = not said.exists()
        if is_new:
            run = [sys.executable, "-m", "flask", "--app", "wsgi", "demo"]
            environ = {**os.environ, **self.environ}
            said.write_text(subprocess.run(run, cwd=ROOT, env=environ, check=True, stdout=-1, text=True).stdout)
        self.accounts = [Account(GUEST), *self._members(said.read_text())]
        if is_new:
            with self.app.app_context(), database.transaction():
                office.fill(*map(self._member, self.accounts[1:3]))
        with self.app.app_context(), database.transaction():
            for account in self.accounts:  # the guest's e-mails first: members open their links, too
                account.samples = self._samples_of(account)

    @staticmethod
    def _members(said: str) -> list[Account]:
        password = re.search(r"password of everybody is (\S+)", said)[1]
        emails = re.findall(r"^\s+(\S+@\S+)", said, flags=re.MULTILINE)
        return [Account(role, email, password) for role, email in zip(ROLES, emails, strict=True)]

    @staticmethod
    def _member(account: Account) -> Member:
        return db.session.scalars(select(Member).where(Member.email == account.email)).one()

    @contextmanager
    def open(self) -> Iterator[str]:
        """Serve the folder; gives the address."""
        with tree.kontor(self.environ) as running:
            yield f"http://127.0.0.1:{running.port}"

    def speak(self, account: Account, language: str) -> None:
        """Let the pages of an account be in a language; a guest says so by a cookie."""
        with self.app.app_context(), database.transaction() as session:
            session.execute(update(Member).where(Member.email == account.email).values(locale=language))

    def invite(self, account: Account, count: int) -> None:
        """Let so many whom the account does not know invite them."""
        with self.app.app_context(), database.transaction() as session:
            me = session.scalar(select(Member).where(Member.email == account.email))
            known = select(Connection.peer_id).where(Connection.member_id == me.id)
            invited = select(Invitation.inviter_id).where(Invitation.invitee_id == me.id)
            asked = select(Invitation.invitee_id).where(Invitation.inviter_id == me.id)
            strangers = select(Member).where(Member.id != me.id, Member.id.not_in(known.union(invited, asked)))
            for stranger in session.scalars(strangers.order_by(Member.id.desc()).limit(count)).all():
                with suppress(Refused):  # they may have other wishes
                    invitations.invite(stranger, me.id, invitations.Wish("colleague"))

    def _samples_of(self, account: Account) -> list[tuple[str, str]]:
        named = [("missing", "/no-such-page")]
        if account.role == GUEST:
            first = db.session.scalars(select(Member).order_by(Member.id)).first()
            self.tokens = self._letters(first)
            return [*named, ("join-over", "/join/0.over"), *self._starts(first)]
        me = db.session.scalar(select(Member).where(Member.email == account.email))
        account.handle, account.is_admin = me.handle, me.role == "admin"
        named += [("search-people", "/search?q=an"), ("search-nothing", "/search?q=xyzzyx")]
        named += [("inmail-unread", "/inmail?show=unread"), ("network-connections-found", "/network/connections?q=a")]
        named += [("admin-members-locked", "/admin/members?state=locked")] if account.is_admin else []
        named += [("network-circle-list", "/network/circle?as=list")]
        for name, handle in self._people(me.id):
            account.peer = handle if name == "connection" else account.peer
            named += [(f"in-{name}", f"/in/{handle}"), (f"in-{name}-connections", f"/in/{handle}/connections")]
            if name != "connection":
                named.append((f"in-{name}-invitation", f"/in/{handle}/invitation"))
                named.append((f"in-{name}-introduction", f"/in/{handle}/introduction"))
        change = AddressChange(member_id=me.id, email="new@post.example", nonce=new_nonce(), **_later())
        db.session.merge(change)
        self.tokens["email_address.confirm"] = self._token(links.address_change(change))
        return [*named, *self._starts(me)]

    def _starts(self, member: Member) -> list[tuple[str, str]]:
        """Places to walk from: an example of every address, whether a link leads there or not."""
        return [("", path) for path in samples.paths(self.app, member.id, self.tokens)]

    @staticmethod
    def _people(viewer_id: int) -> Iterator[tuple[str, str]]:
        """A connection, somebody of second degree, and a stranger, each with many connections of their own."""
        mine = select(Connection.peer_id).where(Connection.member_id == viewer_id)
        theirs = select(Connection.peer_id).where(Connection.member_id.in_(mine))
        others = Member.id != viewer_id
        kinds = (
            ("connection", Member.id.in_(mine)),
            ("second", Member.id.in_(theirs) & Member.id.not_in(mine)),
            ("stranger", Member.id.not_in(theirs) & Member.id.not_in(mine)),
        )
        for name, who in kinds:
            handle = db.session.scalar(
                select(Member.handle).where(who, others).order_by(Member.connection_count.desc(), Member.id).limit(1)
            )
            if handle:
                yield name, handle

    def _letters(self, inviter: Member) -> dict[str, str]:
        """Tokens of links in e-mails, by what they open."""
        reset = PasswordReset(member_id=inviter.id, nonce=new_nonce(), **_later())
        ada = {"name": "Ada Ahrens", "email": "ada@post.example", "password_hash": "-", "locale": "de"}
        sign_up = SignUp(**ada, nonce=new_nonce(), **_later())
        bo = {"email": "bo@post.example", "mailbox": "bo@post.example", "how": "friend"}
        invited = EmailInvitation(
            inviter_id=inviter.id, **bo, nonce=new_nonce(), expires_at=now() + EMAIL_INVITATION_EXPIRES
        )
        db.session.query(EmailInvitation).filter_by(inviter_id=inviter.id).delete()  # of an earlier run on these data
        db.session.query(AddressByAdmin).filter_by(member_id=inviter.id).delete()  # likewise
        asked = AddressByAdmin(
            member_id=inviter.id, email="anna@post.example", former="", nonce=new_nonce(), state="sent",
            until=now() + RESET_EXPIRES,
        )  # fmt: skip
        db.session.add_all([reset, sign_up, invited, asked])
        db.session.flush()
        return {
            "accounts.confirm": self._token(links.sign_up(sign_up)),
            "address_by_admin.confirm": self._token(links.address_by_admin(asked)),
            "address_by_admin.undo": self._token(links.undo_address_by_admin(asked)),
            "accounts.new_password": self._token(links.reset(reset)),
            "email_invitations": self._token(links.email_invitation(invited)),
            "unsubscribe.show": self._token(links.unsubscribe(inviter.id, "invited")),
            **{place: self._token(link) for place, link in office.tokens(inviter).items()},
        }

    @staticmethod
    def _token(link: str) -> str:
        return link.rsplit("/", 1)[1]
