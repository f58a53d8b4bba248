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


def change_site(
    admin: Somebody, *, policy: str, domains: str, question: str, public_profiles: bool, public_about: bool
) -> None:
    """Who may join, whether profiles may be public, whether guests may read about the organisation.

    `domains`: one a line, as rules/joining.py compares them; `question`: to applicants.

    Closing public profiles closes all of them at once; each member's choice is stored for when they open again. Raises
    Refused for what opens the site while the imprint or the privacy policy is not published.
    """
    site = db.session.get_one(Site, 1, with_for_update=True, populate_existing=True)
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
    site.policy, site.domains, site.question = policy, domains, question
    site.public_profiles, site.public_about = public_profiles, public_about
    if db.session.is_modified(site):  # a form sent twice is one act
        admin_log.note("site_changed", admin)
