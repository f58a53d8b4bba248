"""The parts around every page, as one value: masthead and bottom bar are drawn once for all who see the same."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import request

from app.queries import outbox
from app.queries.notifications import Badges
from app.rules import mail_troubles, marks
from app.rules.labels import Label
from app.web.responses import typed


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


def mail_trouble() -> Label | None:
    """Why e-mails are not sent, for admins; None if they are."""
    return mail_troubles.MEANINGS.get(outbox.alarm())
