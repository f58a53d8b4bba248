"""Changing the organisation: what an admin may set."""

from __future__ import annotations

from app.actions import admin_log
from app.extensions import db
from app.models import Site
from app.queries.members import Somebody


def change_site(
    admin: Somebody, *, name: str, tagline: str, locale: str, policy: str, public_profiles: bool
) -> None:
    """The name and second line on every page, the language of guests, who may join, whether profiles may be public.

    Closing public profiles closes all of them at once; each member's choice is stored for when they open again.
    """
    site = db.session.get_one(Site, 1)
    site.name, site.tagline, site.locale, site.policy = name, tagline, locale, policy
    site.public_profiles = public_profiles
    if db.session.is_modified(site):  # a form sent twice is one act
        admin_log.note("site_changed", admin)
