"""The parts around every page, as one value: masthead, bottom bar and poll are rendered once for it."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request

from app.queries import outbox
from app.queries.notifications import Badges
from app.queries.people import Person
from app.rules import mail_troubles
from app.rules.labels import Label
from app.web.answers import typed


class Frame(NamedTuple):
    """Everything shown around a page. `me` and `badges` are None for a guest; `is_root`: the page is `/`."""

    site_name: str
    tagline: str
    me: Person | None
    badges: Badges | None
    section: str
    query: str
    is_root: bool
    is_admin: bool


def framed(site: Any, face: Person | None, badges: Badges | None, section: str, is_admin: bool = False) -> Frame:
    """The frame of this page; `badges`: after the page was read, `section`: the place to mark in the navigation."""
    query = typed("q") if section == "search" else ""
    return Frame(site.name, site.tagline, face, badges, section, query, request.path == "/", bool(is_admin))


def mail_trouble() -> Label | None:
    """Why e-mails are not sent, for admins; None if they are."""
    return mail_troubles.MEANINGS.get(outbox.alarm())
