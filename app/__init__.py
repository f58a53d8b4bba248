"""Kontor: a professional network that a small organisation runs on its own machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

from app import database, extensions, logs, web
from app.config import Config
from app.delivery.quoting import quoted
from app.models.base import tell_postgresql
from app.rules import legal, limits
from app.rules.administering import ROOMS
from app.rules.announcements import ANSWERS
from app.rules.identity import initial
from app.rules.kinds import FEED_KINDS, TOLD_KINDS
from app.rules.recommendations import RELATIONSHIPS
from app.rules.sections import CONTACT_KINDS, ENTRY_KINDS, ON_PAGE, SECTIONS
from app.rules.text import first_sentences, initials
from app.rules.titles import greeted
from app.text import appointments, findings, formatting
from app.text.markup import linked, sentence, tagged
from app.text.paper import paper
from app.web import registry, rendering

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def create_app(**overrides: Any) -> web.Kontor:
    """Put the parts together. `overrides` stand in for environment variables or Flask's settings (tests)."""
    app = web.Kontor(__name__, static_folder=None)
    app.config.from_mapping(Config.from_env(os.environ, **overrides))
    logs.init(app.config["LOG_LEVEL"])
    _extend(app)
    _format(app)
    web.init_app(app)
    from app import blueprints, cli

    blueprints.init_app(app)
    cli.init_app(app)
    rendering.init_app(app)  # after the last global of the templates
    registry.check(app)
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _extend(app: web.Kontor) -> None:
    is_sqlite = app.config["SQLALCHEMY_DATABASE_URI"][:6] == "sqlite"
    options = {"paramstyle": "named"} if is_sqlite else {"pool_pre_ping": True}  # both get named parameters, see Query
    # no values in the message of an exception, so none in a log either
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"hide_parameters": True, **options})
    extensions.db.init_app(app)
    with app.app_context():
        database.listen(extensions.db.engine)
    if not is_sqlite:
        tell_postgresql(extensions.db.metadata)
    extensions.login.init_app(app, add_context_processor=False)
    extensions.login.user_loader(web.load_session)
    app.permanent_session_lifetime = limits.SESSION_ABSOLUTE
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False  # the cookie ends with its row, however often it is sent
    extensions.mail.init_app(app)
    extensions.csrf.init_app(app)
    extensions.babel.init_app(app, locale_selector=web.choose_locale, timezone_selector=web.choose_timezone)
    extensions.migrate.init_app(app, str(MIGRATIONS))
    extensions.tokens.configure(app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"])


def _format(app: web.Kontor) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # as babel.cfg has it: a text may go on in the next line
    for name in (
        "clock", "day", "period", "ago", "brief", "other_day", "until", "short_date", "long_date", "iso_day", "month",
        "long_month", "span", "duration", "lasting", "birthday", "fluency",
    ):
        app.jinja_env.filters[name] = getattr(formatting, name)
    app.jinja_env.filters.update(
        label=formatting.translate, initials=initials, greeted=greeted, linked=linked, tagged=tagged,
        first_sentences=first_sentences, quoted=quoted, paper=paper, initial=initial, found=findings.found,
        number=findings.number, calendar_day=findings.calendar_day, appointment=appointments.appointment,
        utc=appointments.utc,
    )
    app.jinja_env.globals.update(
        sentence=sentence, framed=web.framed, time_element=formatting.when, FEED_KINDS=FEED_KINDS,
        TOLD_KINDS=TOLD_KINDS, RELATIONSHIPS=RELATIONSHIPS, contact_kinds=CONTACT_KINDS, sections=SECTIONS,
        page_sections=ON_PAGE, entry_kinds=ENTRY_KINDS, most_connections=limits.SHOWN_CONNECTIONS,
        alarms=web.alarms, office_waits=web.office_waits, admin_rooms=ROOMS, mark_of=web.mark_of, icon_of=web.icon_of,
        legal_links=legal.linked, legal_pages=legal.PAGES, answers_to=ANSWERS,
    )  # fmt: skip
