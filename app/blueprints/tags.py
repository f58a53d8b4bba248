"""/tags/<tag>: posts with a tag."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from app import web
from app.queries import tags as queries
from app.rules import tags

blueprint = Blueprint("tags", __name__)


@blueprint.get("/tags/<tag>")
def show(tag: str) -> Response:
    """Strangers count, on the first page too: each tag has one, so together they show everybody who writes."""
    key = tags.key(tag) or abort(404)
    before = web.number("before")
    page = queries.page(web.me().id, key, before)
    web.show(*{entry.actors[0].id for entry in page.entries})
    day = request.args.get("day", "")[:10]
    return web.page("tags/show.html", "tags/_entries.html", tag=tag, page=page, before=before, day=day)
