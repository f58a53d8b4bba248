"""The demo organisation on a server of its own: who can sign in, and samples of pages that no link leads to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from app import create_app, database
from app.delivery import links
from app.extensions import db
from app.models import Connection, EmailInvitation, Member, PasswordReset, SignUp
from app.models.base import now
from app.rules.limits import RESET_EXPIRES
from app.tokens import new_nonce
from tests.bench import tree
from tests.tree import ROOT

ROLES = ("hub", "member", "newcomer")  # in the order in which the demo names them
GUEST = "guest"


@dataclass
class Account:
    """Somebody who looks; the guest has no e-mail. `samples`: (name, path) of pages to see."""

    role: str
    email: str = ""
    password: str = ""
    samples: list[tuple[str, str]] = field(default_factory=list)


class Stage:
    """A filled data folder. What the demo command said about accounts is kept in it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.environ = {"DATA_DIR": str(folder.resolve())}
        self.app: Flask = create_app(**self.environ)
        said = folder / "accounts.txt"
        if not said.exists():
            run = [sys.executable, "-m", "flask", "--app", "wsgi", "demo"]
            environ = {**os.environ, **self.environ}
            said.write_text(subprocess.run(run, cwd=ROOT, env=environ, check=True, stdout=-1, text=True).stdout)
        self.accounts = [*self._members(said.read_text()), Account(GUEST)]
        with self.app.app_context(), database.transaction():
            for account in self.accounts:
                account.samples = self._samples_of(account)

    @staticmethod
    def _members(said: str) -> list[Account]:
        password = re.search(r"password of everybody is (\S+)", said)[1]
        emails = re.findall(r"^\s+(\S+@\S+)", said, flags=re.MULTILINE)
        return [Account(role, email, password) for role, email in zip(ROLES, emails, strict=True)]

    @contextmanager
    def open(self) -> Iterator[str]:
        """Serve the folder; gives the address."""
        with tree.kontor(self.environ) as running:
            yield f"http://127.0.0.1:{running.port}"

    def speak(self, account: Account, language: str) -> None:
        """Let the pages of an account be in a language; a guest says so by a cookie."""
        with self.app.app_context(), database.transaction() as session:
            session.execute(update(Member).where(Member.email == account.email).values(locale=language))

    def _samples_of(self, account: Account) -> list[tuple[str, str]]:
        samples = [("missing", "/no-such-page")]
        if account.role == GUEST:
            return samples + self._letters()
        me = db.session.scalar(select(Member).where(Member.email == account.email))
        samples += [("search-people", "/search?q=an"), ("search-nothing", "/search?q=xyzzyx")]
        samples += [("inmail-unread", "/inmail?show=unread"), ("network-connections-found", "/network/connections?q=a")]
        samples.append(("unsubscribe", self._path(links.unsubscribe(me.id, "invited"))))
        for name, handle in self._people(me.id):
            samples += [(f"in-{name}", f"/in/{handle}"), (f"in-{name}-connections", f"/in/{handle}/connections")]
            if name != "connection":
                samples.append((f"in-{name}-invitation", f"/in/{handle}/invitation"))
        return samples

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

    def _letters(self) -> list[tuple[str, str]]:
        """What links in letters lead to, and a link that is over."""
        inviter = db.session.scalar(select(func.min(Member.id)))
        later = {"expires_at": now() + RESET_EXPIRES}
        reset = PasswordReset(member_id=inviter, nonce=new_nonce(), **later)
        ada = {"name": "Ada Ahrens", "email": "ada@post.example", "password_hash": "-", "locale": "de"}
        sign_up = SignUp(**ada, nonce=new_nonce(), **later)
        bo = {"email": "bo@post.example", "mailbox": "bo@post.example", "how": "friend"}
        invited = EmailInvitation(inviter_id=inviter, **bo, nonce=new_nonce(), **later)
        db.session.add_all([reset, sign_up, invited])
        db.session.flush()
        return [
            ("join-token", self._path(links.sign_up(sign_up))),
            ("password-token", self._path(links.reset(reset))),
            ("join-invited-token", self._path(links.email_invitation(invited))),
            ("join-over", "/join/0.over"),
        ]

    def _path(self, address: str) -> str:
        return address.removeprefix(self.app.config["BASE_URL"])
