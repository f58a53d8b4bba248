"""/admin/log: what admins did, in sentences."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app import web
from app.queries import admin_log as queries
from app.queries.cursors import read_number
from app.text import acts

blueprint = web.for_admins(Blueprint("admin_log", __name__))


@blueprint.get("/admin/log")
def index() -> Response:
    page = queries.page(read_number(request.args.get("before")))
    return web.page("admin/log.html", "admin/_log_lines.html", page=page, act_sentence=acts.sentence)
