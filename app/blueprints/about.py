"""/about: what the organisation says of itself, and those of its members who agreed to be seen by everybody."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask_babel import get_locale

from app import web
from app.queries import about as queries
from app.queries import legal

blueprint = Blueprint("about", __name__)
SHOWN = 12  # members


@blueprint.get("/about")
@web.public
def show() -> Response:
    locales = [str(get_locale()), web.site().locale]
    version = legal.in_force("about", locales) if web.site().public_about else None
    if version is None:
        abort(404)
    viewer = web.me_or_none()
    members = queries.open_to_guests(viewer.id if viewer else None, SHOWN)
    return web.page("legal/about.html", version=version, contact=legal.contact(str(get_locale())), members=members)
