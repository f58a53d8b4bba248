"""Texts for legal pages to begin with: what this product does is said by the code, what only the organisation knows
stands in square brackets, to be filled in before the page can be published.
"""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, render_template
from flask_babel import force_locale, format_timedelta

from app.rules.cookies import COOKIES
from app.rules.legal_facts import KEPT, RECIPIENTS
from app.text.formatting import translate
from app.web.viewer import site


def draft_of(page: str, locale: str) -> str:
    """The text for this page in this language."""
    with force_locale(locale):
        cookies = [(_name(each.name), _days(each.lasts), translate(each.purpose)) for each in COOKIES]
        text = render_template(
            f"legal/drafts/{page}.{locale}.txt", site=site(), address=current_app.config["BASE_URL"], cookies=cookies,
            kept=[(translate(each.what), _days(each.lasts)) for each in KEPT],
            recipients=[translate(each) for each in RECIPIENTS],
        )  # fmt: skip
    return text.replace("\\\n", "")  # where a line of the template goes on in the next


def _name(cookie: str) -> str:
    return cookie or current_app.config["SESSION_COOKIE_NAME"]


def _days(lasts: timedelta) -> str:
    """ "14 days", "30 minutes"."""
    return format_timedelta(lasts, granularity="day" if lasts.days else "minute", threshold=float("inf"))
