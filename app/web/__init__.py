"""The seam between HTTP and the product, and the only reader of htmx's headers.

A handler finds, acts and responds. Everything around it is here: who may come in (gate, viewer), one transaction
(unit), pages and fragments (responses), what goes wrong (errors), what every response carries (headers).
"""

from __future__ import annotations

from flask import Flask

from app.web import assets, errors, gate, headers, proxies, receiving, security_log
from app.web.account_events import note_event, note_failure
from app.web.assets import static_file
from app.web.cookies import Cookies
from app.web.devices import knows, own_tries, remember, tries
from app.web.errors import error_page
from app.web.frame import alarms, framed, icon_of, mark_of, office_waits
from app.web.freshness import fresh_password
from app.web.gate import ask_to_sign_in, count_reading, for_admins, limited, public, while_away
from app.web.mentions import as_typed, mentioning
from app.web.moved import moved
from app.web.post_pictures import with_pictures
from app.web.proxies import of_proxy
from app.web.responses import (
    after_action,
    back,
    badges,
    form_key,
    fragment,
    gone,
    is_asking,
    is_fragment,
    number,
    numbers,
    page,
    refuse_in,
    remember_submission,
    safe_next,
    say,
    submitted_before,
    to,
    to_form,
    typed,
)
from app.web.strangers import has_room, named, nobody, show, show_to_keep_off
from app.web.translating import Translating
from app.web.unit import MEMBER, SAFE_METHODS, Kontor, came_to_nothing, note_after
from app.web.viewer import (
    address,
    browser,
    choose_locale,
    choose_timezone,
    load_session,
    me,
    me_or_none,
    members,
    network,
    site,
)

__all__ = [
    "MEMBER",
    "SAFE_METHODS",
    "Kontor",
    "address",
    "after_action",
    "alarms",
    "as_typed",
    "ask_to_sign_in",
    "back",
    "badges",
    "browser",
    "came_to_nothing",
    "choose_locale",
    "choose_timezone",
    "count_reading",
    "error_page",
    "for_admins",
    "form_key",
    "fragment",
    "framed",
    "fresh_password",
    "gone",
    "has_room",
    "icon_of",
    "is_asking",
    "is_fragment",
    "knows",
    "limited",
    "load_session",
    "mark_of",
    "me",
    "me_or_none",
    "members",
    "mentioning",
    "moved",
    "named",
    "network",
    "nobody",
    "note_after",
    "note_event",
    "note_failure",
    "number",
    "numbers",
    "of_proxy",
    "office_waits",
    "own_tries",
    "page",
    "public",
    "refuse_in",
    "remember",
    "remember_submission",
    "safe_next",
    "say",
    "show",
    "show_to_keep_off",
    "site",
    "static_file",
    "submitted_before",
    "to",
    "to_form",
    "tries",
    "typed",
    "while_away",
    "with_pictures",
]


Kontor.jinja_environment = Translating
Kontor.session_interface = Cookies()


def init_app(app: Flask) -> None:
    for part in (assets, proxies, receiving, gate, headers, errors, security_log):
        part.init_app(app)
