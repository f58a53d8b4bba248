"""The parts around every page, as one value: masthead and bottom bar are drawn once for all who see the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import current_app, g, request

from app import checks
from app.queries import office, signs
from app.queries.notifications import Badges
from app.queries.office import Waiting
from app.rules import machine, mail_troubles, marks
from app.rules.findings import RED, Finding
from app.rules.labels import N_
from app.web.responses import typed
from app.web.viewer import me


class Frame(NamedTuple):
    """Everything shown around a page but the viewer's own menu. `badges`: None for guests; `is_root`: it is `/`.

    `mark`: the address of the organisation's own mark, empty for its initial.
    """

    site_name: str
    tagline: str
    mark: str
    badges: Badges | None
    section: str
    query: str
    is_root: bool


def framed(site: Any, badges: Badges | None, section: str) -> Frame:
    """The frame of this page; `badges`: after the page was read, `section`: the place to mark in the navigation."""
    query = typed("q") if section == "search" else ""
    return Frame(site.name, site.tagline, mark_of(site), badges, section, query, request.path == "/")


def mark_of(site: Any) -> str:
    """The address of the organisation's own mark for the head of a page, empty for its initial or before the set-up."""
    return marks.address(site.mark, marks.SIZES[-1]) if site else ""


def icon_of(site: Any, size: int = 96) -> str:
    """The address of its icon: its own mark in this size, else its initial in its colour."""
    return marks.address(site.mark, size) or marks.initial_address(site.name, site.hue, site.chroma)


class Alarm(NamedTuple):
    """What an admin has to do something about. `endpoint`: the page that says more."""

    finding: Finding
    endpoint: str


def alarms() -> list[Alarm]:
    """What is red, for admins, on every page; one query, and a look at the disk."""
    found = [_alarm(name, level) for name, level in signs.red() if _concerns(name)]
    disk = checks.of_disk()
    return [*found, Alarm(disk, SITE)] if disk.level == RED else found


MAIL, SITE = "admin_mail.show", "admin_health.show"
E_MAILS_WAIT = N_("E-mails are waiting to be sent. %(meaning)s")


def _alarm(name: str, level: str) -> Alarm:
    """`level`: of a sign, or why e-mails wait."""
    if name == "mail":
        return Alarm(Finding(RED, E_MAILS_WAIT, {"meaning": mail_troubles.MEANINGS[level]}), MAIL)
    return Alarm(Finding(RED, machine.ALARMS[name]), SITE)


def _concerns(name: str) -> bool:
    """Old signs of backups say nothing where none are made any more."""
    return name not in machine.OF_BACKUPS or bool(current_app.config["BACKUP_DIR"])


def office_waits() -> Waiting:
    """How much waits for this admin: asked where the menu of the administration is drawn, and on Home, once a page."""
    if "office_waits" not in g:
        g.office_waits = office.waiting(me().id)
    return g.office_waits  # type: ignore[no-any-return]
