"""Without an SMTP server e-mails wait, and the console shows the links in them that people cannot do without."""

from __future__ import annotations

import click
from flask import current_app

from app import database
from app.delivery import contents
from app.delivery.account_contents import CARRY_A_LINK
from app.delivery.content import Content
from app.extensions import db
from app.models import Delivery, Member
from app.queries import due_letters

NEWEST = 50  # links at most at one time

WORDS = {
    "confirm_sign_up": "confirm the address",
    "confirm_address": "confirm the address",
    "reset_password": "choose a new password",
    "reset_by_admin": "choose a new password",
    "email_invitation": "see the invitation",
    "application_accepted": "become a member",
}


class Announcer:
    """Remembers what was printed, so that each e-mail is announced once."""

    def __init__(self) -> None:
        self._told: set[int] = set()
        self._newest = 0

    @staticmethod
    def has_server() -> bool:
        return bool(current_app.config["MAIL_SERVER"])

    def waiting(self) -> None:
        """Print how many e-mails wait, and the links that people wait for. Silent if a server is configured."""
        if self.has_server():
            return
        with database.transaction(reading=True):
            count, newest = due_letters.waiting()
            rows = due_letters.of_kinds(CARRY_A_LINK, NEWEST)
            lines = [self._line(row) for row in reversed(rows) if row.id not in self._told]
        self._told.update(row.id for row in rows)
        if (newest or 0) > self._newest:
            self._newest = newest
            click.echo(f"{_waiting(count)} because MAIL_SERVER is not set.")
        for line in filter(None, lines):
            click.echo(line)

    @staticmethod
    def _line(delivery: Delivery) -> str:
        """Address and link of one e-mail; empty if the link no longer works."""
        member = db.session.get(Member, delivery.member_id) if delivery.member_id else None
        content = contents.of(delivery, member)
        address = member.email if member else delivery.address
        return f"  {address}: {WORDS[delivery.kind]}: {content.link}" if isinstance(content, Content) else ""


def _waiting(count: int) -> str:
    return "1 e-mail waits" if count == 1 else f"{count} e-mails wait"
