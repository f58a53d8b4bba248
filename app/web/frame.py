"""What stands around every page, as one value: masthead and bottom bar are drawn once for all who see the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request

from app.queries import outbox
from app.queries.notifications import Badges
from app.rules import mail_troubles
from app.rules.labels import Label
from app.web.answers import typed


class Frame(NamedTuple):
    """What is shown around a page, but for the viewer's own menu. `badges`: None for guests; `is_root`: it is `/`."""

    site_name: str
    tagline: str
    badges: Badges | None
    section: str
    query: str
    is_root: bool


def framed(site: Any, badges: Badges | None, section: str) -> Frame:
    """The frame of the present page; `badges` as the page leaves them, `section`: the place that is marked."""
    query = typed("q") if section == "search" else ""
    return Frame(site.name, site.tagline, badges, section, query, request.path == "/")


def mail_trouble() -> Label | None:
    """What keeps e-mails from going out, for admins; None where nothing does."""
    return mail_troubles.MEANINGS.get(outbox.alarm())
