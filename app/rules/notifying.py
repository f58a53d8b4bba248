"""Whether a member is told, and how: decided when something happens and again when the e-mail is sent."""

from __future__ import annotations

from dataclasses import dataclass

from app.rules.kinds import TOLD_KINDS

MAIL_CHOICES = ("now", "off")
COPY_CHOICES = ("notice", "full")


@dataclass(frozen=True)
class Choice:
    """One row of the settings: shown on the site, and when by e-mail (now or off)."""

    site: bool
    mail: str


@dataclass(frozen=True)
class Circumstances:
    """What is known of recipient and actor at this moment."""

    active: bool = True
    paused: bool = False
    blocked: bool = False
    connected: bool = True
    object_there: bool = True
    read: bool = False


def default(kind: str) -> Choice:
    told = TOLD_KINDS[kind]
    return Choice(told.site, told.mail)


def why_not_mail(kind: str, choice: Choice, now: Circumstances) -> str:
    """The reason why no e-mail is sent, empty if it is sent. Security notices are always sent to active members."""
    if not now.active:
        return "recipient not active"
    if TOLD_KINDS[kind].fixed:
        return ""
    reasons = (
        (now.paused, "recipient paused all mail"),
        (choice.mail != "now", "switched off by the recipient"),
        (now.blocked, "blocked"),
        (not now.connected and TOLD_KINDS[kind].needs_connection, "no longer connected"),
        (not now.object_there, "what it tells about was read or is gone"),
        (now.read, "the recipient has read it on the site"),
    )
    return next((reason for applies, reason in reasons if applies), "")
