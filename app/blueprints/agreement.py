"""/agreement: new terms or house rules are there, and a member is asked to agree before the next page."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import get_locale

from app import web
from app.actions import consents as actions
from app.queries import legal as queries

blueprint = Blueprint("agreement", __name__)


@blueprint.route("/agreement", methods=["GET", "POST"])
def show() -> Response:
    target, locales = web.safe_next(request.values.get("next")), [str(get_locale()), web.site().locale]
    if web.me().agreed_version >= web.site().terms_version:
        return web.to(target or url_for("home.index"))
    seen = web.number("version")
    if not web.is_asking() and seen == web.site().terms_version:
        actions.agree(web.me(), seen, locales)
        return web.to(target or url_for("home.index"))
    texts, last = queries.to_agree(locales), queries.agreed_last(web.me().id)
    return web.page("legal/agreement.html", texts=texts, last=last, next=target)
