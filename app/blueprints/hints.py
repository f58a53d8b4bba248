"""/profile/suggestions: words that others use, while typing. /profile/completeness: what the profile lacks."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from app import web
from app.actions import preferences
from app.queries import suggestions

blueprint = Blueprint("hints", __name__)
FIELDS = {"title": "title", "organisation": "organisation", "school": "school", "skill": "name"}  # names in the forms


@blueprint.get("/profile/suggestions/<any(title, organisation, school, skill):field>")
def suggest(field: str) -> Response:
    typed = web.typed(FIELDS[field])
    return web.fragment("profiles/edit/_suggestions.html", words=suggestions.begun(web.me().id, field, typed))


@blueprint.get("/profile/completeness")
def ask() -> Response:
    return web.to(url_for("editing.index"))


@blueprint.post("/profile/completeness/removal")
def dismiss() -> Response:
    preferences.hide_completeness(web.me())
    return web.after_action("profiles/_completeness.html", url_for("editing.index"), profile=None, steps=())
