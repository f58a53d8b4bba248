"""/legal/<page>: imprint, privacy, terms, house rules, accessibility, for everybody."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask_babel import get_locale

from app import web
from app.queries import legal as queries
from app.rules import legal as rules
from app.text.paper import below

blueprint = Blueprint("legal", __name__)


@blueprint.get("/legal/<page>")
@web.public
def show(page: str) -> Response:
    if page == "about" or page not in web.site().legal.split():
        abort(404)
    version = queries.in_force(page, [str(get_locale()), web.site().locale]) or abort(404)
    contact = "" if page == "imprint" else queries.contact(str(get_locale()))  # which says it itself
    return web.page("legal/show.html", version=version, label=rules.PAGES[page], below=below, contact=contact)
