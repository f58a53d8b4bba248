"""Who looks, in which language and zone, and at which organisation."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from typing import Any

from flask import g, request
from flask_login import current_user

from app.actions import sessions
from app.models.base import now
from app.queries import accounts, viewers
from app.queries.members import MemberRow
from app.queries.viewers import Browser
from app.rules import cookies, zones
from app.rules.locales import offered, spoken
from app.rules.networks import network_of
from app.web.unit import SAFE_METHODS, note_after

SEEN_EVERY = timedelta(hours=1)


def load_session(token: str) -> Browser | None:
    """Flask-Login's loader: the browser behind the cookie, with its member; a GET notes once an hour that it was here.

    It is a value: actions load and lock what they change.
    """
    found = viewers.signed_in(token)
    g.member_id = found[0].member_id if found else None  # for the security log, which asks no database
    if found is None:
        return None
    browser, g.site = found
    if request.method in SAFE_METHODS and now() - browser.seen_at > SEEN_EVERY:
        note_after(lambda: sessions.seen(browser.id, browser.member_id))
    return browser


def choose_locale() -> str:
    """The member's language, else the one the guest chose, else what the browser prefers; of those that are offered."""
    member, of_site = me_or_none(), site()
    languages = of_site.locales if of_site else ""
    if member:
        return spoken((member.locale, of_site.locale), languages)
    preferred = request.accept_languages.best_match(offered(languages))
    return spoken((request.cookies.get(cookies.LOCALE), preferred, of_site and of_site.locale), languages)


def choose_timezone() -> tzinfo:
    member = me_or_none()
    return zones.zone(member.timezone if member else (site().timezone if site() else "UTC"))


def browser() -> Browser | None:
    """The signed-in browser, None for a guest: found once, because Flask-Login's proxy is expensive to ask."""
    if "browser" not in g:
        user = current_user._get_current_object()
        g.browser = user if user.is_authenticated else None
    return g.browser  # type: ignore[no-any-return]


def look_again(before: Browser) -> Browser | None:
    """The browser as it is by now. A POST may have waited for another one that ended its session."""
    g.browser = load_session(before.token)
    return g.browser  # type: ignore[no-any-return]


def me() -> MemberRow:
    """The signed-in member, in a POST as they were when its transaction began; not for public handlers."""
    return browser().member  # type: ignore[union-attr]


def me_or_none() -> MemberRow | None:
    found = browser()
    return found.member if found else None


def members() -> int:
    """At least the number of members, to choose a query by; only for a signed-in member."""
    return browser().highest  # type: ignore[union-attr]


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
