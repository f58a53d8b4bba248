"""/network/suggestions: people from the member's archive who are members, too."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import imports as actions
from app.queries import acquaintances as queries
from app.rules.labels import N_

blueprint = Blueprint("suggestions", __name__)
GONE = N_("This suggestion is gone.")


@blueprint.get("/network/suggestions")
def index() -> Response:
    found, before = queries.suggested(web.me().id, web.number("before"))
    web.show(*(person.id for person in found))
    return web.page("suggestions/index.html", "suggestions/_people.html", suggested=found, suggested_before=before)


@blueprint.post("/network/suggestions/<int:id>/dismissal")
def dismiss(id: int) -> Response:
    actions.dismiss(queries.to_dismiss(web.me().id, id) or web.gone(GONE))
    if not web.is_fragment():
        flash(_("You will not see this suggestion again."))
    return web.after_action("suggestions/_dismissed.html", web.back(url_for("suggestions.index")), id=id)


@blueprint.get("/network/suggestions/<int:id>/dismissal")
def card(id: int) -> Response:
    return web.to_form(url_for("suggestions.index"))
