"""/pictures/<sha>/<size>: portraits under content-addressed names, for viewers who may see a member with this portrait.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from app import web
from app.queries import pictures
from app.rules.pictures import SIZES, is_name

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/pictures/<sha>/<int:size>")
@web.public
def show(sha: str, size: int) -> Response:
    viewer = web.me_or_none()
    can_be = size in SIZES and is_name(sha)
    content = pictures.content(viewer.id if viewer else None, sha, size) if can_be else None
    if content is None:
        return abort(404) if viewer else web.ask_to_sign_in()
    response = make_response(content)
    response.content_type = "image/webp"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.set_etag(f"{sha}-{size}")
    return response.make_conditional(request)
