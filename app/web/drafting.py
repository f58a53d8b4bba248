"""Texts for legal pages to begin with: what this product does is said by the code, what only the organisation knows
stands in square brackets, to be filled in before the page can be published.
"""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale

from app.queries import retention
from app.rules.cookies import COOKIES
from app.rules.legal_facts import RECIPIENTS
from app.text.formatting import lasting, translate
from app.web.viewer import site


def draft_of(page: str, locale: str) -> str:
    """The text for this page in this language."""
    with force_locale(locale):
        cookies = [(_name(each.name), lasting(each.lasts), translate(each.purpose)) for each in COOKIES]
        text = render_template(
            f"legal/drafts/{page}.{locale}.txt", site=site(), address=current_app.config["BASE_URL"], cookies=cookies,
            kept=[(translate(each.label), lasting(each.lasts)) for each in retention.listed()],
            recipients=[translate(each) for each in RECIPIENTS],
        )  # fmt: skip
    return text.replace("\\\n", "")  # where a line of the template goes on in the next


def _name(cookie: str) -> str:
    return cookie or current_app.config["SESSION_COOKIE_NAME"]
