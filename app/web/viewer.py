"""Who looks, in which language and zone, and at which organisation."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from typing import Any

from flask import g, request
from flask_login import current_user

from app.actions import sessions
from app.models import Member
from app.models.base import now
from app.queries import accounts, viewers
from app.rules import zones
from app.rules.networks import network_of
from app.web.unit import READING, note_after

LOCALES = ("en", "de")
SEEN_EVERY = timedelta(hours=1)


def load_session(token: str) -> Any:
    """Flask-Login's loader: the session row behind the cookie, with its member; noted as seen once an hour."""
    found = _reader(token) if request.method in READING else _actor(token)
    g.member_id = found.member_id if found else None  # for the security log, which asks no database
    return found


def _reader(token: str) -> Any:
    """Plain rows: nothing is acted upon."""
    found = viewers.signed_in(token)
    if found is None:
        return None
    browser, g.site = found
    if now() - browser.seen_at > SEEN_EVERY:
        note_after(lambda: sessions.seen(browser.id, browser.member_id))
    return browser


def _actor(token: str) -> Any:
    """Mapped objects, which actions change."""
    found = accounts.signed_in(token)
    if found is None:
        return None
    session, member, g.site = found
    session.member, session.token = member, token
    return session


def choose_locale() -> str:
    """The member's language, else the one the guest chose, else what the browser prefers."""
    member = me_or_none()
    if member:
        return member.locale
    chosen = request.cookies.get("locale")
    if chosen in LOCALES:
        return chosen
    return request.accept_languages.best_match(LOCALES) or (site().locale if site() else "en")


def choose_timezone() -> tzinfo:
    member = me_or_none()
    return zones.zone(member.timezone if member else (site().timezone if site() else "UTC"))


def me() -> Member:
    """The signed-in member; only for handlers that are not public. For a GET it is a MemberRow, with the same names."""
    return current_user.member  # type: ignore[no-any-return]


def me_or_none() -> Member | None:
    user = current_user._get_current_object()  # once: a lookup through the proxy is expensive
    return user.member if user.is_authenticated else None


def members() -> int:
    """At least the number of members, to choose a query by; only for a GET of a signed-in member."""
    return current_user.highest  # type: ignore[no-any-return]


def site() -> Any:
    """The organisation; read once a request."""
    if "site" not in g:
        g.site = accounts.site()
    return g.site


def address() -> str:
    """The peer's address, or what the trusted proxies say it is."""
    return request.remote_addr or ""


def network() -> str:
    """The network that the peer's address is counted for, see rules/networks.py."""
    return network_of(address())
