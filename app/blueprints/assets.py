"""/static/<version>/<name>: what a browser keeps for good."""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from app import assets
from app.web import public

blueprint = Blueprint("assets", __name__)


@blueprint.get("/static/<version>/<name>")
@public
def show(version: str, name: str) -> Response:
    return assets.answer(current_app.extensions["find_asset"](name), version)
