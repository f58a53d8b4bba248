"""Changing the organisation: what an admin may set."""

from __future__ import annotations

from app.actions import admin_log
from app.extensions import db
from app.models import Site
from app.queries import legal
from app.queries.members import Somebody
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.legal import OPEN_POLICIES, publish_first


def change_site(admin: Somebody, *, policy: str, public_profiles: bool, public_about: bool) -> None:
    """Who may join, whether profiles may be public, whether guests may read about the organisation.

    Closing public profiles closes all of them at once; each member's choice is stored for when they open again. Raises
    Refused for what opens the site while the imprint or the privacy policy is not published.
    """
    site = db.session.get_one(Site, 1)
    opens = {
        "policy": policy in OPEN_POLICIES and policy != site.policy,
        "public_profiles": public_profiles and not site.public_profiles,
        "public_about": public_about and not site.public_about,
    }
    field = next((name for name, is_opened in opens.items() if is_opened), None)
    missing = legal.missing_before_opening(site.locale) if field else []
    if missing:
        raise Refused(publish_first(missing), field)
    if public_about and "about" not in site.legal.split():
        raise Refused(N_("Publish the page about the organisation first."), "public_about")
    before = site.policy, site.public_profiles, site.public_about
    site.policy, site.public_profiles, site.public_about = policy, public_profiles, public_about
    if before != (policy, public_profiles, public_about):
        admin_log.note("site_changed", admin)
