"""Changing the organisation: what an admin may set."""

from __future__ import annotations

from app.actions import admin_log
from app.extensions import db
from app.models import Site
from app.queries.members import Somebody


def change_site(
    admin: Somebody, *, name: str, tagline: str, locale: str, policy: str, domains: str, question: str,
    public_profiles: bool,
) -> None:  # fmt: skip
    """The name and second line on every page, the language of guests, who may join, whether profiles may be public.

    `domains`: one a line, as rules/joining.py compares them; `question`: to applicants.

    Closing public profiles closes all of them at once; each member's choice is stored for when they open again.
    """
    site = db.session.get_one(Site, 1, with_for_update=True, populate_existing=True)
    site.name, site.tagline, site.locale, site.policy = name, tagline, locale, policy
    site.domains, site.question = domains, question
    site.public_profiles = public_profiles
    if db.session.is_modified(site):
        admin_log.note("site_changed", admin)
