"""/network/circle: the viewer's connections as one picture, and the same as a list."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request

from app import web
from app.blueprints import network
from app.drawing import circle as drawing
from app.drawing.circle import Circle
from app.queries import invitations
from app.rules import circle as rules
from app.rules.labels import N_
from app.web.rendering import render

blueprint = Blueprint("circle", __name__)
GONE = N_("This is no longer in your circle.")
SVG = "image/svg+xml"
NOT_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))  # members may write them; programs refuse a whole file with one of them


@blueprint.get("/network/circle")
def index() -> Response:
    circle = _found(drawing.of(web.me().id, web.number("person"), web.typed("group")))
    is_list = request.args.get("as") == "list"
    shown = drawing.picture(circle) if circle.is_enough and not is_list else None
    # a circle that is drawn has its groups beside it, and no question is asked for what is not shown
    around = {"sent_count": invitations.sent_count(web.me().id)} if circle.is_enough else network.around()
    return web.page(
        "network/circle.html", "network/_circle.html", circle=circle, picture=shown, is_list=is_list,
        most=rules.MOST, is_answer=web.is_fragment(), **around,
    )  # fmt: skip


@blueprint.get("/network/circle.svg")
def file() -> Response:
    """The picture alone, in fixed colours, with initials instead of faces."""
    circle = _found(drawing.of(web.me().id))
    if not circle.is_enough:
        web.gone(GONE)
    drawn = render("network/circle.svg", {"picture": drawing.picture(circle), "me": web.me(), "site": web.site()})
    response = make_response(drawn.translate(NOT_IN_XML))
    response.content_type = SVG
    response.headers["Content-Disposition"] = 'attachment; filename="circle.svg"'
    return response


def _found(circle: Circle | None) -> Circle:
    if circle is None:
        web.gone(GONE)
    return circle
