"""Doors: HTTP only. A handler finds, acts and responds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

DOORS = (
    "assets",
    "home",
    "first_week",
    "accounts",
    "setup",
    "language",
    "profiles",
    "sections",
    "editing",
    "entries",
    "hints",
    "releases",
    "preview",
    "pictures",
    "post_pictures",
    "marks",
    "legal",
    "about",
    "agreement",
    "network",
    "circle",
    "invitations",
    "introductions",
    "suggestions",
    "email_invitations",
    "blocks",
    "reports",
    "posts",
    "updates",
    "comments",
    "mentions",
    "announcements",
    "tags",
    "noticeboard",
    "endorsements",
    "recommendations",
    "inmail",
    "notifications",
    "settings",
    "account_settings",
    "browsers",
    "leaving",
    "email_address",
    "exports",
    "admin",
    "admin_retention",
    "admin_members",
    "admin_member_acts",
    "admin_addresses",
    "admin_log",
    "acts",
    "address_by_admin",
    "admin_identity",
    "admin_legal",
    "admin_applicants",
    "admin_roster",
    "admin_leavers",
    "roster",
    "admin_announcements",
    "admin_mail",
    "admin_health",
    "admin_reports",
    "imports",
    "unsubscribe",
    "search",
    "health",
)


def init_app(app: Flask) -> None:
    """Register every door: one module each, which has its `blueprint`."""
    for door in DOORS:
        app.register_blueprint(import_module(f"app.blueprints.{door}").blueprint)
