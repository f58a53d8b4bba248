"""The parts around every page, as one value: masthead and bottom bar are drawn once for all who see the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import g, request

from app.queries import outbox, reports
from app.queries.notifications import Badges
from app.queries.reports import Waiting
from app.rules import mail_troubles
from app.rules.labels import Label
from app.web.responses import typed
from app.web.viewer import me


class Frame(NamedTuple):
    """Everything shown around a page but the viewer's own menu. `badges`: None for guests; `is_root`: it is `/`."""

    site_name: str
    tagline: str
    badges: Badges | None
    section: str
    query: str
    is_root: bool


def framed(site: Any, badges: Badges | None, section: str) -> Frame:
    """The frame of this page; `badges`: after the page was read, `section`: the place to mark in the navigation."""
    query = typed("q") if section == "search" else ""
    return Frame(site.name, site.tagline, badges, section, query, request.path == "/")


def open_reports() -> Waiting:
    """How much waits for this admin: asked where the menu of the administration is drawn, once a page."""
    if "open_reports" not in g:
        g.open_reports = reports.waiting(me().id)
    return g.open_reports  # type: ignore[no-any-return]


def mail_trouble() -> Label | None:
    """Why e-mails are not sent, for admins; None if they are."""
    return mail_troubles.MEANINGS.get(outbox.alarm())
