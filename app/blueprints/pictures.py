"""/pictures/<sha>/<size>: portraits under content-addressed names, for whoever may see somebody with it."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, make_response, request

from app import web
from app.queries import profiles
from app.rules.pictures import SIZES

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/pictures/<sha>/<int:size>")
@web.public
def show(sha: str, size: int) -> Response:
    if size not in SIZES or not re.fullmatch("[0-9a-f]{64}", sha):
        abort(404)
    me = web.me_or_none()
    content = profiles.picture(me.id if me else None, sha, size) or abort(404)
    answer = make_response(content)
    answer.content_type = "image/webp"
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.set_etag(f"{sha[:32]}-{size}")
    return answer.make_conditional(request)
