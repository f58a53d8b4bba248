"""Rendering: templates in the viewer's language, one compiled set for each; and a cache of rendered fragments."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any
from uuid import uuid4

from babel.support import Translations
from flask import Flask, current_app, session
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup

from app.cache import DigestCache
from app.queries.feed import Entry
from app.rules.kinds import FEED_KINDS
from app.rules.locales import LOCALES
from app.text.days import today
from app.text.formatting import place, placed
from app.web.addresses import Addresses
from app.web.entries import headed, shown
from app.web.pieces import Pieces
from app.web.translating import TRANSLATIONS, Trans, Translating

TOKEN_GOES_HERE = f"token-{secrets.token_hex(16)}"  # nobody can guess it and write it into a text
KEY_GOES_HERE = f"key-{secrets.token_hex(16)}"
POST_GOES_HERE = f"post-{secrets.token_hex(16)}"
TOKENS = 4096  # signed tokens of forms, 150 bytes each
PIECES = 6_000_000  # bytes of rendered fragments in each language, an entry with its comments is 5 kB
NOT_IN_THE_KEY = dict.fromkeys(("request", "session", "g", "config"))  # a fragment that uses one of these fails


def init_app(app: Flask) -> None:
    """Make one environment for each language; after the last extension and the last global."""
    environments: dict[str, Translating] = {}
    address_of = Addresses(app.url_for)
    for locale in LOCALES:
        environment = environments[locale] = _translated(app, locale)
        environment.globals.update(
            url_for=address_of,
            csrf_token=_place_of_token,
            today_heading=today,
            new_key=lambda: KEY_GOES_HERE,
            POST_GOES_HERE=POST_GOES_HERE,
            pieces=Pieces(environment.translate, app.extensions["assets"].address, TOKEN_GOES_HERE, locale),
        )
        drawn = _drawer(environment)
        ours = {"drawn": drawn, "told": _teller(drawn), "headed": headed}
        environment.filters = {**app.jinja_env.filters, **ours}
        environment.globals["ui"] = environment.get_template("_ui.html").module
    app.extensions["environments"] = environments


def _translated(app: Flask, locale: str) -> Translating:
    """The app's environment once more, in one language."""
    environment = app.jinja_env.overlay()
    environment.folded = Translations.load(f"{app.root_path}/{TRANSLATIONS}", [locale])
    environment.extensions = dict(environment.extensions)
    environment.extensions[InternationalizationExtension.identifier] = Trans(app.jinja_env).bind(environment)
    environment.globals = {**app.jinja_env.globals, "plural_form": environment.folded.plural}
    return environment  # type: ignore[no-any-return]


def _environment() -> Translating:
    return current_app.extensions["environments"][str(get_locale())]  # type: ignore[no-any-return]


def render(template: str, context: dict[str, Any]) -> str:
    """A template in the viewer's language."""
    current_app.update_template_context(context)
    context["csrf_token"] = _place_of_token
    with placed():
        page = _environment().get_template(template).render(context)
    if TOKEN_GOES_HERE in page:
        page = page.replace(TOKEN_GOES_HERE, _token())
    while KEY_GOES_HERE in page:  # a key for each form: sent twice, it acts once
        page = page.replace(KEY_GOES_HERE, str(uuid4()), 1)
    return page


def _place_of_token() -> str:
    return TOKEN_GOES_HERE


def _token() -> str:
    """The token of this browser's forms, signed once: it is valid as long as the session (app/config.py)."""
    secret = session.get("csrf_token")
    return _signed(current_app.secret_key, secret) if secret else generate_csrf()


@lru_cache(TOKENS)
def _signed(key: str | bytes, secret: str) -> str:
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret)  # as Flask-WTF does it, and reads it


def _drawer(environment: Translating) -> Callable[..., Markup]:
    """`subject|drawn(template)` in a template: the fragment for these values, rendered once. A filter, because Jinja
    inspects a function before it calls it, which takes as long as the cache look-up.

    The fragment may depend only on `subject` (a tuple of everything it shows), language, zone and day: those are the
    key, so a cached fragment is never out of date, and all viewers who are shown the same share it.
    """

    def draw(template: str, subject: Any, place: Hashable) -> Markup:
        context = {"subject": subject, **NOT_IN_THE_KEY}
        return Markup(environment.get_template(template).render(context))  # noqa: S704 (escaped by the template)

    kept = DigestCache(draw, PIECES)

    def drawn(subject: Any, template: str) -> Markup:
        return kept(template, subject, place())

    return drawn


def _teller(drawn: Callable[[Any, str], Markup]) -> Callable[..., Markup]:
    """`entry|told(style)` in a template: an entry by members."""

    def told(entry: Entry, style: str = "clock") -> Markup:
        head, body = shown(entry, style)
        article = drawn(head, "feed/_entry.html")
        if body is None:
            return article
        post = drawn(body, f"feed/kinds/_{FEED_KINDS[entry.kind].drawn_like or entry.kind}.html")
        return Markup(str(article).replace(POST_GOES_HERE, post))  # noqa: S704 (both are escaped by their templates)

    return told


def block(template: str, name: str) -> Markup:
    """One block of a template that needs no context."""
    found = _environment().get_template(template)
    return Markup("".join(found.blocks[name](found.new_context({}))))  # noqa: S704 (our own template)
