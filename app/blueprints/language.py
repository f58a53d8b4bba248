"""/language: guests and members choose between German and English."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from app import web
from app.actions import accounts
from app.rules.cookies import LOCALE, LOCALE_LASTS
from app.rules.locales import offered

blueprint = Blueprint("language", __name__)


@blueprint.post("/language")
@web.public
@web.while_away
def choose() -> Response:
    locale = request.form.get("locale", "")
    answer = web.to(web.safe_next(request.form.get("next")) or url_for("home.index"))
    if locale in offered(web.site().locales):
        answer.set_cookie(LOCALE, locale, max_age=LOCALE_LASTS, samesite="Lax", httponly=True, secure=request.is_secure)
        if web.me_or_none():
            accounts.choose_language(web.me(), locale)
    return answer
