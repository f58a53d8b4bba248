"""/static/<version>/<name>: files that a browser caches for good."""

from __future__ import annotations

from flask import Blueprint, Response

from app import web
from app.web import public

blueprint = Blueprint("assets", __name__)


@blueprint.get("/static/<version>/<name>")
@public
def show(version: str, name: str) -> Response:
    return web.static_file(name, version)
