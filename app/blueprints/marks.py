"""/mark/...: the organisation's own mark, or its initial as an icon, under addresses that change with their content."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template

from app import web
from app.delivery.paint import palettes
from app.queries import marks as queries
from app.rules import marks as rules
from app.web.assets import FOREVER

blueprint = Blueprint("marks", __name__)


@blueprint.get("/mark/<int:size>/<name>")
@web.public
def show(size: int, name: str) -> Response:
    content = queries.content(name, size) if size in (*rules.SIZES, rules.DRAWING) else None
    return _picture(content or abort(404), rules.KINDS[name.rpartition(".")[2]])


@blueprint.get("/mark/initial/<name>")
@web.public
def initial(name: str) -> Response:
    hue, chroma, letter = rules.read_initial(name) or abort(404)
    light, _ = palettes(hue, chroma)
    return _picture(render_template("mark.svg", letter=letter, light=light), rules.KINDS["svg"])


def _picture(content: bytes | str, kind: str) -> Response:
    """Opened by itself, a drawing is alone in a sandbox: it is nothing but a picture."""
    response = make_response(content)
    response.content_type = kind
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = FOREVER
    return response
