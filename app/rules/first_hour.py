"""The first hour of an organisation on the Home of its admins (product 18): steps, each done by what is there.

A new step is one entry of STEPS: the page where it is done, and how the facts show that it is. A step whose page this
version does not have is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import NamedTuple

from app.rules.findings import GREEN
from app.rules.labels import N_, Label


class Facts(NamedTuple):
    """`has_words`, `has_mark`: a second line, colours of its own; `unpublished`: legal pages that are missing."""

    admins: int
    test_email: str
    has_backup: bool
    has_invited: bool
    has_words: bool
    has_mark: bool
    unpublished: int


class Step(NamedTuple):
    """`text`: what to do and why; `done`: the one line that remains; `word`: the link to the page at `endpoint`."""

    name: str
    title: Label
    text: Label
    done: Label
    word: Label
    endpoint: str
    is_done: Callable[[Facts], bool]


STEPS = (
    Step(
        "mail", N_("Make e-mail work"),
        N_("Invitations and new passwords go by e-mail. "
           "Name your SMTP server in MAIL_SERVER, start again, and send a test e-mail to yourself."),
        N_("E-mail works: a test e-mail was accepted."), N_("Send a test e-mail"), "admin_mail.show",
        lambda facts: facts.test_email == GREEN,
    ),
    Step(
        "legal", N_("Publish imprint and privacy policy"),
        N_("Both have to be there before strangers may read or be written to."),
        N_("Imprint and privacy policy are published."), N_("Write the legal pages"), "admin_legal.index",
        lambda facts: not facts.unpublished,
    ),
    Step(
        "site", N_("Say who you are"),
        N_("Check the name and add a second line: every page and every e-mail shows them."),
        N_("Name and second line are set."), N_("Edit name and appearance"), "admin_identity.show",
        lambda facts: facts.has_words or facts.has_mark,
    ),
    Step(
        "admins", N_("Make someone else an admin"),
        N_("You are the only admin. If you cannot sign in, nobody can help."),
        N_("There is a second admin."), N_("Choose a member"), "admin_members.index",
        lambda facts: facts.admins > 1,
    ),
    Step(
        "backup", N_("Have a backup made every night"),
        N_("Set BACKUP_DIR to a folder, best on another disk, and restart. The first backup follows within minutes."),
        N_("A backup is made every night."), N_("Show the state of the site"), "admin_health.show",
        lambda facts: facts.has_backup,
    ),
    Step(
        "inviting", N_("Invite the first members"),
        N_("Upload a list of people, or invite single people by e-mail. They choose their own password."),
        N_("The first people are invited."), N_("Upload a list"), "admin_roster.index",
        lambda facts: facts.has_invited,
    ),
)  # fmt: skip


class Hour(NamedTuple):
    """Open steps and done ones in their order, each with whether it is done."""

    steps: tuple[tuple[Step, bool], ...]
    is_alone: bool

    @property
    def warns(self) -> bool:
        """Whether it is said that there is one admin only; where a second can be made, the step says so."""
        return self.is_alone and all(step.name != "admins" for step, _ in self.steps)

    @property
    def open_count(self) -> int:
        return sum(not is_done for _, is_done in self.steps)

    @property
    def is_folded(self) -> bool:
        """Whether it is a line above the updates: once members are invited, these come first."""
        return any(is_done for step, is_done in self.steps if step.name == "inviting")

    @property
    def is_over(self) -> bool:
        return not self.is_alone and not self.open_count


def hour(facts: Facts, pages: Container[str]) -> Hour:
    """The first hour as these facts show it; `pages`: the endpoints that there are."""
    offered = (step for step in STEPS if step.endpoint in pages)
    return Hour(tuple((step, step.is_done(facts)) for step in offered), facts.admins == 1)
